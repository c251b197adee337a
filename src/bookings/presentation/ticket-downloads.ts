import type { FastifyInstance, FastifyReply } from 'fastify';
import { notFound } from '../../shared/domain/errors';
import { decodeId } from '../../shared/presentation/ids';
import { type BookingPapers, type CalendarWriter, type Papers, printableTickets, type TicketPrinter } from '../domain/booking-papers.port';
import type { GuestTokens } from '../domain/ticket-codes.port';

export interface TicketDownloadTools {
  readonly tokens: GuestTokens;
  readonly papers: BookingPapers;
  readonly printer: TicketPrinter;
  readonly calendar: CalendarWriter;
}

interface Params {
  readonly guestToken: string;
  readonly ticketId: string;
}

/** Files of a booking for whoever has its guest token. The token is the whole key, so no cache and no Referer header may keep it. */
export const ticketDownloads =
  ({ tokens, papers, printer, calendar }: TicketDownloadTools) =>
  (http: FastifyInstance): void => {
    const open = async (guestToken: string): Promise<Papers> => {
      const bookingId = tokens.read(guestToken);
      const found = bookingId && (await papers.find(bookingId));
      if (!found) throw notFound('Booking');
      return found;
    };
    const print = async (reply: FastifyReply, found: Papers, ticketId?: string | null) => {
      const tickets = printableTickets(found).filter(({ id }) => ticketId === undefined || id === ticketId);
      if (tickets.length === 0) throw notFound('Ticket');
      return reply.type('application/pdf').header('content-disposition', `attachment; filename="tickets-${found.booking.reference}.pdf"`).send(Buffer.from(await printer.print(found, tickets)));
    };

    http.addHook('onRequest', async (_request, reply) => void reply.headers({ 'cache-control': 'no-store', 'referrer-policy': 'no-referrer', 'x-content-type-options': 'nosniff', 'x-robots-tag': 'noindex' }));
    http.get<{ Params: Params }>('/bookings/:guestToken/tickets.pdf', async ({ params }, reply) => print(reply, await open(params.guestToken)));
    http.get<{ Params: Params }>('/bookings/:guestToken/tickets/:ticketId.pdf', async ({ params }, reply) => print(reply, await open(params.guestToken), decodeId('Ticket', params.ticketId)));
    http.get<{ Params: Params }>('/bookings/:guestToken/calendar.ics', async ({ params }, reply) => {
      const found = await open(params.guestToken);
      // What was never confirmed stands in no calendar.
      if (!found.booking.confirmedAt) throw notFound('Booking');
      const { method, text } = calendar.write(found);
      return reply.type(`text/calendar; charset=utf-8; method=${method}`).header('content-disposition', `attachment; filename="${found.booking.reference}.ics"`).send(text);
    });
  };
