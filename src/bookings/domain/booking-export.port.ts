import type { Owner } from '../../shared/domain/viewer';
import type { FinancialStatus } from './account';
import type { BookingStatus, TicketStatus } from './booking.entity';

/** A ticket, or a line of a booking that has no tickets yet. */
export interface ExportRow {
  readonly reference: string;
  readonly status: BookingStatus;
  readonly financialStatus: FinancialStatus;
  readonly bookedAt: Date;
  readonly confirmedAt: Date | null;
  readonly cancelledAt: Date | null;
  readonly occurrenceStartsAt: Date;
  readonly contactName: string | null;
  readonly contactEmail: string | null;
  readonly ticketType: string;
  readonly quantity: number;
  readonly unitPrice: string;
  readonly currency: string;
  readonly ticketId: string | null;
  readonly ticketStatus: TicketStatus | null;
  readonly attendeeName: string | null;
  readonly attendeeEmail: string | null;
  readonly checkedInAt: Date | null;
}

export interface ExportedEvent {
  readonly id: string;
  readonly slug: string;
}

export interface BookingExport {
  /** The event, where the owner manages it. */
  findEvent(id: string, owner: Owner): Promise<ExportedEvent | null>;
  /** All of an event, the oldest booking first, a page of memory at a time; stops reading when its reader stops. */
  rows(eventId: string): AsyncIterable<readonly ExportRow[]>;
}
