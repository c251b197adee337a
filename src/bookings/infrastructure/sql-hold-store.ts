import type { Counters } from '../../events/domain/sales';
import { scopeOf } from '../../shared/domain/idempotency';
import { money } from '../../shared/domain/money';
import { Prisma } from '../../shared/infrastructure/generated/client';
import { hashOf } from '../../shared/infrastructure/prisma-idempotency-records';
import type { Transaction } from '../../shared/infrastructure/prisma-unit-of-work';
import { movesBetween, sumOfMoves } from '../domain/booking.entity';
import { linesPerBooking } from '../domain/hold-rules';
import type { HoldFacts, HoldRequest, HoldStore, NewHold, OccurrenceFacts, TicketOffer } from '../domain/hold-store.port';
import { isOverdue } from './sql-overdue';

/** Three statements for any number of holds. */
export class SqlHoldStore implements HoldStore {
  constructor(private readonly tx: Transaction) {}

  async lock(requests: readonly HoldRequest[]): Promise<ReadonlySet<string>> {
    const rows = await this.tx.$queryRaw<{ id: string }[]>`
      SELECT stock.id FROM stocks stock WHERE (stock.occurrence_id, stock.pool_id) IN (
        SELECT want.occurrence_id, link.pool_id FROM ${wanted(requests)} JOIN pool_ticket_types link ON link.ticket_type_id = want.ticket_type_id)
      ORDER BY stock.id FOR UPDATE OF stock`;
    return new Set(rows.map(({ id }) => id));
  }

  async read(requests: readonly HoldRequest[], now: Date): Promise<HoldFacts> {
    const [row] = await this.tx.$queryRaw<[FactsRow]>`
      SELECT (SELECT json_agg(${occurrenceJson(now)}) FROM occurrences occurrence JOIN events event ON event.id = occurrence.event_id
          WHERE occurrence.id = ANY(${requests.map(({ command }) => command.occurrenceId)}::uuid[])) AS occurrences,
        (SELECT json_agg(${offerJson}) FROM ${wanted(requests)} JOIN ticket_types type ON type.id = want.ticket_type_id) AS offers,
        (SELECT json_agg(json_build_array(record.scope, record.key, record.input_hash, record.result->>'bookingId'))
          FROM idempotency_records record WHERE (record.scope, record.key) IN (SELECT * FROM unnest(${requests.map(({ viewer }) => scopeOf(viewer))}::text[], ${requests.map(({ command }) => command.idempotencyKey)}::text[]))) AS records`;
    return toFacts(row, requests);
  }

  async write(holds: readonly NewHold[], now: Date): Promise<boolean> {
    const claims = sumOfMoves(holds.flatMap(({ booking }) => movesBetween(null, booking)));
    const [row] = await this.tx.$queryRaw<[{ moved: number; booked: number; kept: number }]>`
      WITH claim AS (SELECT * FROM unnest(${claims.map(({ stockId }) => stockId)}::uuid[], ${claims.map(({ held }) => held)}::int[]) AS claim (stock_id, places)),
      moved AS (
        UPDATE stocks stock SET held = stock.held + claim.places FROM claim
        WHERE stock.id = claim.stock_id AND (stock.capacity IS NULL OR stock.sold + stock.held + stock.blocked + claim.places <= stock.capacity) RETURNING stock.id),
      kept AS (
        INSERT INTO idempotency_records (scope, key, input_hash, result, created_at)
        SELECT scope, key, "inputHash", result, ${now} FROM jsonb_to_recordset(${JSON.stringify(holds.map(toRecord))}::jsonb) AS item (scope text, key text, "inputHash" text, result jsonb)
        ORDER BY scope, key ON CONFLICT DO NOTHING RETURNING key),
      booked AS (
        INSERT INTO bookings (id, reference, event_id, occurrence_id, user_id, partner_id, status, financial_status, currency, total, expires_at, cancellable_until, refund_percent, version, created_at, updated_at)
        SELECT id, reference, "eventId", "occurrenceId", "userId", "partnerId", status, "financialStatus", currency, total, "expiresAt", "cancellableUntil", "refundPercent", version, "createdAt", "updatedAt"
        FROM jsonb_to_recordset(${JSON.stringify(holds.map(toBookingRow))}::jsonb) AS item (id uuid, reference text, "eventId" uuid, "occurrenceId" uuid, "userId" uuid, "partnerId" uuid,
          status "BookingStatus", "financialStatus" "FinancialStatus", currency text, total numeric, "expiresAt" timestamptz, "cancellableUntil" timestamptz, "refundPercent" int,
          version int, "createdAt" timestamptz, "updatedAt" timestamptz)
        ON CONFLICT (reference) DO NOTHING RETURNING id),
      lined AS (
        INSERT INTO booking_lines (id, booking_id, ticket_type_id, position, name, quantity, unit_price, stock_ids)
        SELECT item.id, booked.id, "ticketTypeId", position, name, quantity, "unitPrice", "stockIds"
        FROM jsonb_to_recordset(${JSON.stringify(holds.flatMap(toLineRows))}::jsonb) AS item (id uuid, "bookingId" uuid, "ticketTypeId" uuid, position int, name text, quantity int, "unitPrice" numeric, "stockIds" uuid[])
        JOIN booked ON booked.id = item."bookingId")
      SELECT (SELECT count(*)::int FROM moved) AS moved, (SELECT count(*)::int FROM booked) AS booked, (SELECT count(*)::int FROM kept) AS kept`;
    return row.moved === claims.length && row.booked === holds.length && row.kept === holds.length;
  }
}

