import type { FastifyRequest } from 'fastify';
import type { CalendarOwner } from '../domain/calendar-feed.port';

/** Where callers reach this API: as configured, or as this one did, which says nothing of others. */
export interface PublicUrl {
  (request: Pick<FastifyRequest, 'protocol' | 'host'>): string;
  readonly isConfigured: boolean;
}

export const publicUrl = (configured: string | undefined): PublicUrl =>
  Object.assign(({ protocol, host }: Pick<FastifyRequest, 'protocol' | 'host'>) => configured ?? `${protocol}://${host}`, { isConfigured: configured !== undefined });

export const plurals = { venue: 'venues', tag: 'tags', organizer: 'organizers', event: 'events' } as const satisfies Record<CalendarOwner['kind'], string>;

export const calendarPath = ({ kind, slug }: CalendarOwner): string => `/calendars/${plurals[kind]}/${slug}.ics`;
