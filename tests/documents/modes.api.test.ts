import { PassThrough } from 'node:stream';
import { getIntrospectionQuery } from 'graphql';
import { listen } from '../bookings/availability-support';
import { type BookingWorld, createBookingWorld } from '../bookings/booking-world';
import { encodeId } from '../../src/shared/presentation/ids';
import { Peer } from '../shared/websocket-peer';
import { createTestApp, type TestApp } from '../support/app';
import { eventually } from '../support/eventually';
import { operation } from '../support/operations';
import { faultOf, hashOf, modern, register, requester } from './documents-support';

const known = 'query Known { events(first: 1) { totalCount } }';
const stranger = 'query Stranger { events(first: 2) { totalCount } }';
const persisted = (text: string) => ({ persistedQuery: { version: 1, sha256Hash: hashOf(text) } });

async function start(mode: string, surface: 'public' | 'admin' = 'public') {
  const lines: Record<string, unknown>[] = [];
  const log = new PassThrough().on('data', (chunk: Buffer) => String(chunk).trim().split('\n').forEach((line) => lines.push(JSON.parse(line) as Record<string, unknown>)));
  const test = await createTestApp({ env: { [surface === 'public' ? 'PERSISTED_DOCUMENTS' : 'PERSISTED_DOCUMENTS_ADMIN']: mode, GRAPHIQL: 'true' }, log });
  return { test, told: () => lines.filter(({ msg }) => msg === 'unregistered document'), operations: () => lines.filter(({ msg }) => msg === 'graphql') };
}

const page = ({ app }: TestApp, url: string) => app.http.inject({ url, headers: { accept: 'text/html' } });

describe('with PERSISTED_DOCUMENTS=any', () => {
  test('every document is executed and nothing is said of it', async () => {
    const { test, told, operations } = await start('any');
    expect((await requester(test).post({ query: stranger })).status).toBe(200);
    expect((await page(test, '/graphql')).statusCode).toBe(200);
    expect(operations()).toMatchObject([{ operation: 'Stranger', documentId: hashOf(stranger), isRegistered: false }]);
    expect(told()).toEqual([]);
    await test.close();
  });
});

describe('with PERSISTED_DOCUMENTS=preferred', () => {
  test('documents that nobody registered are executed, and logged once', async () => {
    const { test, told, operations } = await start('preferred');
    await register(test, known);
    const ask = requester(test);
    for (const query of [known, stranger, stranger]) expect((await ask.post({ query })).status).toBe(200);
    expect(told()).toMatchObject([{ surface: 'public', documentId: hashOf(stranger) }]);
    expect(operations().map(({ isRegistered }) => isRegistered)).toEqual([true, false, false]);
    await test.close();
  });

  test('so are those that come by automatic persisted queries', async () => {
    const { test, told } = await start('preferred');
    const ask = requester(test);
    await ask.post({ query: stranger, extensions: persisted(stranger) });
    expect((await ask.post({ extensions: persisted(stranger) })).status).toBe(200);
    expect(told()).toHaveLength(1);
    await test.close();
  });
});

