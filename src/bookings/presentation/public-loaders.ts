import type DataLoader from 'dataloader';
import type { Viewer } from '../../shared/domain/viewer';
import { loadById } from '../../shared/presentation/loaders';
import type { NodeLoaders } from '../../shared/presentation/node';
import type { Booking } from '../domain/booking.entity';
import type { OnlineAddress, OnlineAddresses } from '../domain/online-addresses.port';
import { type BookingReads, loadTickets, type TicketSource } from './booking-loaders';

declare module '../../shared/presentation/context' {
  interface Loaders {
    /** Of those that the viewer booked while signed in. */
    ownBooking: DataLoader<string, Booking | null>;
    ownTicket: DataLoader<string, TicketSource | null>;
    onlineAddressOfOccurrence: DataLoader<string, OnlineAddress | null>;
  }
}

export function publicBookingLoaders({ bookings }: BookingReads, addresses: OnlineAddresses, viewer: Viewer) {
  const own = async (found: Promise<readonly Booking[]>) => (await found).filter(({ userId }) => viewer.kind === 'user' && userId === viewer.id);
  return {
    ownBooking: loadById((ids) => own(bookings.findByIds(ids, null))),
    ownTicket: loadTickets((ids) => own(bookings.findByTicketIds(ids, null))),
    onlineAddressOfOccurrence: loadById((ids) => addresses.findByOccurrenceIds(ids)),
  };
}

export const publicBookingNodes: NodeLoaders = {
  Booking: async (id, { loaders, viewer }) => (viewer.kind === 'user' ? loaders.ownBooking.load(id) : null),
  Ticket: async (id, { loaders, viewer }) => (viewer.kind === 'user' ? loaders.ownTicket.load(id) : null),
};
