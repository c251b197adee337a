import type { GraphQLResolveInfo } from 'graphql';
import type { Page } from '../../shared/domain/page';
import { type ConnectionArgs, edgesOf, type KeysetPart, pageRequest } from '../../shared/presentation/connection';
import { argumentsAhead, type SelectedFields } from '../../shared/presentation/selection';
import type { EventFacets, EventFields, EventRecord, FacetName, ListedEvent, OccurrenceWindow, PublicEventSort } from '../domain/event-catalogue.port';

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
