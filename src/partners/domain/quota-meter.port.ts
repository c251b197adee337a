/** Where a quota stands. */
export interface QuotaState {
  readonly name: 'cost' | 'requests';
  readonly quota: number;
  /** Length of its window in seconds. */
  readonly window: number;
  readonly remaining: number;
  /** Seconds until more is left than now; of an exhausted quota, until there is enough. */
  readonly resetsIn: number;
}

export interface QuotaLimits {
  readonly costPerMinute: number;
  readonly requestsPerDay: number;
}

export interface Metered {
  /** The quota that had not enough left; then no request was taken. */
  readonly exhausted: QuotaState | null;
  readonly states: readonly QuotaState[];
}

/** Counts what partners use, shared by all processes where Redis is configured. */
export interface QuotaMeter {
  /** Takes one request and its cost. */
  take(partnerId: string, cost: number, limits: QuotaLimits): Promise<Metered>;
}
