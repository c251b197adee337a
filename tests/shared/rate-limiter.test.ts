import type { Redis } from 'ioredis';
import pino from 'pino';
import type { RateLimit } from '../../src/shared/application/rate-limiter.port';
import { createRateLimiters } from '../../src/shared/infrastructure/rate-limiter';
import { connectRedis } from '../../src/shared/infrastructure/redis';
import { eventually } from '../support/eventually';
import { startRedis, type TestRedis } from '../support/redis';

const logger = pino({ level: 'silent' });
const connections: Redis[] = [];
let redis: TestRedis;
let name = 0;

/** Limiters of as many processes, all counting the same. On a busy machine Redis may take longer than in production it should. */
async function processes(count: number, limit: RateLimit, { url = redis.url, timeoutMs = 5_000 } = {}) {
  name += 1;
  const limiters = Array.from({ length: count }, () => {
    const connection = connectRedis(url, { REDIS_TIMEOUT_MS: timeoutMs }, logger);
    connections.push(connection);
    return createRateLimiters(connection, logger)(`test-${name}`, limit);
  });
  await eventually(() => connections.every(({ status }) => status === 'ready'));
  return limiters;
}

beforeAll(async () => void (redis = await startRedis()));
afterEach(() => connections.splice(0).forEach((connection) => connection.disconnect()));
afterAll(() => redis.stop());

const allowed = (verdicts: readonly { isAllowed: boolean }[]) => verdicts.filter(({ isAllowed }) => isAllowed).length;

describe('limits in Redis', () => {
  test('let exactly as many of 100 parallel attempts through as they allow, over two processes', async () => {
    const [one, two] = await processes(2, { points: 37, duration: 900 });
    const verdicts = await Promise.all(Array.from({ length: 100 }, (_, index) => (index % 2 ? one! : two!).take('somebody')));
    expect(allowed(verdicts)).toBe(37);
    expect(verdicts.filter(({ isAllowed }) => isAllowed).map(({ remaining }) => remaining).sort((a, b) => b - a)).toEqual(Array.from({ length: 37 }, (_, index) => 36 - index));
  });

  test('counted in each process for itself let twice as many through', async () => {
    const limiters = [1, 2].map(() => createRateLimiters(null, logger)('test', { points: 37, duration: 900 }));
    expect(allowed(await Promise.all(Array.from({ length: 100 }, (_, index) => limiters[index % 2]!.take('somebody'))))).toBe(74);
  });

  test('slide: what was used comes back one by one, a window after it was used', async () => {
    const [limiter] = await processes(1, { points: 3, duration: 2 });
    const used: { sent: number; answered: number }[] = [];
    await eventually(async () => {
      const sent = performance.now();
      if ((await limiter!.take('somebody')).isAllowed) used.push({ sent, answered: performance.now() });
      return used.length === 9;
    });
    // Redis keeps whole milliseconds.
    for (let index = 3; index < used.length; index += 1) expect(used[index]!.answered - used[index - 3]!.sent).toBeGreaterThan(1_998);
  });

  test('take several attempts together or none, and forget them on demand', async () => {
    const [one, two] = await processes(2, { points: 5, duration: 900 });
    expect(await one!.take('somebody', 4)).toMatchObject({ isAllowed: true, remaining: 1 });
    expect(await two!.take('somebody', 2)).toMatchObject({ isAllowed: false, remaining: 1, resetAfter: 900 });
    await two!.reset('somebody');
    expect(await one!.take('somebody', 5)).toMatchObject({ isAllowed: true, remaining: 0 });
    await expect(two!.consume(['somebody'])).rejects.toMatchObject({ kind: 'rate-limited', retryAfter: 900 });
  });

  test('shut out for longer each time who goes over them again and again', async () => {
    const [one, two] = await processes(2, { points: 1, duration: 1, blockMax: 60 });
    const strikes: number[] = [];
    await eventually(async () => {
      const { isNewViolation, strikes: count, isAllowed } = await (strikes.length % 2 ? one! : two!).take('somebody');
      if (isNewViolation) strikes.push(count);
      return !isAllowed && count >= 3;
    });
    expect(strikes).toEqual([1, 2, 3]);
  });

  test('leave nothing behind once they are over', async () => {
    const [limiter] = await processes(1, { points: 3, duration: 1 });
    await limiter!.take('somebody');
    const keys = () => connections[0]!.keys(`marquee:limit:test-${name}:*`);
    expect(await keys()).toHaveLength(1);
    await eventually(async () => (await keys()).length === 0);
  });
});

describe('while Redis', () => {
  const limit: RateLimit = { points: 3, duration: 900 };

  test('is killed, each process limits by its own count, and all by one again when it is back', async () => {
    const own = await startRedis();
    const [one, two] = await processes(2, limit, { url: own.url });
    await own.stop();
    const away = [];
    for (let index = 0; index < 10; index += 1) away.push(await one!.take('somebody'), await two!.take('somebody'));
    expect(allowed(away)).toBe(6);
    const back = await startRedis(undefined, own);
    await eventually(() => connections.every(({ status }) => status === 'ready'));
    // Nobody asks it for a second after it failed.
    await eventually(async () => {
      await Promise.all([one!.take('probe'), two!.take('probe')]);
      return (await connections[0]!.keys('*probe')).length > 0;
    });
    const verdicts = [];
    for (let index = 0; index < 10; index += 1) verdicts.push(await one!.take('somebody else'), await two!.take('somebody else'));
    expect(allowed(verdicts)).toBe(3);
    await back.stop();
  });

  test('is frozen, one attempt in a second waits for it, and the others do not', async () => {
    const own = await startRedis();
    const [limiter] = await processes(1, limit, { url: own.url, timeoutMs: 200 });
    own.pause();
    const waits: number[] = [];
    for (let index = 0; index < 5; index += 1) {
      const began = performance.now();
      expect((await limiter!.take('somebody')).isAllowed).toBe(index < 3);
      waits.push(performance.now() - began);
    }
    expect(waits[0]).toBeGreaterThan(150);
    expect(Math.max(...waits.slice(1))).toBeLessThan(150);
    own.resume();
    await eventually(async () => (await limiter!.take('somebody new')) && (await connections[0]!.keys('*somebody new')).length > 0);
    await own.stop();
  });
});
