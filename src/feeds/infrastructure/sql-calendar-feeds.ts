import type { RetryingPool } from '../../shared/infrastructure/retrying-pool';
import type { CalendarDate, CalendarFeed, CalendarFeeds, CalendarOwner, CalendarWindow } from '../domain/calendar-feed.port';
import { belonging, type CatalogueSql, findOwner, placeColumns } from './sql-feed-owner';

/** One statement for the owner, one for the dates. */
export class SqlCalendarFeeds implements CalendarFeeds {
  constructor(
    private readonly pool: RetryingPool,
    private readonly sql: CatalogueSql,
  ) {}

  async dates(owner: CalendarOwner | null, { from, until, limit }: CalendarWindow): Promise<CalendarFeed | null> {
    const found = await findOwner(this.pool, this.sql, owner);
    if (!found) return null;
    const { rows } = await this.pool.read<CalendarDate>({ text: this.#text(owner?.kind), values: [found.ownerId, from, until, limit] });
    return { ...found, dates: rows };
  }

  #text(kind: CalendarOwner['kind'] | undefined): string {
    const { event, venue } = this.sql;
    const { events, occurrences } = belonging(this.sql, kind);
    // Two branches, because dates that are held have an index by their start and called-off ones are not in it.
    const branch = (held: string) => `(SELECT o.* FROM occurrences o JOIN events e ON e.id = o.event_id
      WHERE o.cancelled_at ${held} AND o.starts_at >= $2 AND o.starts_at < $3 AND ${event.isListed('e')} AND ${events} AND ${occurrences} ORDER BY o.starts_at, o.id LIMIT $4)`;
    return `SELECT o.id AS "occurrenceId", e.id AS "eventId", o.starts_at AS "startsAt", o.ends_at AS "endsAt", o.time_zone AS "timeZone", e.slug, e.title, e.summary,
        o.cancelled_at IS NOT NULL OR e.cancelled_at IS NOT NULL AS "isCancelled", ${placeColumns} AS place,
        coalesce((SELECT json_agg(t.name ORDER BY t.name) FROM event_tags et JOIN tags t ON t.id = et.tag_id WHERE et.event_id = e.id), '[]') AS tags, e.version AS revision, e.updated_at AS "changedAt"
      FROM (SELECT * FROM (${branch('IS NULL')} UNION ALL ${branch('IS NOT NULL')}) o ORDER BY starts_at, id LIMIT $4) o
      JOIN events e ON e.id = o.event_id LEFT JOIN venues v ON v.id = ${event.placeOf('o', 'e')} AND ${venue.isPublic('v')} ORDER BY o.starts_at, o.id`;
  }
}
