import { Client, Pool } from 'pg';
import pino from 'pino';
import { createPlatform, type Platform } from '../../src/shared';
import type { BaseStores } from '../../src/shared/domain/unit-of-work';
import type { Viewer } from '../../src/shared/domain/viewer';
import { loadConfig } from '../../src/shared/infrastructure/config';
import { runJobs } from '../../src/shared/infrastructure/jobs';
import type { Transaction } from '../../src/shared/infrastructure/prisma-unit-of-work';
import { createTestDatabase, type TestDatabase } from '../support/database';

declare module '../../src/shared/domain/unit-of-work' {
  interface DomainEvents {
    'test.happened': { value: string };
  }
}

const system: Viewer = { kind: 'system', requestId: 'request-of-test' };
const logger = pino({ level: 'silent' });

describe('a unit of work', () => {
  let database: TestDatabase;
  let platform: Platform;
  let client: Client;

  beforeAll(async () => {
    database = await createTestDatabase();
    const config = loadConfig({ NODE_ENV: 'test', DATABASE_STATEMENT_TIMEOUT_MS: '10000' });
    platform = createPlatform({ config, version: '0', logger, databaseUrl: database.url });
    client = new Client({ connectionString: database.url });
    await client.connect();
    await client.query('CREATE TABLE ledger (id int PRIMARY KEY, amount int NOT NULL)');
  });
  afterAll(async () => {
    await client.end();
    await platform.close();
    await database.drop();
  });
  beforeEach(() => client.query('TRUNCATE ledger; INSERT INTO ledger VALUES (1, 0), (2, 0)'));

  const unit = <T>(work: (stores: { tx: Transaction } & BaseStores) => Promise<T>) => platform.unitOfWork((tx) => ({ tx })).run(work);
  const amount = async (id: number) => (await client.query<{ amount: number }>('SELECT amount FROM ledger WHERE id = $1', [id])).rows[0]!.amount;
  const add = (tx: Transaction, id: number) => tx.$executeRaw`UPDATE ledger SET amount = amount + 1 WHERE id = ${id}`;

  test('commits everything together', async () => {
    await unit(async ({ tx, audit }) => {
      await add(tx, 1);
      await audit.record(system, { action: 'test.commit', subject: { type: 'Event', id: platform.ids.next() } });
    });
    expect(await amount(1)).toBe(1);
    expect((await client.query("SELECT request_id FROM audit_entries WHERE action = 'test.commit'")).rows).toEqual([{ request_id: 'request-of-test' }]);
  });

  test('leaves nothing behind when it fails', async () => {
    const failing = unit(async ({ tx, audit }) => {
      await add(tx, 1);
      await audit.record(system, { action: 'test.rollback', subject: { type: 'Event', id: platform.ids.next() } });
      throw new Error('changed my mind');
    });
    await expect(failing).rejects.toThrow('changed my mind');
    expect(await amount(1)).toBe(0);
    expect((await client.query("SELECT 1 FROM audit_entries WHERE action = 'test.rollback'")).rowCount).toBe(0);
  });

  /** Two transactions that take two rows in opposite order, each waiting until the other has its first. */
  async function deadlock(run: (work: (tx: Transaction) => Promise<void>) => Promise<unknown>) {
    let arrived = 0;
    let open: () => void;
    const both = new Promise<void>((resolve) => (open = resolve));
    const take = (first: number, second: number) => {
      let attempt = 0;
      return run(async (tx) => {
        attempt += 1;
        await add(tx, first);
        if (attempt === 1) {
          arrived += 1;
          if (arrived === 2) open();
          await both;
        }
        await add(tx, second);
      });
    };
    return Promise.allSettled([take(1, 2), take(2, 1)]);
  }

  test('that PostgreSQL ends as a deadlock runs again and succeeds', async () => {
    const outcomes = await deadlock((work) => unit(({ tx }) => work(tx)));
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled']);
    expect([await amount(1), await amount(2)]).toEqual([2, 2]);
  });

  test('without the repetition, one of the two fails', async () => {
    const outcomes = await deadlock((work) => platform.database.prisma.$transaction(work));
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  test('whose connection is cut runs again on another', async () => {
    let attempt = 0;
    await unit(async ({ tx }) => {
      attempt += 1;
      await add(tx, 1);
      if (attempt > 1) return;
      const [{ pid }] = await tx.$queryRaw<[{ pid: number }]>`SELECT pg_backend_pid() AS pid`;
      await client.query('SELECT pg_terminate_backend($1)', [pid]);
      await add(tx, 1);
    });
    expect([attempt, await amount(1)]).toEqual([2, 1]);
  });

  describe('beside it, a read whose connection is cut', () => {
    /** Cuts its own connection the first time. A sequence counts, because it remembers what was rolled back. */
    const cutsItself = "SELECT CASE WHEN nextval('reads') = 1 THEN pg_terminate_backend(pg_backend_pid()) ELSE true END AS survived";
    beforeEach(() => client.query('DROP SEQUENCE IF EXISTS reads; CREATE SEQUENCE reads'));

    test('is sent again', async () => {
      expect((await platform.database.pool.query(cutsItself)).rows).toEqual([{ survived: true }]);
      await client.query('ALTER SEQUENCE reads RESTART');
      expect(await platform.database.prisma.$queryRawUnsafe(cutsItself)).toEqual([{ survived: true }]);
    });

    test('fails on a plain pool', async () => {
      const pool = new Pool({ connectionString: database.url });
      pool.on('error', () => undefined);
      await expect(pool.query(cutsItself)).rejects.toThrow(/terminat/i);
      await pool.end();
    });

    test('is not sent again when it may have written', async () => {
      const writes = `WITH written AS (UPDATE ledger SET amount = amount + 1 RETURNING amount) ${cutsItself}`;
      await expect(platform.database.pool.query(writes)).rejects.toThrow(/terminat/i);
    });
  });

  test('is refused with SERVICE_UNAVAILABLE when the database is gone for good', async () => {
    const elsewhere = createPlatform({ config: loadConfig({ NODE_ENV: 'test' }), version: '0', logger, databaseUrl: 'postgresql://nobody@127.0.0.1:1/none' });
    await expect(elsewhere.unitOfWork(() => ({})).run(async ({ audit }) => audit.record(system, { action: 'x', subject: { type: 'Event', id: '1' } }))).rejects.toMatchObject({
      kind: 'unavailable',
      retryAfter: expect.any(Number),
    });
    await elsewhere.close();
  });

  describe('with an outbox', () => {
    const seen: string[] = [];
    let failures = 0;
    beforeAll(() => {
      platform.reactions.push({
        on: 'test.happened',
        name: 'remember',
        async handle(payload) {
          const { value } = payload as { value: string };
          if (value === 'once' && failures++ === 0) throw new Error('first try fails');
          seen.push(value);
        },
      });
    });

    const jobCount = async () => Number((await client.query('SELECT count(*) FROM graphile_worker.jobs')).rows[0].count);

    /** Runs a number of workers until no job is left. */
    async function drainJobs(workers: number) {
      const runners = await Promise.all(
        Array.from({ length: workers }, () => runJobs({ connectionString: database.url, reactions: platform.reactions, recurring: [], concurrency: 2, logger })),
      );
      // A job that failed waits for its backoff; here it may run at once.
      for (let left = await jobCount(); left > 0; left = await jobCount()) {
        await client.query('UPDATE graphile_worker._private_jobs SET run_at = now() WHERE locked_at IS NULL');
        await client.query("NOTIFY \"jobs:insert\", '{\"r\":1,\"count\":1}'");
      }
      await Promise.all(runners.map((runner) => runner.stop()));
    }

    test('tells of a change after its commit, each reaction once, however many workers there are', async () => {
      await Promise.all(Array.from({ length: 20 }, (_, index) => unit(async ({ outbox }) => outbox.append('test.happened', { value: `v${index}` }))));
      await drainJobs(3);
      expect([...seen].sort()).toEqual(Array.from({ length: 20 }, (_, index) => `v${index}`).sort());
    });

    test('says nothing of a change that was rolled back', async () => {
      const rolledBack = unit(async ({ outbox }) => {
        await outbox.append('test.happened', { value: 'never' });
        throw new Error('no');
      });
      await expect(rolledBack).rejects.toThrow('no');
      expect(await jobCount()).toBe(0);
    });

    test('repeats a reaction that failed', async () => {
      await unit(async ({ outbox }) => outbox.append('test.happened', { value: 'once' }));
      await drainJobs(1);
      expect(seen.filter((value) => value === 'once')).toEqual(['once']);
      expect(failures).toBe(2);
    });
  });
});
