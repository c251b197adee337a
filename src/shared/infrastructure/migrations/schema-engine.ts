import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import type { SchemaEngine } from '@prisma/schema-engine-wasm/schema_engine_bg';
import { schemaEngineAdapter } from './schema-engine-adapter';

const enginePackage = '@prisma/schema-engine-wasm/schema_engine_bg';

// Only the DOM library of TypeScript declares it.
declare const WebAssembly: {
  instantiate(code: Uint8Array, imports: Record<string, object>): Promise<{ instance: { exports: Record<string, unknown> } }>;
};

// The engine only wants to know the provider; every schema to compare comes with the call.
const postgresDatamodel = 'datasource db {\n  provider = "postgresql"\n}\n';

let loaded: Promise<typeof SchemaEngine> | undefined;

/** What Prisma's schema engine refused to do, in its own words without its trace. */
export class MigrationError extends Error {
  override readonly name = 'MigrationError';
}

/** Runs one piece of work with Prisma's schema engine connected to the database. */
export async function withSchemaEngine<T>(url: string, work: (engine: SchemaEngine) => Promise<T>): Promise<T> {
  loaded ??= loadEngine();
  const Engine = await loaded;
  const adapter = schemaEngineAdapter(url);
  const factory = bindMigrationAwareSqlAdapterFactory(adapter.factory);
  try {
    const engine = await Engine.new({ datamodels: [['schema.prisma', postgresDatamodel]] }, () => undefined, factory);
    return await work(engine);
  } catch (cause) {
    throw new MigrationError(explain(cause), { cause });
  } finally {
    await adapter.close();
  }
}

async function loadEngine(): Promise<typeof SchemaEngine> {
  // The engine reports a panic here just before it takes the process down with a bare "unreachable".
  const set_message = (message: string) => process.stderr.write(`Prisma's schema engine failed: ${message}\n`);
  Object.assign(globalThis, { PRISMA_WASM_PANIC_REGISTRY: { set_message } });
  const bindings = await import('@prisma/schema-engine-wasm/schema_engine_bg');
  const file = path.join(path.dirname(require.resolve(enginePackage)), 'schema_engine_bg.wasm');
  const { instance } = await WebAssembly.instantiate(await readFile(file), { './schema_engine_bg.js': withBackgroundTimers(bindings) });
  bindings.__wbg_set_wasm(instance.exports);
  const start = instance.exports['__wbindgen_start'];
  if (typeof start === 'function') start();
  return bindings.SchemaEngine;
}

// The engine's ten seconds for its lock run on after it has it, and would keep a finished process waiting.
function withBackgroundTimers(bindings: object): object {
  const setBackgroundTimeout = (callback: () => void, delayMs: number) => setTimeout(callback, delayMs >>> 0).unref();
  const entries = Object.entries(bindings).map(([name, value]) => [name, name.startsWith('__wbg_setTimeout_') ? setBackgroundTimeout : value]);
  return Object.fromEntries(entries);
}

function explain(cause: unknown): string {
  const text = typeof cause === 'object' && cause !== null && 'message' in cause ? String(cause.message) : String(cause);
  const migration = /migration_name="([^"]+)"/.exec(text.replaceAll('\\"', '"'))?.[1];
  const reason = text.replace(/\n +0: [^]*$/, '').trim();
  return migration ? `Migration ${migration} failed: ${reason}` : reason;
}
