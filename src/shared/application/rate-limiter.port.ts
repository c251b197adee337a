export interface RateLimit {
  /** Attempts allowed in any stretch of time as long as the window. */
  readonly points: number;
  /** Length of the window in seconds. */
  readonly duration: number;
  /** Who goes over the limit again and again is shut out for longer each time, up to so many seconds; 0 or left out: never. */
  readonly blockMax?: number;
}

/** How a key stands after an attempt. */
export interface RateLimitVerdict {
  readonly isAllowed: boolean;
  /** Attempts left at this moment. */
  readonly remaining: number;
  /** Seconds until more is allowed than now; of a refused attempt, until the same may succeed. */
  readonly resetAfter: number;
  /** How often in a row the limit was exceeded, with less than a window of peace between. */
  readonly strikes: number;
  /** Whether this attempt began a violation; further ones, until `resetAfter` is over, belong to it. */
  readonly isNewViolation: boolean;
}

/** Counts attempts by sliding window, atomically, and shared by all processes where Redis is configured. */
export interface RateLimiter {
  /** Takes so many attempts of a key, or none of them where not all are left. */
  take(key: string, attempts?: number): Promise<RateLimitVerdict>;
  /** Takes one attempt of each key; throws RATE_LIMITED with `retryAfter` when one of them has none left. */
  consume(keys: readonly string[]): Promise<void>;
  /** Forgets the attempts of a key, e.g. after a success. */
  reset(key: string): Promise<void>;
}

/** Makes a limiter with its own name and window. */
export type RateLimiters = (name: string, limit: RateLimit) => RateLimiter;
