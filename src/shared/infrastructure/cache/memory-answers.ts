import { LRUCache } from 'lru-cache';
import type { StoredAnswer } from '../../application/answer-cache.port';

/** More purged tags than this are not remembered one by one. */
const rememberedTags = 10_000;

/** What an entry takes beside its body and tags, and a tag beside its letters, roughly. */
const [overheadBytes, tagBytes] = [500, 100];

/** The answers of this process, the least used out first. */
export class MemoryAnswers {
  readonly #answers: LRUCache<string, StoredAnswer>;
  readonly #keysByTag = new Map<string, Set<string>>();
  readonly #purgedAt = new Map<string, number>();
  #sequence = 0;
  /** What began before this may have missed a purge. */
  #floor = 0;
  purgedEntries = 0;

  constructor(maxBytes: number) {
    this.#answers = new LRUCache({
      maxSize: maxBytes,
      // One answer must not push out all others.
      maxEntrySize: Math.floor(maxBytes / 16),
      sizeCalculation: ({ body, tags }) => tags.reduce((sum, tag) => sum + tag.length + tagBytes, body.length + overheadBytes),
      dispose: ({ tags }, key) => this.#unlink(key, tags),
    });
  }

  get size(): { readonly entries: number; readonly bytes: number } {
    return { entries: this.#answers.size, bytes: this.#answers.calculatedSize };
  }

  /** Where in the order of purges we are; an answer is made from what held after it. */
  get sequence(): number {
    return this.#sequence;
  }

  get(key: string): StoredAnswer | undefined {
    return this.#answers.get(key);
  }

  /** Whether none of the tags was purged since. */
  isCurrent({ tags }: StoredAnswer, since: number): boolean {
    return since >= this.#floor && tags.every((tag) => (this.#purgedAt.get(tag) ?? -1) <= since);
  }

  /** False where one of the tags was purged since. */
  set(key: string, answer: StoredAnswer, since: number): boolean {
    if (!this.isCurrent(answer, since)) return false;
    this.#answers.set(key, answer);
    if (!this.#answers.has(key)) return true;
    for (const tag of answer.tags) {
      const keys = this.#keysByTag.get(tag);
      if (keys) keys.add(key);
      else this.#keysByTag.set(tag, new Set([key]));
    }
    return true;
  }

  purge(tags: readonly string[]): void {
    this.#sequence += 1;
    if (tags.includes('*')) return this.#clear();
    for (const tag of tags) {
      this.#purgedAt.set(tag, this.#sequence);
      for (const key of this.#keysByTag.get(tag) ?? []) {
        this.purgedEntries += 1;
        this.#answers.delete(key);
      }
    }
    if (this.#purgedAt.size > rememberedTags) {
      this.#purgedAt.clear();
      this.#floor = this.#sequence;
    }
  }

  #clear(): void {
    this.purgedEntries += this.#answers.size;
    this.#answers.clear();
    this.#purgedAt.clear();
    this.#floor = this.#sequence;
  }

  #unlink(key: string, tags: readonly string[]): void {
    for (const tag of tags) {
      const keys = this.#keysByTag.get(tag);
      keys?.delete(key);
      if (keys?.size === 0) this.#keysByTag.delete(tag);
    }
  }
}
