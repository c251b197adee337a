import type { Redis } from 'ioredis';
import { RateLimiterMemory, RateLimiterRedis, type RateLimiterRes } from 'rate-limiter-flexible';
import type { QuotaMeter, QuotaState } from '../domain/quota-meter.port';

/** The limiter only counts; each partner's own quota is compared here. */
const uncapped = Number.MAX_SAFE_INTEGER;

/**
 * Counts in windows that begin with the first request, in Redis, with counters in memory that take over while it is away.
 * What a refused request has taken is given back, so that it costs nothing.
 */
export function quotaMeter(redis: Redis | null): QuotaMeter {
  const counter = (name: QuotaState['name'], window: number) => {
    const options = { keyPrefix: `marquee:partner:${name}`, points: uncapped, duration: window };
    const memory = new RateLimiterMemory(options);
    const limiter = redis ? new RateLimiterRedis({ ...options, storeClient: redis, insuranceLimiter: memory, rejectIfRedisNotReady: true }) : memory;
    const state = ({ consumedPoints, msBeforeNext }: RateLimiterRes, quota: number): QuotaState => ({
      name, quota, window, remaining: Math.min(quota, Math.max(0, quota - consumedPoints)), resetsIn: Math.max(1, Math.ceil(msBeforeNext / 1_000)),
    });
    return {
      async take(partnerId: string, points: number, quota: number) {
        const taken = await limiter.consume(partnerId, points);
        return { isOver: taken.consumedPoints > quota, state: state(taken, quota) };
      },
      giveBack: async (partnerId: string, points: number, quota: number) => state(await limiter.reward(partnerId, points), quota),
    };
  };
  const [costs, requests] = [counter('cost', 60), counter('requests', 86_400)];
  return {
    async take(partnerId, cost, { costPerMinute, requestsPerDay }) {
      const [ofDay, ofMinute] = await Promise.all([requests.take(partnerId, 1, requestsPerDay), costs.take(partnerId, cost, costPerMinute)]);
      if (!ofDay.isOver && !ofMinute.isOver) return { exhausted: null, states: [ofDay.state, ofMinute.state] };
      const states = await Promise.all([requests.giveBack(partnerId, 1, requestsPerDay), costs.giveBack(partnerId, cost, costPerMinute)]);
      return { exhausted: ofDay.isOver ? states[0] : states[1], states };
    },
  };
}
