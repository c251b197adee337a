import { rm } from 'node:fs/promises';
import path from 'node:path';
import { Client } from 'pg';
import { startEmbeddedPostgres } from '../../src/shared/infrastructure/embedded-postgres/embedded-postgres';
import { deployMigrations } from '../../src/shared/infrastructure/migrations/migrations';
import { withDatabase } from '../../src/shared/infrastructure/migrations/schema-engine-adapter';
import { templateDatabase } from './database';
import { startRedis } from './redis';
import { createTempDir, sweepTempDirs } from './temp-dir';

// Tests may lose their data with the machine; they may not wait for a disk.
const settings = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  max_connections: '300',
  max_wal_senders: '0',
  wal_level: 'minimal',
};

const running: (() => Promise<void>)[] = [];

/** Starts the PostgreSQL and the Redis that all test files share, and publishes their URLs to the workers. */
export async function startServices(): Promise<void> {
  await sweepTempDirs();
  try {
    await Promise.all([startPostgres(), startSharedRedis()]);
  } catch (error) {
    await stopServices();
    throw error;
  }
}

/** Stops what `startServices` has started. */
export async function stopServices(): Promise<void> {
  await Promise.all(running.splice(0).map((stop) => stop()));
}

async function startPostgres(): Promise<void> {
  const directory = await createTempDir();
  const postgres = await startEmbeddedPostgres({ dataDir: path.join(directory, 'data'), settings, report: () => undefined });
  running.push(async () => {
    await postgres.stop();
    await rm(directory, { recursive: true, force: true });
  });
  process.env['TEST_POSTGRES_URL'] = postgres.url;
  const client = new Client({ connectionString: postgres.url });
  await client.connect();
  await client.query(`CREATE DATABASE ${templateDatabase}`).finally(() => client.end());
  await deployMigrations(withDatabase(postgres.url, templateDatabase));
}

async function startSharedRedis(): Promise<void> {
  const redis = await startRedis((line) => process.stderr.write(`${line}\n`));
  running.push(() => redis.stop());
  process.env['TEST_REDIS_URL'] = redis.url;
}
