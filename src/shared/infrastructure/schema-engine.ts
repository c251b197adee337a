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

let loaded: Promise<typeof SchemaEngine> | undefined;

/** Runs one piece of work with Prisma's schema engine connected to the database. */
export async function withSchemaEngine<T>(url: string, datamodel: string, work: (engine: SchemaEngine) => Promise<T>): Promise<T> {
  loaded ??= loadEngine();
  const Engine = await loaded;
  const adapter = schemaEngineAdapter(url);
  const factory = bindMigrationAwareSqlAdapterFactory(adapter.factory);
  try {
    const engine = await Engine.new({ datamodels: [['schema.prisma', datamodel]] }, () => undefined, factory);
    return await work(engine);
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
  const { instance } = await WebAssembly.instantiate(await readFile(file), { './schema_engine_bg.js': bindings });
  bindings.__wbg_set_wasm(instance.exports);
  const start = instance.exports['__wbindgen_start'];
  if (typeof start === 'function') start();
  return bindings.SchemaEngine;
}
