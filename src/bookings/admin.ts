import type { FastifyRequest } from 'fastify';
import type { Feature, Platform } from '../shared';
import type { Viewer } from '../shared/domain/viewer';
import type { TicketCodes } from './domain/ticket-codes.port';
import { SqlBookingExport } from './infrastructure/sql-booking-export';
import { SqlBookingReports } from './infrastructure/sql-booking-report';
import { AdminBookingLineResolver, AdminBookingResolver, AdminTicketResolver } from './presentation/admin-booking.resolver';
import { adminBookingPermissions, AdminBookingsResolver, type AdminBookingUseCases } from './presentation/admin-bookings.resolver';
import { adminBookingLoaders, adminBookingNodes } from './presentation/admin-loaders';
import { adminReportPermissions, AdminReportResolver, AdminTicketTypeSalesResolver } from './presentation/admin-report.resolver';
import type { BookingReads } from './presentation/booking-loaders';
import { serveBookingsCsv } from './presentation/bookings-csv.route';

export interface AdminBookingTools {
  readonly codes: TicketCodes;
  readonly useCases: AdminBookingUseCases;
  readonly authenticate: (request: FastifyRequest) => Promise<Viewer>;
}

/** What organizers do with the bookings for their events. */
export function adminBookingsPart({ clock, database }: Platform, reads: BookingReads, { codes, useCases, authenticate }: AdminBookingTools): Required<Pick<Feature, 'admin' | 'adminNodes' | 'loaders' | 'routes'>> {
  const reports = new SqlBookingReports(database.pool);
  const bookings = new SqlBookingExport(database.pool);
  return {
    admin: {
      resolvers: [
        new AdminBookingsResolver(reads.bookings, useCases),
        new AdminBookingResolver(),
        new AdminBookingLineResolver(),
        new AdminTicketResolver(),
        new AdminReportResolver(reports, codes, clock),
        new AdminTicketTypeSalesResolver(),
      ],
      permissions: { Query: { ...adminBookingPermissions.Query, ...adminReportPermissions.Query }, Mutation: { ...adminBookingPermissions.Mutation } },
    },
    adminNodes: adminBookingNodes,
    loaders: (viewer) => adminBookingLoaders(reads, reports, viewer),
    routes: (http) => serveBookingsCsv(http, { bookings, authenticate }),
  };
}
