import type { Redis } from 'ioredis';
import type { RateLimit } from '../application/rate-limiter.port';
import { entriesPerWindow, type WindowVerdict } from './sliding-window';

/** sliding-window.ts in Lua: one script, so atomic, by the clock of Redis, so the same for all processes. */
const script = `
local points, span, blockMax, wanted = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local raw = redis.call('GET', KEYS[1])
local kept = raw and cmsgpack.unpack(raw) or { {}, 0, 0 }
local strikes, till = kept[2], kept[3]
local entries, used = {}, 0
for _, entry in ipairs(kept[1]) do
  if entry[2] > now - span then
    entries[#entries + 1] = entry
    used = used + entry[3]
  end
end
local function isBlocked() return blockMax > 0 and strikes > 1 and now < till end
local function waitFor(rest)
  local left = used
  for _, entry in ipairs(entries) do
    left = left - entry[3]
    if left <= rest then return entry[2] + span - now end
  end
  return span
end
local function save()
  redis.call('SET', KEYS[1], cmsgpack.pack({ entries, strikes, till }), 'PX', span + math.max(0, till - now))
end
if not isBlocked() and used + wanted <= points then
  local latest = entries[#entries]
  if not latest or now - latest[1] >= span / ${entriesPerWindow} then
    entries[#entries + 1] = { now, now, wanted }
  else
    latest[2] = now
    latest[3] = latest[3] + wanted
  end
  save()
  return { 1, points - used - wanted, entries[1][2] + span - now, strikes, 0 }
end
local wait = waitFor(points - wanted)
local isNew = now >= till
if isNew then
  strikes = now < till + span and strikes + 1 or 1
  till = now + math.max(wait, math.min(blockMax, wait * 2 ^ (strikes - 1)))
  save()
end
if isBlocked() then return { 0, 0, till - now, strikes, isNew and 1 or 0 } end
return { 0, math.max(0, points - used), wait, strikes, isNew and 1 or 0 }
`;

type Answer = [isAllowed: number, remaining: number, waitMs: number, strikes: number, isNewViolation: number];
type Command = (key: string, points: number, spanMs: number, blockMaxMs: number, wanted: number) => Promise<Answer>;

export type RedisWindow = (key: string, limit: RateLimit, wanted: number) => Promise<WindowVerdict>;

/** Sliding windows in Redis. Rejects while Redis is away or slow. */
export function redisWindow(redis: Redis): RedisWindow {
  redis.defineCommand('marqueeTakeFromWindow', { numberOfKeys: 1, lua: script });
  const take: Command = (...args) => (redis as unknown as { marqueeTakeFromWindow: Command }).marqueeTakeFromWindow(...args);
  return async (key, { points, duration, blockMax = 0 }, wanted) => {
    const [isAllowed, remaining, waitMs, strikes, isNewViolation] = await take(key, points, duration * 1_000, blockMax * 1_000, wanted);
    return { isAllowed: isAllowed === 1, remaining, waitMs, strikes, isNewViolation: isNewViolation === 1 };
  };
}
