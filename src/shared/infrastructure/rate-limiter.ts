import type { Redis } from 'ioredis';
import { LRUCache } from 'lru-cache';
import type { RateLimit, RateLimiter, RateLimiters, RateLimitVerdict } from '../application/rate-limiter.port';
import { rateLimited } from '../domain/errors';
import type { Logger } from './logger';
import { type RedisWindow, redisWindow } from './redis-sliding-window';
import { takeFrom, type WindowState, type WindowVerdict } from './sliding-window';

/** Keys that one process remembers of one limiter; of more, those that were silent for longest are forgotten. */
const keysMax = 50_000;
/** After Redis failed, this process counts alone for so long before it asks again. */
const restMs = 1_000;

/** Limiters in Redis; this process counts alone while Redis is away or slow, and where there is none. */
export function createRateLimiters(redis: Redis | null, logger: Pick<Logger, 'warn'>): RateLimiters {
  const shared = redis && new SharedWindows(redis, logger);
  return (name, limit) => new SlidingWindowLimiter(`marquee:limit:${name}:`, limit, shared);
}

class SharedWindows {
  readonly #take: RedisWindow;
  #restsUntil = 0;

  constructor(
    private readonly redis: Redis,
    private readonly logger: Pick<Logger, 'warn'>,
  ) {
    this.#take = redisWindow(redis);
  }

  /** Null while Redis can't say. */
  async take(key: string, limit: RateLimit, attempts: number): Promise<WindowVerdict | null> {
    if (this.redis.status !== 'ready' || performance.now() < this.#restsUntil) return null;
    try {
      return await this.#take(key, limit, attempts);
    } catch (err) {
      if (performance.now() >= this.#restsUntil) this.logger.warn({ err }, 'redis does not count; this process limits by its own count');
      this.#restsUntil = performance.now() + restMs;
      return null;
    }
  }

  async forget(key: string): Promise<void> {
    await this.redis.del(key).catch(() => undefined);
  }
}

class SlidingWindowLimiter implements RateLimiter {
  readonly #own = new LRUCache<string, WindowState>({ max: keysMax });

  constructor(
    private readonly prefix: string,
    private readonly limit: RateLimit,
    private readonly shared: SharedWindows | null,
  ) {}

  async take(key: string, attempts = 1): Promise<RateLimitVerdict> {
    const { waitMs, ...verdict } = (await this.shared?.take(this.prefix + key, this.limit, attempts)) ?? this.#takeHere(key, attempts);
    return { ...verdict, resetAfter: Math.max(1, Math.ceil(waitMs / 1_000)) };
  }

  async consume(keys: readonly string[]): Promise<void> {
    const verdicts = await Promise.all(keys.map((key) => this.take(key)));
    const waits = verdicts.flatMap(({ isAllowed, resetAfter }) => (isAllowed ? [] : [resetAfter]));
    if (waits.length > 0) throw rateLimited(Math.max(...waits));
  }

  async reset(key: string): Promise<void> {
    this.#own.delete(key);
    await this.shared?.forget(this.prefix + key);
  }

  #takeHere(key: string, attempts: number): WindowVerdict {
    let state = this.#own.get(key);
    if (!state) this.#own.set(key, (state = { entries: [], strikes: 0, until: 0 }));
    return takeFrom(state, this.limit, attempts, Date.now());
  }
}
