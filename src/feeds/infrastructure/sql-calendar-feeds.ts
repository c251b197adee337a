import type { RetryingPool } from '../../shared/infrastructure/retrying-pool';
import type { CalendarDate, CalendarFeed, CalendarFeeds, CalendarOwner, CalendarWindow } from '../domain/calendar-feed.port';
import { type CatalogueSql, feedParts, type FeedRow, placeColumns, toDate, toSite } from './sql-feed-owner';

type Instant = 'startsAt' | 'endsAt' | 'changedAt';

interface Row extends FeedRow {
  readonly dates: readonly (Omit<CalendarDate, Instant> & { readonly [K in Instant]: string })[];
}

/** One statement for a calendar with its dates. */
export class SqlCalendarFeeds implements CalendarFeeds {
  constructor(
    private readonly pool: RetryingPool,
    private readonly sql: CatalogueSql,
  ) {}

  async dates(owner: CalendarOwner | null, { from, until, limit }: CalendarWindow): Promise<CalendarFeed | null> {
    const { rows: [row] } = await this.pool.read<Row>({ text: this.#text(owner?.kind ?? null), values: [owner?.slug ?? null, from, until, limit] });
    return row ? { site: toSite(row), ownerName: row.ownerName, dates: row.dates.map(toCalendarDate) } : null;
  }

  #text(kind: CalendarOwner['kind'] | null): string {
    const { event, venue } = this.sql;
    const parts = feedParts(this.sql, kind);
    // Two branches, because dates that are held have an index by their start and called-off ones are not in it.
    const branch = (held: string) => `(SELECT o.* FROM occurrences o JOIN events e ON e.id = o.event_id
      WHERE o.cancelled_at ${held} AND o.starts_at >= $2 AND o.starts_at < $3 AND ${event.isListed('e')} AND ${parts.events} AND ${parts.occurrences} ORDER BY o.starts_at, o.id LIMIT $4)`;
    return `WITH ${parts.owner},
      dates AS MATERIALIZED (SELECT * FROM (${branch('IS NULL')} UNION ALL ${branch('IS NOT NULL')}) o ORDER BY starts_at, id LIMIT $4)
      SELECT ${parts.columns}, coalesce((SELECT json_agg(json_build_object(
          'occurrenceId', o.id, 'startsAt', o.starts_at AT TIME ZONE 'UTC', 'endsAt', o.ends_at AT TIME ZONE 'UTC', 'timeZone', o.time_zone,
          'slug', e.slug, 'title', e.title, 'summary', e.summary, 'isCancelled', o.cancelled_at IS NOT NULL OR e.cancelled_at IS NOT NULL, 'place', ${placeColumns},
          'tags', coalesce((SELECT json_agg(t.name ORDER BY t.name) FROM event_tags et JOIN tags t ON t.id = et.tag_id WHERE et.event_id = e.id), '[]'),
          'revision', e.version, 'changedAt', e.updated_at AT TIME ZONE 'UTC'
        ) ORDER BY o.starts_at, o.id) FROM dates o JOIN events e ON e.id = o.event_id LEFT JOIN venues v ON v.id = ${event.placeOf('o', 'e')} AND ${venue.isPublic('v')}), '[]') AS dates
      FROM ${parts.from}`;
  }
}

const toCalendarDate = ({ startsAt, endsAt, changedAt, ...date }: Row['dates'][number]): CalendarDate => ({
  ...date,
  startsAt: toDate(startsAt),
  endsAt: toDate(endsAt),
  changedAt: toDate(changedAt),
});
