import { setTimeout as sleep } from 'node:timers/promises';
import { Pool, type QueryConfig, type QueryResult, type QueryResultRow } from 'pg';
import { isConnectionFailure } from './database-errors';

const attempts = 4;

/** Runs `work` again while `mayRepeat` says so; backoff with full jitter ("Exponential Backoff and Jitter", AWS, 2015). */
export async function withRetries<T>(work: () => Promise<T>, mayRepeat: (error: unknown) => boolean): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (attempt === attempts || !mayRepeat(error)) throw error;
      await sleep(Math.random() * 25 * 2 ** attempt);
    }
  }
}

type Query = (statement: string | QueryConfig, ...rest: unknown[]) => Promise<never>;

/** A pool whose reads survive a connection that was lost; what may have written is never sent twice. */
export class RetryingPool extends Pool {
  /** A statement that only reads, whatever it begins with. */
  read<Row extends QueryResultRow>(statement: QueryConfig): Promise<QueryResult<Row>> {
    return withRetries(() => super.query<Row>(statement), isConnectionFailure);
  }

  /** Plain SELECTs are reads. */
  override query = ((statement, ...rest) => {
    const run = () => (super.query as Query)(statement, ...rest);
    const text = typeof statement === 'string' ? statement : statement.text;
    return /^\s*SELECT\b/i.test(text) ? withRetries(run, isConnectionFailure) : run();
  }) as Query as Pool['query'];
}
