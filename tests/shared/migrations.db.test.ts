import { cp, mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Client } from 'pg';
import { createMigration, deployMigrations, migrationStatus, resolveFailedMigration, schemaDrift } from '../../src/shared/infrastructure/migrations/migrations';
import { dumpCatalog } from '../support/catalog';
import { type TestDatabase, createEmptyDatabase, createTestDatabase, testServerUrl } from '../support/database';
import { createTempDir } from '../support/temp-dir';

const prismaDir = path.resolve(__dirname, '../../prisma');

async function execute(url: string, sql: string, values?: unknown[]): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query(sql, values).finally(() => client.end());
}

async function migrationNames(): Promise<string[]> {
  const entries = await readdir(path.join(prismaDir, 'migrations'), { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name).sort();
}

function script(name: string, file: string): Promise<string> {
  return readFile(path.join(prismaDir, 'migrations', name, file), 'utf8');
}

/** A copy of prisma/ whose schema.prisma is changed by `edit`. */
async function copyOfPrisma(edit: (schema: string) => string): Promise<string> {
  const copy = path.join(await createTempDir(), 'prisma');
  await cp(path.join(prismaDir, 'migrations'), path.join(copy, 'migrations'), { recursive: true });
  await writeFile(path.join(copy, 'schema.prisma'), edit(await readFile(path.join(prismaDir, 'schema.prisma'), 'utf8')));
  return copy;
}

const withNickname = (schema: string) => schema.replace('model User {', 'model User {\n  nickname String?');

describe('deploying the migrations', () => {
  let database: TestDatabase;
  beforeEach(async () => (database = await createEmptyDatabase()));
  afterEach(() => database.drop());

  it('applies all of them in order, and none the second time', async () => {
    const names = await migrationNames();
    expect((await migrationStatus(database.url)).pending).toEqual(names);
    expect(await deployMigrations(database.url)).toEqual(names);
    expect(await deployMigrations(database.url)).toEqual([]);
    expect(await migrationStatus(database.url)).toEqual({ applied: names, pending: [], failed: [], edited: [], unknown: [] });
  });

  it('lays the job queue', async () => {
    await deployMigrations(database.url);
    await execute(database.url, `SELECT graphile_worker.add_job('nothing')`);
  });

  it('is safe from three deploys at once', async () => {
    const applied = await Promise.all([1, 2, 3].map(() => deployMigrations(database.url)));
    expect(applied.flat()).toEqual(await migrationNames());
  });

  it('is undone step by step by each down.sql, and can be done again', async () => {
    const names = await migrationNames();
    const replayed = await createEmptyDatabase();
    const before: string[][] = [];
    for (const name of names) {
      before.push(await dumpCatalog(replayed.url));
      await execute(replayed.url, await script(name, 'migration.sql'));
    }
    const complete = await dumpCatalog(replayed.url);
    await replayed.drop();

    await deployMigrations(database.url);
    expect(await dumpCatalog(database.url)).toEqual(complete);
    for (const name of [...names].reverse()) {
      await execute(database.url, await script(name, 'down.sql'));
      expect(await dumpCatalog(database.url)).toEqual(before.pop());
    }
    expect((await migrationStatus(database.url)).pending).toEqual(names);
    expect(await deployMigrations(database.url)).toEqual(names);
    expect(await dumpCatalog(database.url)).toEqual(complete);
  });

  it('leaves nothing of a migration that fails halfway, and refuses to go on until it is resolved', async () => {
    const copy = await copyOfPrisma((schema) => schema);
    const broken = path.join(copy, 'migrations', '29990101000000_broken');
    await mkdir(broken);
    await writeFile(path.join(broken, 'migration.sql'), 'CREATE TABLE half_done (id int); SELECT 1 / 0;');
    await expect(deployMigrations(database.url, undefined, copy)).rejects.toThrow(/^Migration 29990101000000_broken failed: [^]*division by zero$/);
    expect((await dumpCatalog(database.url)).filter((line) => line.includes('half_done'))).toEqual([]);
    await expect(deployMigrations(database.url, undefined, copy)).rejects.toThrow(/failed migrations[^]*29990101000000_broken/);
    expect((await migrationStatus(database.url, copy)).failed).toEqual(['29990101000000_broken']);

    await writeFile(path.join(broken, 'migration.sql'), 'CREATE TABLE half_done (id int);');
    await resolveFailedMigration('29990101000000_broken', database.url);
    expect(await deployMigrations(database.url, undefined, copy)).toEqual(['29990101000000_broken']);
    await rm(path.dirname(copy), { recursive: true });
  });
});

describe('a wrong database URL', () => {
  it.each([
    ['mysql://u:p@localhost/x', 'DATABASE_URL is not a PostgreSQL URL: write it as postgresql://user:password@host:5432/database.'],
    ['postgresql://u:secret@127.0.0.1:1/x', 'No PostgreSQL answers at 127.0.0.1:1: start it, or correct DATABASE_URL.'],
    ['postgresql://u:secret@nowhere.invalid/x', 'The host nowhere.invalid of DATABASE_URL is not known: correct DATABASE_URL.'],
  ])('%s is explained', async (url, message) => {
    await expect(deployMigrations(url)).rejects.toThrow(message);
  });

  it('with a wrong password or database is explained without the password', async () => {
    const url = new URL(testServerUrl());
    url.password = 'wrong-secret';
    await expect(deployMigrations(url.toString())).rejects.toThrow(`PostgreSQL at ${url.host} refused the user "marquee": correct the user or the password in DATABASE_URL.`);
    const other = new URL(testServerUrl());
    other.pathname = '/absent';
    await expect(deployMigrations(other.toString())).rejects.toThrow(`PostgreSQL at ${url.host} has no database "absent": create it, or correct DATABASE_URL.`);
  });
});

describe('schema.prisma', () => {
  it('agrees with the migrations', async () => {
    expect(await schemaDrift(testServerUrl())).toBe('');
  });

  it('that has a column more is seen as drift, and becomes a migration with its way back', async () => {
    const copy = await copyOfPrisma(withNickname);
    expect(await schemaDrift(testServerUrl(), copy)).toContain('ADD COLUMN     "nickname" TEXT');
    const directory = await createMigration('add_nickname', testServerUrl(), copy);
    expect(path.basename(directory)).toMatch(/^\d{14}_add_nickname$/);
    expect(await readFile(path.join(directory, 'down.sql'), 'utf8')).toContain('DROP COLUMN "nickname"');
    expect(await schemaDrift(testServerUrl(), copy)).toBe('');
    await rm(path.dirname(copy), { recursive: true });
  });

  it('that lacks an index is seen as drift', async () => {
    const copy = await copyOfPrisma((schema) => schema.replace('@@index([search], type: Gin)', ''));
    expect(await schemaDrift(testServerUrl(), copy)).toContain('DROP INDEX "events_search_idx"');
    await rm(path.dirname(copy), { recursive: true });
  });

  it('leaves no shadow database behind', async () => {
    const client = new Client({ connectionString: testServerUrl() });
    await client.connect();
    await schemaDrift(testServerUrl());
    const { rows } = await client.query(`SELECT datname FROM pg_database WHERE datname LIKE 'prisma_migrate_shadow%'`);
    await client.end();
    expect(rows).toEqual([]);
  });
});

describe('the database', () => {
  let database: TestDatabase;
  let client: Client;
  const id = '00000000-0000-7000-8000-000000000001';

  beforeAll(async () => {
    database = await createTestDatabase();
    client = new Client({ connectionString: database.url });
    await client.connect();
    await client.query(`
      INSERT INTO users (id, email, password_hash, display_name, created_at, updated_at) VALUES ('${id}', 'Ada@Example.org', 'x', 'Ada', now(), now());
      INSERT INTO organizers (id, slug, name, owner_id, created_at, updated_at) VALUES ('${id}', 'ada', 'Ada', '${id}', now(), now());
      INSERT INTO events (id, slug, title, organizer_id, time_zone, created_at, updated_at) VALUES ('${id}', 'gala', 'Gala', '${id}', 'UTC', now(), now());
      INSERT INTO occurrences (id, event_id, starts_at, ends_at, time_zone) VALUES ('${id}', '${id}', '2027-01-01', '2027-01-02', 'UTC');
      INSERT INTO pools (id, event_id, name, capacity) VALUES ('${id}', '${id}', 'Floor', 10);
      INSERT INTO stocks (id, pool_id, occurrence_id, capacity) VALUES ('${id}', '${id}', '${id}', 10);
      INSERT INTO ticket_types (id, event_id, position, name, price, currency) VALUES ('${id}', '${id}', 1, 'Adult', 10, 'EUR');
      INSERT INTO venues (id, slug, name, address_lines, city, country_code, time_zone, latitude, longitude, created_at, updated_at)
        VALUES ('${id}', 'hall', 'Hall', '{}', 'Zürich', 'CH', 'UTC', 47.4, 8.5, now(), now());
      INSERT INTO audit_entries (id, at, actor_id, action, subject_type, subject_id, request_id) VALUES ('${id}', now(), '${id}', 'CREATE', 'Event', '${id}', 'r1')`);
  });
  afterAll(async () => {
    await client.end();
    await database.drop();
  });
  beforeEach(() => client.query('BEGIN'));
  afterEach(() => client.query('ROLLBACK'));

  it.each([
    ['an oversold stock', 'UPDATE stocks SET sold = 6, held = 3, blocked = 2', 'stocks_not_oversold_check'],
    ['a stock whose capacity falls below what is sold', 'UPDATE stocks SET sold = 6; UPDATE stocks SET capacity = 5', 'stocks_not_oversold_check'],
    ['a negative counter', 'UPDATE stocks SET capacity = NULL, held = -1', 'stocks_counters_check'],
    ['a negative stock capacity', 'UPDATE stocks SET capacity = -1', 'stocks_'],
    ['a negative pool capacity', 'UPDATE pools SET capacity = -1', 'pools_capacity_check'],
    ['a negative price', 'UPDATE ticket_types SET price = -0.01', 'ticket_types_price_check'],
    ['a booking of at least none', 'UPDATE ticket_types SET min_per_booking = 0', 'ticket_types_min_per_booking_check'],
    ['a most below the least', 'UPDATE ticket_types SET min_per_booking = 3, max_per_booking = 2', 'ticket_types_max_per_booking_check'],
    ['a sale that ends before it starts', `UPDATE ticket_types SET sales_start_at = '2027-01-02', sales_end_at = '2027-01-01'`, 'ticket_types_sales_window_check'],
    ['an occurrence that ends as it starts', 'UPDATE occurrences SET ends_at = starts_at', 'occurrences_ends_at_check'],
    ['a latitude past the pole', 'UPDATE venues SET latitude = 90.1', 'venues_latitude_check'],
    ['a longitude past the date line', 'UPDATE venues SET longitude = -180.1', 'venues_longitude_check'],
    ['half a coordinate', 'UPDATE venues SET longitude = NULL', 'venues_coordinates_check'],
    ['a slug with a capital', `UPDATE events SET slug = 'Gala'`, 'events_slug_check'],
    ['a slug with a trailing dash', `UPDATE venues SET slug = 'hall-'`, 'venues_slug_check'],
    ['a rewritten audit entry', `UPDATE audit_entries SET action = 'DELETE'`, 'audit_entries is append-only'],
    ['an audit entry that forgets more than its actor', `UPDATE audit_entries SET actor_id = NULL, action = 'DELETE'`, 'audit_entries is append-only'],
    ['a deleted audit entry', 'DELETE FROM audit_entries', 'audit_entries is append-only'],
  ])('refuses %s', async (_, sql, reason) => {
    await expect(client.query(sql)).rejects.toThrow(reason);
  });

  it.each([
    ['a stock that is sold out to the last place', 'UPDATE stocks SET sold = 6, held = 3, blocked = 1'],
    ['any sale of a pool without a limit', 'UPDATE stocks SET capacity = NULL, sold = 1000000'],
    ['a venue without coordinates', 'UPDATE venues SET latitude = NULL, longitude = NULL'],
    ['an audit entry that forgets its actor', 'UPDATE audit_entries SET actor_id = NULL'],
  ])('takes %s', async (_, sql) => {
    expect((await client.query(sql)).rowCount).toBe(1);
  });

  it('finds an e-mail address in any case, and a city without its accents', async () => {
    expect((await client.query(`SELECT 1 FROM users WHERE email = 'ada@example.org'`)).rowCount).toBe(1);
    expect((await client.query(`SELECT 1 FROM venues WHERE lower(marquee_unaccent(city)) LIKE '%zurich%'`)).rowCount).toBe(1);
  });

  it.each([
    ['by likeness', `SELECT 1 FROM venues WHERE lower(marquee_unaccent(name)) LIKE '%hall%'`, 'venues_search_trgm_idx'],
    ['by distance', `SELECT 1 FROM venues WHERE latitude IS NOT NULL AND earth_box(ll_to_earth(47, 8), 100000) @> ll_to_earth(latitude, longitude)`, 'venues_earth_idx'],
  ])('can search venues %s through an index', async (_, sql, index) => {
    await client.query('SET LOCAL enable_seqscan = off');
    const { rows } = await client.query<{ 'QUERY PLAN': string }>(`EXPLAIN ${sql}`);
    expect(rows.map((row) => row['QUERY PLAN']).join('\n')).toContain(index);
    expect((await client.query(sql)).rowCount).toBe(1);
  });
});
