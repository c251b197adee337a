import { money, type Money } from '../../shared/domain/money';
import type { Selection } from '../../shared/domain/selection';
import { column, type FieldColumns, instant, RowShape } from '../../shared/infrastructure/row-shape';
import type { OccurrenceRecord, TicketTypeRecord } from '../domain/event-catalogue.port';
import { type EventPhase, phaseOf } from '../domain/phase';
import { bestSalesStatus, salesStatus } from '../domain/sales';
import { placeOf } from './sql-event-matches';
import { isOffered } from './sql-visibility';

type Row = readonly unknown[];
/** Columns that each row has beside what is selected, before it. */
type Head = Parameters<typeof RowShape.of>[0];

const plain = (alias: string, ...names: string[]): FieldColumns =>
  Object.fromEntries(names.map((name) => [name, { [name]: column(`${alias}.${name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}`) }]));

/** Alias `e`. */
const eventColumns = (now: string): FieldColumns => ({
  ...plain('e', 'slug', 'title', 'summary', 'description', 'timeZone', 'notice', 'cancellationMessage'),
  isCancelled: { isCancelled: column('e.cancelled_at IS NOT NULL') },
  // Of all spans only this one can decide what `phaseOf` answers: held before cancelled, running before others, the last to end.
  phase: {
    phase: column(`(SELECT ${spanShape.sql} FROM occurrences s WHERE s.event_id = e.id
      ORDER BY s.cancelled_at IS NOT NULL, s.starts_at <= ${now} AND s.ends_at > ${now} DESC, s.ends_at DESC LIMIT 1)`),
    changesAt: instant(`(SELECT min(CASE WHEN s.starts_at > ${now} THEN s.starts_at ELSE s.ends_at END) FROM occurrences s WHERE s.event_id = e.id AND s.ends_at > ${now})`),
  },
  priceFrom: {
    priceFrom: column(`(SELECT json_build_array(k.price::text, k.currency) FROM ticket_types k WHERE k.event_id = e.id AND ${isOffered('k')} ORDER BY k.price, k.position LIMIT 1)`),
  },
  organizer: { organizerId: column('e.organizer_id') },
  venue: { venueId: column('e.venue_id') },
  cover: { coverId: column('e.cover_id') },
});

const spanShape = new RowShape({ startsAt: instant('s.starts_at'), endsAt: instant('s.ends_at') });

export const readPhase = (row: Row | null, now: Date): EventPhase => {
  const span = row && spanShape.read<{ startsAt: string; endsAt: string }>(row);
  return phaseOf(span ? [{ startsAt: new Date(span.startsAt), endsAt: new Date(span.endsAt), cancelledAt: null }] : [], now);
};
const offerShape = new RowShape({
  salesStartAt: instant('k.sales_start_at'),
  salesEndAt: instant('k.sales_end_at'),
  minPerBooking: column('k.min_per_booking'),
  remaining: column('stock.remaining'),
});

/** Alias `o`, of an event in `ev`. */
const occurrenceColumns: FieldColumns = {
  ...plain('o', 'timeZone'),
  startsAtLocal: { startsAtLocal: column('o.starts_at AT TIME ZONE o.time_zone') },
  isOnline: { isOnline: column('COALESCE(o.online_url, CASE WHEN o.venue_id IS NULL THEN ev.online_url END) IS NOT NULL') },
  isCancelled: { isCancelled: column('o.cancelled_at IS NOT NULL OR ev.cancelled_at IS NOT NULL') },
  sales: {
    isCancelled: column('o.cancelled_at IS NOT NULL OR ev.cancelled_at IS NOT NULL'),
    salesPaused: column('ev.sales_paused'),
    offers: column(`(SELECT json_agg(${offerShape.sql}) FROM ticket_types k CROSS JOIN LATERAL (
      SELECT CASE WHEN count(*) = 0 THEN 0 ELSE min(s.capacity - s.sold - s.held - s.blocked) END AS remaining
      FROM pool_ticket_types d JOIN stocks s ON s.pool_id = d.pool_id AND s.occurrence_id = o.id WHERE d.ticket_type_id = k.id
    ) stock WHERE k.event_id = o.event_id AND ${isOffered('k')})`),
  },
  venue: { venueId: column(placeOf('o', 'ev')) },
};

