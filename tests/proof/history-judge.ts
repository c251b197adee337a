import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { decodeId } from '../../src/shared/presentation/ids';
import type { Acknowledged } from './history-run';

export interface Verdict {
  readonly holds: number;
  readonly byStatus: Readonly<Record<string, number>>;
  /** What is not as it must be; empty when all invariants hold. */
  readonly faults: readonly string[];
}

type Replay = (booking: Acknowledged) => Promise<{ readonly booking: { readonly id: string } | null }>;

/** Lets the jobs finish, then compares the database with what the clients were told. */
export async function judge(url: string, history: readonly Acknowledged[], replay: Replay): Promise<Verdict> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const faults = [...(await settle(client)), ...(await stockFaults(client)), ...(await moneyFaults(client)), ...(await historyFaults(client, history))];
    for (const booking of history.slice(0, 200)) {
      const { booking: again } = await replay(booking);
      if (again?.id !== booking.bookingId) faults.push(`the key of ${booking.bookingId} replays ${again?.id}`);
    }
    const { rows } = await client.query<{ status: string; count: number }>('SELECT status, count(*)::int AS count FROM bookings GROUP BY status');
    return { holds: history.length, byStatus: Object.fromEntries(rows.map(({ status, count }) => [status, count])), faults };
  } finally {
    await client.end();
  }
}

/** The queue is worked off, retries included, and nothing overdue is left. */
async function settle(client: Client): Promise<string[]> {
  await client.query(`UPDATE bookings SET expires_at = now() WHERE status IN ('HELD', 'AWAITING_PAYMENT')`);
  for (let attempt = 0; attempt < 600; attempt += 1) {
    await client.query('UPDATE graphile_worker._private_jobs SET run_at = now() WHERE run_at > now() AND locked_at IS NULL');
    // A killed process leaves its jobs locked for four hours; its successor's are free.
    await client.query(`UPDATE graphile_worker._private_jobs SET locked_at = NULL, locked_by = NULL WHERE locked_at < now() - interval '20 seconds'`);
    const { rows } = await client.query<{ left: number }>(
      `SELECT (SELECT count(*) FROM bookings WHERE status IN ('HELD', 'AWAITING_PAYMENT'))::int + (SELECT count(*) FROM graphile_worker._private_jobs WHERE attempts < max_attempts)::int AS left`,
    );
    if (rows[0]!.left === 0) return [];
    await sleep(100);
  }
  const { rows } = await client.query<{ what: string }>(`SELECT status || ' ' || count(*) AS what FROM bookings GROUP BY status UNION ALL SELECT 'job: ' || coalesce(last_error, 'not run') FROM graphile_worker._private_jobs LIMIT 20`);
  return [`not settled after a minute: ${rows.map(({ what }) => what).join('; ')}`];
}

async function stockFaults(client: Client): Promise<string[]> {
  const { rows } = await client.query<{ id: string; facts: string }>(`
    WITH live AS (
      SELECT stock_id, sum(CASE WHEN b.status IN ('HELD', 'AWAITING_PAYMENT') THEN l.quantity ELSE 0 END) AS held,
        sum(CASE WHEN b.status = 'CONFIRMED' THEN (SELECT count(*) FROM tickets t WHERE t.line_id = l.id AND t.status <> 'VOID') ELSE 0 END) AS sold
      FROM bookings b JOIN booking_lines l ON l.booking_id = b.id CROSS JOIN unnest(l.stock_ids) AS stock_id GROUP BY stock_id)
    SELECT s.id, format('held %s of %s, sold %s of %s, capacity %s', s.held, live.held, s.sold, live.sold, s.capacity) AS facts
    FROM stocks s LEFT JOIN live ON live.stock_id = s.id
    WHERE s.held <> coalesce(live.held, 0) OR s.sold <> coalesce(live.sold, 0) OR s.held + s.sold + s.blocked > s.capacity`);
  return rows.map(({ id, facts }) => `stock ${id}: ${facts}`);
}

/** Confirmed is paid in full, called off is paid back in full, and nothing is in flight. */
async function moneyFaults(client: Client): Promise<string[]> {
  const { rows } = await client.query<{ fault: string }>(`
    WITH money AS (
      SELECT b.id, b.status, b.total, coalesce(sum(e.amount) FILTER (WHERE e.kind = 'CAPTURE'), 0) AS captured,
        coalesce(sum(CASE e.kind WHEN 'REFUND' THEN e.amount WHEN 'REFUND_REVERSAL' THEN -e.amount END), 0) AS refunded
      FROM bookings b LEFT JOIN ledger_entries e ON e.booking_id = b.id GROUP BY b.id)
    SELECT format('booking %s is %s: total %s, captured %s, refunded %s', id, status, total, captured, refunded) AS fault FROM money
    WHERE (status = 'CONFIRMED' AND captured - refunded <> total) OR (status IN ('CANCELLED', 'EXPIRED') AND captured <> refunded)
    UNION ALL SELECT format('refund %s is %s', id, state) FROM refunds WHERE state NOT IN ('DONE', 'CANCELLED')
    UNION ALL SELECT format('the sandbox captured %s and the ledger %s', sandbox, ledger) FROM (
      SELECT (SELECT count(*) FROM payments WHERE state = 'CONFIRMED') AS sandbox, (SELECT count(*) FROM ledger_entries WHERE kind = 'CAPTURE') AS ledger) sums WHERE sandbox <> ledger`);
  return rows.map(({ fault }) => fault);
}

/** Each acknowledged hold is there once, what was cancelled stays cancelled, what was confirmed didn't expire. */
async function historyFaults(client: Client, history: readonly Acknowledged[]): Promise<string[]> {
  const { rows } = await client.query<{ id: string; status: string }>('SELECT id, status FROM bookings');
  const statuses = new Map(rows.map(({ id, status }) => [id, status]));
  const faults: string[] = [];
  for (const { bookingId, confirmed, cancelled } of history) {
    const status = statuses.get(decodeId('Booking', bookingId)!);
    if (!status) faults.push(`the acknowledged booking ${bookingId} is not there`);
    else if (cancelled && status !== 'CANCELLED') faults.push(`booking ${bookingId} was cancelled and is ${status}`);
    else if (confirmed && !cancelled && status !== 'CONFIRMED') faults.push(`booking ${bookingId} was confirmed and is ${status}`);
  }
  if (new Set(history.map(({ bookingId }) => bookingId)).size !== history.length) faults.push('two keys made the same booking');
  if (rows.length !== history.length) faults.push(`${history.length} holds were acknowledged and ${rows.length} bookings are there`);
  return faults;
}
