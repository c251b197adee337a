import type { Feature, Platform } from '../shared';
import { BookingMailService } from './application/booking-mail.service';
import { bookingMailReactions } from './application/booking-mail-reactions';
import type { PaymentRepository } from './domain/booking.repository';
import type { GuestTokens, TicketCodes } from './domain/ticket-codes.port';
import { RemindBookings } from './domain/use-cases/remind-bookings.use-case';
import { ICalCalendar } from './infrastructure/ical-calendar';
import { PdfTickets } from './infrastructure/pdf-tickets';
import { PrismaBookingReminders } from './infrastructure/prisma-booking-reminders';
import { SqlBookingPapers } from './infrastructure/sql-booking-papers';
import { ticketDownloads } from './presentation/ticket-downloads';

/** What people get in their hands: tickets, calendar entries, and the mails that bring them. */
export function bookingPapersPart(
  { clock, config, database, mailer, unitOfWork }: Platform,
  { tokens, codes, payments }: { readonly tokens: GuestTokens; readonly codes: TicketCodes; readonly payments: PaymentRepository },
): Required<Pick<Feature, 'routes' | 'reactions' | 'recurring'>> {
  // The front end may live under a path of its own.
  const frontend = config.FRONTEND_URL.replace(/\/?$/, '/');
  const manageUrl = (bookingId: string) => new URL(`bookings/${tokens.issue(bookingId)}`, frontend).href;
  const papers = new SqlBookingPapers(database.prisma);
  const printer = new PdfTickets(codes);
  const calendar = new ICalCalendar({ host: new URL(frontend).hostname, mailFrom: config.MAIL_FROM, manageUrl });
  const remindBookings = new RemindBookings(unitOfWork((tx) => ({ reminders: new PrismaBookingReminders(tx) })), clock, config.BOOKING_REMINDER_HOURS);
  return {
    routes: async (http) => void (await http.register(async (scope) => ticketDownloads({ tokens, papers, printer, calendar })(scope))),
    reactions: bookingMailReactions(new BookingMailService({ papers, payments, printer, calendar, mailer, manageUrl })),
    recurring: [{ name: 'remind-bookings', schedule: '*/5 * * * *', run: () => remindBookings.execute() }],
  };
}
