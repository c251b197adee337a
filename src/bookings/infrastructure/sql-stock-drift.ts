import type { Pool } from 'pg';

/** A stock whose counters aren't what its bookings add up to, or which is oversold. */
export interface StockDrift {
  readonly stockId: string;
  readonly capacity: number | null;
  readonly blocked: number;
  readonly held: number;
  readonly heldByBookings: number;
  readonly sold: number;
  readonly soldByBookings: number;
}

const statementTimeoutMs = 120_000;

/** Counts all places anew from the bookings, in one statement and so as of one moment. Empty is as it must be. */
export async function findStockDrift(pool: Pick<Pool, 'connect'>): Promise<StockDrift[]> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN READ ONLY');
    await client.query(`SET LOCAL statement_timeout = ${statementTimeoutMs}`);
    const { rows } = await client.query<StockDrift>({ text: driftSql, query_timeout: statementTimeoutMs + 1_000 } as { text: string });
    return rows;
  } finally {
    await client.query('ROLLBACK').finally(() => client.release());
  }
}

const driftSql = `
  WITH live AS (
    SELECT stock_id, sum(line.quantity)::int AS places FROM bookings booking JOIN booking_lines line ON line.booking_id = booking.id, unnest(line.stock_ids) AS stock_id
    WHERE booking.status IN ('HELD', 'AWAITING_PAYMENT') GROUP BY stock_id),
  kept AS (
    SELECT stock_id, count(*)::int AS places FROM bookings booking JOIN tickets ticket ON ticket.booking_id = booking.id JOIN booking_lines line ON line.id = ticket.line_id, unnest(line.stock_ids) AS stock_id
    WHERE booking.status = 'CONFIRMED' AND ticket.status <> 'VOID' GROUP BY stock_id)
  SELECT stock.id AS "stockId", stock.capacity, stock.blocked, stock.held, coalesce(live.places, 0) AS "heldByBookings", stock.sold, coalesce(kept.places, 0) AS "soldByBookings"
  FROM stocks stock LEFT JOIN live ON live.stock_id = stock.id LEFT JOIN kept ON kept.stock_id = stock.id
  WHERE stock.held <> coalesce(live.places, 0) OR stock.sold <> coalesce(kept.places, 0) OR stock.sold + stock.held + stock.blocked > stock.capacity
  ORDER BY stock.id`;