describe.each(['public', 'admin'] as const)('with only registered documents on the %s endpoint', (surface) => {
  let test_: TestApp;
  let ask: ReturnType<typeof requester>;
  const path = surface === 'public' ? '/graphql' : '/admin/graphql';
  const [ours, theirs] = surface === 'public' ? [known, stranger] : ['query Known { viewer { id } }', 'query Stranger { viewer { email } }'];
  const forbidden = { status: 403, errors: 1, code: 'FORBIDDEN' };
  beforeAll(async () => {
    test_ = (await start('only', surface)).test;
    ask = requester(test_, path);
    await register(test_, ours, surface);
  });
  afterAll(() => test_.close());

  test('registered ones are executed by id, by hash and by text', async () => {
    for (const body of [{ documentId: `sha256:${hashOf(ours)}` }, { extensions: persisted(ours) }, { query: ours }]) expect((await ask.post(body)).status).toBe(200);
  });

  test.each([['another text', theirs], ['the same text with a space more', `${ours} `], ['introspection', getIntrospectionQuery()], ['what is no GraphQL', '{'], ['a mutation', 'mutation { __typename }']])('%s is refused', async (_what, query) => {
    expect(faultOf(await ask.post({ query }))).toEqual(forbidden);
    expect(faultOf(await ask.get({ query }, { ...modern, 'apollo-require-preflight': '1' }))).toEqual(forbidden);
    expect(faultOf(await ask.post({ query }, { accept: 'application/json' }))).toEqual({ ...forbidden, status: 200 });
  });

  test('nobody leaves a document by automatic persisted queries', async () => {
    expect(faultOf(await ask.post({ query: theirs, extensions: persisted(theirs) }))).toEqual(forbidden);
    expect(faultOf(await ask.post({ extensions: persisted(theirs) }))).toEqual({ status: 404, errors: 1, code: 'PERSISTED_QUERY_NOT_FOUND' });
  });

  test('GraphiQL is off', async () => {
    expect((await page(test_, path)).statusCode).not.toBe(200);
  });

  if (surface === 'admin') test('the public endpoint keeps to its own setting', async () => expect((await requester(test_).post({ query: stranger })).status).toBe(200));
});

test('the admin endpoint follows PERSISTED_DOCUMENTS where it has no setting of its own', async () => {
  const { test } = await start('only');
  expect((await requester(test, '/admin/graphql').post({ query: '{ viewer { id } }' })).status).toBe(403);
  await test.close();
});

describe('over a WebSocket', () => {
  const document = operation('web/availability', 'AvailabilityChanged');
  let world: BookingWorld;
  let peer: Peer;
  let variables: { occurrenceId: string };
  beforeAll(async () => {
    world = await createBookingWorld({ env: { PERSISTED_DOCUMENTS: 'only' } });
    const url = await listen(world.test);
    variables = { occurrenceId: encodeId('Occurrence', (await world.event()).occurrenceId) };
    await register(world.test, document);
    peer = await new Peer(url).init();
  });
  afterAll(async () => {
    peer.end();
    await world.close();
  });

  const subscribe = async (payload: object): Promise<string> => {
    const id = String(Math.random());
    await peer.send({ id, type: 'subscribe', payload: { query: '', variables, ...payload } });
    const frame = await eventually(() => peer.of(id, 'next') ?? peer.of(id, 'error'));
    return frame.type === 'next' ? 'next' : frame.payload[0].extensions.code;
  };

  test.each([
    ['documentId', { documentId: `sha256:${hashOf(document)}` }],
    ['extensions.documentId', { extensions: { documentId: `sha256:${hashOf(document)}` } }],
    ['extensions.persistedQuery', { extensions: persisted(document) }],
    ['its text', { query: document }],
  ])('a registered document starts by %s', async (_what, payload) => {
    expect(await subscribe(payload)).toBe('next');
  });

  test.each([
    ['another text', { query: `${document}\n` }, 'FORBIDDEN'],
    ['another text with its hash', { query: `${document}\n`, extensions: persisted(`${document}\n`) }, 'FORBIDDEN'],
    ['an unknown id', { documentId: `sha256:${hashOf('x')}` }, 'PERSISTED_QUERY_NOT_FOUND'],
    ['an id that is none', { documentId: 'md5:x' }, 'BAD_USER_INPUT'],
    ['an id that is no string', { extensions: { documentId: 7 } }, 'BAD_USER_INPUT'],
    ['a malformed hash', { extensions: { persistedQuery: { version: {} } } }, 'BAD_USER_INPUT'],
    ['nothing', {}, 'BAD_USER_INPUT'],
  ])('%s is refused, and the socket stays open', async (_what, payload, code) => {
    expect(await subscribe(payload)).toBe(code);
    expect(peer.closed).toBeNull();
  });
});
