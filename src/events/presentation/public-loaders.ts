import DataLoader from 'dataloader';
import type { Clock } from '../../shared/domain/clock';
import type { PageRequest } from '../../shared/domain/page';
import type { CacheHints } from '../../shared/presentation/cache-hints';
import { loadById } from '../../shared/presentation/loaders';
import type { NodeLoaders } from '../../shared/presentation/node';
import { type PerField, perField, selectionAround, selectionOf } from '../../shared/presentation/selection';
import type { EventCatalogue, EventFacets, EventOwner, EventPage, EventRecord, FacetName, OccurrenceRecord, OrganizerRecord, TagRecord, TicketTypeRecord } from '../domain/event-catalogue.port';
import { eventFields } from './public-event-connection';

export interface PublicEventLoaders {
  /** Things that a node id names. */
  publicEvent: PerField<DataLoader<string, EventRecord | null>>;
  publicOccurrence: PerField<DataLoader<string, OccurrenceRecord | null>>;
  publicTicketType: PerField<DataLoader<string, TicketTypeRecord | null>>;
  publicOrganizer: PerField<DataLoader<string, OrganizerRecord | null>>;
  publicTag: PerField<DataLoader<string, TagRecord | null>>;
  /** A field of events that could not come along with them: the same field asked for with several sets of arguments. */
  publicEventPart: PerField<DataLoader<string, EventRecord | null>>;
  /** The events of venues and organizers, by the owner's id. */
  publicEventsOf: PerField<DataLoader<string, EventPage>, [owner: EventOwner, page: PageRequest]>;
  publicEventCountOf: Record<EventOwner, DataLoader<string, number>>;
  publicEventFacetsOf: PerField<DataLoader<string, EventFacets>, [owner: EventOwner, names: readonly FacetName[]]>;
  /** When counts of what has not ended change next. */
  nextEventEnd: () => Promise<string | null>;
}

declare module '../../shared/presentation/context' {
  interface Loaders extends PublicEventLoaders {}
}

const load = <T>(read: (keys: readonly string[]) => Promise<ReadonlyMap<string, T>>): DataLoader<string, T> =>
  new DataLoader(async (keys) => {
    const found = await read(keys);
    return keys.map((key) => found.get(key)!);
  });

/** A fresh set for each request; all of a set see the same moment. */
export function publicLoaders(catalogue: EventCatalogue, clock: Clock, hints?: CacheHints | null): PublicEventLoaders {
  const note = (kind: string) => (ids: readonly string[]) => hints?.tagAll(kind, ids);
  /** Their changes name their event, which isn't known here. */
  const forbid = () => hints?.forbid();
  const now = clock.now();
  let nextEnd: Promise<string | null> | undefined;
  const countOf = (owner: EventOwner) => load((ids) => catalogue.countEventsOf(owner, ids, now));
  return {
    publicEvent: perField((info) => loadById((ids) => catalogue.findEvents(ids, now, eventFields(selectionOf(info), info)), note('event'))),
    publicOccurrence: perField((info) => loadById((ids) => catalogue.findOccurrences(ids, now, selectionOf(info)), forbid)),
    publicTicketType: perField((info) => loadById((ids) => catalogue.findTicketTypes(ids, selectionOf(info)), forbid)),
    publicOrganizer: perField((info) => loadById((ids) => catalogue.findOrganizers({ ids }, selectionOf(info)), note('organizer'))),
    publicTag: perField((info) => loadById((ids) => catalogue.findTags(ids, selectionOf(info)), note('tag'))),
    publicEventPart: perField((info) => loadById((ids) => catalogue.findEvents(ids, now, eventFields(selectionAround(info), info)), note('event'))),
    publicEventsOf: perField((info, owner, page) => load((ids) => catalogue.pageEventsOf(owner, ids, now, page, eventFields(selectionOf(info).items, info)))),
    publicEventCountOf: { venue: countOf('venue'), organizer: countOf('organizer') },
    publicEventFacetsOf: perField((_info, owner, names) => load((ids) => catalogue.facetEventsOf(owner, ids, now, names))),
    nextEventEnd: () => (nextEnd ??= catalogue.nextEnd(now)),
  };
}

export const publicNodes: NodeLoaders = {
  Event: (id, { loaders }, info) => loaders.publicEvent(info).load(id),
  Occurrence: (id, { loaders }, info) => loaders.publicOccurrence(info).load(id),
  TicketType: (id, { loaders }, info) => loaders.publicTicketType(info).load(id),
  Organizer: (id, { loaders }, info) => loaders.publicOrganizer(info).load(id),
  Tag: (id, { loaders }, info) => loaders.publicTag(info).load(id),
};
