import type { DateWindow } from './plan.repository';
import type { Pool, Stock } from './pool.entity';

/** Places: pools, and their counters per occurrence. */
export interface InventoryRepository {
  findPools(eventIds: readonly string[]): Promise<Pool[]>;
  findPoolsByIds(ids: readonly string[]): Promise<Pool[]>;
  /** Writes the pool with the ticket types that draw from it. */
  savePool(pool: Pool): Promise<void>;
  removePool(id: string): Promise<void>;
  /** The same window of each pool, by the start of the occurrence. */
  findStocksIn(window: DateWindow, poolIds: readonly string[]): Promise<Stock[]>;
  findStocksOfOccurrences(occurrenceIds: readonly string[]): Promise<Stock[]>;
  addStocks(stocks: readonly Pick<Stock, 'id' | 'poolId' | 'occurrenceId' | 'capacity'>[]): Promise<void>;
  /** Locks the pool's stocks of occurrences still to come, in id order as bookings do, so that neither waits for the other in a circle. */
  lockFutureStocks(poolId: string, now: Date): Promise<Stock[]>;
  lockStock(poolId: string, occurrenceId: string): Promise<Stock | null>;
  setStock(id: string, counters: Pick<Stock, 'capacity' | 'blocked'>): Promise<void>;
  setCapacity(stockIds: readonly string[], capacity: number | null): Promise<void>;
}

/** Places that somebody has bought or holds: what is live can't be pulled away. */
export interface LiveBookings {
  count(of: { readonly eventId: string } | { readonly occurrenceId: string } | { readonly poolId: string } | { readonly ticketTypeId: string }): Promise<number>;
}
