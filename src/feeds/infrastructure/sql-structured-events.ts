import { Temporal } from 'temporal-polyfill';
import { money } from '../../shared/domain/money';
import { toInstant } from '../../shared/infrastructure/row-shape';
import type { RetryingPool } from '../../shared/infrastructure/retrying-pool';
import type { StructuredEvent, StructuredEvents } from '../domain/structured-event.port';
import { type CatalogueSql, placeColumns } from './sql-feed-owner';

type Row = Omit<StructuredEvent, 'date'> & { readonly date: (NonNullable<StructuredEvent['date']> & { readonly timeZone: string }) | null };

/** One statement for any number of events. */
export class SqlStructuredEvents implements StructuredEvents {
  readonly #text: string;

  constructor(
    private readonly pool: RetryingPool,
    { event, venue }: CatalogueSql & { readonly event: { readonly isPublic: (event: string) => string } },
  ) {
    this.#text = `SELECT e.id, e.slug, e.title, e.summary, e.description, e.notice, e.cancelled_at IS NOT NULL AS "isCancelled",
        json_build_object('id', g.id, 'name', g.name, 'websiteUrl', g.website_url) AS organizer,
        (SELECT json_build_object('startsAt', o.starts_at AT TIME ZONE 'UTC', 'endsAt', o.ends_at AT TIME ZONE 'UTC', 'timeZone', o.time_zone, 'isCancelled', o.cancelled_at IS NOT NULL,
            'isOnline', coalesce(o.online_url, CASE WHEN o.venue_id IS NULL THEN e.online_url END) IS NOT NULL, 'venueId', v.id, 'place', ${placeColumns})
          FROM occurrences o LEFT JOIN venues v ON v.id = ${event.placeOf('o', 'e')} AND ${venue.isPublic('v')}
          WHERE o.event_id = e.id ORDER BY o.cancelled_at IS NOT NULL, o.ends_at <= $2, CASE WHEN o.ends_at > $2 THEN o.starts_at END, o.starts_at DESC LIMIT 1) AS date,
        (SELECT json_build_object('lowest', min(k.price)::text, 'highest', max(k.price)::text, 'currency', k.currency)
          FROM ticket_types k WHERE k.event_id = e.id AND ${event.isOffered('k')} GROUP BY k.currency ORDER BY min(k.position) LIMIT 1) AS prices
      FROM events e JOIN organizers g ON g.id = e.organizer_id WHERE e.id = ANY($1::uuid[]) AND ${event.isPublic('e')}`;
  }

  async findByIds(ids: readonly string[], now: Date): Promise<readonly StructuredEvent[]> {
    const { rows } = await this.pool.read<Row>({ text: this.#text, values: [ids, now] });
    return rows.map(({ date, prices, ...event }) => ({
      ...event,
      date: date && { ...date, startsAt: local(date.startsAt, date.timeZone), endsAt: local(date.endsAt, date.timeZone), end: toInstant(date.endsAt) },
      prices: prices && { ...prices, lowest: money(prices.lowest, prices.currency).amount, highest: money(prices.highest, prices.currency).amount },
    }));
  }
}

/** "2026-12-12T19:00:00+01:00" */
const local = (text: string, timeZone: string): string => Temporal.Instant.from(toInstant(text)!).toZonedDateTimeISO(timeZone).toString({ timeZoneName: 'never', smallestUnit: 'second' });
