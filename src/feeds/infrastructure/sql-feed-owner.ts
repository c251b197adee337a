import type { RetryingPool } from '../../shared/infrastructure/retrying-pool';
import { toInstant } from '../../shared/infrastructure/row-shape';
import type { CalendarOwner } from '../domain/calendar-feed.port';
import type { Site } from '../domain/event-feed.port';

/** What feeds need to know of the tables of events and venues. */
export interface CatalogueSql {
  readonly event: { readonly isListed: (event: string) => string; readonly isOffered: (ticketType: string) => string; readonly placeOf: (occurrence: string, event: string) => string };
  readonly venue: { readonly isListed: (venue: string) => string; readonly isPublic: (venue: string) => string };
}

type Kind = CalendarOwner['kind'];

/** How a feed is found by its owner's slug: the table, and what of it the public may subscribe to. */
export const ownerTables = ({ event, venue }: CatalogueSql): Record<Kind, { readonly table: string; readonly name: string; readonly isPublic: (alias: string) => string }> => ({
  venue: { table: 'venues', name: 'name', isPublic: venue.isListed },
  organizer: { table: 'organizers', name: 'name', isPublic: () => 'true' },
  tag: { table: 'tags', name: 'name', isPublic: () => 'true' },
  event: { table: 'events', name: 'title', isPublic: event.isListed },
});

export interface FoundOwner {
  readonly site: Site;
  readonly ownerId: string | null;
  readonly ownerName: string | null;
}

/** Whose feed it is, read ahead of the feed itself: knowing the id, the planner knows whether that owner has few events or many. */
export async function findOwner(pool: RetryingPool, sql: CatalogueSql, owner: CalendarOwner | null): Promise<FoundOwner | null> {
  const { table, name, isPublic } = owner ? ownerTables(sql)[owner.kind] : { table: '(SELECT NULL::text AS slug, NULL AS id, NULL AS name)', name: 'name', isPublic: () => 'true' };
  const { rows } = await pool.read<Site & Omit<FoundOwner, 'site'>>({
    text: `SELECT w.id AS "ownerId", w.${name} AS "ownerName", s.name, s.default_locale AS "defaultLocale", s.updated_at AS "updatedAt"
      FROM site_settings s CROSS JOIN ${table} w WHERE w.slug IS NOT DISTINCT FROM $1 AND ${isPublic('w')}`,
    values: [owner?.slug ?? null],
  });
  return rows[0] ? { site: rows[0], ownerId: rows[0].ownerId, ownerName: rows[0].ownerName } : null;
}

/** Which events `e`, and which of their occurrences `o`, belong to the owner whose id is the first parameter. */
export function belonging({ event }: CatalogueSql, kind: Kind | undefined): { readonly events: string; readonly occurrences: string } {
  switch (kind) {
    case undefined:
      return { events: '$1::uuid IS NULL', occurrences: 'true' };
    case 'venue':
      return { events: 'e.id IN (SELECT id FROM events WHERE venue_id = $1 UNION SELECT event_id FROM occurrences WHERE venue_id = $1)', occurrences: `${event.placeOf('o', 'e')} = $1` };
    case 'organizer':
      return { events: 'e.organizer_id = $1', occurrences: 'true' };
    case 'tag':
      return { events: 'e.id IN (SELECT event_id FROM event_tags WHERE tag_id = $1)', occurrences: 'true' };
    case 'event':
      return { events: 'e.id = $1', occurrences: 'true' };
  }
}

/** Alias `v`; null for a venue that is not public. */
export const placeColumns = `CASE WHEN v.id IS NOT NULL THEN json_build_object('name', v.name, 'addressLines', v.address_lines, 'postalCode', v.postal_code, 'city', v.city,
  'region', v.region, 'countryCode', v.country_code, 'latitude', v.latitude, 'longitude', v.longitude) END`;

/** JSON has no dates. */
export const toDate = (text: string): Date => new Date(toInstant(text)!);
