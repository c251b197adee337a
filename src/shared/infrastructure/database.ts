import { PrismaPg } from '@prisma/adapter-pg';
import type { PoolConfig } from 'pg';
import type { Config } from './config';
import { PrismaClient } from './generated/client';
import type { Logger } from './logger';
import { RetryingPool } from './retrying-pool';

export interface Database {
  readonly prisma: PrismaClient;
  /** The same connections for the few hot reads that are one hand-written statement. */
  readonly pool: RetryingPool;
  close(): Promise<void>;
}

/** One pool that Prisma and hand-written statements share. `Client` lets a test watch every statement. */
export function connectDatabase(url: string, config: Config, logger: Logger, Client?: PoolConfig['Client']): Database {
  const pool = new RetryingPool({
    connectionString: url,
    max: config.DATABASE_POOL_SIZE,
    connectionTimeoutMillis: config.DATABASE_CONNECT_TIMEOUT_MS,
    idleTimeoutMillis: 30_000,
    statement_timeout: config.DATABASE_STATEMENT_TIMEOUT_MS,
    // The server may be gone without a word; the client gives up a little after the server would have.
    query_timeout: config.DATABASE_STATEMENT_TIMEOUT_MS + 1_000,
    idle_in_transaction_session_timeout: config.DATABASE_TRANSACTION_TIMEOUT_MS,
    keepAlive: true,
    application_name: 'marquee',
    ...(Client && { Client }),
  });
  const onLost = (err: Error) => logger.warn({ err }, 'a database connection was lost');
  pool.on('error', onLost);
  // Between two statements of a transaction nobody listens, and an error that nobody hears ends the process.
  pool.on('connect', (client) => client.on('error', onLost));
  const prisma = new PrismaClient({
    adapter: new PrismaPg(pool),
    errorFormat: 'minimal',
    transactionOptions: { maxWait: config.DATABASE_CONNECT_TIMEOUT_MS, timeout: config.DATABASE_TRANSACTION_TIMEOUT_MS },
  });
  return {
    prisma,
    pool,
    async close() {
      await prisma.$disconnect();
      if (!pool.ended) await pool.end();
    },
  };
}
