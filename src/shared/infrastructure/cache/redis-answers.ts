import { randomUUID } from 'node:crypto';
import type { Redis } from 'ioredis';
import type { StoredAnswer } from '../../application/answer-cache.port';
import type { Clock } from '../../domain/clock';
import type { Logger } from '../logger';

/** One hash tag, because a script touches keys of one slot only (Redis Cluster specification, "Hash tags"). */
const prefix = 'marquee:{answers}:';
const [epochKey, sequenceKey, purgedKey] = [`${prefix}epoch`, `${prefix}sequence`, `${prefix}purged`];

/** So many purges are remembered; nothing that took longer to make is stored. */
const rememberedPurges = 10_000;

/** After a failure it is left alone for so long, so that not every reader waits for it. */
const restMs = 1_000;

/** What a full Redis has evicted must not bring back an answer: one whose tags don't name it any more can't be purged. */
const findScript = `
local found = redis.call('MGET', KEYS[1], KEYS[2], KEYS[3])
if found[3] then
  local facts = cjson.decode(string.sub(found[3], 1, string.find(found[3], '\\n', 1, true) - 1))
  for _, tag in ipairs(facts.tags) do
    if redis.call('SISMEMBER', ARGV[1] .. 'tag:' .. tag, KEYS[3]) == 0 then
      found[3] = false
      break
    end
  end
end
return found`;

/** Stores unless the epoch is another, or a tag was purged, since the answer began to be made; also where that can't be told. */
const storeScript = `
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
local since, sequence = tonumber(ARGV[2]), tonumber(redis.call('GET', KEYS[2]) or -1)
if sequence < since or sequence - since > tonumber(ARGV[6]) then return 0 end
if sequence > since then
  if redis.call('EXISTS', KEYS[3]) == 0 then return 0 end
  for i = 7, #ARGV do
    if tonumber(redis.call('ZSCORE', KEYS[3], ARGV[i]) or 0) > since then return 0 end
  end
end
redis.call('SET', KEYS[4], ARGV[3], 'PX', ARGV[4])
for i = 7, #ARGV do
  local tagged = ARGV[5] .. 'tag:' .. ARGV[i]
  redis.call('SADD', tagged, KEYS[4])
  if redis.call('PTTL', tagged) < tonumber(ARGV[4]) then redis.call('PEXPIRE', tagged, ARGV[4]) end
end
return 1`;

/** 0 where the counter is gone: what counts from one again can't be told from what was before. */
const purgeScript = `
if redis.call('EXISTS', KEYS[1]) == 0 then return 0 end
local sequence = redis.call('INCR', KEYS[1])
for i = 3, #ARGV do
  redis.call('ZADD', KEYS[2], sequence, ARGV[i])
  local tagged = ARGV[1] .. 'tag:' .. ARGV[i]
  for _, key in ipairs(redis.call('SMEMBERS', tagged)) do redis.call('DEL', key) end
  redis.call('DEL', tagged)
end
redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', sequence - tonumber(ARGV[2]))
return sequence`;

type FindCommand = (epochKey: string, sequenceKey: string, key: string, prefix: string) => Promise<(Buffer | null)[]>;

/** Where in the order of purges an answer began to be made. */
export interface Mark {
  readonly epoch: string;
  readonly sequence: number;
}

/**
 * Answers that all processes share. Every entry is of an epoch, a random name that is replaced whenever this process may have
 * missed a purge or failed to pass one on; entries of another epoch are nobody's. So a flushed, restored or unreachable Redis
 * can't bring back what was purged (a counter could, by counting to the same number again).
 */
export class RedisAnswers {
  /** What many readers look for at a time goes in one write: a system call for each cost more than all else. */
  readonly #reads: Redis;
  readonly #find: FindCommand;
  #isTrusted = false;
  #renewing: Promise<void> | null = null;
  /** How often trust was lost; an epoch that was asked for before the last time is not enough. */
  #losses = 0;
  #isClosed = false;
  #restsUntil = 0;

