import pino from 'pino';
import { Client } from 'pg';
import { reaction } from '../../src/shared/application/jobs.port';
import { runJobs } from '../../src/shared/infrastructure/jobs';
import { createTestApp } from '../support/app';
import { createTestDatabase } from '../support/database';
import { eventually } from '../support/eventually';

declare module '../../src/shared/domain/unit-of-work' {
  interface DomainEvents {
    'test.struck_off': Record<string, never>;
  }
}

describe('a job whose connection is lost when it has ended', () => {
  it('is struck off once the database is back, and ends no process', async () => {
    const database = await createTestDatabase();
    const client = new Client({ connectionString: database.url });
    await client.connect();
    // Ends the connection that strikes the job off, the first time; a sequence doesn't roll back.
    await client.query('CREATE SEQUENCE public.strikes');
    await client.query(`CREATE FUNCTION public.lose() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      IF nextval('public.strikes') = 1 THEN PERFORM pg_terminate_backend(pg_backend_pid()); END IF; RETURN OLD; END $$`);
    await client.query('CREATE TRIGGER lose BEFORE DELETE ON graphile_worker._private_jobs FOR EACH ROW EXECUTE FUNCTION public.lose()');
    let runs = 0;
    const runner = await runJobs({
      connectionString: database.url,
      reactions: [reaction({ on: 'test.struck_off', name: 'count', handle: async () => void (runs += 1) })],
      recurring: [],
      concurrency: 1,
      logger: pino({ level: 'silent' }),
    });
    await client.query(`SELECT graphile_worker.add_job('test.struck_off/count', '{}')`);
    await eventually(async () => (await client.query('SELECT FROM graphile_worker._private_jobs')).rowCount === 0, 20_000);
    const { rows } = await client.query<{ strikes: string }>('SELECT last_value AS strikes FROM public.strikes');
    await runner.stop();
    await client.end();
    await database.drop();
    expect([runs, Number(rows[0]!.strikes)]).toEqual([1, 2]);
  });
});

describe('a connection that is lost between two statements', () => {
  it('is reported, and ends no process', async () => {
    const lines: string[] = [];
    const test = await createTestApp({ log: { write: (line) => void lines.push(line) } });
    const client = await test.platform.database.pool.connect();
    const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    const ended = new Promise((resolve) => client.once('end', resolve as () => void));
    await test.platform.database.pool.query('SELECT pg_terminate_backend($1)', [rows[0]!.pid]);
    await ended;
    client.release(true);
    const { data } = await test.query('{ __typename }');
    await test.close();
    expect(lines.some((line) => line.includes('a database connection was lost'))).toBe(true);
    expect(data).toEqual({ __typename: 'Query' });
  });
});
