import { mediaStores } from '../media';
import type { Feature, Platform } from '../shared';
import type { Transaction } from '../shared/infrastructure/prisma-unit-of-work';
import { venueStore } from '../venues';
import { venueSql } from '../venues/public';
import { eventReactions } from './application/event-reactions';
import { EventEditor } from './domain/edit-event';
import type { EventCatalogue } from './domain/event-catalogue.port';
import type { EventStores } from './domain/event.repository';
import type { LiveBookings } from './domain/inventory.repository';
import { AddOccurrence } from './domain/use-cases/add-occurrence.use-case';
import { ArchiveEvent } from './domain/use-cases/archive-event.use-case';
import { CancelEvent } from './domain/use-cases/cancel-event.use-case';
import { CancelOccurrence } from './domain/use-cases/cancel-occurrence.use-case';
import { CloneEvent } from './domain/use-cases/clone-event.use-case';
import { CreateEvent } from './domain/use-cases/create-event.use-case';
import { DeleteEvent } from './domain/use-cases/delete-event.use-case';
import { DeleteTag, UpsertTag } from './domain/use-cases/edit-tag.use-case';
import { GenerateOccurrences } from './domain/use-cases/generate-occurrences.use-case';
import { PauseSales } from './domain/use-cases/pause-sales.use-case';
import { PublishDueEvents } from './domain/use-cases/publish-due-events.use-case';
import { PublishEvent } from './domain/use-cases/publish-event.use-case';
import { RemoveOccurrence } from './domain/use-cases/remove-occurrence.use-case';
import { RemovePool } from './domain/use-cases/remove-pool.use-case';
import { RemoveTicketType } from './domain/use-cases/remove-ticket-type.use-case';
import { CreateOrganizer, UpdateOrganizer } from './domain/use-cases/save-organizer.use-case';
import { SetPool } from './domain/use-cases/set-pool.use-case';
import { SetStock } from './domain/use-cases/set-stock.use-case';
import { SetTicketType } from './domain/use-cases/set-ticket-type.use-case';
import { UnpublishEvent } from './domain/use-cases/unpublish-event.use-case';
import { UpdateEvent } from './domain/use-cases/update-event.use-case';
import { UpdateOccurrence } from './domain/use-cases/update-occurrence.use-case';
import { refreshSearch } from './infrastructure/event-search';
import { PrismaEventRepository } from './infrastructure/prisma-event.repository';
import { PrismaInventoryRepository } from './infrastructure/prisma-inventory.repository';
import { PrismaOrganizerRepository } from './infrastructure/prisma-organizer.repository';
import { PrismaPlanRepository } from './infrastructure/prisma-plan.repository';
import { PrismaTagRepository } from './infrastructure/prisma-tag.repository';
import { SqlEventCatalogue } from './infrastructure/sql-event-catalogue';
import { TemporalCalendar } from './infrastructure/temporal-calendar';
import { adminCataloguePermissions, AdminCatalogueResolver } from './presentation/admin-catalogue.resolver';
import { adminEventPermissions, AdminEventResolver } from './presentation/admin-event.resolver';
import { adminEventLoaders, adminNodes } from './presentation/admin-loaders';
import { adminPlanPermissions, AdminOccurrenceResolver, AdminPlanResolver, AdminPoolResolver, AdminStockResolver, AdminTicketTypeResolver } from './presentation/admin-plan.resolver';
import { publicEventsPart } from './public';

/** Answers in a transaction whether something was booked; a later feature knows. */
export type LiveBookingsIn = (tx: Transaction) => LiveBookings;

/** What a transaction about events touches. */
export function eventStores(tx: Transaction, liveBookings: LiveBookingsIn): EventStores {
  return {
    events: new PrismaEventRepository(tx),
    plan: new PrismaPlanRepository(tx),
    inventory: new PrismaInventoryRepository(tx),
    bookings: liveBookings(tx),
    organizers: new PrismaOrganizerRepository(tx),
    tags: new PrismaTagRepository(tx),
    venues: venueStore(tx),
    ...mediaStores(tx),
  };
}

export interface EventsFeature extends Feature {
  /** For later features that show events. */
  readonly catalogue: EventCatalogue;
}

/** Events with their occurrences, ticket types and pools; organizers and tags. */
export function eventsFeature(platform: Platform, liveBookings: LiveBookingsIn): EventsFeature {
  const { clock, database, ids, mailer, unitOfWork } = platform;
  const reads = eventStores(database.prisma, liveBookings);
  const stores = unitOfWork((tx) => eventStores(tx, liveBookings));
  const editor = new EventEditor(stores, clock);
  const calendar = new TemporalCalendar();
  const publishDue = new PublishDueEvents(stores, clock);
  const catalogue = new SqlEventCatalogue(database.pool, venueSql);
  const readSide = publicEventsPart(platform, catalogue);
  return {
    name: 'events',
    catalogue,
    ...readSide,
    admin: {
      resolvers: [
        new AdminEventResolver(reads.events, clock, {
          create: new CreateEvent(stores, clock, ids),
          update: new UpdateEvent(editor),
          publish: new PublishEvent(editor),
          unpublish: new UnpublishEvent(editor),
          cancel: new CancelEvent(editor),
          archive: new ArchiveEvent(editor),
          delete: new DeleteEvent(stores),
          clone: new CloneEvent(stores, clock, ids, calendar),
          pauseSales: new PauseSales(editor),
        }),
        new AdminPlanResolver({
          addOccurrence: new AddOccurrence(editor, ids),
          updateOccurrence: new UpdateOccurrence(editor),
          cancelOccurrence: new CancelOccurrence(editor),
          removeOccurrence: new RemoveOccurrence(editor),
          generateOccurrences: new GenerateOccurrences(editor, calendar, ids),
          setTicketType: new SetTicketType(editor, ids),
          removeTicketType: new RemoveTicketType(editor),
          setPool: new SetPool(editor, ids),
          removePool: new RemovePool(editor),
          setStock: new SetStock(editor),
        }),
        new AdminCatalogueResolver(reads, {
          createOrganizer: new CreateOrganizer(stores, clock, ids),
          updateOrganizer: new UpdateOrganizer(stores, clock),
          upsertTag: new UpsertTag(stores, clock, ids),
          deleteTag: new DeleteTag(stores),
        }),
        new AdminOccurrenceResolver(),
        new AdminTicketTypeResolver(),
        new AdminPoolResolver(),
        new AdminStockResolver(),
      ],
      permissions: {
        Query: { ...adminEventPermissions.Query, ...adminCataloguePermissions.Query },
        Mutation: { ...adminEventPermissions.Mutation, ...adminPlanPermissions.Mutation, ...adminCataloguePermissions.Mutation },
      },
    },
    adminNodes,
    loaders: (viewer, hints) => ({ ...readSide.loaders(viewer, hints), ...adminEventLoaders(reads, viewer) }),
    reactions: eventReactions(reads.events, { refresh: (by, id) => refreshSearch(database.prisma, by, id) }, mailer),
    recurring: [{ name: 'publish-due-events', schedule: '* * * * *', run: () => publishDue.execute() }],
  };
}