/** Pairs of occurrence and ticket type, each once. */
function wanted(requests: readonly HoldRequest[]): Prisma.Sql {
  const pairs = new Map<string, readonly [string, string]>();
  for (const { command: { occurrenceId, lines } } of requests) {
    for (const { ticketTypeId } of lines.slice(0, linesPerBooking)) pairs.set(`${occurrenceId} ${ticketTypeId}`, [occurrenceId, ticketTypeId]);
  }
  const all = [...pairs.values()];
  return Prisma.sql`unnest(${all.map(([occurrenceId]) => occurrenceId)}::uuid[], ${all.map(([, ticketTypeId]) => ticketTypeId)}::uuid[]) AS want (occurrence_id, ticket_type_id)`;
}

const occurrenceJson = (now: Date) => Prisma.sql`json_build_object('id', occurrence.id, 'eventId', event.id, 'eventStatus', event.status, 'salesPaused', event.sales_paused,
  'startsAt', occurrence.starts_at, 'cancelledAt', occurrence.cancelled_at, 'cancellableHours', event.cancellable_hours, 'refundPercent', event.refund_percent,
  'hasOverdue', EXISTS (SELECT FROM bookings booking WHERE booking.occurrence_id = occurrence.id AND ${isOverdue(now)}))`;

/** A pool that has no stock for the occurrence leaves a null, and nothing to sell. */
const offerJson = Prisma.sql`json_build_object('ticketTypeId', type.id, 'occurrenceId', want.occurrence_id, 'eventId', type.event_id, 'name', type.name,
  'price', type.price::text, 'currency', type.currency, 'minPerBooking', type.min_per_booking, 'maxPerBooking', type.max_per_booking,
  'salesStartAt', type.sales_start_at, 'salesEndAt', type.sales_end_at, 'visibility', type.visibility,
  'stocks', (SELECT json_agg(json_build_object('id', stock.id, 'capacity', stock.capacity, 'sold', stock.sold, 'held', stock.held, 'blocked', stock.blocked) ORDER BY stock.id)
    FROM pool_ticket_types link LEFT JOIN stocks stock ON stock.pool_id = link.pool_id AND stock.occurrence_id = want.occurrence_id WHERE link.ticket_type_id = type.id))`;

type InJson<T> = { readonly [K in keyof T]: T[K] extends Date | null ? string | Extract<T[K], null> : T[K] };
type StockJson = Counters & { readonly id: string | null };
type OfferJson = InJson<Omit<TicketOffer, 'price' | 'stockIds'>> & { readonly price: string; readonly currency: string; readonly stocks: readonly StockJson[] | null };

interface FactsRow {
  readonly occurrences: readonly InJson<OccurrenceFacts>[] | null;
  readonly offers: readonly OfferJson[] | null;
  readonly records: readonly (readonly [scope: string, key: string, inputHash: string, bookingId: string | null])[] | null;
}

function toFacts({ occurrences, offers, records }: FactsRow, requests: readonly HoldRequest[]): HoldFacts {
  const stocks = (offers ?? []).flatMap((offer) => offer.stocks ?? []);
  return {
    occurrences: new Map((occurrences ?? []).map((row) => [row.id, { ...row, startsAt: new Date(row.startsAt), cancelledAt: toDate(row.cancelledAt) }])),
    offers: (offers ?? []).map(toOffer),
    stocks: new Map(stocks.flatMap(({ id, ...counters }) => (id ? [[id, counters] as const] : []))),
    earlier: requests.map((request) => {
      const record = records?.find(([scope, key]) => key === request.command.idempotencyKey && scope === scopeOf(request.viewer));
      if (!record) return null;
      const [, , inputHash, bookingId] = record;
      return { bookingId: bookingId ?? '', isSameInput: inputHash === inputHashOf(request) };
    }),
  };
}

function toOffer({ price, currency, stocks, ...row }: OfferJson): TicketOffer {
  const stockIds = (stocks ?? []).map(({ id }) => id);
  return {
    ...row, price: money(price, currency), salesStartAt: toDate(row.salesStartAt), salesEndAt: toDate(row.salesEndAt),
    stockIds: stockIds.every((id) => id !== null) ? stockIds : [],
  };
}

const toDate = (text: string | null): Date | null => (text === null ? null : new Date(text));

const inputHashOf = ({ command: { occurrenceId, lines } }: HoldRequest): string =>
  hashOf({ operation: 'bookingHold', input: { occurrenceId, lines: lines.map(({ ticketTypeId, quantity }) => ({ ticketTypeId, quantity })) } });

const toRecord = ({ request, booking }: NewHold) => ({
  scope: scopeOf(request.viewer), key: request.command.idempotencyKey, inputHash: inputHashOf(request), result: { bookingId: booking.id },
});

const toBookingRow = ({ request: { viewer }, booking: { total, lines: _lines, tickets: _tickets, ...row } }: NewHold) => ({
  ...row, partnerId: viewer.kind === 'partner' ? viewer.id : null, total: total.amount, currency: total.currency,
});

const toLineRows = ({ booking }: NewHold) => booking.lines.map(({ unitPrice, ...line }, position) => ({ ...line, bookingId: booking.id, position, unitPrice: unitPrice.amount }));
