import { setTimeout as sleep } from 'node:timers/promises';
import { type CronItem, Logger as WorkerLogger, parseCronItems, run, type TaskList } from 'graphile-worker';
import type { FrequentJob, Reaction, RecurringJob, ScheduledJob } from '../application/jobs.port';
import type { DeliveryTerms, DomainEvents, DomainEventType, Outbox } from '../domain/unit-of-work';
import { JobsPool } from './jobs-pool';
import { type Logger, withoutEmails } from './logger';
import type { Transaction } from './prisma-unit-of-work';

const taskName = (on: string, name: string) => `${on}/${name}`;

/** Adds one job per reaction in the transaction of the change: invisible before its commit, gone with its rollback. */
export class JobOutbox implements Outbox {
  constructor(
    private readonly tx: Transaction,
    private readonly reactions: readonly Reaction[],
  ) {}

  append<T extends DomainEventType>(type: T, payload: DomainEvents[T], when?: DeliveryTerms): Promise<void> {
    return this.appendAll(type, [payload], when);
  }

  async appendAll<T extends DomainEventType>(type: T, payloads: readonly DomainEvents[T][], { at, line }: DeliveryTerms = {}): Promise<void> {
    const reactions = this.reactions.filter(({ on }) => on === type);
    const jobs = payloads.flatMap((payload) => reactions.map(({ name }) => ({ identifier: taskName(type, name), payload })));
    if (jobs.length === 0) return;
    await this.tx.$queryRaw`
      SELECT count(graphile_worker.add_job(job->>'identifier', (job->'payload')::json, run_at => ${at ?? null}::timestamptz, queue_name => ${line ?? null}::text, max_attempts => 25))
      FROM jsonb_array_elements(${JSON.stringify(jobs)}::jsonb) AS job`;
  }
}

export interface JobRunner {
  /** Resolves when the jobs under way have ended and every connection is closed. */
  stop(): Promise<void>;
}

/** Runs reactions and recurring jobs until it is stopped; any number of processes may. Stopping waits for the jobs under way. */
export async function runJobs(options: {
  connectionString: string;
  reactions: readonly Reaction[];
  recurring: readonly RecurringJob[];
  concurrency: number;
  logger: Logger;
}): Promise<JobRunner> {
  const { reactions, logger } = options;
  const recurring = options.recurring.filter((job): job is ScheduledJob => 'schedule' in job);
  const frequent = options.recurring.filter((job): job is FrequentJob => 'everySeconds' in job);
  const taskList: TaskList = {};
  for (const { on, name, handle } of reactions) taskList[taskName(on, name)] = async (payload, { job }) => handle(payload as never, { id: job.id, addedAt: job.created_at });
  for (const { name, run: work } of recurring) taskList[name] = async () => work();
  const crontab: CronItem[] = recurring.map(({ name, schedule }) => ({ task: name, match: schedule, options: { backfillPeriod: 0, maxAttempts: 1 } }));
  const pool = new JobsPool({ connectionString: options.connectionString, max: options.concurrency + 2, application_name: 'marquee-jobs' });
  const onLost = (err: Error) => logger.warn({ err }, 'a connection of the jobs was lost');
  pool.on('error', onLost);
  pool.on('connect', (client) => client.on('error', onLost));
  const runner = await run({
    pgPool: pool,
    concurrency: options.concurrency,
    noHandleSignals: true,
    taskList,
    parsedCronItems: parseCronItems(crontab),
    logger: new WorkerLogger(() => (level, text) => {
      const message = withoutEmails(text);
      if (level === 'error') logger.error({ job: true }, message);
      else if (level === 'warning') logger.warn({ job: true }, message);
      else logger.debug({ job: true }, message);
    }),
  });
  runner.promise.catch((err: unknown) => logger.error({ err }, 'the jobs have stopped; restart this process'));
  const repetitions = frequent.map((job) => repeat(job, logger));
  return {
    // The runner lets go of a pool of its own without waiting for it; a server stopped right after would end the process.
    async stop() {
      await Promise.all(repetitions.map((repetition) => repetition.stop()));
      await runner.stop();
      await pool.end();
    },
  };
}

/** Runs the job again so long after it has ended. A failure is logged, and the next time comes as if it had not been. */
function repeat({ name, everySeconds, run: work }: FrequentJob, logger: Logger): JobRunner {
  const stopping = new AbortController();
  const untilStopped = async () => {
    while (!stopping.signal.aborted) {
      await work().catch((err: unknown) => logger.error({ err, job: name }, `${name} has failed; it runs again in ${everySeconds} s`));
      await sleep(everySeconds * 1_000, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  };
  const ended = untilStopped();
  return {
    stop() {
      stopping.abort();
      return ended;
    },
  };
}
