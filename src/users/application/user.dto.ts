import { Length } from 'class-validator';
import { Field, InputType } from 'type-graphql';
import { Omittable } from '../../shared/application/input.dto';
import { Locale } from '../../shared/application/scalars.dto';
import type { ProfileChanges } from '../domain/user.entity';

@InputType({ description: 'What to change about your own profile. What is left out stays as it is.' })
export class ProfileUpdateInput implements ProfileChanges {
  @Omittable()
  @Length(2, 100, { message: 'displayName must have 2 to 100 characters.' })
  @Field(() => String, { nullable: true, description: 'Your name as others see it, 2 to 100 characters.' })
  displayName?: string;

  @Field(() => Locale, { nullable: true, description: 'The language you want to be written to in; null forgets it.' })
  locale?: string | null;
}
