import type { Clock, Ids } from '../../../shared/domain/clock';
import type { UnitOfWork } from '../../../shared/domain/unit-of-work';
import { isAdmin, ownerScope, type Viewer } from '../../../shared/domain/viewer';
import { type Booking, movesBetween } from '../booking.entity';
import type { BookingStores } from '../booking.repository';
import { assertNobodyIsIn, callOff, type RefundRule, ticketsToCancel } from '../calling-off';
import { requestOf } from '../holder';
import type { Cancellation } from './cancel-booking.use-case';

export interface StaffCancellation extends Cancellation {
  readonly refund: RefundRule;
}

/** The organizer of the event, or an administrator, calls a booking off and decides what the buyer gets back. */
export class CancelBookingByStaff {
  constructor(
    private readonly unitOfWork: UnitOfWork<BookingStores>,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  execute(viewer: Viewer, { idempotencyKey, bookingId, ticketIds = null, reason = null, refund }: StaffCancellation): Promise<Booking> {
    return this.unitOfWork.run(async (stores) => {
      const now = this.clock.now();
      const request = requestOf(viewer, 'booking.cancel_by_staff', { idempotencyKey, bookingId, ticketIds, reason, refund });
      const earlier = await stores.idempotency.claim(request, { bookingId }, now);
      const before = await stores.bookings.getForUpdate(bookingId, ownerScope(viewer));
      if (earlier) return before;
      const tickets = ticketsToCancel(before, ticketIds);
      if (!isAdmin(viewer)) assertNobodyIsIn(tickets);
      const after = await callOff(before, { ticketIds, reason, refund }, stores, this.ids, now);
      await stores.stocks.move(movesBetween(before, after));
      await stores.outbox.append('booking.cancelled', { bookingId, eventId: before.eventId, ticketIds: after.status === 'CANCELLED' ? null : ticketIds });
      await stores.audit.record(viewer, { action: 'booking.cancel_by_staff', subject: { type: 'Booking', id: bookingId }, changedFields: ticketIds ? ['tickets'] : ['status'] });
      return after;
    });
  }
}
