import type { GraphQLResolveInfo } from 'graphql';
import type { Page, PageRequest } from '../../shared/domain/page';
import type { CacheHints } from '../../shared/presentation/cache-hints';
import { type ConnectionArgs, edgesOf, type KeysetPart, pageRequest } from '../../shared/presentation/connection';
import { argumentsAhead, type SelectedFields, selectionOf } from '../../shared/presentation/selection';
import type { EventCatalogue, EventFacets, EventFields, EventListing, EventRecord, FacetName, ListedEvent, OccurrenceWindow, PublicEventSort } from '../domain/event-catalogue.port';

export const keysetParts: Record<PublicEventSort, readonly KeysetPart[]> = {
  STARTS_AT_ASC: ['instant', 'uuid'],
  STARTS_AT_DESC: ['instant', 'uuid'],
  PUBLISHED_AT_DESC: ['instant', 'uuid'],
  RELEVANCE: ['number', 'uuid'],
  DISTANCE: ['number', 'uuid'],
};

export interface EventConnectionSource {
  readonly edges: readonly { readonly node: EventRecord; readonly cursor: string; readonly distanceKm: number | null }[];
  readonly nodes: readonly EventRecord[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly hasPreviousPage: boolean; readonly startCursor: string | null; readonly endCursor: string | null };
  readonly totalCount: () => Promise<number>;
  readonly facets: (names: readonly FacetName[]) => Promise<EventFacets>;
}

/** A page of events as the source of an EventConnection. Count and facets are read only when selected. */
export function eventConnection(page: Page<ListedEvent>, order: string, reads: Pick<EventConnectionSource, 'totalCount' | 'facets'>): EventConnectionSource {
  const listed = edgesOf(page, order);
  return {
    ...reads,
    get edges() {
      return listed.edges.map((edge) => Object.assign(edge, { distanceKm: edge.node.distanceKm, node: edge.node.event }));
    },
    get nodes() {
      return listed.nodes.map(({ event }) => event);
    },
    get pageInfo() {
      return listed.pageInfo;
    },
  };
}

/** A page of a listing, and what it depends on. */
export async function listedEvents(catalogue: EventCatalogue, listing: EventListing, page: PageRequest, info: GraphQLResolveInfo, hints: CacheHints | null): Promise<EventConnectionSource> {
  if (hints) noteListing(listing, hints);
  const noteEnd = async () => hints && !listing.filter.startsAfter && hints.changesAt(await catalogue.nextEnd(listing.now));
  const [found] = await Promise.all([catalogue.pageEvents(listing, page, eventFields(selectionOf(info).items, info)), movesOntoPages(listing.sort, page) && noteEnd()]);
  hints?.changesAt(found.changesAt);
  return eventConnection(found, listing.sort, {
    totalCount: async () => (await Promise.all([catalogue.countEvents(listing), noteEnd()]))[0],
    facets: async (names) => (await Promise.all([catalogue.facetEvents(listing, names), noteEnd()]))[0],
  });
}

/** Whether an event that is not on a page can come onto it when one of its dates has ended, because it stands in the list by the next. */
export const movesOntoPages = (sort: PublicEventSort, { after, backward }: PageRequest): boolean =>
  sort === 'STARTS_AT_ASC' ? Boolean(after) || backward : sort === 'STARTS_AT_DESC' || sort === 'DISTANCE';

/** Longer spans of time are in the hands of every change. */
const monthsMax = 24;

/** An event is in a list if it meets all conditions, so a change can matter only if it names one of them: the rarest is noted. */
function noteListing({ filter }: EventListing, hints: CacheHints): void {
  const { venueIds, organizerIds, tagSlugs, query, startsAfter, startsBefore, near, city, countryCode, onSaleOnly } = filter;
  if (onSaleOnly) hints.forbid();
  if (near || city || countryCode) hints.tag('events:place');
  if (venueIds) {
    hints.tagAll('venue', venueIds);
    return hints.tagAll('events:venue', venueIds);
  }
  if (organizerIds) return hints.tagAll('events:organizer', organizerIds);
  if (tagSlugs) return hints.tagAll('events:tag', tagSlugs);
  if (query) return hints.tag('events:search');
  const months = startsAfter && startsBefore ? monthsIn(startsAfter, startsBefore) : null;
  if (months) hints.tagAll('events:month', months);
  else hints.tag('events:all');
}

/** In UTC, as 2026-12; null for too many or none. */
function monthsIn(from: Date, to: Date): string[] | null {
  const first = from.getUTCFullYear() * 12 + from.getUTCMonth();
  const count = to.getUTCFullYear() * 12 + to.getUTCMonth() - first + 1;
  if (!(count > 0 && count <= monthsMax)) return null;
  return Array.from({ length: count }, (_, index) => monthName(first + index));
}

const monthName = (month: number): string => `${String(Math.floor(month / 12)).padStart(4, '0')}-${String((month % 12) + 1).padStart(2, '0')}`;

export const occurrencesDefault = 10;
export const occurrencesOrder = 'OCCURRENCES';

export function occurrenceWindow(args: ConnectionArgs & { startsAfter?: Date | null }): OccurrenceWindow {
  const isSized = (args.first ?? args.last ?? undefined) !== undefined;
  return { request: pageRequest(isSized ? args : { ...args, first: occurrencesDefault }, occurrencesOrder, ['instant']), startsAfter: args.startsAfter ?? null };
}

/** What to read of events; their occurrences too where the document asks for one window of them. */
export function eventFields(selection: SelectedFields, info: GraphQLResolveInfo): EventFields {
  try {
    const args = argumentsAhead(selection, 'Event', 'occurrences', info);
    return { selection, occurrences: args && occurrenceWindow(args) };
  } catch {
    // Arguments that are refused: the field itself says so, with its path.
    return { selection, occurrences: null };
  }
}
