import type { Ids } from '../../shared/domain/clock';
import type { Counters } from './sales';

/** A supply of places that ticket types of one event draw from. Its counters are kept per occurrence, in Stock. */
export interface Pool {
  readonly id: string;
  readonly eventId: string;
  readonly name: string;
  /** Places for each new occurrence; null is unlimited. */
  readonly capacity: number | null;
  readonly ticketTypeIds: readonly string[];
}

/** The places of one pool for one occurrence. */
export interface Stock extends Counters {
  readonly id: string;
  readonly poolId: string;
  readonly occurrenceId: string;
}

/** Places that are promised or kept back: a capacity can't go below. */
export const takenIn = ({ sold, held, blocked }: Omit<Counters, 'capacity'>): number => sold + held + blocked;

/** A new stock for each pool at each occurrence. */
export const stocksFor = (pools: readonly Pool[], occurrences: readonly { readonly id: string }[], ids: Ids) =>
  pools.flatMap(({ id: poolId, capacity }) => occurrences.map(({ id: occurrenceId }) => ({ id: ids.next(), poolId, occurrenceId, capacity })));
