import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Client } from 'pg';
import { generateCatalogue } from '../prisma/seed/catalogue';
import { writeCatalogue } from '../prisma/seed/write-catalogue';
import { startEmbeddedPostgres } from '../src/shared/infrastructure/embedded-postgres/embedded-postgres';
import { deployMigrations } from '../src/shared/infrastructure/migrations/migrations';
import { withDatabase } from '../src/shared/infrastructure/migrations/schema-engine-adapter';
import { writePages } from './pages';

export interface BenchData {
  readonly url: string;
  /** Of the PostgreSQL server's first process. */
  readonly pid: number;
  /** Of events and of pages. */
  readonly slugs: readonly string[];
  readonly paths: readonly string[];
  stop(): Promise<void>;
}

export const sizes = { events: 10_000, ticketTypes: 25_000 };

/** A PostgreSQL of its own with the day's catalogue; kept for the next run of the day. */
export async function startBenchData(report: (line: string) => void): Promise<BenchData> {
  const dataDir = path.resolve('.data/bench');
  const server = await startEmbeddedPostgres({ dataDir, report });
  const database = `bench_${new Date().toISOString().slice(0, 10).replaceAll('-', '')}`;
  const url = withDatabase(server.url, database);
  await fill(server.url, database, url, report);
  const client = new Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<{ slug: string }>(`SELECT slug FROM events WHERE status = 'PUBLISHED' ORDER BY md5(slug) LIMIT 500`);
  const pages = await client.query<{ path: string }>(`SELECT path FROM page_translations ORDER BY md5(path) LIMIT 500`);
  await client.end();
  const pid = Number(readFileSync(path.join(dataDir, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0]);
  return { url, pid, slugs: rows.map(({ slug }) => slug), paths: pages.rows.map(({ path: at }) => at), stop: () => server.stop() };
}

async function fill(serverUrl: string, database: string, url: string, report: (line: string) => void): Promise<void> {
  const admin = new Client({ connectionString: serverUrl });
  await admin.connect();
  const { rowCount } = await admin.query('SELECT FROM pg_database WHERE datname = $1', [database]);
  if (!rowCount) await admin.query(`CREATE DATABASE ${database}`);
  await admin.end();
  await deployMigrations(url, report);
  const client = new Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<{ present: boolean }>('SELECT EXISTS (SELECT FROM events) AS present');
  if (!rows[0]!.present) {
    report(`Writing ${sizes.events} events with ${sizes.ticketTypes} ticket types`);
    await client.query('BEGIN');
    await writeCatalogue(client, generateCatalogue({ ...sizes, now: new Date(), seed: 'bench', passwordHash: 'nobody signs in here' }));
    await client.query('COMMIT');
  }
  const pages = await client.query<{ present: boolean }>('SELECT EXISTS (SELECT FROM pages) AS present');
  if (!pages.rows[0]!.present) {
    report('Writing pages');
    await client.query('BEGIN');
    await writePages(client);
    await client.query('COMMIT');
  }
  await client.query('VACUUM ANALYZE');
  await client.end();
}
