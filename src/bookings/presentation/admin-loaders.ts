import DataLoader from 'dataloader';
import { ownerScope, type Viewer } from '../../shared/domain/viewer';
import { loadById } from '../../shared/presentation/loaders';
import type { NodeLoader, NodeLoaders } from '../../shared/presentation/node';
import type { Booking } from '../domain/booking.entity';
import type { BookingReports, EventStats } from '../domain/booking-report.port';
import { type BookingReads, loadTickets, type TicketSource } from './booking-loaders';

declare module '../../shared/presentation/context' {
  interface Loaders {
    /** Of events that the viewer manages. */
    adminBooking: DataLoader<string, Booking | null>;
    adminTicket: DataLoader<string, TicketSource | null>;
    adminEventStats: DataLoader<string, EventStats>;
  }
}

export const adminBookingLoaders = ({ bookings }: BookingReads, reports: BookingReports, viewer: Viewer) => ({
  adminBooking: loadById((ids) => bookings.findByIds(ids, ownerScope(viewer))),
  adminTicket: loadTickets((ids) => bookings.findByTicketIds(ids, ownerScope(viewer))),
  adminEventStats: new DataLoader<string, EventStats>(async (ids) => {
    const found = new Map((await reports.statsOf(ids)).map((stats) => [stats.eventId, stats]));
    return ids.map((id) => found.get(id)!);
  }),
});

const staffOnly =
  (load: NodeLoader): NodeLoader =>
  async (...args) => {
    const [, { viewer }] = args;
    return viewer.kind === 'user' && viewer.role !== 'USER' ? load(...args) : null;
  };

export const adminBookingNodes: NodeLoaders = {
  Booking: staffOnly((id, { loaders }) => loaders.adminBooking.load(id)),
  Ticket: staffOnly((id, { loaders }) => loaders.adminTicket.load(id)),
};
