import { Redis } from 'ioredis';
import { RedisAnswers } from '../../src/shared/infrastructure/cache/redis-answers';
import { fakeClock } from '../support/app';
import { eventually } from '../support/eventually';
import { startRedis, type TestRedis } from '../support/redis';

const logger = { debug() {}, warn() {} } as never;
const key = (name: string) => `marquee:{answers}:${name}`;

let server: TestRedis;
let redis: Redis;
let answers: RedisAnswers;
const clock = fakeClock();
const answer = { body: Buffer.from('as it was'), tags: ['event:1', 'events:all'], freshUntil: clock.now().getTime() + 60_000, staleUntil: clock.now().getTime() + 60_000 };

beforeAll(async () => {
  server = await startRedis();
  redis = new Redis(server.url);
});
afterAll(async () => {
  redis.disconnect();
  await server.stop();
});
beforeEach(async () => {
  await redis.flushall();
  answers = new RedisAnswers(redis, clock, logger);
  answers.distrust('a process starts');
  await eventually(() => answers.isTrusted);
});
afterEach(() => answers.close());

const find = async () => (await answers.find('a')).stored?.body.toString() ?? null;

async function stored() {
  await answers.store('a', answer, (await answers.find('a')).mark!);
  expect(await find()).toBe('as it was');
}

describe('a Redis that makes room', () => {
  it('by the list of a tag leaves no answer that a purge of that tag would miss', async () => {
    await stored();
    await redis.del(key('tag:event:1'));
    await answers.purge(['event:1']);
    expect(await redis.exists(key('a'))).toBe(1);
    expect(await find()).toBeNull();
  });

  it('by a list that others are entered in again does not count them as this one', async () => {
    await stored();
    await redis.del(key('tag:event:1'));
    await answers.store('b', answer, (await answers.find('b')).mark!);
    expect(await find()).toBeNull();
  });

  it('by the counter of purges makes nothing storable that a purge has passed meanwhile', async () => {
    for (let count = 0; count < 3; count += 1) await answers.purge(['menu:main']);
    const { mark } = await answers.find('a');
    await redis.del(key('sequence'));
    await answers.purge(['event:1']);
    await eventually(() => answers.isTrusted);
    await answers.store('a', answer, mark!);
    expect(await find()).toBeNull();
  });

  it('by the epoch makes everything be made again', async () => {
    await stored();
    await redis.del(key('epoch'));
    expect(await find()).toBeNull();
    await eventually(() => answers.isTrusted);
    expect(await find()).toBeNull();
    await stored();
  });
});

describe('a purge', () => {
  it('takes the answers of its tags out, and no others', async () => {
    await stored();
    await answers.purge(['menu:main']);
    expect(await find()).toBe('as it was');
    await answers.purge(['events:all']);
    expect(await find()).toBeNull();
  });
});
