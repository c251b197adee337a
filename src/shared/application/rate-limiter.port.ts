export interface RateLimit {
  /** Attempts allowed in the window. */
  readonly points: number;
  /** Length of the window in seconds. */
  readonly duration: number;
}

/** Counts attempts, atomically and shared by all processes where Redis is configured. */
export interface RateLimiter {
  /** Takes one attempt of each key; throws RATE_LIMITED with `retryAfter` when one of them has none left. */
  consume(keys: readonly string[]): Promise<void>;
  /** Forgets the attempts of a key, e.g. after a success. */
  reset(key: string): Promise<void>;
}

/** Makes a limiter with its own name and window. */
export type RateLimiters = (name: string, limit: RateLimit) => RateLimiter;
