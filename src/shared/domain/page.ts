/** The sort key of a row with its id last, so that it names one place in a list. */
export type Keyset = readonly (string | number | null)[];

/** A window into a list: `limit` rows after `after` and before `before`, counted from the end when `backward`. */
export interface PageRequest {
  readonly limit: number;
  readonly backward: boolean;
  readonly after?: Keyset;
  readonly before?: Keyset;
}

export interface Edge<T> {
  readonly node: T;
  readonly keyset: Keyset;
}

/** One window of a list, in the order of the list whichever way it was read. */
export interface Page<T> {
  readonly edges: readonly Edge<T>[];
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
}

/**
 * Cuts a page out of rows that were read in reading direction with one row more than the limit.
 * `hasPreviousPage` is known exactly only against the reading direction; as Relay allows, it is true when a cursor was given there.
 */
export function cutPage<T>(request: PageRequest, rows: readonly T[], keysetOf: (row: T) => Keyset): Page<T> {
  const hasMore = rows.length > request.limit;
  const kept = rows.slice(0, request.limit);
  if (request.backward) kept.reverse();
  return {
    edges: kept.map((node) => ({ node, keyset: keysetOf(node) })),
    hasNextPage: request.backward ? request.before !== undefined : hasMore,
    hasPreviousPage: request.backward ? hasMore : request.after !== undefined,
  };
}
