import { Client } from 'pg';
import { parseList } from 'structured-headers';
import { listen } from '../bookings/availability-support';
import { type BookingWorld, createBookingWorld } from '../bookings/booking-world';
import { PublicDesk } from '../bookings/public-support';
import { createTestApp, type TestApp, type TestAppOptions } from '../support/app';
import { eventually } from '../support/eventually';
import { signInAs } from '../support/people';
import { startRedis } from '../support/redis';
import { Peer } from './websocket-peer';

const running: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const each of running.splice(0).reverse()) await each.close();
});

async function anApp(env: Record<string, string> = {}, options: TestAppOptions = {}): Promise<TestApp> {
  const test = await createTestApp({ ...options, env: { TRUST_PROXY: '127.0.0.1', RATE_LIMIT_PUBLIC: '3', RATE_LIMIT_API: '4', ...env } });
  running.push(test);
  return test;
}

const from = (address: string) => ({ 'x-forwarded-for': address });
const ask = (test: TestApp, headers: Record<string, string> = {}) => test.query('{ __typename }', {}, headers);
const statuses = async (count: number, send: () => Promise<{ status: number }>) => {
  const all: number[] = [];
  for (let index = 0; index < count; index += 1) all.push((await send()).status);
  return all;
};

/** The members of a list of structured fields (RFC 9651), with their parameters. */
const fields = (value: unknown) => parseList(String(value)).map(([name, parameters]) => [name, Object.fromEntries(parameters)]);