/** Alias `k`. */
const ticketTypeColumns: FieldColumns = {
  ...plain('k', 'name', 'description', 'minPerBooking', 'maxPerBooking'),
  price: { amount: column('k.price::text'), currency: column('k.currency') },
  salesStartAt: { salesStartAt: instant('k.sales_start_at') },
  salesEndAt: { salesEndAt: instant('k.sales_end_at') },
};

export const eventShape = (now: () => string, head: Head, selection: Selection): RowShape =>
  RowShape.of({ ...head, id: column('e.id') }, eventColumns(selection.has('phase') ? now() : ''), selection);

/** Alias `g`. */
export const organizerShape = (selection: Selection): RowShape =>
  RowShape.of({ id: column('g.id') }, plain('g', 'slug', 'name', 'description', 'websiteUrl'), selection);

/** Alias `t`. */
export const tagShape = (selection: Selection, head: Head = {}): RowShape =>
  RowShape.of({ ...head, id: column('t.id') }, plain('t', 'slug', 'name'), selection);

export class TicketTypeShape {
  readonly sql: string;
  readonly #shape: RowShape;

  constructor(head: Head, ...selections: Selection[]) {
    this.#shape = RowShape.of({ ...head, id: column('k.id') }, ticketTypeColumns, ...selections);
    this.sql = this.#shape.sql;
  }

  read(row: Row): TicketTypeRecord {
    const record = this.#shape.read<TicketTypeRecord & { price?: Money; amount?: string; currency?: string }>(row);
    return record.amount === undefined ? record : Object.assign(record, { price: money(record.amount, record.currency!) });
  }
}

export type OccurrenceRow = OccurrenceRecord & { readonly venueId?: string | null };

interface Offer {
  readonly salesStartAt: string | null;
  readonly salesEndAt: string | null;
  readonly minPerBooking: number;
  readonly remaining: number | null;
}

export class OccurrenceShape {
  readonly sql: string;
  readonly #shape: RowShape;

  constructor(private readonly selection: Selection) {
    this.#shape = RowShape.of({ n: column('ev.n'), id: column('o.id'), startsAt: instant('o.starts_at'), endsAt: instant('o.ends_at') }, occurrenceColumns, selection);
    this.sql = this.#shape.sql;
  }

  read(row: Row, now: Date): OccurrenceRow {
    const record = this.#shape.read<OccurrenceRow & { salesPaused: boolean; offers: readonly Row[] | null }>(row);
    return this.selection.has('sales') ? Object.assign(record, salesOf(record, now)) : record;
  }
}

function salesOf({ startsAt, isCancelled, salesPaused, offers }: OccurrenceRecord & { salesPaused: boolean; offers: readonly Row[] | null }, now: Date): Pick<OccurrenceRow, 'sales' | 'changesAt'> {
  const facts = { isCancelled, salesPaused, occurrenceStartsAt: new Date(startsAt) };
  const read = (offers ?? []).map((row) => offerShape.read<Offer>(row));
  const statuses = read.map(({ salesStartAt, salesEndAt, ...offer }) => salesStatus({ ...facts, ...offer, salesStartAt: dateOf(salesStartAt), salesEndAt: dateOf(salesEndAt) }, now));
  const moments = [startsAt, ...read.flatMap(({ salesStartAt, salesEndAt }) => [salesStartAt, salesEndAt])].filter((moment) => moment !== null && new Date(moment) > now);
  return { sales: bestSalesStatus(statuses), changesAt: moments.sort()[0] ?? null };
}

const dateOf = (text: string | null): Date | null => (text === null ? null : new Date(text));

export const readPrice = (row: readonly [string, string] | null): Money | null => row && money(...row);
