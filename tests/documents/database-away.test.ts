import type { RegisteredDocuments } from '../../src/shared/application/documents.port';
import { type DocumentMode, RequestDocuments } from '../../src/shared/presentation/request-document';
import { hashOf, idOf } from './documents-support';

const query = '{ tags { id } }';
const registered: RegisteredDocuments = { find: async () => Promise.reject(new Error('away')) };
const logger = { info: () => undefined, error: () => undefined };
const documents = (mode: DocumentMode) => new RequestDocuments({ surface: 'public', mode, registered, automatic: { find: async () => query, keep: () => undefined }, logger });
const nothing = { variables: {}, extensions: {} };

describe('while the database is away', () => {
  test.each(['any', 'preferred'] as const)('texts and hashes are found still in the mode %s', async (mode) => {
    expect(await documents(mode).resolve({ ...nothing, query })).toMatchObject({ text: query, documentId: hashOf(query), isRegistered: false });
    expect(await documents(mode).resolve({ ...nothing, extensions: { persistedQuery: { version: 1, sha256Hash: hashOf(query) } } })).toMatchObject({ text: query });
  });

  test('nothing is executed unseen in the mode only', async () => {
    await expect(documents('only').resolve({ ...nothing, query })).rejects.toThrow('away');
  });

  test.each(['any', 'preferred', 'only'] as const)('an id is not said to be unknown in the mode %s', async (mode) => {
    await expect(documents(mode).resolve({ ...nothing, documentId: idOf(query) })).rejects.toThrow('away');
  });
});
