import { encodeId } from '../../shared/presentation/ids';
import type { GuestTokens } from '../domain/ticket-codes.port';

/** Addresses that open one booking to whoever has them. */
export class BookingLinks {
  constructor(
    private readonly baseUrl: string,
    private readonly tokens: GuestTokens,
  ) {}

  tickets(bookingId: string): string {
    return this.at(bookingId, 'tickets.pdf');
  }

  calendar(bookingId: string): string {
    return this.at(bookingId, 'calendar.ics');
  }

  ticket(bookingId: string, ticketId: string): string {
    return this.at(bookingId, `tickets/${encodeId('Ticket', ticketId)}.pdf`);
  }

  private at(bookingId: string, file: string): string {
    return `${this.baseUrl}/bookings/${this.tokens.issue(bookingId)}/${file}`;
  }
}
