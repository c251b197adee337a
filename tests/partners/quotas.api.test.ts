import { createTestApp, type TestApp } from '../support/app';
import { eventually } from '../support/eventually';
import { startRedis, type TestRedis } from '../support/redis';
import { createPartnerDesk, partnerEvents, type PartnerDesk } from './partner-desk';

const env = () => ({ REDIS_URL: redis.url, PARTNER_COST_PER_MINUTE: '10000', PARTNER_REQUESTS_PER_DAY: '500', PARTNER_USAGE_FLUSH_SECONDS: '1' });

let redis: TestRedis;
let desk: PartnerDesk;
let elsewhere: TestApp;
beforeAll(async () => {
  redis = await startRedis();
  desk = await createPartnerDesk({ env: env() });
  elsewhere = await createTestApp({ clock: desk.world.clock, databaseUrl: desk.test.databaseUrl, env: env() });
});
afterAll(async () => {
  await elsewhere.close();
  await desk.close();
  await redis.stop();
});

/** A partner that asks for so many events. */
const asker = async (quota: object) => {
  const { id, secret, documentIds: [document] } = await desk.ready([partnerEvents], quota);
  return { id, documentId: document!, ask: (first: number, at?: TestApp) => desk.ask(document, { key: secret, variables: { first }, at }) };
};
type Answer = Awaited<ReturnType<PartnerDesk['ask']>>;

/** `{ cost: { r: 5, t: 60 }, requests: … }` of a structured field. */
const field = ({ response }: Answer, name: string) =>
  Object.fromEntries(String(response.headers[name]).split(', ').map((item) => {
    const [key, ...parameters] = item.split(';');
    return [JSON.parse(key!) as string, Object.fromEntries(parameters.map((parameter) => [parameter[0], Number(parameter.slice(2))]))];
  }));

describe('the quota of requests', () => {
  it('is told in each answer, and refuses what comes beyond it with 429', async () => {
    const { ask } = await asker({ requestsPerDay: 2 });
    const first = await ask(1);
    expect(first.response.headers['ratelimit-policy']).toBe('"requests";q=2;w=86400, "cost";q=10000;w=60');
    expect(field(first, 'ratelimit')['requests']).toEqual({ r: 1, t: 86_400 });
    expect(field(await ask(1), 'ratelimit')['requests']).toMatchObject({ r: 0 });
    const refused = await ask(1);
    expect([refused.status, refused.code]).toEqual([429, 'RATE_LIMITED']);
    expect(Number(refused.response.headers['retry-after'])).toBeGreaterThan(86_000);
    expect(field(refused, 'ratelimit')['requests']).toMatchObject({ r: 0 });
  });
});

describe('the quota of cost', () => {
  it('counts what a document could bring, and refuses what has not enough left', async () => {
    const rich = await asker({ costPerMinute: 10_000 });
    const costs = [];
    for (const first of [10, 1]) costs.push(10_000 - field(await rich.ask(first), 'ratelimit')['cost']!['r']!);
    const [ten, one] = [costs[0]!, costs[1]! - costs[0]!];
    expect(ten).toBeGreaterThan(4 * one);
    const { ask } = await asker({ costPerMinute: 2 * ten + one });
    expect([(await ask(10)).status, (await ask(10)).status]).toEqual([200, 200]);
    const refused = await ask(10);
    expect([refused.status, refused.code]).toEqual([429, 'RATE_LIMITED']);
    expect(Number(refused.response.headers['retry-after'])).toBeLessThanOrEqual(60);
    // What was refused has taken nothing.
    expect(field(refused, 'ratelimit')).toMatchObject({ cost: { r: one } });
    expect(field(await ask(1), 'ratelimit')).toMatchObject({ cost: { r: 0 }, requests: { r: 497 } });
  });

  it('that a single request exceeds is said to be too complex, because waiting would not help', async () => {
    const { ask } = await asker({ costPerMinute: 10 });
    expect(await ask(50)).toMatchObject({ status: 400, code: 'QUERY_TOO_COMPLEX' });
  });
});

describe('two processes', () => {
  it('share the quotas of a partner through Redis', async () => {
    const { ask } = await asker({ requestsPerDay: 5 });
    const answers = await Promise.all(Array.from({ length: 12 }, (_, index) => ask(1, index % 2 === 0 ? desk.test : elsewhere)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(5);
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(7);
  });

  it('keep the quotas of partners apart', async () => {
    const [one, other] = [await asker({ requestsPerDay: 1 }), await asker({ requestsPerDay: 1 })];
    expect([(await one.ask(1)).status, (await other.ask(1)).status, (await one.ask(1)).status]).toEqual([200, 200, 429]);
  });

  it('count each for itself while Redis is away', async () => {
    const { ask } = await asker({ requestsPerDay: 3 });
    redis.pause();
    try {
      const statuses = [];
      for (let index = 0; index < 5; index += 1) statuses.push((await ask(1)).status);
      expect(statuses).toEqual([200, 200, 200, 429, 429]);
    } finally {
      redis.resume();
    }
    // A Redis that failed is left alone for a moment.
    await eventually(async () => {
      const shared = await asker({ requestsPerDay: 1 });
      await shared.ask(1);
      return (await shared.ask(1, elsewhere)).status === 429;
    });
  });
});

describe('usage', () => {
  it('is kept by document and day, with the cost and the errors, from all processes', async () => {
    const { id, documentId, ask } = await asker({ requestsPerDay: 3 });
    const answers = [await ask(1), await ask(1, elsewhere), await ask(1), await ask(101), await ask(1)];
    expect(answers.map(({ status, code }) => code ?? status)).toEqual([200, 200, 200, 'BAD_USER_INPUT', 'RATE_LIMITED']);
    const usageAfter = (requests: number) =>
      eventually(async () => {
        const { nodes, totalCount } = await desk.run('partnerUsage', { partnerId: id });
        return totalCount === 1 && nodes[0].requests === requests && nodes[0];
      });
    const usage = await usageAfter(5);
    expect(usage).toEqual({ day: '2026-11-22', documentId, requests: 5, cost: expect.any(Number), errors: 2, lastUsedAt: desk.world.clock.now().toISOString() });
    expect(usage.cost).toBeGreaterThan(5);
    expect((await desk.send('partner', { id })).data.partner.keys[0].lastUsedAt).toBe(desk.world.clock.now().toISOString());
    await ask(1);
    expect(await usageAfter(6)).toMatchObject({ errors: 3, cost: usage.cost });
    expect((await desk.run('partnerUsage', { partnerId: id, to: '2026-11-21' })).nodes).toEqual([]);
  });

  it.each([{ from: '2026-02-30' }, { to: 'today' }, { from: '0000-01-01' }])('of no real day is refused: %j', async (range) => {
    const { id } = await desk.partner();
    expect((await desk.send('partnerUsage', { partnerId: id, ...range })).errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
  });
});
