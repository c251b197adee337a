import type { Redis } from 'ioredis';
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import type { RateLimiter, RateLimiters } from '../application/rate-limiter.port';
import { DomainError } from '../domain/errors';

/** Limiters in Redis, with one in memory that takes over while Redis is away; in memory alone without Redis. */
export function createRateLimiters(redis: Redis | null): RateLimiters {
  return (name, { points, duration }): RateLimiter => {
    const options = { keyPrefix: `marquee:limit:${name}`, points, duration };
    const memory = new RateLimiterMemory(options);
    const limiter = redis
      ? new RateLimiterRedis({ ...options, storeClient: redis, insuranceLimiter: memory, rejectIfRedisNotReady: true })
      : memory;
    return {
      async consume(keys) {
        const outcomes = await Promise.allSettled(keys.map((key) => limiter.consume(key)));
        const waits: number[] = [];
        for (const outcome of outcomes) {
          if (outcome.status === 'fulfilled') continue;
          if (!(outcome.reason instanceof RateLimiterRes)) throw outcome.reason;
          waits.push(outcome.reason.msBeforeNext);
        }
        if (waits.length === 0) return;
        const retryAfter = Math.max(1, Math.ceil(Math.max(...waits) / 1_000));
        throw new DomainError('rate-limited', 'RATE_LIMITED', `Too many attempts. Try again in ${retryAfter} seconds.`, { retryAfter });
      },
      async reset(key) {
        await limiter.delete(key);
      },
    };
  };
}
