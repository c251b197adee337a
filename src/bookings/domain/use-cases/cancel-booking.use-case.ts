import type { Clock, Ids } from '../../../shared/domain/clock';
import { conflict } from '../../../shared/domain/errors';
import type { UnitOfWork } from '../../../shared/domain/unit-of-work';
import { type Booking, movesBetween, type Ticket } from '../booking.entity';
import type { BookingStores } from '../booking.repository';
import { assertNobodyIsIn, callOff, ticketsToCancel } from '../calling-off';
import { type HolderClaim, lockOwn, requestOf } from '../holder';
import type { GuestTokens } from '../ticket-codes.port';

export interface Cancellation {
  readonly idempotencyKey: string;
  readonly bookingId: string;
  /** Some tickets only; the whole booking where left out. */
  readonly ticketIds?: readonly string[] | null;
  readonly reason?: string | null;
}

/** The holder gives places back, and gets money back by the policy that held when they booked. */
export class CancelBooking {
  constructor(
    private readonly unitOfWork: UnitOfWork<BookingStores>,
    private readonly tokens: GuestTokens,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  execute(claim: HolderClaim, { idempotencyKey, bookingId, ticketIds = null, reason = null }: Cancellation): Promise<Booking> {
    return this.unitOfWork.run(async (stores) => {
      const now = this.clock.now();
      const request = requestOf(claim.viewer, 'booking.cancel', { idempotencyKey, bookingId, ticketIds, reason });
      const earlier = await stores.idempotency.claim(request, { bookingId }, now);
      const before = await lockOwn(stores.bookings, bookingId, claim, this.tokens);
      if (earlier) return before;
      assertStillCancellable(before, ticketsToCancel(before, ticketIds), now);
      const after = await callOff(before, { ticketIds, reason, refund: 'POLICY' }, stores, this.ids, now);
      await stores.stocks.move(movesBetween(before, after));
      await stores.outbox.append('booking.cancelled', { bookingId, eventId: before.eventId, ticketIds: after.status === 'CANCELLED' ? null : ticketIds });
      await stores.audit.record(claim.viewer, { action: 'booking.cancel', subject: { type: 'Booking', id: bookingId }, changedFields: ticketIds ? ['tickets'] : ['status'] });
      return after;
    });
  }
}

/** What is not confirmed yet can be let go at any time. */
function assertStillCancellable({ status, cancellableUntil }: Booking, tickets: readonly Ticket[], now: Date): void {
  if (status !== 'CONFIRMED') return;
  if (!cancellableUntil) throw conflict('NOT_CANCELLABLE', 'This booking cannot be cancelled by its holder. Ask the organizer.', ['input', 'bookingId']);
  if (cancellableUntil <= now) throw conflict('NOT_CANCELLABLE', `This booking could be cancelled until ${cancellableUntil.toISOString()}. Ask the organizer.`, ['input', 'bookingId']);
  assertNobodyIsIn(tickets);
}
