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
  /**
   * Locks the places of an event's dates that are not over, in id order, and raises their versions: holds under way end first,
   * and those that waited see that they must read the event anew.
   */
  lockSales(eventId: string, now: Date): Promise<void>;
  lockStock(poolId: string, occurrenceId: string): Promise<Stock | null>;
  setStock(id: string, counters: Pick<Stock, 'capacity' | 'blocked'>): Promise<void>;
  setCapacity(stockIds: readonly string[], capacity: number | null): Promise<void>;
}

/** What bookings are about: an event, or a part of one. */
export type Bookable = { readonly eventId: string } | { readonly occurrenceId: string } | { readonly poolId: string } | { readonly ticketTypeId: string };

/** Bookings of what an event consists of; the bookings feature answers. */
export interface LiveBookings {
  /** Places that somebody has bought or holds. */
  count(of: Bookable): Promise<number>;
  /** Whether anybody ever booked it, also where that is over or called off: bookings are kept for good, and so is what they are of. */
  hasAny(of: Bookable): Promise<boolean>;
}