  constructor(
    private readonly redis: Redis,
    private readonly clock: Clock,
    private readonly logger: Logger,
  ) {
    // What comes back may be a copy of what was there some time ago.
    redis.on('close', () => this.distrust('the connection has ended'));
    this.#reads = redis.duplicate({ enableAutoPipelining: true });
    this.#reads.on('error', () => undefined);
    this.#reads.defineCommand('marqueeFindAnswer', { numberOfKeys: 3, lua: findScript });
    this.#find = (...args) => (this.#reads as unknown as { marqueeFindAnswerBuffer: FindCommand }).marqueeFindAnswerBuffer(...args);
  }

  get isTrusted(): boolean {
    return this.#isTrusted;
  }

  async find(key: string): Promise<{ readonly stored: StoredAnswer | null; readonly mark: Mark | null }> {
    if (!this.#isTrusted || this.clock.now().getTime() < this.#restsUntil) return { stored: null, mark: null };
    try {
      const [epoch, sequence, entry] = await this.#find(epochKey, sequenceKey, prefix + key, prefix);
      // Somebody has emptied it, or it had to make room.
      if (!epoch || !sequence) return this.distrust('the epoch is gone'), { stored: null, mark: null };
      const mark = { epoch: epoch.toString(), sequence: Number(sequence) };
      return { stored: entry ? decode(entry, mark.epoch) : null, mark };
    } catch (err) {
      this.#rest(err);
      return { stored: null, mark: null };
    }
  }

  async store(key: string, answer: StoredAnswer, { epoch, sequence }: Mark): Promise<void> {
    const lifetime = answer.staleUntil - this.clock.now().getTime();
    if (!this.#isTrusted || lifetime <= 0) return;
    try {
      const keys = [epochKey, sequenceKey, purgedKey, prefix + key];
      await this.redis.eval(storeScript, keys.length, ...keys, epoch, sequence, encode(answer, epoch), Math.ceil(lifetime), prefix, rememberedPurges, ...answer.tags);
    } catch (err) {
      this.#rest(err);
    }
  }

  /** Never rejects: what can't be purged is given up with everything else, by a new epoch. */
  async purge(tags: readonly string[]): Promise<void> {
    if (!this.#isTrusted) return void (this.#losses += 1);
    if (tags.includes('*')) return this.distrust('everything is purged');
    try {
      const sequence = await this.redis.eval(purgeScript, 2, sequenceKey, purgedKey, prefix, rememberedPurges, ...tags);
      if (sequence === 0) this.distrust('the counter of purges is gone');
    } catch (err) {
      this.distrust('a purge has failed', err);
    }
  }

  /** Uses nothing that is stored until a new epoch has begun. */
  distrust(reason: string, err?: unknown): void {
    this.#isTrusted = false;
    this.#losses += 1;
    if (err) this.logger.warn({ err, reason }, 'shared answers are not used until Redis takes a new epoch');
    else this.logger.debug({ reason }, 'a new epoch of shared answers begins');
    this.#renewing ??= this.#renew().finally(() => (this.#renewing = null));
  }

  #rest(err: unknown): void {
    this.#restsUntil = this.clock.now().getTime() + restMs;
    this.logger.warn({ err }, 'shared answers could not be used; the next try is in a second');
  }

  close(): void {
    this.#isClosed = true;
    this.#reads.disconnect();
  }

  async #renew(): Promise<void> {
    while (!this.#isTrusted && !this.#isClosed) {
      const losses = this.#losses;
      try {
        await this.redis.setnx(sequenceKey, 0);
        await this.redis.set(epochKey, randomUUID());
        this.#isTrusted = losses === this.#losses;
      } catch {
        await new Promise((resolve) => setTimeout(resolve, restMs).unref());
      }
    }
  }
}

/** A line of facts, then the body as it is. */
function encode({ body, ...facts }: StoredAnswer, epoch: string): Buffer {
  return Buffer.concat([Buffer.from(`${JSON.stringify({ ...facts, epoch })}\n`), body]);
}

function decode(entry: Buffer, epoch: string): StoredAnswer | null {
  const end = entry.indexOf(10);
  const { epoch: written, ...facts } = JSON.parse(entry.toString('utf8', 0, end)) as Omit<StoredAnswer, 'body'> & { epoch: string };
  return written === epoch ? { ...facts, body: entry.subarray(end + 1) } : null;
}
