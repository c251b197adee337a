import { Client } from 'pg';
import { createTestDatabase } from '../support/database';
import { runHistory } from '../proof/history-run';
import { judge } from '../proof/history-judge';
import { sellPlaces } from '../proof/history-shop';
import { encodeId } from '../../src/shared/presentation/ids';
import { uuidV7 } from '../../src/shared/infrastructure/system';

jest.setTimeout(240_000);

describe('a history of holds, payments, cancels and expiries over two processes', () => {
  it('ends with every invariant and every acknowledged booking, though a process is killed and PostgreSQL restarted', async () => {
    const { holds, byStatus, faults } = await runHistory({ seconds: 12, clients: 16, report: () => undefined });
    expect(faults).toEqual([]);
    expect(holds).toBeGreaterThan(50);
    expect(Object.keys(byStatus).sort()).toEqual(['CANCELLED', 'CONFIRMED', 'EXPIRED']);
  });

  it('is found out where it was broken', async () => {
    const database = await createTestDatabase();
    await sellPlaces(database.url);
    const client = new Client({ connectionString: database.url });
    await client.connect();
    await client.query('UPDATE stocks SET held = held + 1 WHERE id = (SELECT min(id::text)::uuid FROM stocks)');
    await client.query(
      `INSERT INTO bookings (id, reference, event_id, occurrence_id, status, financial_status, currency, total, expires_at, refund_percent, created_at, updated_at)
       SELECT $1, 'LOST', event_id, id, 'CONFIRMED', 'UNPAID', 'EUR', 10, now(), 100, now(), now() FROM occurrences LIMIT 1`,
      [uuidV7.next()],
    );
    await client.end();
    const missing = encodeId('Booking', uuidV7.next());
    const { faults } = await judge(database.url, [{ key: 'k', bookingId: missing, input: {}, cancelled: true }], async () => ({ booking: null }));
    await database.drop();
    expect(faults).toEqual([
      expect.stringMatching(/^stock .*: held 1 of /),
      expect.stringMatching(/^booking .* is CONFIRMED: total 10.0000, captured 0, refunded 0$/),
      `the acknowledged booking ${missing} is not there`,
      `the key of ${missing} replays undefined`,
    ]);
  });
});
