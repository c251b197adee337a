import { Client } from 'pg';
import { encodeId } from '../../src/shared/presentation/ids';
import { listen } from '../bookings/availability-support';
import { type BookingWorld, createBookingWorld } from '../bookings/booking-world';
import { eventually } from '../support/eventually';
import { operation } from '../support/operations';
import { signInAs } from '../support/people';
import { type Frame, Peer } from './websocket-peer';

let broken = false;

/** Fails the reads of availability with a fault that no rule knows. */
class BreakableClient extends Client {
  override query(...args: unknown[]): never {
    const [query] = args as [string | { text?: string }];
    if (broken && typeof query === 'object' && query.text?.includes('AS stocks_version')) throw new Error('secret detail of the server');
    return (super.query as (...given: unknown[]) => never)(...args);
  }
}

let world: BookingWorld;
let url: string;
let occurrenceId: string;
const document = operation('web/availability', 'AvailabilityChanged');
const peers: Peer[] = [];
const connect = (...args: ConstructorParameters<typeof Peer> extends [string, ...infer Rest] ? Rest : never): Peer => {
  const peer = new Peer(url, ...args);
  peers.push(peer);
  return peer;
};

const clients = () => world.test.app.http.websocketServer.clients;
const code = (frame: Frame | undefined): unknown => (Array.isArray(frame?.payload) ? frame.payload : frame?.payload.errors)[0].extensions.code;

const begin = async (env: Record<string, string> = {}) => {
  world = await createBookingWorld({ env, DatabaseClient: BreakableClient });
  url = await listen(world.test);
  occurrenceId = encodeId('Occurrence', (await world.event()).occurrenceId);
};
const finish = async () => {
  for (const peer of peers.splice(0)) peer.end();
  await eventually(() => clients().size === 0);
};

