import type { FastifyRequest } from 'fastify';
import type { CalendarOwner } from '../domain/calendar-feed.port';

/** Where callers reach this API: as configured, or as this one did. */
export type PublicUrl = (request: Pick<FastifyRequest, 'protocol' | 'host'>) => string;

export const publicUrl = (configured: string | undefined): PublicUrl => ({ protocol, host }) => configured ?? `${protocol}://${host}`;

export const plurals = { venue: 'venues', tag: 'tags', organizer: 'organizers', event: 'events' } as const satisfies Record<CalendarOwner['kind'], string>;

export const calendarPath = ({ kind, slug }: CalendarOwner): string => `/calendars/${plurals[kind]}/${slug}.ics`;
