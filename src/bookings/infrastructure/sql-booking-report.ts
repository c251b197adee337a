import { money, type Money } from '../../shared/domain/money';
import type { RetryingPool } from '../../shared/infrastructure/retrying-pool';
import type { BookingReports, EventStats, ReportBucket, ReportWindow, SalesReport, Takings, TicketTypeSales } from '../domain/booking-report.port';

/** Amounts leave as text: JSON has only floats. */
interface Sums {
  readonly currency: string;
  readonly gross: string;
  readonly refunds: string;
  readonly net: string;
}

const sums = `json_build_object('currency', currency, 'gross', coalesce(gross, 0)::text, 'refunds', coalesce(refunds, 0)::text, 'net', (coalesce(gross, 0) - coalesce(refunds, 0) - coalesce(disputed, 0))::text)`;

/** A refund that came back is no refund; a dispute is no refund, but the money is away. */
const movements = `sum(entry.amount) FILTER (WHERE entry.kind = 'CAPTURE') AS gross,
  sum(CASE entry.kind WHEN 'REFUND' THEN entry.amount WHEN 'REFUND_REVERSAL' THEN -entry.amount END) AS refunds,
  sum(CASE entry.kind WHEN 'DISPUTE' THEN entry.amount WHEN 'DISPUTE_REVERSAL' THEN -entry.amount END) AS disputed`;

const stats = `
  SELECT wanted.id AS "eventId", tickets.*, held.*,
    (SELECT coalesce(json_agg(row), '[]') FROM (SELECT status, count(*)::int AS count FROM bookings WHERE event_id = wanted.id GROUP BY status ORDER BY status) row) AS bookings,
    (SELECT coalesce(json_agg(${sums} ORDER BY currency), '[]') FROM (
      SELECT entry.currency, ${movements} FROM bookings booking JOIN ledger_entries entry ON entry.booking_id = booking.id WHERE booking.event_id = wanted.id GROUP BY entry.currency) sums) AS sums
  FROM unnest($1::uuid[]) AS wanted (id)
  CROSS JOIN LATERAL (
    SELECT count(*) FILTER (WHERE ticket.status IN ('VALID', 'CHECKED_IN'))::int AS "ticketsSold", count(*) FILTER (WHERE ticket.status = 'CHECKED_IN')::int AS "checkedIn"
    FROM bookings booking JOIN tickets ticket ON ticket.booking_id = booking.id WHERE booking.event_id = wanted.id) tickets
  CROSS JOIN LATERAL (
    SELECT coalesce(sum(line.quantity), 0)::int AS "ticketsHeld"
    FROM bookings booking JOIN booking_lines line ON line.booking_id = booking.id WHERE booking.event_id = wanted.id AND booking.status IN ('HELD', 'AWAITING_PAYMENT')) held`;

/** Days begin at midnight by the clocks of the event, whatever a clock change makes of their length. */
const series = {
  DAY: `SELECT day AT TIME ZONE zone AS at FROM generate_series(date_trunc('day', $2::timestamptz AT TIME ZONE zone), $3::timestamptz AT TIME ZONE zone, '1 day') day`,
  HOUR: `SELECT at FROM generate_series(date_trunc('hour', $2::timestamptz, zone), $3::timestamptz, '1 hour') at`,
};

