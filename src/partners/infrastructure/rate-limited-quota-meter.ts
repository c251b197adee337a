import type { RateLimiter, RateLimiters } from '../../shared/application/rate-limiter.port';
import type { QuotaMeter, QuotaState } from '../domain/quota-meter.port';

const windows = { cost: 60, requests: 86_400 } as const satisfies Record<QuotaState['name'], number>;

/** Counts by sliding windows, each partner up to its own quota. */
export function quotaMeter(limiters: RateLimiters): QuotaMeter {
  const made = new Map<string, RateLimiter>();
  const limiterOf = (name: QuotaState['name'], quota: number) => {
    const key = `${name} ${quota}`;
    let limiter = made.get(key);
    if (!limiter) made.set(key, (limiter = limiters(`partner:${name}`, { points: quota, duration: windows[name] })));
    return limiter;
  };
  const take = async (name: QuotaState['name'], partnerId: string, points: number, quota: number) => {
    const { isAllowed, remaining, resetAfter } = await limiterOf(name, quota).take(partnerId, points);
    const state: QuotaState = { name, quota, window: windows[name], remaining, resetsIn: resetAfter };
    return { isAllowed, state };
  };
  return {
    async take(partnerId, cost, { costPerMinute, requestsPerDay }) {
      // The cost first: what it refuses takes no request, and a minute's cost is soon there again for those whose day is used up.
      const ofMinute = await take('cost', partnerId, cost, costPerMinute);
      if (!ofMinute.isAllowed) return { exhausted: ofMinute.state, states: [ofMinute.state] };
      const ofDay = await take('requests', partnerId, 1, requestsPerDay);
      return { exhausted: ofDay.isAllowed ? null : ofDay.state, states: [ofDay.state, ofMinute.state] };
    },
  };
}
