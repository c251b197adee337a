import { Redis } from 'ioredis';
import { systemClock } from '../../src/shared/infrastructure/system';
import { type BackOffice, createBackOffice } from '../events/admin-support';
import type { TestApp } from '../support/app';
import { createTestApp } from '../support/app';
import { eventually } from '../support/eventually';
import { startRedis, type TestRedis } from '../support/redis';
import { type RedisProxy, startRedisProxy } from './redis-proxy';

let redis: TestRedis;
let spare: TestRedis;
let proxy: RedisProxy;
let direct: Redis;
let office: BackOffice;
let other: TestApp;
let event: { readonly id: string };

const env = { RESPONSE_CACHE: 'true', ACCESS_TOKEN_TTL_SECONDS: '86400' };
const statistics = ({ platform }: TestApp) => platform.answers!.statistics();
const isShared = (app: TestApp) => eventually(() => statistics(app).isListening && statistics(app).isShared);

beforeAll(async () => {
  [redis, spare] = await Promise.all([startRedis(), startRedis()]);
  proxy = await startRedisProxy(redis.url);
  direct = new Redis(redis.url);
  office = await createBackOffice({ clock: systemClock, env: { ...env, REDIS_URL: proxy.url } });
  other = await createTestApp({ clock: systemClock, databaseUrl: office.test.databaseUrl, env: { ...env, REDIS_URL: proxy.url } });
  event = await office.createPublishedEvent({ slug: 'kept' });
});
beforeEach(() => Promise.all([isShared(office.test), isShared(other)]));
afterAll(async () => {
  direct.disconnect();
  await other.close();
  await office.test.close();
  await proxy.close();
  await Promise.all([redis.stop(), spare.stop()]);
});

let serial = 0;
const anotherQuestion = () => `query Away${(serial += 1)} { event(slug: "kept") { title } }`;

async function read(app: TestApp, question: string): Promise<string> {
  const { data, errors } = await app.query(question);
  if (errors) throw new Error(JSON.stringify(errors));
  return data.event.title as string;
}

async function rename(): Promise<string> {
  const title = `Title ${(serial += 1)}`;
  const { version } = await office.event(event.id);
  await office.run('eventUpdate', { id: event.id, expectedVersion: version, input: { title } });
  return title;
}

/** Asks by one process until Redis has the answer, so that the other is given it from there. */
async function share(question: string): Promise<void> {
  const before = (await direct.keys('marquee:{answers}:*')).length;
  await read(other, question);
  await eventually(async () => (await direct.keys('marquee:{answers}:*')).length > before);
}

/** Gives both processes another Redis at a moment when they ask for nothing. */
async function reconnected(url: string): Promise<void> {
  const ready = [office.test, other].map(({ platform }) => new Promise((resolve) => platform.redis!.once('ready', resolve)));
  proxy.redirect(url);
  await Promise.all(ready);
  await Promise.all([isShared(office.test), isShared(other)]);
}

it('an answer that one process has made is given by another', async () => {
  await read(office.test, 'query Warm { event(slug: "kept") { title } }');
  const question = anotherQuestion();
  await share(question);
  const before = statistics(office.test);
  await read(office.test, question);
  await read(office.test, question);
  const { sharedHits, hits } = statistics(office.test);
  expect({ sharedHits: sharedHits - before.sharedHits, hits: hits - before.hits }).toEqual({ sharedHits: 1, hits: 1 });
});

it('a Redis that comes back with what it had some time ago brings back no answer', async () => {
  const question = anotherQuestion();
  await share(question);
  await reconnected(spare.url);
  const now = await rename();
  await reconnected(redis.url);
  expect(await read(office.test, question)).toBe(now);
});

it('a Redis that has evicted the tags of an answer brings back no answer', async () => {
  const question = anotherQuestion();
  await share(question);
  await direct.del(...(await direct.keys('marquee:{answers}:tag:*')));
  const now = await rename();
  expect(await read(office.test, question)).toBe(now);
});

it('a Redis that has evicted what was purged, or how often, takes no answer that it cannot judge', async () => {
  for (const key of ['purged', 'sequence']) {
    const question = anotherQuestion();
    await read(office.test, question);
    await direct.del(`marquee:{answers}:${key}`);
    const now = await rename();
    expect([await read(office.test, question), await read(other, question)]).toEqual([now, now]);
    await Promise.all([isShared(office.test), isShared(other)]);
  }
});

it('a Redis that is full makes nothing fail and nothing stale', async () => {
  await direct.config('SET', 'maxmemory', '1');
  const question = anotherQuestion();
  for (let time = 0; time < 5; time += 1) {
    const now = await rename();
    expect(await read(office.test, question)).toBe(now);
    expect(await read(office.test, question)).toBe(now);
  }
  await direct.config('SET', 'maxmemory', '0');
});

it('a Redis that stands still costs one reader the timeout, and the others nothing', async () => {
  redis.pause();
  try {
    const question = anotherQuestion();
    const times: number[] = [];
    for (let time = 0; time < 20; time += 1) {
      const startedAt = performance.now();
      await read(office.test, anotherQuestion());
      times.push(performance.now() - startedAt);
    }
    const [slowest, next] = [...times].sort((a, b) => b - a);
    expect(office.test.platform.config.REDIS_TIMEOUT_MS).toBeLessThanOrEqual(200);
    expect(slowest).toBeLessThan(600);
    expect(next).toBeLessThan(150);
    const now = await rename();
    expect(await read(office.test, question)).toBe(now);
  } finally {
    redis.resume();
  }
});

it('without Redis, answers are kept by each process', async () => {
  proxy.redirect(null);
  await eventually(() => !statistics(office.test).isShared);
  const question = anotherQuestion();
  await read(office.test, question);
  const before = statistics(office.test).hits;
  expect(await read(office.test, question)).toBe(await read(office.test, question));
  expect(statistics(office.test).hits - before).toBe(2);
  const now = await rename();
  expect(await read(office.test, question)).toBe(now);
  proxy.redirect(redis.url);
});
