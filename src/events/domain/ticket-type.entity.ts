import { Faults } from '../../shared/domain/errors';
import type { Fields } from '../../shared/domain/entity';
import { isAmountIn, money, type Money } from '../../shared/domain/money';

export const ticketTypeVisibilities = ['PUBLIC', 'HIDDEN'] as const;
export type TicketTypeVisibility = (typeof ticketTypeVisibilities)[number];

/** What a buyer chooses: a name and a price, drawing a place from each of its pools. */
export class TicketType {
  readonly id: string;
  readonly eventId: string;
  readonly position: number;
  readonly name: string;
  readonly description: string | null;
  readonly price: Money;
  readonly minPerBooking: number;
  readonly maxPerBooking: number;
  readonly salesStartAt: Date | null;
  readonly salesEndAt: Date | null;
  readonly visibility: TicketTypeVisibility;
  readonly poolIds: readonly string[];

  constructor(fields: Fields<TicketType>) {
    Object.assign(this, fields);
    this.#check();
    this.price = money(fields.price.amount, fields.price.currency);
  }

  #check(): void {
    const { amount, currency } = this.price;
    const faults = new Faults();
    if (!isAmountIn(currency, amount)) faults.add('INVALID', `price must be 0 or more, with no more decimals than ${currency} has.`, ['input', 'price']);
    if (this.maxPerBooking < this.minPerBooking) faults.add('INVALID', 'maxPerBooking must not be below minPerBooking.', ['input', 'maxPerBooking']);
    if (this.salesStartAt && this.salesEndAt && this.salesEndAt <= this.salesStartAt) {
      faults.add('INVALID', 'salesEndAt must be later than salesStartAt.', ['input', 'salesEndAt']);
    }
    faults.throwIfAny();
  }
}
