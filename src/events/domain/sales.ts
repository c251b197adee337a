export const salesStatuses = ['NOT_STARTED', 'ON_SALE', 'PAUSED', 'SOLD_OUT', 'ENDED'] as const;
export type SalesStatus = (typeof salesStatuses)[number];

/** What decides whether one ticket type can be bought for one occurrence. */
export interface SalesFacts {
  readonly salesStartAt: Date | null;
  readonly salesEndAt: Date | null;
  readonly salesPaused: boolean;
  /** The event or this occurrence is cancelled. */
  readonly isCancelled: boolean;
  readonly occurrenceStartsAt: Date;
  /** Places left in the scarcest pool the ticket type draws from; null where all are unlimited. */
  readonly remaining: number | null;
  /** A remainder below this can't be bought. */
  readonly minPerBooking?: number;
}

/** Sales close at the start of the occurrence, or earlier where the ticket type says so. */
export function salesStatus(facts: SalesFacts, now: Date): SalesStatus {
  const { salesStartAt, salesEndAt, occurrenceStartsAt, remaining, minPerBooking = 1 } = facts;
  if (facts.isCancelled || occurrenceStartsAt <= now || (salesEndAt && salesEndAt <= now)) return 'ENDED';
  if (salesStartAt && now < salesStartAt) return 'NOT_STARTED';
  if (facts.salesPaused) return 'PAUSED';
  return remaining !== null && remaining < minPerBooking ? 'SOLD_OUT' : 'ON_SALE';
}

/** What a buyer may hope for from several: the best of them; null where there is nothing to sell. */
export function bestSalesStatus(statuses: readonly SalesStatus[]): SalesStatus | null {
  return (['ON_SALE', 'NOT_STARTED', 'PAUSED', 'SOLD_OUT', 'ENDED'] as const).find((status) => statuses.includes(status)) ?? null;
}

export interface Counters {
  readonly capacity: number | null;
  readonly sold: number;
  readonly held: number;
  readonly blocked: number;
}

/** Places of one stock that nobody has; null where it is unlimited. */
export const availableIn = ({ capacity, sold, held, blocked }: Counters): number | null =>
  capacity === null ? null : Math.max(0, capacity - sold - held - blocked);

/** A ticket takes one place of each pool it draws from, so the scarcest decides; without any pool there is nothing to sell. */
export function remainingIn(stocks: readonly Counters[]): number | null {
  if (stocks.length === 0) return 0;
  const limits = stocks.map(availableIn).filter((places) => places !== null);
  return limits.length > 0 ? Math.min(...limits) : null;
}
