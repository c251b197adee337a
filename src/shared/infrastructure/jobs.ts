import { type CronItem, Logger as WorkerLogger, parseCronItems, run, type Runner, type TaskList } from 'graphile-worker';
import type { Reaction, RecurringJob } from '../application/jobs.port';
import type { DomainEvents, DomainEventType, Outbox } from '../domain/unit-of-work';
import { type Logger, withoutEmails } from './logger';
import type { Transaction } from './prisma-unit-of-work';

const taskName = (on: string, name: string) => `${on}/${name}`;

/** Adds one job per reaction in the transaction of the change: invisible before its commit, gone with its rollback. */
export class JobOutbox implements Outbox {
  constructor(
    private readonly tx: Transaction,
    private readonly reactions: readonly Reaction[],
  ) {}

  async append<T extends DomainEventType>(type: T, payload: DomainEvents[T]): Promise<void> {
    const jobs = this.reactions.filter(({ on }) => on === type).map(({ name }) => ({ identifier: taskName(type, name), payload }));
    if (jobs.length === 0) return;
    await this.tx.$queryRaw`
      SELECT count(graphile_worker.add_job(job->>'identifier', (job->'payload')::json, max_attempts => 25))
      FROM jsonb_array_elements(${JSON.stringify(jobs)}::jsonb) AS job`;
  }
}

/** Runs reactions and recurring jobs until it is stopped; any number of processes may. Stopping waits for the jobs under way. */
export async function runJobs(options: {
  connectionString: string;
  reactions: readonly Reaction[];
  recurring: readonly RecurringJob[];
  concurrency: number;
  logger: Logger;
}): Promise<Runner> {
  const { reactions, recurring, logger } = options;
  const taskList: TaskList = {};
  for (const { on, name, handle } of reactions) taskList[taskName(on, name)] = async (payload) => handle(payload as never);
  for (const { name, run: work } of recurring) taskList[name] = async () => work();
  const crontab: CronItem[] = recurring.map(({ name, schedule }) => ({ task: name, match: schedule, options: { backfillPeriod: 0, maxAttempts: 1 } }));
  return run({
    connectionString: options.connectionString,
    maxPoolSize: options.concurrency + 2,
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
}
