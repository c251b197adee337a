import { DomainError } from '../../shared/domain/errors';
import type { Viewer } from '../../shared/domain/viewer';
import type { Booking } from '../domain/booking.entity';
import type { HoldCommand, HoldRequest } from '../domain/hold-store.port';
import type { HoldOutcome, HoldPlaces } from '../domain/use-cases/hold-places.use-case';

interface Waiting {
  readonly request: HoldRequest;
  readonly since: number;
  resolve(booking: Booking): void;
  reject(error: unknown): void;
}

/** How much goes on at once. */
export interface HoldDeskLimits {
  readonly holdsPerBatch: number;
  readonly batches: number;
  readonly waiting: number;
  /** After so long a hold is not tried again. */
  readonly patienceMs: number;
}

const defaults: HoldDeskLimits = { holdsPerBatch: 128, batches: 2, waiting: 10_000, patienceMs: 10_000 };

/**
 * Holds places for callers of this process together: requests that arrive while a transaction runs share the next one, so a
 * stock that everybody wants is locked, and its commit waited for, once for many. Nothing waits while the desk is idle.
 */
export class HoldDesk {
  readonly #waiting: Waiting[] = [];
  readonly #busyOccurrences = new Set<string>();
  readonly #limits: HoldDeskLimits;
  #batches = 0;
  #isStarting = false;

  constructor(
    private readonly holdPlaces: Pick<HoldPlaces, 'execute'>,
    limits: Partial<HoldDeskLimits> = {},
  ) {
    this.#limits = { ...defaults, ...limits };
  }

  /** The booking; throws why there is none. */
  hold(viewer: Viewer, command: HoldCommand): Promise<Booking> {
    if (this.#waiting.length >= this.#limits.waiting) return Promise.reject(crowded());
    return new Promise((resolve, reject) => {
      this.#waiting.push({ request: { viewer, command }, since: Date.now(), resolve, reject });
      this.#start();
    });
  }

  /** Once all that arrived in this turn of the event loop is here. */
  #start(): void {
    if (this.#isStarting || this.#waiting.length === 0 || this.#batches >= this.#limits.batches) return;
    this.#isStarting = true;
    setImmediate(() => {
      this.#isStarting = false;
      const batch = this.#take();
      if (batch.length > 0) void this.#serve(batch).then(() => this.#start());
      if (batch.length > 0) this.#start();
    });
  }

  /** The next of those whose occurrence isn't in a batch under way, which would only wait for its lock. */
  #take(): Waiting[] {
    const batch: Waiting[] = [];
    const left: Waiting[] = [];
    for (const item of this.#waiting) {
      const isFree = batch.length < this.#limits.holdsPerBatch && !this.#busyOccurrences.has(item.request.command.occurrenceId);
      (isFree ? batch : left).push(item);
    }
    this.#waiting.splice(0, this.#waiting.length, ...left);
    return batch;
  }

  async #serve(batch: readonly Waiting[]): Promise<void> {
    const occurrenceIds = new Set(batch.map(({ request }) => request.command.occurrenceId));
    for (const id of occurrenceIds) this.#busyOccurrences.add(id);
    this.#batches += 1;
    try {
      await this.#serveTogether(batch);
    } finally {
      this.#batches -= 1;
      for (const id of occurrenceIds) this.#busyOccurrences.delete(id);
    }
  }

  async #serveTogether(batch: readonly Waiting[]): Promise<void> {
    try {
      await this.#execute(batch);
    } catch (error) {
      await this.#serveApart(batch, error);
    }
  }

  /** What failed as a whole is tried one by one: a key makes it safe even where the commit's outcome is unknown, and a hold that can't be is alone with its fault. */
  async #serveApart(batch: readonly Waiting[], failure: unknown): Promise<void> {
    const left = [...batch];
    const lane = async () => {
      for (let item = left.shift(); item; item = left.shift()) {
        if (Date.now() - item.since > this.#limits.patienceMs) item.reject(failure);
        else await this.#execute([item]).catch(item.reject);
      }
    };
    await Promise.all([lane(), lane(), lane(), lane()]);
  }

  async #execute(batch: readonly Waiting[]): Promise<void> {
    const outcomes = await this.holdPlaces.execute(batch.map(({ request }) => request));
    batch.forEach((item, index) => settle(item, outcomes[index]!));
  }
}

function settle({ resolve, reject }: Waiting, outcome: HoldOutcome): void {
  if (outcome instanceof DomainError) reject(outcome);
  else resolve(outcome);
}

const crowded = () => new DomainError('unavailable', 'SERVICE_UNAVAILABLE', 'Too many people are booking at this moment. Try again in a few seconds.', { retryAfter: 2 });
