import { conflict } from './errors';
import type { Viewer } from './viewer';

/** One request that must have its effect once: who asks, by which key, for what. */
export interface IdempotentRequest {
  /** The caller; the same key of two callers is two keys. */
  readonly scope: string;
  readonly key: string;
  readonly operation: string;
  /** What was asked for; other input under the same key is refused. */
  readonly input: object;
  /** Where the caller gave the key, if not as `idempotencyKey` of an input. */
  readonly field?: readonly string[];
}

/** What is kept of requests that had their effect, in the transaction of the effect and for 24 hours. */
export interface IdempotencyRecords {
  /**
   * Claims the key for this transaction, with what the request will have made (ids chosen beforehand). Null where the key is
   * new: do the work. Otherwise what the first request made, after waiting for a twin that is still running.
   * Throws IDEMPOTENCY_CONFLICT where the key was used for another input.
   */
  claim<Result extends object>(request: IdempotentRequest, result: Result, now: Date): Promise<Result | null>;
  /** Drops what is older; returns how many. */
  purge(before: Date): Promise<number>;
}

export const idempotencyHours = 24;

/** Guests share one scope, so their keys must be unguessable: the length is checked where keys are read. */
export const scopeOf = (viewer: Viewer): string => (viewer.kind === 'user' || viewer.kind === 'partner' ? `${viewer.kind}:${viewer.id}` : 'guest');

export const idempotencyConflict = (field: readonly string[] = ['input', 'idempotencyKey']) =>
  conflict('IDEMPOTENCY_CONFLICT', 'This key was used for another request. Make a new key for each thing you want done; repeat one only with the same input.', field);
