import DataLoader from 'dataloader';
import type { RequestContext } from '../../shared/presentation/context';
import type { Account } from '../domain/account';
import type { Booking, Ticket } from '../domain/booking.entity';
import type { BookingStores } from '../domain/booking.repository';

/** A part of a booking, as the fields that need the whole find it. */
export interface TicketSource extends Ticket {
  readonly booking: Booking;
}

declare module '../../shared/presentation/context' {
  interface Loaders {
    accountOfBooking: DataLoader<string, Account>;
  }
}

export type BookingReads = Pick<BookingStores, 'bookings' | 'payments'>;

/** The money of bookings that were found by who may see them. */
export const moneyLoaders = ({ payments }: BookingReads) => ({
  accountOfBooking: new DataLoader<string, Account>(async (ids) => {
    const accounts = await payments.accountsOf(ids);
    return ids.map((id) => accounts.get(id)!);
  }),
});

/** A loader of tickets, each with its booking, out of bookings that `find` gives the viewer to see. */
export const loadTickets = (find: (ticketIds: readonly string[]) => Promise<readonly Booking[]>): DataLoader<string, TicketSource | null> =>
  new DataLoader(async (ids) => {
    const tickets = new Map((await find(ids)).flatMap((booking) => ticketsOf(booking).map((ticket) => [ticket.id, ticket])));
    return ids.map((id) => tickets.get(id) ?? null);
  });

export const ticketsOf = (booking: Booking, lineId?: string): TicketSource[] =>
  booking.tickets.flatMap((ticket) => (lineId === undefined || ticket.lineId === lineId ? [{ ...ticket, booking }] : []));

/** The payload of a mutation, after which what this request has read before may be out of date. */
export function changed(context: RequestContext, booking: Booking) {
  context.forgetLoaded();
  return { booking, userErrors: [] };
}
