import { toInstant } from '../../shared/infrastructure/row-shape';
import type { CalendarOwner } from '../domain/calendar-feed.port';
import type { Site } from '../domain/event-feed.port';

/** What feeds need to know of the tables of events and venues. */
export interface CatalogueSql {
  readonly event: { readonly isListed: (event: string) => string; readonly isOffered: (ticketType: string) => string; readonly placeOf: (occurrence: string, event: string) => string };
  readonly venue: { readonly isListed: (venue: string) => string; readonly isPublic: (venue: string) => string };
}

export interface FeedRow {
  readonly site: Omit<Site, 'updatedAt'> & { readonly updatedAt: string };
  readonly ownerName: string | null;
}

type Kind = CalendarOwner['kind'];

/** How a feed is found by its owner's slug: the table, and what of it the public may subscribe to. */
export const ownerTables = ({ event, venue }: CatalogueSql): Record<Kind, { readonly table: string; readonly name: string; readonly isPublic: (alias: string) => string }> => ({
  venue: { table: 'venues', name: 'name', isPublic: venue.isListed },
  organizer: { table: 'organizers', name: 'name', isPublic: () => 'true' },
  tag: { table: 'tags', name: 'name', isPublic: () => 'true' },
  event: { table: 'events', name: 'title', isPublic: event.isListed },
});

const ownerId = '(SELECT id FROM owner)';

/** Which events `e` belong to the owner; an event belongs to the venues of its occurrences. */
const eventConditions: Record<Kind, string> = {
  venue: `e.id IN (SELECT id FROM events WHERE venue_id = ${ownerId} UNION SELECT event_id FROM occurrences WHERE venue_id = ${ownerId})`,
  organizer: `e.organizer_id = ${ownerId}`,
  tag: `e.id IN (SELECT event_id FROM event_tags WHERE tag_id = ${ownerId})`,
  event: `e.id = ${ownerId}`,
};

/** The parts of a statement about the feed of one owner, whose slug is its first parameter. */
export function feedParts(sql: CatalogueSql, kind: Kind | null) {
  const siteColumns = `json_build_object('name', s.name, 'defaultLocale', s.default_locale, 'updatedAt', s.updated_at AT TIME ZONE 'UTC') AS site`;
  if (!kind) return { owner: `owner AS (SELECT NULL::uuid AS id, NULL AS name WHERE $1::text IS NULL)`, columns: `${siteColumns}, NULL AS "ownerName"`, from: 'site_settings s', events: 'true', occurrences: 'true' };
  const { table, name, isPublic } = ownerTables(sql)[kind];
  return {
    owner: `owner AS (SELECT w.id, w.${name} AS name FROM ${table} w WHERE w.slug = $1 AND ${isPublic('w')})`,
    columns: `${siteColumns}, owner.name AS "ownerName"`,
    from: 'site_settings s CROSS JOIN owner',
    events: eventConditions[kind],
    occurrences: kind === 'venue' ? `${sql.event.placeOf('o', 'e')} = ${ownerId}` : 'true',
  };
}

/** Alias `v`; null for a venue that is not public. */
export const placeColumns = `CASE WHEN v.id IS NOT NULL THEN json_build_object('name', v.name, 'addressLines', v.address_lines, 'postalCode', v.postal_code, 'city', v.city,
  'region', v.region, 'countryCode', v.country_code, 'latitude', v.latitude, 'longitude', v.longitude) END`;

/** JSON has no dates. */
export const toDate = (text: string): Date => new Date(toInstant(text)!);

export const toSite = ({ site }: FeedRow): Site => ({ ...site, updatedAt: toDate(site.updatedAt) });
