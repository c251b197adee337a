import type { Page, PageRequest } from '../../shared/domain/page';

/** What a partner asked for with one document on one day in UTC. */
export interface Usage {
  readonly partnerId: string;
  readonly documentId: string;
  /** Such as 2026-11-24. */
  readonly day: string;
  readonly requests: number;
  readonly cost: number;
  /** Answers that held an error, refusals for exhausted quotas included. */
  readonly errors: number;
  readonly lastUsedAt: Date;
}

export interface UsageFilter {
  readonly partnerId: string;
  /** First and last day, both included. */
  readonly from: string;
  readonly to: string;
}

export interface UsageStore {
  /** Adds to what is there. */
  add(usage: readonly Usage[], keysUsed: ReadonlyMap<string, Date>): Promise<void>;
  /** The latest day first. */
  page(filter: UsageFilter, request: PageRequest): Promise<Page<Usage>>;
  count(filter: UsageFilter): Promise<number>;
}
