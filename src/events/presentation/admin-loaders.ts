import DataLoader from 'dataloader';
import { ownerScope, type Viewer } from '../../shared/domain/viewer';
import type { Loaders } from '../../shared/presentation/context';
import { loadById, loadGroups } from '../../shared/presentation/loaders';
import type { NodeLoader, NodeLoaders } from '../../shared/presentation/node';
import type { Event } from '../domain/event.entity';
import type { EventStores } from '../domain/event.repository';
import type { Occurrence } from '../domain/occurrence.entity';
import type { Organizer } from '../domain/organizer.entity';
import type { DateWindow } from '../domain/plan.repository';
import type { Pool, Stock } from '../domain/pool.entity';
import type { Tag } from '../domain/tag.entity';
import type { TicketType } from '../domain/ticket-type.entity';

/** A window into the dates of one event, or of one pool. */
export interface WindowKey extends DateWindow {
  readonly of: string;
}

declare module '../../shared/presentation/context' {
  interface Loaders {
    /** Events and organizers that the viewer manages. */
    adminEvent: DataLoader<string, Event | null>;
    adminOrganizer: DataLoader<string, Organizer | null>;
    adminTag: DataLoader<string, Tag | null>;
    adminAllOccurrencesOfEvent: DataLoader<string, readonly Occurrence[]>;
    adminOccurrencesOfEvent: DataLoader<WindowKey, readonly Occurrence[], string>;
    adminOccurrenceCount: DataLoader<string, readonly { readonly count: number }[]>;
    adminOccurrence: DataLoader<string, Occurrence | null>;
    adminTicketTypesOfEvent: DataLoader<string, readonly TicketType[]>;
    adminTicketType: DataLoader<string, TicketType | null>;
    adminPoolsOfEvent: DataLoader<string, readonly Pool[]>;
    adminPool: DataLoader<string, Pool | null>;
    adminStocksOfPool: DataLoader<WindowKey, readonly Stock[], string>;
    adminStocksOfOccurrence: DataLoader<string, readonly Stock[]>;
  }
}

type Reads = Pick<EventStores, 'events' | 'plan' | 'inventory' | 'organizers' | 'tags'>;

export const adminEventLoaders = ({ events, plan, inventory, organizers, tags }: Reads, viewer: Viewer) => ({
  adminEvent: loadById((ids) => events.findByIds(ids, ownerScope(viewer))),
  adminOrganizer: loadById((ids) => organizers.findByIds(ids, ownerScope(viewer))),
  adminTag: loadById((ids) => tags.findByIds(ids)),
  adminAllOccurrencesOfEvent: loadGroups((ids) => plan.findOccurrences(ids), ({ eventId }) => eventId),
  adminOccurrencesOfEvent: loadWindows((window, ids) => plan.findOccurrencesIn(window, ids), ({ eventId }) => eventId),
  adminOccurrenceCount: loadGroups((ids) => plan.countOccurrences(ids), ({ eventId }) => eventId),
  adminOccurrence: loadById((ids) => plan.findOccurrencesByIds(ids)),
  adminTicketTypesOfEvent: loadGroups((ids) => plan.findTicketTypes(ids), ({ eventId }) => eventId),
  adminTicketType: loadById((ids) => plan.findTicketTypesByIds(ids)),
  adminPoolsOfEvent: loadGroups((ids) => inventory.findPools(ids), ({ eventId }) => eventId),
  adminPool: loadById((ids) => inventory.findPoolsByIds(ids)),
  adminStocksOfPool: loadWindows((window, ids) => inventory.findStocksIn(window, ids), ({ poolId }) => poolId),
  adminStocksOfOccurrence: loadGroups((ids) => inventory.findStocksOfOccurrences(ids), ({ occurrenceId }) => occurrenceId),
}) satisfies Partial<Loaders>;

/** Batches what is asked with the same window, which is all of it for one field of a document. */
function loadWindows<T>(find: (window: DateWindow, owners: readonly string[]) => Promise<readonly T[]>, ownerOf: (item: T) => string): DataLoader<WindowKey, readonly T[], string> {
  const name = ({ limit, startsAfter }: DateWindow) => `${limit} after ${startsAfter?.toISOString() ?? 'ever'}`;
  const byWindow = new Map<string, DataLoader<string, readonly T[]>>();
  const loaderOf = (window: WindowKey) => {
    const known = byWindow.get(name(window));
    if (known) return known;
    const loader = loadGroups((owners) => find(window, owners), ownerOf);
    byWindow.set(name(window), loader);
    return loader;
  };
  return new DataLoader(async (keys) => Promise.all(keys.map((key) => loaderOf(key).clear(key.of).load(key.of))), { cacheKeyFn: (key) => `${key.of} ${name(key)}` });
}

const staffOnly =
  (load: NodeLoader): NodeLoader =>
  async (...args) => {
    const [, { viewer }] = args;
    return viewer.kind === 'user' && viewer.role !== 'USER' ? load(...args) : null;
  };

/** A part is seen by whoever manages its event. */
const partOf = (load: (loaders: Loaders, id: string) => Promise<{ readonly eventId: string } | null>): NodeLoader =>
  staffOnly(async (id, { loaders }) => {
    const part = await load(loaders, id);
    return part && (await loaders.adminEvent.load(part.eventId)) ? part : null;
  });

export const adminNodes: NodeLoaders = {
  Event: staffOnly((id, { loaders }) => loaders.adminEvent.load(id)),
  Organizer: staffOnly((id, { loaders }) => loaders.adminOrganizer.load(id)),
  Tag: staffOnly((id, { loaders }) => loaders.adminTag.load(id)),
  Occurrence: partOf((loaders, id) => loaders.adminOccurrence.load(id)),
  TicketType: partOf((loaders, id) => loaders.adminTicketType.load(id)),
  Pool: partOf((loaders, id) => loaders.adminPool.load(id)),
};
