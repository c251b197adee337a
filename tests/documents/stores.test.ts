import type { PersistedDocument } from '../../src/documents/domain/persisted-document.entity';
import { CachedRegisteredDocuments } from '../../src/documents/infrastructure/cached-registered-documents';
import { RedisAutomaticDocuments } from '../../src/documents/infrastructure/redis-automatic-documents';
import { hashOf } from './documents-support';

const megabyte = 1_024 * 1_024;
const text = (index: number, bytes: number): string => `${String(index).padStart(8, '0')}${'#'.repeat(bytes - 8)}`;

describe('the registered documents in memory', () => {
  const documents = new Map<string, PersistedDocument>();
  const add = (given: string): string => {
    const id = hashOf(given);
    documents.set(id, { id, surface: 'public', operationName: null, operationType: 'query', text: given, registeredAt: new Date(), lastUsedAt: null });
    return id;
  };
  let reads = 0;
  const cached = () =>
    new CachedRegisteredDocuments(
      {
        findByIds: async ([id]) => ((reads += 1), documents.has(id!) ? [documents.get(id!)!] : []),
        findByMd5: async (md5) => ((reads += 1), [...documents.values()].find((document) => hashOf(document.text, 'md5') === md5) ?? null),
      },
      () => undefined,
    );
  beforeEach(() => (reads = 0));

  test('are read once, by each hash', async () => {
    const [store, id] = [cached(), add('{ a }')];
    for (let round = 0; round < 3; round += 1) for (const hash of [id, hashOf('{ a }', 'md5')]) expect(await store.find('public', hash)).toMatchObject({ id, text: '{ a }' });
    expect(reads).toBe(2);
  });

  test('are not those of the other surface', async () => {
    expect(await cached().find('admin', add('{ a }'))).toBeNull();
  });

  test('take 16 MB at most: the first ones are read again', async () => {
    const [store, ids] = [cached(), Array.from({ length: 40 }, (_, index) => add(text(index, megabyte / 4)))];
    for (const id of ids) await store.find('public', id);
    expect(reads).toBe(40);
    await store.find('public', ids.at(-1)!);
    expect(reads).toBe(40);
    await store.find('public', ids[0]!);
    expect(reads).toBe(41);
  });

  test('stay while others ask for thousands of ids that nobody registered', async () => {
    const [store, id] = [cached(), add('{ a }')];
    await store.find('public', id);
    for (let index = 0; index < 20_000; index += 1) await store.find('public', hashOf(String(index)));
    const before = reads;
    await store.find('public', id);
    expect(reads).toBe(before);
  });

  test('that are not there are not looked for again at once, unless this process has registered some', async () => {
    const [store, hash] = [cached(), hashOf('{ late }')];
    for (let round = 0; round < 3; round += 1) expect(await store.find('public', hash)).toBeNull();
    expect(reads).toBe(1);
    add('{ late }');
    store.forgetUnknown();
    expect(await store.find('public', hash)).not.toBeNull();
  });
});

describe('the automatic documents in memory', () => {
  test('take 8 MB at most: the first ones are forgotten', async () => {
    const store = new RedisAutomaticDocuments(null);
    const texts = Array.from({ length: 200 }, (_, index) => text(index, 60_000));
    for (const given of texts) store.keep(hashOf(given), given);
    expect(await store.find(hashOf(texts.at(-1)!))).toBe(texts.at(-1));
    expect(await store.find(hashOf(texts[0]!))).toBeNull();
  });

  test('over 64 KB are not kept', async () => {
    const store = new RedisAutomaticDocuments(null);
    const long = text(1, 64 * 1_024 + 1);
    store.keep(hashOf(long), long);
    expect(await store.find(hashOf(long))).toBeNull();
  });
});
