import type { EventFacets, FacetBucket, FacetName } from '../domain/event-catalogue.port';
import type { EventMatches } from './sql-event-matches';

export type FacetRow = Readonly<Record<FacetName, readonly (readonly [key: string, label: string, count: number])[] | null>>;

/** More buckets than a person would look through are cut. */
const bucketLimit = 100;

const buckets = (source: string, order: string): string =>
  `(SELECT json_agg(json_build_array(key, label, count) ORDER BY ${order}) FROM (${source} ORDER BY ${order} LIMIT ${bucketLimit}) bucket)`;

const byCount = 'count DESC, label, key';

/** How the events of a listing spread over tags, venues and months; each event counts once, where and when its matching occurrence is. */
export function facetColumns(matches: EventMatches, names: readonly FacetName[], isPublicVenue: (venue: string) => string): string {
  const sources: Record<FacetName, string> = {
    tags: buckets('SELECT t.slug AS key, t.name AS label, count(*) AS count FROM matched JOIN event_tags et ON et.event_id = matched.id JOIN tags t ON t.id = et.tag_id GROUP BY t.id', byCount),
    venues: buckets(`SELECT v.id AS key, v.name AS label, count(*) AS count FROM matched JOIN venues v ON v.id = matched.venue_id WHERE ${isPublicVenue('v')} GROUP BY v.id`, byCount),
    months: buckets('SELECT month AS key, month AS label, count(*) AS count FROM matched GROUP BY month', 'key'),
  };
  const selected = names.map((name) => `'${name}', ${sources[name]}`);
  return `WITH matched AS MATERIALIZED (
      SELECT e.id, o.venue_id, to_char(o.starts_at AT TIME ZONE e.time_zone, 'YYYY-MM') AS month FROM ${matches.byEvent()}
    ) SELECT json_build_object(${selected.join(', ')})`;
}

export function readFacets(row: FacetRow): EventFacets {
  return Object.fromEntries(Object.entries(row).map(([name, rows]) => [name, (rows ?? []).map(([key, label, count]): FacetBucket => ({ key, label, count }))]));
}
