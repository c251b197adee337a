export const providerEventStates = ['RECEIVED', 'APPLIED', 'IGNORED', 'UNKNOWN'] as const;
/** RECEIVED: stored, nothing made of it yet. IGNORED: of a payment that isn't ours. UNKNOWN: of a type that we make nothing of. */
export type ProviderEventState = (typeof providerEventStates)[number];

export interface StoredProviderEvent {
  readonly provider: string;
  readonly eventId: string;
  readonly type: string;
  readonly payload: object;
  readonly state: ProviderEventState;
}

export interface ProviderEventRepository {
  /** Stores an event as RECEIVED where it is not stored yet. */
  add(event: Omit<StoredProviderEvent, 'state'>, now: Date): Promise<void>;
  /** Locks a stored event: copies of it wait. */
  getForUpdate(provider: string, eventId: string): Promise<StoredProviderEvent>;
  close(event: StoredProviderEvent, state: ProviderEventState, now: Date): Promise<void>;
  /** Events that are still RECEIVED, stored before `before`; oldest first. */
  findReceived(before: Date, limit: number): Promise<StoredProviderEvent[]>;
}
