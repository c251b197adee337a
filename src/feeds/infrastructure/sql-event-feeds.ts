import type { RetryingPool } from '../../shared/infrastructure/retrying-pool';
import type { EventFeed, EventFeeds, FeedEntry, FeedOwner } from '../domain/event-feed.port';
import { type CatalogueSql, feedParts, type FeedRow, placeColumns, toDate, toSite } from './sql-feed-owner';

type Dated<T, Key extends keyof T> = Omit<T, Key> & { readonly [K in Key]: string };

interface Row extends FeedRow {
  readonly entries: readonly (Dated<Omit<FeedEntry, 'next'>, 'publishedAt' | 'updatedAt'> & { readonly next: Dated<NonNullable<FeedEntry['next']>, 'startsAt' | 'endsAt'> | null })[];
}

/** One statement for a feed with its entries. */
export class SqlEventFeeds implements EventFeeds {
  constructor(
    private readonly pool: RetryingPool,
    private readonly sql: CatalogueSql,
  ) {}

  async latest(owner: FeedOwner | null, now: Date, limit: number): Promise<EventFeed | null> {
    const { rows: [row] } = await this.pool.read<Row>({ text: this.#text(owner?.kind ?? null), values: [owner?.slug ?? null, now, limit] });
    return row ? { site: toSite(row), ownerName: row.ownerName, entries: row.entries.map(toEntry) } : null;
  }

  #text(kind: FeedOwner['kind'] | null): string {
    const { event, venue } = this.sql;
    const parts = feedParts(this.sql, kind);
    const isHeldThere = kind === 'venue' ? `EXISTS (SELECT FROM occurrences o WHERE o.event_id = e.id AND ${parts.occurrences})` : 'true';
    return `WITH ${parts.owner},
      latest AS MATERIALIZED (SELECT e.* FROM events e WHERE ${event.isListed('e')} AND ${parts.events} AND ${isHeldThere} ORDER BY e.published_at DESC, e.id DESC LIMIT $3)
      SELECT ${parts.columns}, coalesce((SELECT json_agg(json_build_object(
          'id', e.id, 'slug', e.slug, 'title', e.title, 'summary', e.summary, 'isCancelled', e.cancelled_at IS NOT NULL,
          'publishedAt', e.published_at AT TIME ZONE 'UTC', 'updatedAt', e.updated_at AT TIME ZONE 'UTC', 'organizerName', g.name,
          'tags', coalesce((SELECT json_agg(json_build_object('slug', t.slug, 'name', t.name) ORDER BY t.name) FROM event_tags et JOIN tags t ON t.id = et.tag_id WHERE et.event_id = e.id), '[]'),
          'next', (SELECT json_build_object('startsAt', o.starts_at AT TIME ZONE 'UTC', 'endsAt', o.ends_at AT TIME ZONE 'UTC', 'timeZone', o.time_zone, 'place', ${placeColumns})
            FROM occurrences o LEFT JOIN venues v ON v.id = ${event.placeOf('o', 'e')} AND ${venue.isPublic('v')}
            WHERE o.event_id = e.id AND o.cancelled_at IS NULL AND o.ends_at > $2 AND ${parts.occurrences} ORDER BY o.starts_at LIMIT 1)
        ) ORDER BY e.published_at DESC, e.id DESC) FROM latest e JOIN organizers g ON g.id = e.organizer_id), '[]') AS entries
      FROM ${parts.from}`;
  }
}

const toEntry = ({ publishedAt, updatedAt, next, ...entry }: Row['entries'][number]): FeedEntry => ({
  ...entry,
  publishedAt: toDate(publishedAt),
  updatedAt: toDate(updatedAt),
  next: next && { ...next, startsAt: toDate(next.startsAt), endsAt: toDate(next.endsAt) },
});
