import type { RetryingPool } from '../../shared/infrastructure/retrying-pool';
import type { EventFeed, EventFeeds, FeedEntry, FeedOwner } from '../domain/event-feed.port';
import { belonging, type CatalogueSql, findOwner, placeColumns, toDate } from './sql-feed-owner';

type Row = Omit<FeedEntry, 'next'> & { readonly next: (Omit<NonNullable<FeedEntry['next']>, 'startsAt' | 'endsAt'> & { readonly startsAt: string; readonly endsAt: string }) | null };

/** One statement for the owner, one for the entries. */
export class SqlEventFeeds implements EventFeeds {
  constructor(
    private readonly pool: RetryingPool,
    private readonly sql: CatalogueSql,
  ) {}

  async latest(owner: FeedOwner | null, now: Date, limit: number): Promise<EventFeed | null> {
    const found = await findOwner(this.pool, this.sql, owner);
    if (!found) return null;
    const { rows } = await this.pool.read<Row>({ text: this.#text(owner?.kind), values: [found.ownerId, now, limit] });
    return { ...found, entries: rows.map(({ next, ...entry }) => ({ ...entry, next: next && { ...next, startsAt: toDate(next.startsAt), endsAt: toDate(next.endsAt) } })) };
  }

  #text(kind: FeedOwner['kind'] | undefined): string {
    const { event, venue } = this.sql;
    const { events, occurrences } = belonging(this.sql, kind);
    const isHeldThere = kind === 'venue' ? `EXISTS (SELECT FROM occurrences o WHERE o.event_id = e.id AND ${occurrences})` : 'true';
    return `SELECT e.id, e.slug, e.title, e.summary, e.cancelled_at IS NOT NULL AS "isCancelled", e.published_at AS "publishedAt", e.updated_at AS "updatedAt", g.id AS "organizerId", g.name AS "organizerName",
        coalesce((SELECT json_agg(json_build_object('slug', t.slug, 'name', t.name) ORDER BY t.name) FROM event_tags et JOIN tags t ON t.id = et.tag_id WHERE et.event_id = e.id), '[]') AS tags,
        (SELECT json_build_object('startsAt', o.starts_at AT TIME ZONE 'UTC', 'endsAt', o.ends_at AT TIME ZONE 'UTC', 'timeZone', o.time_zone, 'place', ${placeColumns})
          FROM occurrences o LEFT JOIN venues v ON v.id = ${event.placeOf('o', 'e')} AND ${venue.isPublic('v')}
          WHERE o.event_id = e.id AND o.cancelled_at IS NULL AND o.ends_at > $2 AND ${occurrences} ORDER BY o.starts_at LIMIT 1) AS next
      FROM (SELECT e.* FROM events e WHERE ${event.isListed('e')} AND ${events} AND ${isHeldThere} ORDER BY e.published_at DESC, e.id DESC LIMIT $3) e
      JOIN organizers g ON g.id = e.organizer_id ORDER BY e.published_at DESC, e.id DESC`;
  }
}
