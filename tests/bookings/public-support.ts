import { encodeId } from '../../src/shared/presentation/ids';
import { operation } from '../support/operations';
import type { SignedIn } from '../support/people';
import { aKey, type BookingWorld, type SoldEvent } from './booking-world';

export interface BookingFault {
  readonly code: string;
  readonly field: string[] | null;
  readonly message: string;
  readonly ticketTypeId: string | null;
  readonly available: number | null;
}

type Who = Pick<SignedIn, 'headers'> | null;

/** Books as the web client does. */
export class PublicDesk {
  constructor(private readonly world: BookingWorld) {}

  send(name: string, input: object, who: Who = null) {
    return this.world.test.query(operation('web/bookings', `${name[0]!.toUpperCase()}${name.slice(1)}`), { input }, who?.headers);
  }

  async payload(name: string, input: object, who: Who = null) {
    const { data, errors } = await this.send(name, input, who);
    if (errors) throw new Error(`${name}: ${JSON.stringify(errors)}`);
    return data[name];
  }

  /** As `payload`, for what must succeed. */
  async run(name: string, input: object, who: Who = null) {
    const payload = await this.payload(name, input, who);
    if (payload.userErrors.length > 0) throw new Error(`${name}: ${JSON.stringify(payload.userErrors)}`);
    return payload;
  }

  async faults(name: string, input: object, who: Who = null): Promise<BookingFault[]> {
    const { booking, userErrors } = await this.payload(name, input, who);
    if (booking !== null) throw new Error(`${name} was not refused`);
    return userErrors;
  }

  holdOf(event: SoldEvent, quantity = 1, ticketType = Object.keys(event.ticketTypes)[0]!) {
    const lines = [{ ticketTypeId: encodeId('TicketType', event.ticketTypes[ticketType]!.id), quantity }];
    return { idempotencyKey: aKey(), occurrenceId: encodeId('Occurrence', event.occurrenceId), lines };
  }

  /** A hold that was confirmed; paid too, where it costs something and `method` is good. */
  async book(event: SoldEvent, { quantity = 1, who = null, ...details }: { readonly quantity?: number; readonly who?: Who; readonly [detail: string]: unknown } = {}) {
    const { booking, guestToken } = await this.run('bookingHold', this.holdOf(event, quantity), who);
    const input = { idempotencyKey: aKey(), bookingId: booking.id, guestToken, contactEmail: 'guest@people.example', ...details };
    return { ...(await this.run('bookingConfirm', input, who)), guestToken, input };
  }

  async byToken(token: string) {
    const { data, errors } = await this.world.test.query(operation('web/bookings', 'BookingByToken'), { token });
    if (errors) throw new Error(JSON.stringify(errors));
    return data.bookingByToken;
  }

  async own(who: Who, variables: object = {}) {
    const { data, errors } = await this.world.test.query(operation('web/bookings', 'OwnBookings'), variables, who?.headers);
    if (errors) throw new Error(JSON.stringify(errors));
    return data.viewer?.bookings;
  }
}
