import { copyFileSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSchema } from 'graphql';
import { breakingChanges, type Report } from './breaking-changes';
import { documentsOfManifest, registeredDocuments } from './documents-in-use';

const surfaces = ['public', 'admin'] as const;

export interface CheckOptions {
  /** Holds public.graphql, admin.graphql, the manifest, and `released/` with the schemas of the last release. */
  readonly folder: string;
  /** Without one, only the documents of the manifest are known. */
  readonly databaseUrl?: string;
}

/** Compares the schemas with those of the last release, and with every document that is known. */
export async function checkSchemas({ folder, databaseUrl }: CheckOptions): Promise<Report> {
  const own = documentsOfManifest(join(folder, 'persisted-operations.json'));
  const registered = databaseUrl ? await registeredDocuments(databaseUrl) : { public: [], admin: [] };
  const reports = await Promise.all(
    surfaces.map((surface) => {
      const known = new Map([...own[surface], ...registered[surface]].map((document) => [document.id, document]));
      const schema = (...path: string[]) => buildSchema(readFileSync(join(folder, ...path, `${surface}.graphql`), 'utf8'));
      return breakingChanges(surface, schema('released'), schema(), [...known.values()]);
    }),
  );
  return { lines: reports.flatMap(({ lines }) => lines), isBroken: reports.some(({ isBroken }) => isBroken) };
}

async function main(): Promise<void> {
  if (process.argv.includes('--release')) {
    mkdirSync('schema/released', { recursive: true });
    for (const surface of surfaces) copyFileSync(`schema/${surface}.graphql`, `schema/released/${surface}.graphql`);
    return print('schema/released is what clients may rely on from now on: commit it');
  }
  const databaseUrl = process.env['DIRECT_DATABASE_URL'] || process.env['DATABASE_URL'];
  const { lines, isBroken } = await checkSchemas({ folder: 'schema', databaseUrl });
  lines.forEach(print);
  if (!databaseUrl) print('Only the documents of schema/persisted-operations.json are known: set DATABASE_URL to check the registered ones too');
  if (isBroken) throw new Error('Documents in use would stop working.');
  print(lines.length > 0 ? 'No document that is in use stops working' : 'Nothing was taken from clients since the last release');
}

const print = (line: string) => void process.stdout.write(`${line}\n`);

if (require.main === module) {
  main().catch((error: Error) => {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  });
}
