import type { AnswerCache, CacheStatistics, Filling, StoredAnswer } from '../../application/answer-cache.port';
import type { Clock } from '../../domain/clock';
import type { Logger } from '../logger';
import { MemoryAnswers } from './memory-answers';
import type { PurgeListening } from './purge-listener';
import type { RedisAnswers } from './redis-answers';

/** Answers in this process, and in Redis where there is one. Used only while changes of other processes are heard. */
export class TieredAnswers implements AnswerCache, PurgeListening {
  readonly #memory: MemoryAnswers;
  readonly #listeners: ((tags: readonly string[]) => void)[] = [];
  #isListening = false;
  #epoch: string | null = null;
  #hits = 0;
  #sharedHits = 0;
  #misses = 0;
  #purgedTags = 0;

  constructor(
    maxBytes: number,
    private readonly shared: RedisAnswers | null,
    private readonly clock: Clock,
    private readonly logger: Logger,
  ) {
    this.#memory = new MemoryAnswers(maxBytes);
  }

  find(key: string): StoredAnswer | null {
    const answer = this.#memory.get(key);
    if (!answer || answer.staleUntil <= this.clock.now().getTime()) return null;
    this.#hits += 1;
    this.logger.debug({ key }, 'hit');
    return answer;
  }

  async begin(key: string): Promise<Filling> {
    const since = this.#memory.sequence;
    // Nothing is kept; those who wait for it still are not given what a change of this process has replaced.
    if (!this.#isListening) return { stored: null, store: (answer) => this.#memory.isCurrent(answer, since) };
    const { stored, mark } = (await this.shared?.find(key)) ?? { stored: null, mark: null };
    if (mark && mark.epoch !== this.#epoch) {
      // Everything was purged there, maybe because of what this process has not heard yet; others would be given what it makes.
      this.#epoch = mark.epoch;
      for (const listener of this.#listeners) listener(['*']);
    }
    if (stored && stored.freshUntil > this.clock.now().getTime()) {
      this.#sharedHits += 1;
      this.logger.debug({ key }, 'hit in redis');
      // What is told of by now is on its way out of Redis.
      if (this.#memory.set(key, stored, since)) return { stored, store: () => true };
    }
    this.#misses += 1;
    this.logger.debug({ key }, 'miss');
    return {
      stored: null,
      store: (answer) => {
        const isGood = this.#isListening && this.#memory.set(key, answer, since);
        if (isGood && mark) void this.shared!.store(key, answer, mark);
        return isGood;
      },
    };
  }

  /**
   * This process first: what is asked from here on is not answered by it. Once Redis has let go as well, again: in between an
   * old answer may have come from there.
   */
  async purge(tags: readonly string[]): Promise<void> {
    if (tags.length === 0) return;
    const before = this.#memory.purgedEntries;
    this.#memory.purge(tags);
    for (const listener of this.#listeners) listener(tags);
    if (this.shared) {
      await this.shared.purge(tags);
      this.#memory.purge(tags);
    }
    this.#purgedTags += tags.length;
    this.logger.debug({ tags: tags.slice(0, 50), count: tags.length, entries: this.#memory.purgedEntries - before }, 'purged');
  }

  onPurge(listener: (tags: readonly string[]) => void): void {
    this.#listeners.push(listener);
  }

  hear(tags: readonly string[]): void {
    void this.purge(tags);
  }

  loseTouch(): void {
    if (!this.#isListening) return;
    this.#isListening = false;
    this.#memory.purge(['*']);
  }

  beginToHear(): void {
    this.#memory.purge(['*']);
    for (const listener of this.#listeners) listener(['*']);
    this.shared?.distrust('changes may have gone unheard');
    this.#isListening = true;
  }

  statistics(): CacheStatistics {
    return {
      ...this.#memory.size,
      hits: this.#hits,
      sharedHits: this.#sharedHits,
      misses: this.#misses,
      purgedTags: this.#purgedTags,
      purgedEntries: this.#memory.purgedEntries,
      isListening: this.#isListening,
      isShared: this.shared?.isTrusted ?? false,
    };
  }
}
