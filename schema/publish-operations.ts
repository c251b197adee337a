import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import pino from 'pino';
import { onTarget } from '../prisma/target';
import { type App, createApp } from '../src/app';
import type { RegisterDocuments } from '../src/documents';
import { readManifest } from '../src/documents/application/manifest';
import { createPlatform } from '../src/shared';
import type { Surface } from '../src/shared/application/documents.port';
import { DomainError } from '../src/shared/domain/errors';
import { loadConfig } from '../src/shared/infrastructure/config';

const usage = `Usage: npm run operations:publish -- [--surface public|admin] <manifest>…

Registers the documents of the manifests, all or none, so that clients may send their ids. Manifests are those of
\`npm run operations\`, Apollo's generate-persisted-query-manifest, Relay's compiler and GraphQL Code Generator; only the first
says which endpoint it is for, the others are for --surface (public). Acts on DIRECT_DATABASE_URL or DATABASE_URL, else on the
embedded PostgreSQL in DATA_DIR (.data).`;

/** Returns what is registered then, as lines to print. Throws with a line for each fault. */
export async function publishManifests(registerDocuments: RegisterDocuments, files: readonly string[], surface: Surface): Promise<string[]> {
  const documents = files.flatMap((file) => withName(file, () => readManifest(JSON.parse(readFileSync(file, 'utf8')), surface)));
  try {
    const registered = await registerDocuments.execute({ kind: 'system', requestId: 'operations:publish' }, documents);
    return registered.map(({ id, operationName }) => `sha256:${id} ${operationName ?? ''}`.trimEnd());
  } catch (error) {
    throw error instanceof DomainError ? new Error([...error.faults.map(({ message }) => message), 'Nothing was registered.'].join('\n')) : error;
  }
}

function withName<T>(file: string, work: () => T): T {
  try {
    return work();
  } catch (cause) {
    throw new Error(`${file}: ${(cause as Error).message}`, { cause });
  }
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { surface: { type: 'string', default: 'public' } } });
  const { surface } = values;
  if (positionals.length === 0 || (surface !== 'public' && surface !== 'admin')) throw new Error(usage);
  await onTarget(async ({ url }) => {
    const app = await appOn(url);
    try {
      const lines = await publishManifests(app.registerDocuments, positionals, surface);
      print([...lines, `Documents registered: ${lines.length}`].join('\n'));
    } finally {
      await app.close();
    }
  }, print);
}

/** Of the settings only the limits of documents matter here, and the machine that publishes need have no others. */
function appOn(databaseUrl: string): Promise<App> {
  const limits = Object.fromEntries(Object.entries(process.env).filter(([name]) => name.startsWith('QUERY_')));
  return createApp(createPlatform({ config: loadConfig({ ...limits, NODE_ENV: 'test' }), version: '0', logger: pino({ level: 'silent' }), databaseUrl }));
}

const print = (line: string) => void process.stdout.write(`${line}\n`);

if (require.main === module) {
  main().catch((error: Error & { code?: string }) => {
    // P2021 of Prisma: the table does not exist.
    process.stderr.write(error.code === 'P2021' ? 'This database lacks the tables of Marquee: run "npm run db:migrate" first.\n' : `${error.message}\n`);
    process.exitCode = 1;
  });
}
