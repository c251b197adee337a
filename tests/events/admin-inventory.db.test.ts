import { liveBookings } from '../../src/bookings';
import { eventStores } from '../../src/events';
import { decodeId } from '../../src/shared/presentation/ids';
import { type BackOffice, createBackOffice } from './admin-support';

let office: BackOffice;

beforeAll(async () => {
  office = await createBackOffice();
});
afterAll(() => office.test.close());

const pool = () => office.test.platform.database.pool;

/** The claim of a booking, as the next issue will make it. */
const claim = async () => (await pool().query('UPDATE stocks SET held = held + 1 WHERE capacity IS NULL OR sold + held + blocked + 1 <= capacity')).rowCount === 1;

describe('lowering a capacity while places are being claimed', () => {
  it('never leaves fewer places than are taken', async () => {
    for (let round = 0; round < 5; round += 1) {
      const whole = await office.createWholeEvent();
      await pool().query('DELETE FROM stocks WHERE pool_id <> $1', [decodeId('Pool', whole.poolId)]);
      const resize = office.faults('inventoryPoolSet', { eventId: whole.id, expectedVersion: whole.version, input: { id: whole.poolId, name: 'Floor', capacity: 4 } });
      const claims = await Promise.all(Array.from({ length: 8 }, claim));
      const faults = await resize;
      const { rows } = await pool().query('SELECT capacity, held FROM stocks');
      expect(rows[0].held).toBe(claims.filter(Boolean).length);
      expect(rows[0].held).toBeLessThanOrEqual(rows[0].capacity);
      expect(rows[0].capacity).toBe(faults.length > 0 ? 10 : 4);
      expect(faults.map(({ code }) => code)).toEqual(rows[0].capacity === 4 ? [] : ['CAPACITY_BELOW_SOLD']);
    }
  });

  it('waits for a claim under way and counts it', async () => {
    const whole = await office.createWholeEvent();
    const poolId = decodeId('Pool', whole.poolId)!;
    const client = await pool().connect();
    try {
      await client.query('BEGIN');
      await client.query('UPDATE stocks SET held = 5 WHERE pool_id = $1', [poolId]);
      const resize = office.faults('inventoryPoolSet', { eventId: whole.id, expectedVersion: whole.version, input: { id: whole.poolId, name: 'Floor', capacity: 4 } });
      await waitForLock();
      await client.query('COMMIT');
      expect(await resize).toMatchObject([{ code: 'CAPACITY_BELOW_SOLD', message: expect.stringContaining('5 held') }]);
    } finally {
      client.release();
    }
  });
});

async function waitForLock(): Promise<void> {
  for (;;) {
    const { rows } = await pool().query('SELECT count(*)::int AS count FROM pg_stat_activity WHERE wait_event_type = $1 AND datname = current_database()', ['Lock']);
    if (rows[0].count > 0) return;
  }
}

describe('an edit that fails half way', () => {
  it('leaves neither state nor audit entry nor places', async () => {
    const whole = await office.createWholeEvent();
    const counts = async () => (await pool().query('SELECT (SELECT count(*) FROM audit_entries) AS audits, (SELECT count(*) FROM stocks) AS stocks, (SELECT count(*) FROM pools) AS pools')).rows[0];
    const before = await counts();
    const work = office.test.platform.unitOfWork((tx) => eventStores(tx, liveBookings)).run(async ({ inventory, audit }) => {
      await inventory.savePool({ id: office.test.platform.ids.next(), eventId: decodeId('Event', whole.id)!, name: 'Half', capacity: 1, ticketTypeIds: [] });
      await audit.record({ kind: 'system', requestId: 'test' }, { action: 'pool.set', subject: { type: 'Event', id: decodeId('Event', whole.id)! } });
      throw new Error('the process died');
    });
    await expect(work).rejects.toThrow('the process died');
    expect(await counts()).toEqual(before);
  });
});

describe('the list of events', () => {
  const statements = async (selection: string, first: number) => {
    const counted = jest.spyOn(pool(), 'query');
    const { errors } = await office.test.adminQuery(`query ($first: Int!) { adminEvents(first: $first) { nodes { id title ${selection} } } }`, { first }, office.people.owner.headers);
    const { length } = counted.mock.calls;
    counted.mockRestore();
    expect(errors).toBeUndefined();
    return length;
  };

  it.each([
    ['with dates, venues, tags, ticket types and organizers', 'organizer { name } venue { name } tags { name } occurrences { startsAt venue { name } } ticketTypes { name price { amount } }', 8],
    [
      'with all there is',
      `phase occurrenceCount organizer { name } venue { name } tags { name } occurrences { startsAt venue { name } stocks { capacity available } }
       ticketTypes { name price { amount } pools { name } } pools { name ticketTypes { name } stocks { sold occurrence { startsAt } } }`,
      15,
    ],
  ])('%s takes the same few statements for one event and for many', async (_what, selection, budget) => {
    for (let index = 0; index < 6; index += 1) await office.createWholeEvent();
    await statements(selection, 1);
    const one = await statements(selection, 1);
    expect(await statements(selection, 6)).toBe(one);
    expect(one).toBeGreaterThan(4);
    expect(one).toBeLessThanOrEqual(budget);
  });
});
