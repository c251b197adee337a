import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { withDatabase } from '../../src/shared/infrastructure/migrations/schema-engine-adapter';

export const templateDatabase = 'marquee_template';

export interface TestDatabase {
  url: string;
  drop(): Promise<void>;
}

/** Clones the migrated template into a database of the caller's own. */
export function createTestDatabase(): Promise<TestDatabase> {
  return create(`TEMPLATE ${templateDatabase} STRATEGY file_copy`);
}

/** Creates a database without any table, for what tests the migrations themselves. */
export function createEmptyDatabase(): Promise<TestDatabase> {
  return create('TEMPLATE template0');
}

async function create(source: string): Promise<TestDatabase> {
  const name = `test_${randomBytes(8).toString('hex')}`;
  await asAdmin(`CREATE DATABASE ${name} ${source}`);
  return {
    url: withDatabase(testServerUrl(), name),
    drop: () => asAdmin(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`),
  };
}

/** The URL of the test server's maintenance database, as a superuser. */
export function testServerUrl(): string {
  const url = process.env['TEST_POSTGRES_URL'];
  if (!url) throw new Error('TEST_POSTGRES_URL is not set: run the tests with "npm test", whose global setup starts the servers.');
  return url;
}

async function asAdmin(sql: string): Promise<void> {
  const client = new Client({ connectionString: testServerUrl() });
  await client.connect();
  await client.query(sql).finally(() => client.end());
}