describe('operations over the limit', () => {
  test('are refused with 429, Retry-After and the limit in structured fields', async () => {
    const test = await anApp();
    const answers = [];
    for (let index = 0; index < 4; index += 1) answers.push(await ask(test));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 429]);
    const left = answers.map(({ response }) => fields(response.headers['ratelimit']));
    expect(left).toEqual([2, 1, 0, 0].map((r) => [['public', { r, t: expect.any(Number) }]]));
    for (const { response } of answers) {
      expect(fields(response.headers['ratelimit-policy'])).toEqual([['public', { q: 3, w: 900 }]]);
      expect(response.headers['cache-control']).toBe('private, no-store');
    }
    const { response, errors } = answers[3]!;
    const retryAfter = Number(response.headers['retry-after']);
    expect(retryAfter).toBeGreaterThan(890);
    expect(retryAfter).toBeLessThanOrEqual(900);
    expect(fields(response.headers['ratelimit'])).toEqual([['public', { r: 0, t: retryAfter }]]);
    expect(errors).toMatchObject([{ extensions: { code: 'RATE_LIMITED', status: 429, retryAfter } }]);
  });

  test('pass without the limit', async () => {
    const test = await anApp({ RATE_LIMIT_PUBLIC: '1000' });
    expect(new Set(await statuses(30, () => ask(test)))).toEqual(new Set([200]));
  });

  test('that are no good count too', async () => {
    const test = await anApp();
    expect(await statuses(5, () => test.query('{ nothing'))).toEqual([200, 200, 200, 429, 429]);
  });

  test('run nothing', async () => {
    let count = 0;
    class CountingClient extends Client {
      override query(...args: unknown[]): never {
        count += 1;
        return (super.query as (...given: unknown[]) => never)(...args);
      }
    }
    const test = await anApp({ RATE_LIMIT_PUBLIC: '1' }, { DatabaseClient: CountingClient });
    const list = () => test.query('{ events(first: 1) { totalCount } }');
    expect((await list()).status).toBe(200);
    const before = count;
    expect(before).toBeGreaterThan(0);
    expect((await list()).status).toBe(429);
    expect(count).toBe(before);
  });

  test('do not touch health checks', async () => {
    const test = await anApp({ RATE_LIMIT_PUBLIC: '1' });
    await statuses(3, () => ask(test));
    for (const url of ['/health', '/health/live', '/health/ready']) expect((await test.app.http.inject(url)).statusCode).toBe(200);
  });

  test('are by address for those who are not signed in, a network of IPv6 being one', async () => {
    const test = await anApp();
    expect(await statuses(4, () => ask(test, from('2001:db8:1:2::1')))).toEqual([200, 200, 200, 429]);
    expect((await ask(test, from('2001:db8:1:2:ffff::9'))).status).toBe(429);
    expect((await ask(test, from('2001:db8:1:3::1'))).status).toBe(200);
    expect((await ask(test, from('203.0.113.7'))).status).toBe(200);
    expect((await ask(test, from('203.0.113.8'))).status).toBe(200);
  });

  test('are by account for those who are, from whatever address, and leave the address alone', async () => {
    const test = await anApp({ RATE_LIMIT_PUBLIC: '50' });
    const [one, two] = [await signInAs(test, 'USER'), await signInAs(test, 'USER')];
    let host = 0;
    expect(await statuses(5, () => ask(test, { ...one.headers, ...from(`203.0.113.${(host += 1)}`) }))).toEqual([200, 200, 200, 200, 429]);
    expect((await ask(test, two.headers)).status).toBe(200);
    expect((await ask(test)).status).toBe(200);
    const { response } = await ask(test, two.headers);
    expect(fields(response.headers['ratelimit-policy'])).toEqual([['api', { q: 4, w: 900 }]]);
  });

  test('on the admin endpoint count as API use, signed in or not', async () => {
    const test = await anApp({ RATE_LIMIT_PUBLIC: '50' });
    expect(await statuses(5, () => test.adminQuery('{ __typename }'))).toEqual([200, 200, 200, 200, 429]);
  });

  test('pass from addresses on the allow-list, which are told no limit', async () => {
    const test = await anApp({ RATE_LIMIT_ALLOW_LIST: '10.0.0.0/8, 2001:db8:9::/48, 192.0.2.7' });
    for (const address of ['10.1.2.3', '2001:db8:9:1::5', '192.0.2.7', '::ffff:10.1.2.3']) {
      expect(await statuses(5, () => ask(test, from(address)))).toEqual([200, 200, 200, 200, 200]);
    }
    expect((await ask(test, from('10.1.2.3'))).response.headers['ratelimit']).toBeUndefined();
    expect(await statuses(4, () => ask(test, from('192.0.2.8')))).toEqual([200, 200, 200, 429]);
  });

  test('are logged once for each violation, by a part of the address or the account, and counted', async () => {
    const lines: Record<string, unknown>[] = [];
    const test = await anApp({ RATE_LIMIT_PUBLIC: '1' }, { log: { write: (line: string) => void lines.push(JSON.parse(line) as Record<string, unknown>) } });
    await statuses(6, () => ask(test, from('203.0.113.77')));
    await statuses(6, () => ask(test, from('2001:db8:1:2::77')));
    const violations = lines.filter(({ msg }) => msg === 'rate limit exceeded');
    expect(violations).toMatchObject([
      { policy: 'public', network: '203.0.113.x', strikes: 1, retryAfter: expect.any(Number), requestId: expect.any(String) },
      { policy: 'public', network: '2001:db8:1:x', strikes: 1 },
    ]);
    expect(JSON.stringify(lines)).not.toMatch(/203\.0\.113\.77|1:2::77/);
  });

  test('again and again are refused for longer each time', async () => {
    const test = await anApp({ RATE_LIMIT_PUBLIC: '1', RATE_LIMIT_PUBLIC_WINDOW_SECONDS: '1' });
    const waits = new Set<number>();
    await eventually(async () => {
      const { response } = await ask(test);
      if (response.statusCode === 429) waits.add(Number(response.headers['retry-after']));
      return waits.has(4);
    });
    expect([...waits].sort()).toEqual(expect.arrayContaining([1, 2, 4]));
  });

  test('are counted over a WebSocket as well, one for each subscription', async () => {
    const test = await anApp({ RATE_LIMIT_PUBLIC: '2' });
    const peer = new Peer(await listen(test));
    await peer.init();
    for (const id of ['1', '2', '3']) await peer.subscribe(id, 'subscription { availabilityChanged(occurrenceId: "x") { version } }');
    const frame = await eventually(() => peer.of('3', 'error'));
    expect(frame.payload).toMatchObject([{ extensions: { code: 'RATE_LIMITED', retryAfter: expect.any(Number) } }]);
    for (const id of ['1', '2']) expect(JSON.stringify(peer.of(id, 'error') ?? '')).not.toContain('RATE_LIMITED');
    peer.end();
  });
});

describe('two processes', () => {
  test('share one count by Redis; while it is away each counts for itself, and nothing fails', async () => {
    const redis = await startRedis();
    const env = { REDIS_URL: redis.url, REDIS_TIMEOUT_MS: '5000', RATE_LIMIT_PUBLIC: '6' };
    const one = await anApp(env);
    const two = await anApp(env, { databaseUrl: one.databaseUrl });
    await eventually(() => [one, two].every(({ platform }) => platform.redis!.status === 'ready'));
    const burst = (address: string) => Promise.all(Array.from({ length: 20 }, (_, index) => ask(index % 2 ? one : two, from(address))));
    const passed = (answers: readonly { status: number }[]) => answers.filter(({ status }) => status === 200).length;
    expect(passed(await burst('203.0.113.1'))).toBe(6);
    await redis.stop();
    const away = await burst('203.0.113.2');
    expect(passed(away)).toBe(12);
    expect(away.filter(({ status }) => status >= 500)).toEqual([]);
    const back = await startRedis(undefined, redis);
    await eventually(() => [one, two].every(({ platform }) => platform.redis!.status === 'ready'));
    await eventually(async () => {
      await Promise.all([ask(one, from('203.0.113.3')), ask(two, from('203.0.113.3'))]);
      return (await one.platform.redis!.keys('*203.0.113.3')).length > 0;
    });
    let host = 10;
    await eventually(async () => passed(await burst(`203.0.113.${(host += 1)}`)) === 6);
    await back.stop();
  });
});

