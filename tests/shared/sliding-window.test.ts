import fc from 'fast-check';
import type { RateLimit } from '../../src/shared/application/rate-limiter.port';
import { takeFrom, type WindowState } from '../../src/shared/infrastructure/sliding-window';

const start = 1_800_000_000_000;
const limit: RateLimit = { points: 10, duration: 900 };
const span = 900_000;

const aWindow = (rule: RateLimit = limit) => {
  const state: WindowState = { entries: [], strikes: 0, until: 0 };
  return { state, take: (at: number, wanted = 1) => takeFrom(state, rule, wanted, start + at) };
};

/** What a limiter with fixed windows does, such as INCR and EXPIRE. */
const aFixedWindow = ({ points, duration }: RateLimit) => {
  let [begin, used] = [-Infinity, 0];
  return {
    take(at: number) {
      if (at - begin >= duration * 1_000) [begin, used] = [at, 0];
      used += 1;
      return { isAllowed: used <= points };
    },
  };
};

/** The most attempts allowed in any stretch of time as long as the window, where they come all the time. */
function densest(window: { take(at: number): { isAllowed: boolean } }, times: readonly number[]): number {
  const allowed = times.filter((at) => window.take(at).isAllowed);
  return Math.max(0, ...allowed.map((from) => allowed.filter((at) => at >= from && at < from + span).length));
}

describe('a sliding window', () => {
  // One early, then a burst just before the edge of a fixed window and one just after.
  const atTheEdge = [0, ...Array.from({ length: 20 }, (_, index) => 899_000 + index), ...Array.from({ length: 20 }, (_, index) => 900_001 + index)];

  test('allows no second burst at the edge of a window', () => {
    expect(densest(aWindow(), atTheEdge)).toBe(10);
  });

  test('differs in that from a fixed window', () => {
    expect(densest(aFixedWindow(limit), atTheEdge)).toBe(19);
  });

  test('never allows more than its points in any stretch as long as it', () => {
    const times = fc.array(fc.integer({ min: 0, max: 5 * span }), { minLength: 1, maxLength: 300 }).map((all) => [...all].sort((a, b) => a - b));
    fc.assert(fc.property(times, (at) => densest(aWindow(), at) <= 10));
    fc.assert(fc.property(times, (at) => densest(aWindow({ ...limit, blockMax: 3_600 }), at) <= 10));
  });

  test('takes all of several attempts or none', () => {
    const window = aWindow();
    expect(window.take(0, 8)).toMatchObject({ isAllowed: true, remaining: 2 });
    expect(window.take(1, 3)).toMatchObject({ isAllowed: false, remaining: 2 });
    expect(window.take(2, 2)).toMatchObject({ isAllowed: true, remaining: 0 });
    expect(window.take(3, 11)).toMatchObject({ isAllowed: false, waitMs: span });
  });

  test('allows an attempt again exactly when it said it would, and not a moment before', () => {
    const window = aWindow();
    for (let index = 0; index < 10; index += 1) window.take(index * 60_000);
    const { waitMs } = window.take(600_000);
    expect(waitMs).toBe(300_000);
    expect(window.take(600_000 + waitMs - 1).isAllowed).toBe(false);
    expect(window.take(600_000 + waitMs).isAllowed).toBe(true);
  });

  test('takes as little room for 10,000 attempts as for sixty', () => {
    const window = aWindow({ points: 100_000, duration: 900 });
    for (let index = 0; index < 10_000; index += 1) window.take(index * 80);
    expect(window.state.entries.length).toBeLessThanOrEqual(60);
  });
});

describe('going over the limit again and again', () => {
  const strict: RateLimit = { points: 2, duration: 900, blockMax: 3_600 };
  const violate = (window: ReturnType<typeof aWindow>, times: number): number[] => {
    const waits: number[] = [];
    let at = 0;
    for (let index = 0; index < times; index += 1) {
      while (window.take(at).isAllowed);
      const { waitMs } = window.take(at);
      waits.push(waitMs / 1_000);
      at += waitMs;
    }
    return waits;
  };

  test('doubles the time that one is shut out, up to the most', () => {
    expect(violate(aWindow(strict), 4)).toEqual([900, 1_800, 3_600, 3_600]);
  });

  test('never shuts anybody out for longer than the window without a most', () => {
    expect(violate(aWindow({ ...strict, blockMax: 0 }), 4)).toEqual(Array(4).fill(900));
  });

  test('counts what is refused while one waits as the same violation', () => {
    const window = aWindow(strict);
    const strikes = Array.from({ length: 50 }, (_, index) => window.take(index)).map((verdict) => [verdict.isNewViolation, verdict.strikes]);
    expect(strikes.filter(([isNew]) => isNew)).toEqual([[true, 1]]);
  });

  test('is forgotten after a window of peace', () => {
    const window = aWindow(strict);
    for (let index = 0; index < 3; index += 1) window.take(0);
    for (let index = 0; index < 3; index += 1) window.take(span);
    expect(window.take(span).strikes).toBe(2);
    for (let index = 0; index < 3; index += 1) window.take(5 * span);
    expect(window.take(5 * span).strikes).toBe(1);
  });
});
