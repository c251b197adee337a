import type { Clock, Ids } from '../../../shared/domain/clock';
import { conflict } from '../../../shared/domain/errors';
import type { UnitOfWork } from '../../../shared/domain/unit-of-work';
import type { Booking, Ticket } from '../booking.entity';
import { type HolderClaim, lockByTicket, requestOf, type StaffClaim } from '../holder';
import type { ScheduledStores } from '../schedule.port';
import type { GuestTokens } from '../ticket-codes.port';

export interface Transfer {
  readonly idempotencyKey: string;
  readonly ticketId: string;
  readonly name: string;
  readonly email?: string | null;
}

/** Somebody else comes: the ticket gets their name and a new QR code, the old code is void. */
export class TransferTicket {
  constructor(
    private readonly unitOfWork: UnitOfWork<ScheduledStores>,
    private readonly tokens: GuestTokens,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  execute(by: HolderClaim | StaffClaim, { idempotencyKey, ticketId, name, email = null }: Transfer): Promise<Booking> {
    const viewer = 'staff' in by ? by.staff : by.viewer;
    return this.unitOfWork.run(async ({ idempotency, bookings, schedule, outbox, audit }) => {
      const now = this.clock.now();
      const earlier = await idempotency.claim(requestOf(viewer, 'ticket.transfer', { idempotencyKey, ticketId, name, email }), { ticketId }, now);
      const before = await lockByTicket(bookings, ticketId, by, this.tokens);
      if (earlier) return before;
      const { endsAt } = await schedule.get(before.occurrenceId);
      const ticket = { ...transferable(before.ticket(ticketId), endsAt, now), attendeeName: name, attendeeEmail: email, nonce: this.ids.next() };
      const booking = before.withTicket(ticket, now);
      await bookings.save(booking);
      await outbox.append('ticket.transferred', { ticketId, bookingId: booking.id });
      await audit.record(viewer, { action: 'ticket.transfer', subject: { type: 'Ticket', id: ticketId }, changedFields: ['attendeeName', 'attendeeEmail', 'nonce'] });
      return booking;
    });
  }
}

function transferable(ticket: Ticket, endsAt: Date, now: Date): Ticket {
  if (ticket.status !== 'VALID') throw conflict('INVALID_STATE', `This ticket is ${ticket.status}; only a VALID one can be transferred.`, ['input', 'ticketId']);
  if (endsAt <= now) throw conflict('INVALID_STATE', 'The event is over.', ['input', 'ticketId']);
  return ticket;
}
