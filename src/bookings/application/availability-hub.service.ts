import type { Clock } from '../../shared/domain/clock';
import { DomainError, notFound } from '../../shared/domain/errors';
import type { AvailabilityHint, AvailabilityReads, AvailabilitySignals, OccurrenceAvailability } from '../domain/availability.port';
import { AvailabilityFeed } from './availability-feed';

export interface HubOptions {
  /** The least time between two reads of one occurrence, and between two messages of one feed. */
  readonly spacingMs: number;
  /** Every so often all that is watched is read without a hint. */
  readonly pollMs: number;
  readonly onError: (error: unknown) => void;
}

/** Making and sending a message takes 0.1 ms, reading an occurrence 0.05 ms: neither holds the process up for more than some 25 ms. */
const feedsAtOnce = 100;
const readsAtOnce = 500;

class Opening {
  resolve!: () => void;
  reject!: (error: unknown) => void;
  readonly done = new Promise<void>((resolve, reject) => Object.assign(this, { resolve, reject }));
}

/** One occurrence that somebody watches. */
interface Topic {
  readonly occurrenceId: string;
  readonly feeds: Set<AvailabilityFeed>;
  /** Settled by the first read: it is there, or why not. */
  readonly opened: Opening;
  latest: OccurrenceAvailability | null;
  /** Something may have changed since the last read began. */
  isStale: boolean;
  readableAt: number;
  timer: NodeJS.Timeout | undefined;
  timerAt: number;
}

/**
 * Tells those who watch an occurrence what can be bought. The database says what is so; hints only say when to look, so a lost
 * one delays a message until the next poll and never makes it wrong. However many watch, an occurrence is read once at a time.
 */
export class AvailabilityHub {
  readonly #topics = new Map<string, Topic>();
  readonly #toRead = new Set<Topic>();
  #isReading = false;
  #isListening = false;
  #poll: NodeJS.Timeout | undefined;

  constructor(
    private readonly reads: AvailabilityReads,
    private readonly signals: AvailabilitySignals,
    private readonly clock: Clock,
    private readonly options: HubOptions,
  ) {}

  /** How many occurrences are watched. */
  get size(): number {
    return this.#topics.size;
  }

  /** The state now, then the latest after each change until the iterator is returned; NOT_FOUND where the public may not see the occurrence. */
  async watch(occurrenceId: string): Promise<AvailabilityFeed> {
    const topic = this.#topics.get(occurrenceId) ?? this.#open(occurrenceId);
    const feed: AvailabilityFeed = new AvailabilityFeed(
      () => this.#serve(topic, feed),
      () => this.#leave(topic, feed),
    );
    topic.feeds.add(feed);
    this.#refresh(topic);
    await topic.opened.done;
    return feed;
  }

  close(): void {
    for (const topic of [...this.#topics.values()]) this.#end(topic);
  }

  #open(occurrenceId: string): Topic {
    if (!this.#isListening) this.signals.listen((hint) => this.#hear(hint));
    this.#isListening = true;
    this.#poll ??= setInterval(() => this.#topics.forEach((topic) => this.#refresh(topic)), this.options.pollMs);
    const topic: Topic = { occurrenceId, feeds: new Set(), opened: new Opening(), latest: null, isStale: true, readableAt: 0, timer: undefined, timerAt: Infinity };
    this.#topics.set(occurrenceId, topic);
    return topic;
  }

  #leave(topic: Topic, feed: AvailabilityFeed): void {
    topic.feeds.delete(feed);
    if (topic.feeds.size === 0) this.#end(topic);
  }

  #end(topic: Topic): void {
    clearTimeout(topic.timer);
    topic.opened.reject(new DomainError('unavailable', 'SERVICE_UNAVAILABLE', 'This process is closing. Connect again.'));
    if (this.#topics.get(topic.occurrenceId) === topic) this.#topics.delete(topic.occurrenceId);
    for (const feed of topic.feeds) feed.end();
    topic.feeds.clear();
    if (this.#topics.size > 0) return;
    clearInterval(this.#poll);
    this.#poll = undefined;
  }

  #hear(hint: AvailabilityHint): void {
    if ('eventId' in hint) {
      for (const topic of this.#topics.values()) if (topic.latest?.eventId === hint.eventId) this.#refresh(topic);
    } else {
      const topic = this.#topics.get(hint.occurrenceId);
      if (topic) this.#refresh(topic);
    }
  }

  #refresh(topic: Topic): void {
    topic.isStale = true;
    this.#wake(topic, topic.readableAt);
  }

  /** Looks after the topic at a time, or as soon as it can where that is over. */
  #wake(topic: Topic, at: number): void {
    if (at >= topic.timerAt) return;
    clearTimeout(topic.timer);
    topic.timer = setTimeout(() => this.#lookAfter(topic), Math.max(0, Math.ceil(at - performance.now())));
    topic.timerAt = at;
  }

  #lookAfter(topic: Topic): void {
    topic.timerAt = Infinity;
    if (topic.isStale && topic.readableAt <= performance.now()) {
      this.#toRead.add(topic);
      void this.#readAll();
    } else {
      if (topic.isStale) this.#wake(topic, topic.readableAt);
      void this.#serveAll(topic);
    }
  }

  /** One statement at a time, over the topics that wait for one. */
  async #readAll(): Promise<void> {
    if (this.#isReading) return;
    this.#isReading = true;
    // Timers that are over at the same time run one after the other: wait for all of them.
    await new Promise(setImmediate);
    while (this.#toRead.size > 0) {
      const topics = [...this.#toRead].slice(0, readsAtOnce);
      for (const topic of topics) {
        this.#toRead.delete(topic);
        topic.isStale = false;
        topic.readableAt = performance.now() + this.options.spacingMs;
      }
      try {
        const found = await this.reads.find(topics.map(({ occurrenceId }) => occurrenceId), this.clock.now());
        for (const topic of topics) this.#take(topic, found.get(topic.occurrenceId));
      } catch (error) {
        this.options.onError(error);
        for (const topic of topics) this.#fail(topic, error);
      }
    }
    this.#isReading = false;
  }

  #take(topic: Topic, state: OccurrenceAvailability | undefined): void {
    if (!state) {
      topic.opened.reject(notFound('Occurrence', ['occurrenceId']));
      this.#end(topic);
      return;
    }
    if (!topic.latest || state.version >= topic.latest.version) topic.latest = state;
    topic.opened.resolve();
    void this.#serveAll(topic);
  }

  /** Who has seen a state waits for the next poll; who is new is told. */
  #fail(topic: Topic, error: unknown): void {
    if (topic.latest) return;
    topic.opened.reject(error);
    this.#end(topic);
  }

  /** Thousands may watch one occurrence; between some of them others get their turn. */
  async #serveAll(topic: Topic): Promise<void> {
    let served = 0;
    for (const feed of topic.feeds) {
      this.#serve(topic, feed);
      served += 1;
      if (served % feedsAtOnce === 0) await new Promise(setImmediate);
    }
  }

  #serve(topic: Topic, feed: AvailabilityFeed): void {
    if (!topic.latest || !feed.wants(topic.latest)) return;
    if (feed.dueAt <= performance.now()) feed.give(topic.latest, performance.now() + this.options.spacingMs);
    else this.#wake(topic, feed.dueAt);
  }
}