describe('a socket', () => {
  beforeAll(() => begin({ CORS_ORIGINS: 'https://www.example.org', QUERY_SIZE_LIMIT_BYTES: '9000' }));
  afterEach(finish);
  afterAll(() => world.close());

  describe('is for subscriptions only', () => {
    test.each([
      ['a query', '{ events(first: 1) { totalCount } }', 'query'],
      ['a mutation', 'mutation { sessionRevoke { userErrors { code } } }', 'mutation'],
    ])('%s is refused and says where to send it', async (_what, query, kind) => {
      const peer = await connect().init();
      await peer.subscribe('1', query);
      const frame = await eventually(() => peer.of('1', 'error'));
      expect(frame.payload).toMatchObject([{ message: `This socket carries subscriptions only. Send a ${kind} by HTTP to the same address.`, extensions: { code: 'BAD_USER_INPUT', requestId: expect.any(String) } }]);
      expect(peer.closed).toBeNull();
    });

    test('a subscription by HTTP is refused and says where to send it', async () => {
      const { status, errors, data } = await world.test.query(document, { occurrenceId });
      expect({ status, data }).toEqual({ status: 200, data: undefined });
      expect(errors).toMatchObject([{ message: expect.stringContaining('graphql-ws'), extensions: { code: 'BAD_USER_INPUT' } }]);
    });

    test('the admin endpoint has none', async () => {
      const peer = new Peer(url.replace('/graphql', '/admin/graphql'));
      peers.push(peer);
      expect(await peer.closing()).toBe(1005);
    });
  });

  describe('keeps documents to the rules of HTTP', () => {
    const aliases = `subscription($occurrenceId: ID!) { availabilityChanged(occurrenceId: $occurrenceId) { ${Array.from({ length: 31 }, (_, index) => `a${index}: version`).join(' ')} } }`;
    test.each([
      ['too many tokens', `subscription { availabilityChanged(occurrenceId: "x") { ${'version '.repeat(2_001)} } }`, 'QUERY_TOO_COMPLEX'],
      ['too many aliases', aliases, 'QUERY_TOO_COMPLEX'],
      ['too many directives', `subscription { availabilityChanged(occurrenceId: "x") { version ${'@include(if: true) '.repeat(51)} } }`, 'QUERY_TOO_COMPLEX'],
      ['too many variables', `subscription (${Array.from({ length: 51 }, (_, index) => `$v${index}: ID`).join(' ')}) { availabilityChanged(occurrenceId: "x") { version } }`, 'QUERY_TOO_COMPLEX'],
      ['too many fields', `subscription { availabilityChanged(occurrenceId: "x") { ${'version '.repeat(501)} } }`, 'QUERY_TOO_COMPLEX'],
      ['too many operations', `${Array.from({ length: 11 }, (_, index) => `query Q${index} { __typename }`).join(' ')}`, 'QUERY_TOO_COMPLEX'],
      ['too long a text', `subscription { availabilityChanged(occurrenceId: "x") { version } } # ${'x'.repeat(9_000)}`, 'QUERY_TOO_COMPLEX'],
      ['an unknown field', 'subscription { availabilityChanged(occurrenceId: "x") { secret } }', 'BAD_USER_INPUT'],
      ['an unknown subscription', 'subscription { everything { id } }', 'BAD_USER_INPUT'],
      ['two root fields', 'subscription { a: availabilityChanged(occurrenceId: "x") { version } b: availabilityChanged(occurrenceId: "x") { version } }', 'BAD_USER_INPUT'],
      ['no GraphQL', 'subscription {', 'BAD_USER_INPUT'],
      ['no operation', 'fragment F on AvailabilityChange { version }', 'BAD_USER_INPUT'],
      ['a control character', 'subscription { availabilityChanged(occurrenceId: "a\\u0000b") { version } }', 'BAD_USER_INPUT'],
      ['an id of nothing', 'subscription { availabilityChanged(occurrenceId: "x") { version } }', 'NOT_FOUND'],
    ])('%s', async (_what, query, expected) => {
      const peer = await connect().init();
      await peer.subscribe('1', query, query.includes('$') ? { occurrenceId } : undefined);
      const frame = await eventually(() => peer.of('1', 'error') ?? peer.of('1', 'next'));
      expect(code(frame)).toBe(expected);
    });

    test.each([
      ['a control character in a variable', { occurrenceId: 'a\u0000b' }, 'BAD_USER_INPUT'],
      ['half of a surrogate pair in a variable', { occurrenceId: '\ud800' }, 'BAD_USER_INPUT'],
      ['a variable of another type', { occurrenceId: { a: 1 } }, 'BAD_USER_INPUT'],
      ['no variable', {}, 'BAD_USER_INPUT'],
    ])('%s', async (_what, variables, expected) => {
      const peer = await connect().init();
      await peer.subscribe('1', document, variables);
      const frame = await eventually(() => peer.of('1', 'error') ?? peer.of('1', 'next'));
      expect(code(frame)).toBe(expected);
    });

    test('a fault of the server is masked', async () => {
      const peer = await connect().init();
      broken = true;
      await peer.subscribe('1', document, { occurrenceId });
      const frame = await eventually(() => peer.of('1', 'error') ?? peer.of('1', 'next')).finally(() => (broken = false));
      expect(code(frame)).toBe('INTERNAL_SERVER_ERROR');
      expect(JSON.stringify(peer.frames)).not.toContain('secret detail');
    });
  });

  describe('knows who speaks', () => {
    test('by a token in the first message or in the header', async () => {
      const { accessToken } = await signInAs(world.test, 'USER');
      for (const peer of [await connect().init({ authorization: `Bearer ${accessToken}` }), await connect({ headers: { authorization: `Bearer ${accessToken}` } }).init()]) {
        await peer.subscribe('1', document, { occurrenceId });
        await eventually(() => peer.of('1', 'next'));
      }
    });

    test.each([['in the first message', {}, { authorization: 'Bearer nonsense' }], ['in the header', { headers: { authorization: 'Bearer nonsense' } }, undefined], ['that is no text', {}, { authorization: { a: 1 } }]])('a bad token %s closes it with 4403', async (_where, options, payload) => {
      const peer = await connect(options).init(payload);
      expect(await peer.closing()).toBe(4403);
    });

    test('when the token has expired it starts nothing more, and what runs goes on', async () => {
      const { accessToken } = await signInAs(world.test, 'USER');
      const peer = await connect().init({ authorization: `Bearer ${accessToken}` });
      await peer.subscribe('1', document, { occurrenceId });
      await eventually(() => peer.of('1', 'next'));
      world.clock.advance(3_600);
      await peer.subscribe('2', document, { occurrenceId });
      expect(code(await eventually(() => peer.of('2', 'error')))).toBe('UNAUTHENTICATED');
      expect([peer.of('1', 'complete'), peer.closed]).toEqual([undefined, null]);
    });
  });

  describe('is opened', () => {
    test.each([['by a page that is listed', 'https://www.example.org'], ['by a page of this server', 'http://same-host']])('%s', async (_who, origin) => {
      const peer = await connect({ headers: { origin: origin.replace('same-host', new URL(url).host) } }).init();
      expect(peer.frames).toMatchObject([{ type: 'connection_ack' }]);
    });

    test.each(['https://evil.example', 'https://www.example.org.evil.example', 'null', 'http://www.example.org'])('by no page of %s', async (origin) => {
      const peer = connect({ headers: { origin } });
      expect(await eventually(() => peer.refused)).toMatchObject({ status: 403, body: { errors: [{ extensions: { code: 'FORBIDDEN' } }] } });
    });

    test('by no other protocol', async () => {
      for (const protocol of ['graphql-ws', null]) expect(await connect({}, protocol).closing()).toBe(protocol ? 1006 : 4406);
    });
  });

  describe('is closed', () => {
    test.each([
      ['for garbage', 'garbage', 4400],
      ['for JSON that is no message', '{"type":"subscribe"}', 4400],
      ['for bytes', Buffer.from([0xff, 0xfe, 0x00]), 4400],
      ['for a message over 64 KB', 'x'.repeat(65_537), 1009],
      ['for a subscription before the connection was accepted', JSON.stringify({ id: '1', type: 'subscribe', payload: { query: document } }), 4401],
    ])('%s', async (_why, frame, expected) => {
      const peer = connect();
      await peer.send(frame);
      expect(await peer.closing()).toBe(expected);
    });

    test('for a second first message', async () => {
      const peer = await connect().init();
      await peer.send({ type: 'connection_init' });
      expect(await peer.closing()).toBe(4429);
    });

    test('when it says nothing for 5 seconds', async () => {
      const from = performance.now();
      expect(await connect().closing(9_000)).toBe(4408);
      expect(performance.now() - from).toBeGreaterThan(4_500);
    });

    test('for an id that is in use', async () => {
      const peer = await connect().init();
      await peer.subscribe('1', document, { occurrenceId });
      await peer.subscribe('1', document, { occurrenceId });
      expect(await peer.closing()).toBe(4409);
    });

    test('for an id that is still being started, which would otherwise be forgotten', async () => {
      const peer = await connect().init();
      const { size } = clients();
      peer.socket.send(JSON.stringify({ id: '1', type: 'subscribe', payload: { query: document, variables: { occurrenceId } } }));
      peer.socket.send(JSON.stringify({ id: '1', type: 'complete' }));
      peer.socket.send(JSON.stringify({ id: '1', type: 'subscribe', payload: { query: document, variables: { occurrenceId } } }));
      expect(await peer.closing()).toBe(4409);
      expect(size).toBe(1);
    });

    test('when it does not read what it makes the server say', async () => {
      const peer = await connect().init();
      peer.socket.pause();
      const ping = JSON.stringify({ type: 'ping', payload: { text: 'x'.repeat(60_000) } });
      await eventually(() => {
        for (let count = 0; count < 20; count += 1) peer.socket.send(ping);
        return clients().size === 0;
      });
    });
  });

  test('carries 50 subscriptions, and the 51st is refused while the others go on', async () => {
    const peer = await connect().init();
    for (let index = 1; index <= 51; index += 1) await peer.subscribe(String(index), document, { occurrenceId });
    expect(code(await eventually(() => peer.of('51', 'error')))).toBe('RATE_LIMITED');
    await eventually(() => Array.from({ length: 50 }, (_, index) => peer.of(String(index + 1), 'next')).every(Boolean));
    await peer.send({ id: '7', type: 'complete' });
    await peer.subscribe('again', document, { occurrenceId });
    await eventually(() => peer.of('again', 'next'));
  });
});

