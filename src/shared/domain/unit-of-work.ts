import type { IdempotencyRecords } from './idempotency';
import type { Viewer } from './viewer';

/** The events of all features, by type. Each feature adds its own by declaration merging. */
// eslint-disable-next-line @typescript-eslint/no-empty-object-type -- filled by declaration merging
export interface DomainEvents {}

export type DomainEventType = keyof DomainEvents & string;

/** How an event is delivered, where it is not at once and beside all others. */
export interface DeliveryTerms {
  /** Not before this. */
  readonly at?: Date;
  /** Of one line only one is delivered at a time, so that what is slow keeps nobody else waiting. */
  readonly line?: string;
}

/** Keeps what the world must hear of a change: written with it, delivered at least once after the commit. */
export interface Outbox {
  append<T extends DomainEventType>(type: T, payload: DomainEvents[T], when?: DeliveryTerms): Promise<void>;
  /** As `append` for each, in one statement. */
  appendAll<T extends DomainEventType>(type: T, payloads: readonly DomainEvents[T][]): Promise<void>;
}

export interface AuditRecord {
  /** Object and verb, e.g. `event.publish`. */
  readonly action: string;
  readonly subject: { readonly type: string; readonly id: string };
  readonly changedFields?: readonly string[];
}

/** Append-only record of who did what to which subject. */
export interface AuditLog {
  record(viewer: Viewer, entry: AuditRecord): Promise<void>;
  /** As `record` for each, in one statement. */
  recordAll(viewer: Viewer, entries: readonly AuditRecord[]): Promise<void>;
}

export interface BaseStores {
  readonly idempotency: IdempotencyRecords;
  readonly outbox: Outbox;
  readonly audit: AuditLog;
}

/**
 * Runs `work` in one transaction over the stores it touches. Everything commits together or not at all.
 * `work` may run again after a serialization failure or a dropped connection, so it must have no effect but through its stores.
 */
export interface UnitOfWork<Stores> {
  run<T>(work: (stores: Stores & BaseStores) => Promise<T>): Promise<T>;
}
