import type { Lifetime } from './caching';

/** What one answer depends on, noted while it is made. */
export class CacheHints {
  /** How long it may be kept at most; null for not at all. Undefined until the operation is known. */
  lifetime?: Lifetime | null;
  readonly #tags = new Set<string>();
  #isForbidden = false;
  #changesAt = Infinity;

  constructor(private readonly now: Date) {}

  /** A change that names one of these makes the answer stale. */
  tag(...tags: readonly string[]): void {
    for (const tag of tags) this.#tags.add(tag);
  }

  /** As `tag` for things by their ids, whether they are found or not. */
  tagAll(kind: string, ids: readonly string[]): void {
    for (const id of ids) this.#tags.add(`${kind}:${id}`);
  }

  /** The clock alone makes the answer stale at this moment, RFC 3339; one that has passed says nothing. */
  changesAt(instant: string | null | undefined): void {
    const moment = instant ? Date.parse(instant) : 0;
    if (moment > this.now.getTime()) this.#changesAt = Math.min(this.#changesAt, moment);
  }

  /** The answer is for this one request. */
  forbid(): void {
    this.#isForbidden = true;
  }

  get tags(): readonly string[] {
    return [...this.#tags];
  }

  /** In milliseconds since the epoch. */
  get end(): number {
    return this.#changesAt;
  }

  /** What names nothing that could make it stale is not known to be good for anybody else. */
  get isStorable(): boolean {
    return Boolean(this.lifetime) && !this.#isForbidden && this.#tags.size > 0;
  }
}
