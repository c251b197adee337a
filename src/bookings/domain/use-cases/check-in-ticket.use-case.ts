import type { Clock } from '../../../shared/domain/clock';
import { conflict, DomainError, invalid } from '../../../shared/domain/errors';
import { idempotencyConflict } from '../../../shared/domain/idempotency';
import type { UnitOfWork } from '../../../shared/domain/unit-of-work';
import { ownerScope, type Viewer } from '../../../shared/domain/viewer';
import type { Booking, Ticket } from '../booking.entity';
import type { BookingStores } from '../booking.repository';
import type { TicketCode, TicketCodes } from '../ticket-codes.port';

export interface Scan {
  /** Unique among all scans: the same one again is the same scan. */
  readonly nonce: string;
  readonly qrPayload: string;
  /** The date that people are let in to. */
  readonly occurrenceId: string;
  /** When, where the scanner was offline; now where left out. */
  readonly scannedAt?: Date | null;
}

export interface CheckIn {
  readonly booking: Booking;
  readonly ticket: Ticket;
  readonly firstCheckedInAt: Date;
}

/** Somebody was let in with this ticket before. */
export class AlreadyCheckedIn extends DomainError {
  constructor(
    readonly booking: Booking,
    readonly ticket: Ticket,
    readonly firstCheckedInAt: Date,
  ) {
    super('conflict', 'ALREADY_CHECKED_IN', `Somebody was let in with this ticket at ${firstCheckedInAt.toISOString()}.`, { field: ['input', 'qrPayload'] });
  }
}

const nonceField = ['input', 'nonce'];

/** Clocks of scanners differ by so much. */
const skewMs = 60_000;

/** Lets the bearer of a ticket in: the first scan wins. */
export class CheckInTicket {
  constructor(
    private readonly unitOfWork: UnitOfWork<BookingStores>,
    private readonly codes: TicketCodes,
    private readonly clock: Clock,
  ) {}

  async execute(viewer: Viewer, scan: Scan): Promise<CheckIn> {
    const code = this.codes.read(scan.qrPayload);
    if (!code) throw invalid('INVALID_TICKET', 'This is not a ticket of ours.', ['input', 'qrPayload']);
    return this.unitOfWork.run(async (stores) => {
      const now = this.clock.now();
      // One scope for all scanners: a ticket remembers the scan that let its bearer in, and no two may remember the same.
      const request = { scope: 'scan', key: scan.nonce, operation: 'ticket.check_in', input: { ticketId: code.ticketId, occurrenceId: scan.occurrenceId }, field: nonceField };
      await stores.idempotency.claim(request, {}, now);
      const before = await stores.bookings.getForUpdateByTicket(code.ticketId, ownerScope(viewer), ['input', 'qrPayload']);
      const ticket = before.ticket(code.ticketId);
      if (ticket.checkInNonce === scan.nonce) return { booking: before, ticket, firstCheckedInAt: ticket.checkedInAt! };
      assertGood(ticket, before, code, scan);
      if (ticket.checkedInAt) throw new AlreadyCheckedIn(before, ticket, ticket.checkedInAt);
      // The record of a scan is dropped after a day; the ticket keeps its nonce.
      if (await stores.bookings.hasScan(scan.nonce)) throw idempotencyConflict(nonceField);
      const checkedInAt = timeOf(scan, before, now);
      const checkedIn: Ticket = { ...ticket, status: 'CHECKED_IN', checkedInAt, checkInNonce: scan.nonce };
      const booking = before.withTicket(checkedIn, now);
      await stores.bookings.save(booking);
      await stores.outbox.append('ticket.checked_in', { ticketId: ticket.id, bookingId: booking.id, eventId: booking.eventId });
      await stores.audit.record(viewer, { action: 'ticket.check_in', subject: { type: 'Ticket', id: ticket.id }, changedFields: ['status'] });
      return { booking, ticket: checkedIn, firstCheckedInAt: checkedInAt };
    });
  }
}


function assertGood(ticket: Ticket, { occurrenceId }: Booking, code: TicketCode, scan: Scan): void {
  const field = ['input', 'qrPayload'];
  if (occurrenceId !== scan.occurrenceId) throw conflict('WRONG_OCCURRENCE', 'This ticket is for another date or event.', field);
  if (ticket.nonce !== code.nonce) throw conflict('TICKET_REPLACED', 'This ticket was passed on: its holder has a newer QR code.', field);
  if (ticket.status === 'VOID') throw conflict('INVALID_STATE', 'This ticket was cancelled.', field);
  if (ticket.status === 'RESERVED') throw conflict('INVALID_STATE', 'This ticket is not paid.', field);
}

/** An offline scanner tells later when it scanned; not what can't be. */
function timeOf({ scannedAt }: Scan, { confirmedAt }: Booking, now: Date): Date {
  if (!scannedAt) return now;
  if (scannedAt.getTime() > now.getTime() + skewMs) throw invalid('INVALID', 'scannedAt must not be in the future.', ['input', 'scannedAt']);
  if (confirmedAt && scannedAt < confirmedAt) throw invalid('INVALID', 'scannedAt must not be before the booking was confirmed.', ['input', 'scannedAt']);
  return scannedAt;
}
