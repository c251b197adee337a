import pino from 'pino';
import type { RecurringJob } from '../../src/shared/application/jobs.port';
import { type JobRunner, runJobs } from '../../src/shared/infrastructure/jobs';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { eventually } from '../support/eventually';

describe('a job that recurs every few seconds', () => {
  let database: TestDatabase;
  let log: { msg: string; level: number }[];
  beforeAll(async () => void (database = await createTestDatabase()));
  afterAll(() => database.drop());
  beforeEach(() => void (log = []));

  const start = (job: Omit<Extract<RecurringJob, { everySeconds: number }>, 'name'>): Promise<JobRunner> =>
    runJobs({ connectionString: database.url, reactions: [], recurring: [{ name: 'often', ...job }], concurrency: 1, logger: pino({}, { write: (line: string) => void log.push(JSON.parse(line)) }) });

  it('starts with the process and recurs, also after it has failed', async () => {
    let runs = 0;
    const runner = await start({
      everySeconds: 0.01,
      run: async () => {
        runs += 1;
        if (runs === 1) throw new Error('not this time');
      },
    });
    await eventually(() => runs >= 3);
    await runner.stop();
    expect(log.filter(({ level }) => level === 50).map(({ msg }) => msg)).toEqual(['often has failed; it runs again in 0.01 s']);
  });

  it('never overlaps itself, and ends before the stop does', async () => {
    let running = 0;
    let most = 0;
    let ended = 0;
    let finish: () => void = () => undefined;
    const runner = await start({
      everySeconds: 0.001,
      run: async () => {
        running += 1;
        most = Math.max(most, running);
        await new Promise<void>((resolve) => (finish = resolve));
        running -= 1;
        ended += 1;
      },
    });
    await eventually(() => running === 1);
    finish();
    await eventually(() => ended === 1 && running === 1);
    let hasStopped = false;
    const stopped = runner.stop().then(() => (hasStopped = true));
    await new Promise((resolve) => setImmediate(resolve));
    expect([hasStopped, most]).toEqual([false, 1]);
    finish();
    await stopped;
    expect([running, ended]).toEqual([0, 2]);
  });

  it('does not keep a process that stops waiting for the next time', async () => {
    let runs = 0;
    const runner = await start({ everySeconds: 3_600, run: async () => void (runs += 1) });
    await eventually(() => runs === 1);
    await runner.stop();
    expect(runs).toBe(1);
  });
});