describe('the number of sockets', () => {
  const state = (peer: Peer) => eventually(() => peer.refused?.status ?? (peer.socket.readyState === peer.socket.OPEN && 'open'));

  test.each([
    ['of one address', { WEBSOCKET_LIMIT_PER_ADDRESS: '2' }, 429],
    ['of the process', { WEBSOCKET_LIMIT: '2' }, 503],
  ])('%s is limited, and a place is free again when one closes', async (_what, env, status) => {
    await begin(env);
    try {
      const first = connect();
      expect([await state(first), await state(connect()), await state(connect())]).toEqual(['open', 'open', status]);
      first.end();
      await eventually(() => clients().size === 1);
      expect(await state(connect())).toBe('open');
    } finally {
      await finish();
      await world.close();
    }
  });

  test('counts addresses apart where a proxy names them', async () => {
    await begin({ WEBSOCKET_LIMIT_PER_ADDRESS: '1', TRUST_PROXY: '127.0.0.1' });
    try {
      const from = (address: string) => state(connect({ headers: { 'x-forwarded-for': address } }));
      expect([await from('203.0.113.1'), await from('203.0.113.2'), await from('203.0.113.1')]).toEqual(['open', 'open', 429]);
    } finally {
      await finish();
      await world.close();
    }
  });
});

