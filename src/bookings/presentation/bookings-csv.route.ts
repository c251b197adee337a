import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { DomainError, notFound } from '../../shared/domain/errors';
import { ownerScope, type Viewer } from '../../shared/domain/viewer';
import { decodeId } from '../../shared/presentation/ids';
import type { BookingExport, ExportedEvent } from '../domain/booking-export.port';
import { bookingsCsv } from './bookings-csv';

export interface CsvTools {
  readonly bookings: BookingExport;
  readonly authenticate: (request: FastifyRequest) => Promise<Viewer>;
}

/** The bookings of an event for a spreadsheet, for whoever manages it. */
export function serveBookingsCsv(http: FastifyInstance, { bookings, authenticate }: CsvTools): void {
  const open = async (viewer: Viewer, typedId: string): Promise<ExportedEvent> => {
    if (viewer.kind !== 'user') throw new DomainError('unauthenticated', 'UNAUTHENTICATED', 'Send the access token of an organizer or an administrator.');
    const id = viewer.role === 'USER' ? null : decodeId('Event', typedId);
    const event = id && (await bookings.findEvent(id, ownerScope(viewer)));
    if (!event) throw notFound('Event');
    return event;
  };
  http.get<{ Params: { id: string } }>('/admin/events/:id/bookings.csv', { exposeHeadRoute: false }, async (request, reply) => {
    void reply.headers({ 'cache-control': 'no-store', vary: 'Authorization' });
    const event = await open(await authenticate(request), request.params.id);
    void reply.headers({ 'content-type': 'text/csv; charset=utf-8; header=present', 'content-disposition': `attachment; filename="bookings-${event.slug}.csv"` });
    return reply.send(Readable.from(bookingsCsv(bookings, event.id)));
  });
}
