import type { AnswerCache, StoredAnswer } from '../../shared/application/answer-cache.port';
import type { Clock } from '../../shared/domain/clock';
import { Sendable } from '../../shared/presentation/sendable-answer';
import type { KeepableContent } from './answer';

export interface KeptContentOptions {
  readonly cache: AnswerCache;
  readonly clock: Clock;
  /** In seconds, at most. */
  readonly lifetime: number;
  /** Whether shared caches may keep answers because they are told of changes. */
  readonly hasCdn: boolean;
}

/** Texts that are the same for everybody, kept as answers of the public endpoint are. */
export class KeptContents {
  readonly #pending = new Map<string, Promise<StoredAnswer | null>>();
  readonly #sendables = new WeakMap<StoredAnswer, Sendable>();

  constructor(private readonly options: KeptContentOptions) {}

  /** Null where what was made is not good for others any more, because something changed meanwhile. */
  async get(key: string, make: () => Promise<KeepableContent>): Promise<Sendable | null> {
    const found = this.options.cache.find(key);
    const stored = found && found.freshUntil > this.#now() ? found : await (this.#pending.get(key) ?? this.#fill(key, make));
    return stored && this.#sendable(stored);
  }

  /** Whoever comes while it is made waits for it; a failure is for the first alone, because the others may come after a change. */
  async #fill(key: string, make: () => Promise<KeepableContent>): Promise<StoredAnswer | null> {
    const made = this.#make(key, make);
    this.#pending.set(key, made.catch(() => null));
    return made.finally(() => this.#pending.delete(key));
  }

  async #make(key: string, make: () => Promise<KeepableContent>): Promise<StoredAnswer | null> {
    const filling = await this.options.cache.begin(key);
    if (filling.stored) return filling.stored;
    const { write, tags, changesAt = Infinity } = await make();
    const freshUntil = Math.min(this.#now() + this.options.lifetime * 1_000, changesAt);
    const answer = { body: Buffer.from(write()), tags, freshUntil, staleUntil: freshUntil };
    return freshUntil > this.#now() && filling.store(answer) ? answer : null;
  }

  #sendable(stored: StoredAnswer): Sendable {
    let sendable = this.#sendables.get(stored);
    if (!sendable) this.#sendables.set(stored, (sendable = new Sendable(stored, this.options.hasCdn, this.options.clock)));
    return sendable;
  }

  #now(): number {
    return this.options.clock.now().getTime();
  }
}