const report = (interval: ReportWindow['interval']): string => `
  WITH zone AS (SELECT time_zone AS zone FROM events WHERE id = $1),
  bucket AS (SELECT at FROM zone CROSS JOIN LATERAL (${series[interval]}) series WHERE at < $3),
  sold AS (
    SELECT date_trunc('${interval.toLowerCase()}', booking.confirmed_at, zone) AS at, line.ticket_type_id, line.name, booking.currency, line.quantity, line.quantity * line.unit_price AS value
    FROM zone CROSS JOIN bookings booking JOIN booking_lines line ON line.booking_id = booking.id
    WHERE booking.event_id = $1 AND booking.confirmed_at >= $2 AND booking.confirmed_at < $3),
  moved AS (
    SELECT date_trunc('${interval.toLowerCase()}', entry.occurred_at, zone) AS at, entry.currency, ${movements}
    FROM zone CROSS JOIN bookings booking JOIN ledger_entries entry ON entry.booking_id = booking.id
    WHERE booking.event_id = $1 AND entry.occurred_at >= $2 AND entry.occurred_at < $3 GROUP BY 1, 2)
  SELECT
    (SELECT coalesce(json_agg(json_build_object('at', at, 'tickets', coalesce(tickets, 0), 'sums', coalesce(sums, '[]')) ORDER BY at), '[]') FROM bucket
      LEFT JOIN (SELECT at, sum(quantity) AS tickets FROM sold GROUP BY at) AS sales USING (at)
      LEFT JOIN (SELECT at, json_agg(${sums} ORDER BY currency) AS sums FROM moved GROUP BY at) AS money USING (at)) AS buckets,
    (SELECT coalesce(sum(quantity), 0)::int FROM sold) AS tickets,
    (SELECT coalesce(json_agg(${sums} ORDER BY currency), '[]') FROM (SELECT currency, sum(gross) AS gross, sum(refunds) AS refunds, sum(disputed) AS disputed FROM moved GROUP BY currency) total) AS sums,
    (SELECT coalesce(json_agg(json_build_object('ticketTypeId', ticket_type_id, 'name', name, 'tickets', tickets, 'currency', currency, 'value', value::text) ORDER BY tickets DESC, name), '[]')
      FROM (SELECT ticket_type_id, max(name) AS name, currency, sum(quantity)::int AS tickets, sum(value) AS value FROM sold GROUP BY ticket_type_id, currency) type) AS types`;

type StatsRow = Omit<EventStats, 'takings'> & { readonly sums: readonly Sums[] };
interface ReportRow {
  readonly buckets: readonly { readonly at: string; readonly tickets: number; readonly sums: readonly Sums[] }[];
  readonly tickets: number;
  readonly sums: readonly Sums[];
  readonly types: readonly { readonly ticketTypeId: string; readonly name: string; readonly tickets: number; readonly currency: string; readonly value: string }[];
}

/** Each is one statement, so that its figures belong together. */
export class SqlBookingReports implements BookingReports {
  constructor(private readonly pool: RetryingPool) {}

  async statsOf(eventIds: readonly string[]): Promise<EventStats[]> {
    const { rows } = await this.pool.read<StatsRow>({ text: stats, values: [eventIds] });
    return rows.map(({ sums: own, ...row }) => ({ ...row, takings: toTakings(own) }));
  }

  async salesReport({ eventId, from, to, interval }: ReportWindow): Promise<SalesReport> {
    const { rows } = await this.pool.read<ReportRow>({ text: report(interval), values: [eventId, from, to] });
    const { buckets, tickets, sums: all, types } = rows[0]!;
    return { buckets: buckets.map(toBucket), tickets, takings: toTakings(all), byTicketType: typesOf(types) };
  }
}

const amounts = (items: readonly Sums[], key: 'gross' | 'refunds' | 'net'): Money[] => items.map((item) => money(item[key], item.currency));

const toTakings = (items: readonly Sums[]): Takings => ({ gross: amounts(items, 'gross'), refunds: amounts(items, 'refunds'), net: amounts(items, 'net') });

const toBucket = ({ at, tickets, sums: own }: ReportRow['buckets'][number]): ReportBucket => ({ at: new Date(at), tickets, gross: amounts(own, 'gross'), refunds: amounts(own, 'refunds') });

/** One entry for each ticket type, whose currency may have changed. */
function typesOf(rows: ReportRow['types']): TicketTypeSales[] {
  const byId = new Map<string, TicketTypeSales>();
  for (const { ticketTypeId, name, tickets, currency, value } of rows) {
    const known = byId.get(ticketTypeId);
    byId.set(ticketTypeId, { ticketTypeId, name, tickets: tickets + (known?.tickets ?? 0), value: [...(known?.value ?? []), money(value, currency)] });
  }
  return [...byId.values()];
}
