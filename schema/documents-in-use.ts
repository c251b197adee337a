import { readFileSync } from 'node:fs';
import { getOperationAST, parse } from 'graphql';
import { openDatabase } from '../src/shared/infrastructure/database-connection';
import type { DocumentInUse } from './breaking-changes';

type Documents = Readonly<Record<'public' | 'admin', readonly DocumentInUse[]>>;

/** Of the manifest that is made from schema/operations. */
export function documentsOfManifest(file: string): Documents {
  const manifest = JSON.parse(readFileSync(file, 'utf8')) as Record<'public' | 'admin', Record<string, string>>;
  const read = (texts: Record<string, string>) =>
    Object.entries(texts).map(([id, text]) => ({ id: id.replace('sha256:', ''), operationName: getOperationAST(parse(text))?.name?.value ?? null, text, lastUsedAt: null, partners: [] }));
  return { public: read(manifest.public), admin: read(manifest.admin) };
}

/** All that are registered, with their last use and the partners that they are granted to. */
export async function registeredDocuments(databaseUrl: string): Promise<Documents> {
  const client = await openDatabase(databaseUrl);
  try {
    const { rows: documents } = await client.query<Omit<DocumentInUse, 'partners'> & { surface: 'public' | 'admin' }>(
      `SELECT id, surface, operation_name AS "operationName", text, last_used_at AS "lastUsedAt" FROM persisted_documents ORDER BY operation_name, id`,
    );
    // A database that is older than the feature has no partners.
    const { rows: [partners] } = await client.query<{ exists: boolean }>(`SELECT to_regclass('partner_documents') IS NOT NULL AS exists`);
    const { rows: grants } = partners!.exists
      ? await client.query<{ id: string; name: string }>('SELECT granted.document_id AS id, partners.name FROM partner_documents granted JOIN partners ON partners.id = granted.partner_id ORDER BY partners.name')
      : { rows: [] };
    const of = (surface: string) =>
      documents.filter((document) => document.surface === surface).map((document) => ({ ...document, partners: grants.filter(({ id }) => id === document.id).map(({ name }) => name) }));
    return { public: of('public'), admin: of('admin') };
  } finally {
    await client.end();
  }
}