describe('booking', () => {
  let world: BookingWorld;
  afterEach(() => world.close());
  const begin = async (env: Record<string, string>) => {
    world = await createBookingWorld({ env: { TRUST_PROXY: '127.0.0.1', ...env } });
    return new PublicDesk(world);
  };
  const holds = (count: number, inputs: readonly object[]) => {
    const variables = Object.fromEntries(inputs.map((input, index) => [`i${index}`, input]));
    const uses = Array.from({ length: count }, (_, index) => `a${index}: bookingHold(input: $i${index}) { booking { id } userErrors { code } }`);
    return world.test.query(`mutation (${inputs.map((_, index) => `$i${index}: BookingHoldInput!`).join(' ')}) { ${uses.join(' ')} }`, variables);
  };

  test('is limited on its own, and says so beside the other limit', async () => {
    const desk = await begin({ RATE_LIMIT_BOOKING: '2' });
    const event = await world.event();
    const answers = [];
    for (let index = 0; index < 3; index += 1) answers.push(await desk.send('bookingHold', desk.holdOf(event)));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 429]);
    expect(answers[2]!.errors).toMatchObject([{ extensions: { code: 'RATE_LIMITED' } }]);
    const { headers } = answers[2]!.response;
    expect(Number(headers['retry-after'])).toBeGreaterThan(3_500);
    expect(fields(headers['ratelimit-policy'])).toMatchObject([['public', { w: 900 }], ['booking', { q: 2, w: 3_600 }]]);
    expect(fields(headers['ratelimit'])[1]).toEqual(['booking', { r: 0, t: Number(headers['retry-after']) }]);
    const person = await signInAs(world.test, 'USER');
    expect((await desk.send('bookingHold', desk.holdOf(event), person)).status).toBe(200);
  });

  test('counts each mutation for itself, so that what is held can be confirmed', async () => {
    const desk = await begin({ RATE_LIMIT_BOOKING: '2' });
    const event = await world.event();
    await desk.book(event);
    await desk.book(event);
    expect((await desk.send('bookingHold', desk.holdOf(event))).status).toBe(429);
  });

  test('by 20 aliases counts as 20 attempts, and holds nothing', async () => {
    const desk = await begin({ RATE_LIMIT_BOOKING: '10' });
    const event = await world.event();
    const { status, errors } = await holds(20, Array.from({ length: 20 }, () => desk.holdOf(event)));
    expect([status, errors?.[0]?.extensions.code]).toEqual([429, 'RATE_LIMITED']);
    expect(await world.counters(event)).toEqual({ Floor: { held: 0, sold: 0 } });
    expect((await holds(10, Array.from({ length: 10 }, () => desk.holdOf(event)))).status).toBe(200);
    expect((await desk.send('bookingHold', desk.holdOf(event))).status).toBe(429);
    expect(await world.counters(event)).toEqual({ Floor: { held: 10, sold: 0 } });
  });

  test('by 20 aliases holds 20 times where the limit allows it', async () => {
    const desk = await begin({ RATE_LIMIT_BOOKING: '20' });
    const events = [await world.event(), await world.event()];
    expect((await holds(20, Array.from({ length: 20 }, (_, index) => desk.holdOf(events[index % 2]!)))).errors).toBeUndefined();
    for (const event of events) expect(await world.counters(event)).toEqual({ Floor: { held: 10, sold: 0 } });
  });
});

describe('rateLimit', () => {
  const document = '{ rateLimit { cost limit remaining resetAt } }';

  test('says how the viewer stands, as the headers do', async () => {
    const test = await anApp();
    await ask(test);
    const { data, response } = await test.query(document);
    expect(data).toEqual({ rateLimit: { cost: 1, limit: 3, remaining: 1, resetAt: expect.any(String) } });
    const [[, { t }]] = fields(response.headers['ratelimit']) as [[string, { t: number }]];
    expect(Math.abs(Date.parse(data.rateLimit.resetAt) - Date.now() - t * 1_000)).toBeLessThan(5_000);
  });

  test('has no limit for who is not limited', async () => {
    const test = await anApp({ RATE_LIMIT_ALLOW_LIST: '127.0.0.0/8' });
    expect((await test.query(document)).data).toEqual({ rateLimit: { cost: 1, limit: null, remaining: null, resetAt: null } });
  });
});
