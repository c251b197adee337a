import { Redis } from 'ioredis';
import { createTestApp, type TestApp } from '../support/app';
import { eventually } from '../support/eventually';
import { startRedis, type TestRedis } from '../support/redis';
import { faultOf, hashOf, modern, requester } from './documents-support';

const query = '{ events(first: 1) { totalCount } }';
const persisted = (text: string, more: object = {}) => ({ persistedQuery: { version: 1, sha256Hash: hashOf(text), ...more } });
const badInput = { status: 400, errors: 1, code: 'BAD_USER_INPUT' };
const notFound = { status: 404, errors: 1, code: 'PERSISTED_QUERY_NOT_FOUND' };

describe.each(['/graphql', '/admin/graphql'])('automatic persisted queries at %s', (path) => {
  let test_: TestApp;
  let ask: ReturnType<typeof requester>;
  const text = path === '/graphql' ? query : '{ viewer { id } }';
  beforeAll(async () => {
    test_ = await createTestApp();
    ask = requester(test_, path);
  });
  afterAll(() => test_.close());

  test('are not found until their text came, then executed by hash, by GET too', async () => {
    const byHash = { extensions: persisted(text) };
    const unknown = await ask.post(byHash);
    expect(faultOf(unknown)).toEqual(notFound);
    expect(unknown.body.errors[0].message).toBe('PersistedQueryNotFound');
    const sent = await ask.post({ ...byHash, query: text });
    expect(sent).toMatchObject({ status: 200, body: { data: expect.anything() } });
    expect((await ask.post(byHash)).body).toEqual(sent.body);
    expect((await ask.get({ extensions: JSON.stringify(byHash.extensions) }, { ...modern, 'apollo-require-preflight': '1' })).body).toEqual(sent.body);
  });

  test('are refused where the hash is another text’s, and not kept', async () => {
    expect(faultOf(await ask.post({ query: '{ __typename }', extensions: persisted('{ other }') }))).toEqual(badInput);
    expect(faultOf(await ask.post({ extensions: persisted('{ other }') }))).toEqual(notFound);
  });

  test('are not kept where they are not valid', async () => {
    const invalid = '{ nothing }';
    expect(faultOf(await ask.post({ query: invalid, extensions: persisted(invalid) }))).toEqual(badInput);
    expect(faultOf(await ask.post({ extensions: persisted(invalid) }))).toEqual(notFound);
  });

  test.each([
    [7], ['text'], [[]], [true], [{}],
    [{ version: 2, sha256Hash: hashOf(text) }],
    [{ version: '1', sha256Hash: hashOf(text) }],
    [{ version: {}, sha256Hash: hashOf(text) }],
    [{ sha256Hash: hashOf(text) }],
    [{ version: 1 }],
    [{ version: 1, sha256Hash: 7 }],
    [{ version: 1, sha256Hash: {} }],
    [{ version: 1, sha256Hash: null }],
    [{ version: 1, sha256Hash: '' }],
    [{ version: 1, sha256Hash: hashOf(text).toUpperCase() }],
    [{ version: 1, sha256Hash: '__proto__' }],
  ])('that say %j are the caller’s fault, with and without a text', async (persistedQuery) => {
    for (const headers of [modern, { accept: 'application/json' }]) {
      expect(faultOf(await ask.post({ extensions: { persistedQuery } }, headers))).toEqual(badInput);
      expect(faultOf(await ask.post({ query: text, extensions: { persistedQuery } }, headers))).toEqual(badInput);
    }
    expect(faultOf(await ask.get({ extensions: JSON.stringify({ persistedQuery }) }))).toEqual(badInput);
  });

  test('of null are none', async () => {
    expect((await ask.post({ query: text, extensions: { persistedQuery: null } })).status).toBe(200);
  });
});

describe('automatic persisted queries with Redis', () => {
  let redis: TestRedis;
  let client: Redis;
  let first: TestApp;
  let second: TestApp;
  beforeAll(async () => {
    redis = await startRedis();
    client = new Redis(redis.url);
    first = await createTestApp({ env: { REDIS_URL: redis.url } });
    second = await createTestApp({ env: { REDIS_URL: redis.url }, databaseUrl: first.databaseUrl });
    await eventually(() => first.platform.redis!.status === 'ready' && second.platform.redis!.status === 'ready');
  });
  afterAll(async () => {
    client.disconnect();
    await second.close();
    await first.close();
    await redis.stop();
  });

  test('are known to all processes, for a time', async () => {
    expect((await requester(first).post({ query, extensions: persisted(query) })).status).toBe(200);
    await eventually(() => client.exists(`marquee:apq:${hashOf(query)}`));
    expect(await client.ttl(`marquee:apq:${hashOf(query)}`)).toBeGreaterThan(0);
    expect((await requester(second).post({ extensions: persisted(query) })).status).toBe(200);
  });

  test('are not believed where Redis holds another text under a hash', async () => {
    const victim = '{ __typename }';
    await client.set(`marquee:apq:${hashOf(victim)}`, query);
    expect(faultOf(await requester(first).post({ extensions: persisted(victim) }))).toEqual(notFound);
  });

  test('go on in each process while Redis is away', async () => {
    redis.pause();
    try {
      const text = 'query Away { events(first: 1) { totalCount } }';
      expect(faultOf(await requester(first).post({ extensions: persisted(text) }))).toEqual(notFound);
      expect((await requester(first).post({ query: text, extensions: persisted(text) })).status).toBe(200);
      expect((await requester(first).post({ extensions: persisted(text) })).status).toBe(200);
    } finally {
      redis.resume();
    }
  });
});
