import { Field, InputType } from 'type-graphql';
import { CurrencyCode, Decimal } from './scalars.dto';

@InputType({ description: 'An amount of money.' })
export class MoneyInput {
  @Field(() => Decimal, { description: 'The amount, with no more decimals than the currency has.' })
  amount: string;

  @Field(() => CurrencyCode, { description: 'The currency of the amount.' })
  currency: string;
}