test('who does not answer a ping is cut off, and who does stays', async () => {
  await begin({ WEBSOCKET_PING_SECONDS: '1' });
  try {
    const [dead, alive] = [await connect({ autoPong: false }).init(), await connect().init()];
    await eventually(() => dead.closed);
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect([alive.closed, clients().size]).toEqual([null, 1]);
  } finally {
    await finish();
    await world.close();
  }
});

describe('when the process ends', () => {
  test('no socket is opened from the drain on, and at the close each is told to go elsewhere', async () => {
    await begin();
    const peer = await connect().init();
    await peer.subscribe('1', document, { occurrenceId });
    await eventually(() => peer.of('1', 'next'));
    world.test.app.drain();
    const late = connect();
    expect(await eventually(() => late.refused)).toMatchObject({ status: 503, body: { errors: [{ extensions: { code: 'SERVICE_UNAVAILABLE' } }] } });
    expect(peer.closed).toBeNull();
    const closing = world.close();
    expect(await peer.closing()).toBe(1001);
    await closing;
    expect(clients().size).toBe(0);
    peers.splice(0);
  });

  test('one that does not answer the goodbye does not keep it', async () => {
    await begin();
    const peer = await connect().init();
    peer.socket.pause();
    const from = performance.now();
    await world.close();
    expect(performance.now() - from).toBeLessThan(4_000);
    peers.splice(0).forEach((other) => other.end());
  });

  test('nothing of it is left', async () => {
    const timers = () => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;
    const before = timers();
    await begin();
    for (let count = 0; count < 10; count += 1) {
      const peer = await connect().init();
      await peer.subscribe('1', document, { occurrenceId });
      await eventually(() => peer.of('1', 'next'));
    }
    expect(timers()).toBeGreaterThan(before);
    await world.close();
    peers.splice(0);
    await eventually(() => timers() <= before);
  });
});
