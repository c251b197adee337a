import { writeLetter } from '../../shared/application/letter';
import type { Attachment, Mailer } from '../../shared/application/mailer.port';
import type { PaymentRepository } from '../domain/booking.repository';
import { type BookingPapers, type CalendarWriter, type Papers, printableTickets, type TicketPrinter } from '../domain/booking-papers.port';
import type { Ticket } from '../domain/booking.entity';
import { cancellation, confirmation, disputed, type Draft, refundCompleted, refundFailed, reminder, ticketPassedOn, ticketReceived, ticketsCancelled } from './booking-letters';

export interface BookingMailTools {
  readonly papers: BookingPapers;
  readonly payments: Pick<PaymentRepository, 'findRefund' | 'findPayment'>;
  readonly printer: TicketPrinter;
  readonly calendar: CalendarWriter;
  readonly mailer: Mailer;
  /** The page on which its holder manages a booking. */
  readonly manageUrl: (bookingId: string) => string;
}

/** Tells people by mail what became of a booking. Each mail says how things are now; what is past has a mail of its own. */
export class BookingMailService {
  constructor(private readonly tools: BookingMailTools) {}

  async confirmed(bookingId: string): Promise<void> {
    const papers = await this.tools.papers.find(bookingId);
    if (!papers || printableTickets(papers).length === 0) return;
    await this.toHolder(papers, confirmation(papers, this.tools.manageUrl(bookingId)), `booking.confirmed ${bookingId}`, [await this.tickets(papers), this.calendarEntry(papers)]);
  }

  async remind(bookingId: string): Promise<void> {
    const papers = await this.tools.papers.find(bookingId);
    if (!papers || printableTickets(papers).length === 0) return;
    await this.toHolder(papers, reminder(papers, this.tools.manageUrl(bookingId)), `booking.reminder ${bookingId}`, [await this.tickets(papers), this.calendarEntry(papers)]);
  }

  async cancelled(bookingId: string, ticketIds: readonly string[] | null): Promise<void> {
    const papers = await this.tools.papers.find(bookingId);
    if (!papers) return;
    const manageUrl = this.tools.manageUrl(bookingId);
    if (ticketIds && printableTickets(papers).length > 0) {
      await this.toHolder(papers, ticketsCancelled(papers, ticketIds, manageUrl), `tickets.cancelled ${ticketIds.join(' ')}`, [await this.tickets(papers)]);
    } else {
      // Some tickets, then the rest: both mails would say the same, so they are one.
      await this.toHolder(papers, cancellation(papers, manageUrl), `booking.cancelled ${bookingId}`, [this.calendarEntry(papers)]);
    }
  }

  async refunded(bookingId: string, refundId: string): Promise<void> {
    const [papers, refund] = [await this.tools.papers.find(bookingId), await this.tools.payments.findRefund(refundId)];
    if (papers && refund) await this.toHolder(papers, refundCompleted(papers, refund.amount, this.tools.manageUrl(bookingId)), `refund.completed ${refundId}`);
  }

  async refundFailed(bookingId: string, refundId: string): Promise<void> {
    const [papers, refund] = [await this.tools.papers.find(bookingId), await this.tools.payments.findRefund(refundId)];
    if (papers && refund) await this.send(papers.owner, refundFailed(papers, refund.amount, refund.failure), `refund.failed ${refundId}`);
  }

  async disputed(bookingId: string, paymentId: string): Promise<void> {
    const papers = await this.tools.papers.find(bookingId);
    if (papers) await this.send(papers.owner, disputed(papers), `payment.disputed ${paymentId}`);
  }

  /** To the new holder: the ticket alone, because the link to the booking is not theirs. */
  async received(bookingId: string, ticketId: string): Promise<void> {
    const { papers, ticket } = await this.findTicket(bookingId, ticketId);
    if (!papers || !ticket?.attendeeEmail) return;
    await this.send({ email: ticket.attendeeEmail, displayName: ticket.attendeeName }, ticketReceived(papers), `ticket.received ${ticket.nonce}`, [await this.tickets(papers, [ticket])]);
  }

  async passedOn(bookingId: string, ticketId: string): Promise<void> {
    const { papers, ticket } = await this.findTicket(bookingId, ticketId);
    if (papers && ticket) await this.toHolder(papers, ticketPassedOn(papers, ticket, this.tools.manageUrl(bookingId)), `ticket.passed-on ${ticket.nonce}`);
  }

  private async findTicket(bookingId: string, ticketId: string): Promise<{ papers: Papers | null; ticket: Ticket | undefined }> {
    const papers = await this.tools.papers.find(bookingId);
    return { papers, ticket: papers ? printableTickets(papers).find(({ id }) => id === ticketId) : undefined };
  }

  /** Nobody is told of a booking that was never confirmed, or whose buyer was forgotten: it has no address. */
  private async toHolder({ booking }: Papers, draft: Draft, topic: string, attachments?: readonly Attachment[]): Promise<void> {
    const { contactEmail, contactName } = booking;
    if (contactEmail) await this.send({ email: contactEmail, displayName: contactName }, draft, topic, attachments);
  }

  private send(to: { email: string; displayName: string | null }, draft: Draft, topic: string, attachments?: readonly Attachment[]): Promise<void> {
    return this.tools.mailer.send(writeLetter({ ...draft, to, topic, attachments }));
  }

  private async tickets(papers: Papers, tickets: readonly Ticket[] = printableTickets(papers)): Promise<Attachment> {
    return { filename: `tickets-${papers.booking.reference}.pdf`, contentType: 'application/pdf', content: await this.tools.printer.print(papers, tickets) };
  }

  private calendarEntry(papers: Papers): Attachment {
    const { method, text } = this.tools.calendar.write(papers);
    return { filename: `${papers.booking.reference}.ics`, contentType: `text/calendar; charset=utf-8; method=${method}`, content: text };
  }
}
