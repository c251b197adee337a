import { randomUUID } from 'node:crypto';
import { PrismaPg } from '@prisma/adapter-pg';
import { ColumnTypeEnum, type SqlDriverAdapter, type SqlMigrationAwareDriverAdapterFactory } from '@prisma/driver-adapter-utils';
import { Pool, type QueryArrayConfig, type QueryArrayResult } from 'pg';

const charTypeOid = 18;
const charArrayTypeOid = 1002;

export interface SchemaEngineAdapter {
  factory: SqlMigrationAwareDriverAdapterFactory;
  /** Ends every connection made; the engine leaves its own open, and with them its advisory lock. */
  close(): Promise<void>;
}

/** Connects Prisma's schema engine to PostgreSQL through adapter-pg, around the adapter's faults on that path. */
export function schemaEngineAdapter(url: string): SchemaEngineAdapter {
  const { provider, adapterName } = new PrismaPg(url);
  const opened = new Set<SqlDriverAdapter>();
  const remember = async (opening: Promise<SqlDriverAdapter>) => {
    const adapter = await opening;
    opened.add(adapter);
    return adapter;
  };
  return {
    factory: {
      provider,
      adapterName,
      connect: () => remember(connect(url)),
      connectToShadowDb: () => remember(connectToShadowDatabase(url)),
    },
    close: async () => void (await Promise.all([...opened].map((adapter) => adapter.dispose()))),
  };
}

/** The same URL with another database name. */
export function withDatabase(url: string, database: string): string {
  const changed = new URL(url);
  changed.pathname = `/${database}`;
  return changed.toString();
}

// One connection, because the engine's advisory lock belongs to a session.
async function connect(url: string, onDisposed?: () => Promise<void>): Promise<SqlDriverAdapter> {
  const pool = new Pool({ connectionString: url, max: 1, idleTimeoutMillis: 0 });
  const adapter = await new PrismaPg(pool, { disposeExternalPool: true }).connect();
  acceptCharColumns(pool, adapter);
  // adapter-pg would split the script at every semicolon; without arguments the simple protocol takes it whole.
  adapter.executeScript = async (script) => void (await adapter.executeRaw({ sql: script, args: [], argTypes: [] }));
  const dispose = adapter.dispose.bind(adapter);
  let disposed: Promise<void> | undefined;
  adapter.dispose = () => (disposed ??= dispose().then(onDisposed));
  return adapter;
}

// adapter-pg would replay onto the main database, and drop the shadow database before leaving it.
async function connectToShadowDatabase(url: string): Promise<SqlDriverAdapter> {
  const shadow = `prisma_migrate_shadow_db_${randomUUID()}`;
  await runOnce(url, `CREATE DATABASE "${shadow}" TEMPLATE template0`);
  return connect(withDatabase(url, shadow), () => runOnce(url, `DROP DATABASE IF EXISTS "${shadow}" WITH (FORCE)`));
}

async function runOnce(url: string, sql: string): Promise<void> {
  const pool = new Pool({ connectionString: url, max: 1 });
  await pool.query(sql).finally(() => pool.end());
}

// adapter-pg knows no "char" columns, which the catalogs the engine reads are full of. It does know arrays of them, so
// they pass through it under that name.
function acceptCharColumns(pool: Pool, adapter: SqlDriverAdapter): void {
  const query: (config: QueryArrayConfig) => Promise<QueryArrayResult> = pool.query.bind(pool);
  const value = async (config: QueryArrayConfig) => {
    const result = await query(config);
    for (const field of result.fields ?? []) {
      if (field.dataTypeID === charTypeOid) field.dataTypeID = charArrayTypeOid;
    }
    return result;
  };
  Object.defineProperty(pool, 'query', { value });

  const queryRaw = adapter.queryRaw.bind(adapter);
  adapter.queryRaw = async (sql) => {
    const result = await queryRaw(sql);
    const columnTypes = result.columnTypes.map((type) => (type === ColumnTypeEnum.CharacterArray ? ColumnTypeEnum.Character : type));
    return { ...result, columnTypes };
  };
}
