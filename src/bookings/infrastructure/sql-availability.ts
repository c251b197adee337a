import { remainingIn, type SalesFacts, salesStatus } from '../../events/domain/sales';
import type { RetryingPool } from '../../shared/infrastructure/retrying-pool';
import type { AvailabilityReads, OccurrenceAvailability, TicketTypeAvailability } from '../domain/availability.port';

/** What this needs to know of the tables of events. */
export interface EventSql {
  readonly isPublic: (event: string) => string;
  readonly isOffered: (ticketType: string) => string;
}

/** A version has the event's version above this, and below it the versions of stocks: 2^21 edits and 2^32 moves fit into 53 bits. */
const versionsPerEdit = 2 ** 32;

interface Row {
  readonly occurrence_id: string;
  readonly event_id: string;
  readonly event_version: number;
  readonly stocks_version: number;
  readonly starts_at: Date;
  readonly is_cancelled: boolean;
  readonly sales_paused: boolean;
  readonly ticket_types: readonly TicketTypeRow[];
}

interface TicketTypeRow {
  readonly id: string;
  readonly minPerBooking: number;
  readonly salesStartAt: string | null;
  readonly salesEndAt: string | null;
  readonly stocks: readonly { readonly capacity: number | null; readonly sold: number; readonly held: number; readonly blocked: number; readonly version: number }[];
}

export class SqlAvailability implements AvailabilityReads {
  readonly #text: string;

  constructor(
    private readonly pool: RetryingPool,
    { isPublic, isOffered }: EventSql,
  ) {
    this.#text = `SELECT o.id AS occurrence_id, o.event_id, e.version::float8 AS event_version, o.starts_at, e.sales_paused,
        o.cancelled_at IS NOT NULL OR e.cancelled_at IS NOT NULL AS is_cancelled,
        (SELECT coalesce(sum(s.version), 0)::float8 FROM stocks s WHERE s.occurrence_id = o.id) AS stocks_version,
        coalesce((SELECT json_agg(json_build_object('id', k.id, 'minPerBooking', k.min_per_booking, 'salesStartAt', k.sales_start_at, 'salesEndAt', k.sales_end_at, 'stocks', coalesce(
            (SELECT json_agg(json_build_object('capacity', s.capacity, 'sold', s.sold, 'held', s.held, 'blocked', s.blocked, 'version', s.version))
              FROM pool_ticket_types d JOIN stocks s ON s.pool_id = d.pool_id AND s.occurrence_id = o.id WHERE d.ticket_type_id = k.id), '[]')) ORDER BY k.position)
          FROM ticket_types k WHERE k.event_id = o.event_id AND ${isOffered('k')}), '[]') AS ticket_types
      FROM occurrences o JOIN events e ON e.id = o.event_id WHERE o.id = ANY($1::uuid[]) AND ${isPublic('e')}`;
  }

  async find(occurrenceIds: readonly string[], now: Date): Promise<ReadonlyMap<string, OccurrenceAvailability>> {
    const { rows } = await this.pool.read<Row>({ text: this.#text, values: [occurrenceIds] });
    return new Map(rows.map((row) => [row.occurrence_id, toAvailability(row, now)]));
  }
}

function toAvailability(row: Row, now: Date): OccurrenceAvailability {
  const edits = row.event_version * versionsPerEdit;
  const offers = row.ticket_types.map((type) => toOffer(row, type, now));
  return {
    occurrenceId: row.occurrence_id,
    eventId: row.event_id,
    version: edits + row.stocks_version + offers.reduce((sum, { turns }) => sum + turns, 0),
    asOf: now,
    ticketTypes: offers.map(({ turns, moves, ...offer }) => ({ ...offer, version: edits + moves + turns })),
  };
}

type Offer = Omit<TicketTypeAvailability, 'version'> & { readonly turns: number; readonly moves: number };

function toOffer(row: Row, { id, minPerBooking, stocks, ...window }: TicketTypeRow, now: Date): Offer {
  const facts: SalesFacts = {
    salesStartAt: dateOf(window.salesStartAt),
    salesEndAt: dateOf(window.salesEndAt),
    salesPaused: row.sales_paused,
    isCancelled: row.is_cancelled,
    occurrenceStartsAt: row.starts_at,
    remaining: remainingIn(stocks),
    minPerBooking,
  };
  return {
    ticketTypeId: id,
    sales: salesStatus(facts, now),
    remaining: facts.remaining,
    asOf: now,
    turns: turnsBefore(facts, now),
    moves: stocks.reduce((sum, { version }) => sum + version, 0),
  };
}

/** How many of the times at which the clock alone changes its sales are over. */
const turnsBefore = ({ salesStartAt, salesEndAt, occurrenceStartsAt }: SalesFacts, now: Date): number =>
  [salesStartAt, salesEndAt, occurrenceStartsAt].filter((turn) => turn && turn <= now).length;

const dateOf = (text: string | null): Date | null => (text === null ? null : new Date(text));
