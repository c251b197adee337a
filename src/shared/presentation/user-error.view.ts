import { Field, InterfaceType } from 'type-graphql';
import type { Fault } from '../domain/errors';

@InterfaceType('UserError', { autoRegisterImplementations: false, description: 'Something a person can correct in what they asked for.' })
export abstract class UserErrorView implements Omit<Fault, 'code'> {
  @Field(() => [String], { nullable: true, description: 'Path of the input field it is about, from the argument down; null where it is about the whole.' })
  field?: string[];

  @Field(() => String, { description: 'What is wrong and what to do, for a person to read.' })
  message: string;
}
