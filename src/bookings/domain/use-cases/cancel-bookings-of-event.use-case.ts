import type { Clock, Ids } from '../../../shared/domain/clock';
import type { BaseStores, UnitOfWork } from '../../../shared/domain/unit-of-work';
import { type Booking, type BookingStatus, movesBetween, sumOfMoves } from '../booking.entity';
import type { BookingStores } from '../booking.repository';
import { callOff } from '../calling-off';

type Stores = BookingStores & BaseStores;
type Subject = { readonly eventId: string } | { readonly occurrenceId: string };

const bookingsAtOnce = 50;
const uncancelled: readonly BookingStatus[] = ['HELD', 'AWAITING_PAYMENT', 'CONFIRMED'];

/**
 * Calls off, with all their money, the bookings of what was called off. Each chunk is a transaction, so that a process that
 * dies loses none; any number of processes may work on the same event. Nothing new can be held by then.
 */
export class CancelBookingsOfEvent {
  constructor(
    private readonly unitOfWork: UnitOfWork<BookingStores>,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  async execute(of: Subject): Promise<void> {
    while ((await this.unitOfWork.run((stores) => this.cancelSome(of, stores))) > 0);
  }

  private async cancelSome(of: Subject, stores: Stores): Promise<number> {
    const chunk = await stores.bookings.claimUncancelled(of, bookingsAtOnce);
    const seen = chunk.length > 0 ? chunk : await waitForLast(of, stores);
    const bookings = seen.filter(({ status }) => uncancelled.includes(status));
    const now = this.clock.now();
    const reason = 'eventId' in of ? 'The event was cancelled.' : 'This date of the event was cancelled.';
    const after: Booking[] = [];
    for (const booking of bookings) after.push(await callOff(booking, { ticketIds: null, reason, refund: 'FULL' }, stores, this.ids, now));
    await stores.stocks.move(sumOfMoves(bookings.flatMap((before, index) => movesBetween(before, after[index]!))));
    await stores.outbox.appendAll('booking.cancelled', after.map(({ id, eventId }) => ({ bookingId: id, eventId, ticketIds: null })));
    return seen.length;
  }
}

/** What is left is locked by somebody, who may be about to confirm it: waits for one of them. */
async function waitForLast(of: Subject, { bookings }: Stores): Promise<readonly Booking[]> {
  const { edges } = await bookings.page({ owner: null }, { ...of, status: uncancelled }, { limit: 1, backward: false });
  const [left] = edges;
  return left ? [await bookings.getForUpdate(left.node.id, null)] : [];
}
