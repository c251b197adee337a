import type { OccurrenceAvailability } from '../domain/availability.port';

type Result = IteratorResult<OccurrenceAvailability, undefined>;

/**
 * What one watcher of an occurrence is given. It keeps no queue: while its reader is busy, or a message would come too soon,
 * later states take the place of earlier ones.
 */
export class AvailabilityFeed implements AsyncIterableIterator<OccurrenceAvailability, undefined> {
  /** Not before this may it be given the next. */
  dueAt = 0;
  #version = -1;
  #hasEnded = false;
  #waiting: ((result: Result) => void) | undefined;

  constructor(
    private readonly onWaiting: () => void,
    private readonly onReturn: () => void,
  ) {}

  [Symbol.asyncIterator](): this {
    return this;
  }

  next(): Promise<Result> {
    if (this.#hasEnded) return Promise.resolve({ done: true, value: undefined });
    return new Promise((resolve) => {
      this.#waiting = resolve;
      this.onWaiting();
    });
  }

  return(): Promise<Result> {
    if (!this.#hasEnded) {
      this.end();
      this.onReturn();
    }
    return Promise.resolve({ done: true, value: undefined });
  }

  /** Somebody waits for it, and it is news to them. */
  wants({ version }: OccurrenceAvailability): boolean {
    return this.#waiting !== undefined && version > this.#version;
  }

  give(state: OccurrenceAvailability, dueAt: number): void {
    this.#version = state.version;
    this.dueAt = dueAt;
    this.#settle({ done: false, value: state });
  }

  end(): void {
    this.#hasEnded = true;
    this.#settle({ done: true, value: undefined });
  }

  #settle(result: Result): void {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    waiting?.(result);
  }
}
