import { existsSync } from 'node:fs';
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { DiffTarget, MigrationList, SchemasContainer } from '@prisma/schema-engine-wasm/schema_engine_bg';
import { Logger, runMigrations } from 'graphile-worker';
import { openDatabase } from '../database-connection';
import { withSchemaEngine } from './schema-engine';

const ownPrismaDir = path.join(projectRoot(), 'prisma');
const filters = { externalTables: [], externalEnums: [] };
const deployLock = 7_200_315_046_017;

export interface MigrationStatus {
  applied: string[];
  pending: string[];
  failed: string[];
  /** Applied migrations whose script was changed afterwards. */
  edited: string[];
  /** Migrations the database has and this checkout has not. */
  unknown: string[];
}

/** Applies every pending migration and the job queue's own, one deploy at a time; returns the names of those applied. */
export async function deployMigrations(url: string, report: (line: string) => void = () => undefined, prismaDir = ownPrismaDir): Promise<string[]> {
  const lock = await openDatabase(url);
  try {
    await lock.query('SELECT pg_advisory_lock($1)', [deployLock]);
    const migrationsList = await listMigrations(prismaDir);
    const { appliedMigrationNames } = await withSchemaEngine(url, (engine) => engine.applyMigrations({ migrationsList, filters }));
    for (const name of appliedMigrationNames) report(`Applied migration ${name}`);
    await runMigrations({ connectionString: url, logger: silentLogger });
    return appliedMigrationNames;
  } finally {
    await lock.end();
  }
}

/** Compares the migrations of this checkout with those the database has. */
export async function migrationStatus(url: string, prismaDir = ownPrismaDir): Promise<MigrationStatus> {
  await (await openDatabase(url)).end();
  const migrationsList = await listMigrations(prismaDir);
  const found = await withSchemaEngine(url, (engine) => engine.diagnoseMigrationHistory({ migrationsList, optInToShadowDatabase: false, filters }));
  const history = found.history;
  const pending = history && 'unappliedMigrationNames' in history ? history.unappliedMigrationNames : [];
  const unknown = history && 'unpersistedMigrationNames' in history ? history.unpersistedMigrationNames : [];
  const names = migrationsList.migrationDirectories.map((directory) => directory.path);
  const notApplied = new Set([...pending, ...found.failedMigrationNames]);
  return {
    applied: found.hasMigrationsTable ? names.filter((name) => !notApplied.has(name)) : [],
    pending: found.hasMigrationsTable ? pending : names,
    failed: found.failedMigrationNames,
    edited: found.editedMigrationNames,
    unknown,
  };
}

/** Writes the migration (and a first draft of its `down.sql`) that brings the migrations up to schema.prisma; returns its directory. */
export async function createMigration(name: string, adminUrl: string, prismaDir = ownPrismaDir): Promise<string> {
  await (await openDatabase(adminUrl)).end();
  const migrations: DiffTarget = { tag: 'migrations', ...(await listMigrations(prismaDir)) };
  const schema: DiffTarget = { tag: 'schemaDatamodel', ...(await readSchema(prismaDir)) };
  const up = await diff(adminUrl, migrations, schema);
  const down = await diff(adminUrl, schema, migrations);
  const directoryName = `${new Date().toISOString().replace(/\D/g, '').slice(0, 14)}_${name}`;
  const directory = path.join(prismaDir, 'migrations', directoryName);
  await mkdir(directory);
  await writeFile(path.join(directory, 'migration.sql'), up);
  await writeFile(path.join(directory, 'down.sql'), `${down}\nDELETE FROM "_prisma_migrations" WHERE "migration_name" = '${directoryName}';\n`);
  return directory;
}

/** Lets the next deploy run a failed migration again, once its fault is corrected. */
export async function resolveFailedMigration(name: string, url: string): Promise<void> {
  await (await openDatabase(url)).end();
  await withSchemaEngine(url, (engine) => engine.markMigrationRolledBack({ migrationName: name }));
}

/** The SQL that would bring the migrations up to schema.prisma; empty when they agree. */
export async function schemaDrift(adminUrl: string, prismaDir = ownPrismaDir): Promise<string> {
  await (await openDatabase(adminUrl)).end();
  const migrations: DiffTarget = { tag: 'migrations', ...(await listMigrations(prismaDir)) };
  const script = await diff(adminUrl, migrations, { tag: 'schemaDatamodel', ...(await readSchema(prismaDir)) });
  return script.includes('This is an empty migration') ? '' : script.trim();
}

async function diff(url: string, from: DiffTarget, to: DiffTarget): Promise<string> {
  const result = await withSchemaEngine(url, (engine) => engine.diff({ from, to, script: true, exitCode: null, filters }));
  return result.stdout ?? '';
}

async function readSchema(prismaDir: string): Promise<SchemasContainer> {
  const content = await readFile(path.join(prismaDir, 'schema.prisma'), 'utf8');
  return { files: [{ path: 'schema.prisma', content }] };
}

async function listMigrations(prismaDir: string): Promise<MigrationList> {
  const migrationsDir = path.join(prismaDir, 'migrations');
  const entries = await readdir(migrationsDir, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name).sort();
  const migrationDirectories = names.map(async (name) => {
    const value = await readFile(path.join(migrationsDir, name, 'migration.sql'), 'utf8');
    return { path: name, migrationFile: { path: 'migration.sql', content: { tag: 'ok' as const, value } } };
  });
  return {
    baseDir: migrationsDir,
    lockfile: { path: 'migration_lock.toml', content: await readFile(path.join(migrationsDir, 'migration_lock.toml'), 'utf8') },
    shadowDbInitScript: '',
    migrationDirectories: await Promise.all(migrationDirectories),
  };
}

// The compiled code lives one directory deeper than the source, and prisma/ is not compiled.
function projectRoot(): string {
  let directory = __dirname;
  while (!existsSync(path.join(directory, 'prisma', 'schema.prisma'))) {
    const parent = path.dirname(directory);
    if (parent === directory) throw new Error(`No prisma/schema.prisma above ${__dirname}: deploy the prisma directory beside dist.`);
    directory = parent;
  }
  return directory;
}

const silentLogger = new Logger(() => () => undefined);
