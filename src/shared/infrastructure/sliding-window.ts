import type { RateLimit } from '../application/rate-limiter.port';

/** Attempts close together are kept as one entry, so that a window takes as little room for 10,000 attempts as for 60. */
export const entriesPerWindow = 60;

/** When the first and the last of some attempts came, in milliseconds, and how many they are. */
type Entry = [first: number, last: number, count: number];

/** What is known of one key; `until` is when its present violation ends. */
export interface WindowState {
  entries: Entry[];
  strikes: number;
  until: number;
}

/** As `RateLimitVerdict`, in milliseconds. */
export interface WindowVerdict {
  readonly isAllowed: boolean;
  readonly remaining: number;
  readonly waitMs: number;
  readonly strikes: number;
  readonly isNewViolation: boolean;
}

/**
 * The sliding window of one key. An entry lapses a whole window after its last attempt, so no stretch of time as long as the
 * window ever holds more attempts than allowed; one may come back a sixtieth of the window late.
 * redis-sliding-window.ts says the same in Lua: change both.
 */
export function takeFrom(state: WindowState, { points, duration, blockMax = 0 }: RateLimit, wanted: number, now: number): WindowVerdict {
  const span = duration * 1_000;
  state.entries = state.entries.filter(([, last]) => last > now - span);
  const used = state.entries.reduce((sum, [, , count]) => sum + count, 0);
  const isBlocked = () => blockMax > 0 && state.strikes > 1 && now < state.until;
  if (!isBlocked() && used + wanted <= points) {
    add(state, wanted, now, span);
    return { isAllowed: true, remaining: points - used - wanted, waitMs: state.entries[0]![1] + span - now, strikes: state.strikes, isNewViolation: false };
  }
  const waitMs = waitFor(points - wanted, state, used, span, now);
  const isNewViolation = now >= state.until;
  if (isNewViolation) {
    state.strikes = now < state.until + span ? state.strikes + 1 : 1;
    // The first time one waits as long as it takes, then twice, four times as long.
    state.until = now + Math.max(waitMs, Math.min(blockMax * 1_000, waitMs * 2 ** (state.strikes - 1)));
  }
  const remaining = isBlocked() ? 0 : Math.max(0, points - used);
  return { isAllowed: false, remaining, waitMs: isBlocked() ? state.until - now : waitMs, strikes: state.strikes, isNewViolation };
}

function add(state: WindowState, count: number, now: number, span: number): void {
  const latest = state.entries.at(-1);
  if (!latest || now - latest[0] >= span / entriesPerWindow) state.entries.push([now, now, count]);
  else {
    latest[1] = now;
    latest[2] += count;
  }
}

/** Until no more than `rest` attempts are in the window. */
function waitFor(rest: number, { entries }: WindowState, used: number, span: number, now: number): number {
  let left = used;
  for (const [, last, count] of entries) {
    left -= count;
    if (left <= rest) return last + span - now;
  }
  return span;
}
