import type { Place } from '../../shared/domain/where-and-when';
import type { Booking, Ticket } from './booking.entity';

/** All that the tickets, the calendar entry and the mails of a booking say, as it is now. */
export interface Papers {
  readonly booking: Booking;
  readonly title: string;
  readonly slug: string;
  readonly startsAt: Date;
  readonly endsAt: Date;
  readonly timeZone: string;
  /** The whole event, or this occurrence of it. */
  readonly isCancelled: boolean;
  readonly cancellationMessage: string | null;
  /** The occurrence's own, else the event's. */
  readonly venue: Place | null;
  readonly onlineUrl: string | null;
  readonly organizerName: string;
  /** Who manages the event; for what only they are told. */
  readonly owner: { readonly email: string; readonly displayName: string };
  /** Rises with every change of the booking or the event. */
  readonly revision: number;
  readonly changedAt: Date;
}

export interface BookingPapers {
  find(bookingId: string): Promise<Papers | null>;
}

/** Tickets that are good for entry, with their places in the booking. */
export function printableTickets({ booking, isCancelled }: Pick<Papers, 'booking' | 'isCancelled'>): readonly Ticket[] {
  return isCancelled || booking.status !== 'CONFIRMED' ? [] : booking.validTickets;
}

/** Prints tickets as a PDF, one a page. */
export interface TicketPrinter {
  print(papers: Papers, tickets: readonly Ticket[]): Promise<Uint8Array>;
}

/** Writes the calendar entry of a booking (RFC 5545): to be entered, or to be taken out where the booking or its date is cancelled. */
export interface CalendarWriter {
  write(papers: Papers): CalendarFile;
}

export interface CalendarFile {
  readonly method: 'PUBLISH' | 'CANCEL';
  readonly text: string;
}
