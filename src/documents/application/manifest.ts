import { invalid } from '../../shared/domain/errors';
import type { PersistedDocument } from '../domain/persisted-document.entity';
import type { NewDocument } from '../domain/register-documents.use-case';

type Texts = Readonly<Record<string, string>>;

/**
 * The documents of a manifest, which is one of
 * - ours: `{ "public": { id: text }, "admin": { id: text } }`
 * - Apollo's: `{ "format": "apollo-persisted-query-manifest", "version": 1, "operations": [{ id, name, type, body }] }`
 * - `{ id: text }`, as Relay's compiler and GraphQL Code Generator's client preset write it.
 *
 * Only ours says which surface its documents are for; those of the others are for `surface`.
 */
export function readManifest(manifest: unknown, surface: PersistedDocument['surface']): NewDocument[] {
  if (!isObject(manifest)) throw unknownFormat();
  if ('format' in manifest) return fromApollo(manifest, surface);
  if (isTexts(manifest)) return fromTexts(manifest, surface);
  return Object.entries(manifest).flatMap(([name, texts]) => {
    if ((name !== 'public' && name !== 'admin') || !isTexts(texts)) throw unknownFormat();
    return fromTexts(texts, name);
  });
}

function fromApollo({ format, version, operations }: Readonly<Record<string, unknown>>, surface: PersistedDocument['surface']): NewDocument[] {
  if (format !== 'apollo-persisted-query-manifest' || version !== 1 || !Array.isArray(operations)) throw unknownFormat();
  return operations.map((operation: unknown) => {
    if (!isObject(operation) || typeof operation.id !== 'string' || typeof operation.body !== 'string') throw unknownFormat();
    return { surface, claimedId: operation.id, text: operation.body };
  });
}

const fromTexts = (texts: Texts, surface: PersistedDocument['surface']): NewDocument[] => Object.entries(texts).map(([claimedId, text]) => ({ surface, claimedId, text }));

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null && !Array.isArray(value);

const isTexts = (value: unknown): value is Texts => isObject(value) && Object.values(value).every((text) => typeof text === 'string');

const unknownFormat = () =>
  invalid('INVALID', 'This is no manifest of persisted documents. Known are those of `npm run operations`, of Apollo’s generate-persisted-query-manifest (version 1), of Relay’s compiler and of GraphQL Code Generator.');
