import { Field, ObjectType } from 'type-graphql';
import { CurrencyCode, Decimal } from '../application/scalars.dto';
import type { Money } from '../domain/money';

@ObjectType('Money', { description: 'An amount of money.' })
export class MoneyView implements Money {
  @Field(() => Decimal, { description: "The amount, with the currency's decimals." })
  amount: string;

  @Field(() => CurrencyCode, { description: 'The currency of the amount.' })
  currency: string;
}
