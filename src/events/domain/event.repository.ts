import type { MediaLibrary } from '../../media/domain/media-library.port';
import type { MediaUsages } from '../../media/domain/media-usages.port';
import type { Page, PageRequest } from '../../shared/domain/page';
import type { SlugRegistry } from '../../shared/domain/slug';
import type { Owner } from '../../shared/domain/viewer';
import type { VenueRepository } from '../../venues/domain/venue.repository';
import type { Event, EventStatus } from './event.entity';
import type { InventoryRepository, LiveBookings } from './inventory.repository';
import type { OrganizerRepository } from './organizer.repository';
import type { PlanRepository } from './plan.repository';
import type { TagRepository } from './tag.repository';

declare module '../../shared/domain/unit-of-work' {
  interface DomainEvents {
    'event.created': { eventId: string };
    'event.updated': { eventId: string };
    'event.scheduled': { eventId: string };
    'event.published': { eventId: string };
    'event.publish_failed': { eventId: string; reasons: readonly string[] };
    /** Before it was public. */
    'event.unscheduled': { eventId: string };
    'event.unpublished': { eventId: string };
    'event.cancelled': { eventId: string };
    'occurrence.cancelled': { eventId: string; occurrenceId: string };
    'event.archived': { eventId: string };
    'event.deleted': { eventId: string };
    'organizer.created': { organizerId: string };
    'organizer.updated': { organizerId: string };
    'tag.created': { tagId: string };
    'tag.updated': { tagId: string };
    'tag.deleted': { tagId: string };
  }
}

/** An event, named by itself or by one of its parts. */
export type EventTarget = { readonly id: string } | { readonly eventId: string } | { readonly occurrenceId: string } | { readonly ticketTypeId: string } | { readonly poolId: string };

export const eventSorts = ['CREATED_AT_DESC', 'UPDATED_AT_DESC', 'STARTS_AT_ASC', 'TITLE_ASC'] as const;
export type EventSort = (typeof eventSorts)[number];

export interface EventListFilter {
  readonly query?: string | null;
  readonly status?: readonly EventStatus[] | null;
  readonly organizerId?: string | null;
  readonly startsAfter?: Date | null;
  readonly startsBefore?: Date | null;
}

/** Who hears about an event. */
export interface EventContact {
  readonly title: string;
  readonly ownerEmail: string;
  readonly ownerName: string;
}

export interface EventRepository extends SlugRegistry {
  /** Locks the event where the owner may manage it; NOT_FOUND otherwise. */
  getForUpdate(target: EventTarget, owner: Owner): Promise<Event>;
  findByIds(ids: readonly string[], owner: Owner): Promise<Event[]>;
  /** Writes the event with its tags and what it is found by. */
  save(event: Event): Promise<void>;
  /** Keeps links with the old slug working; a former slug that is taken back is one no more. */
  renameSlug(id: string, from: string, to: string): Promise<void>;
  delete(id: string): Promise<void>;
  findDueIds(now: Date): Promise<string[]>;
  /** Locks a scheduled event whose time has come; null where another process has it or had it. */
  claimDue(id: string, now: Date): Promise<Event | null>;
  page(owner: Owner, filter: EventListFilter, sort: EventSort, request: PageRequest): Promise<Page<Event>>;
  count(owner: Owner, filter: EventListFilter): Promise<number>;
  findContact(id: string): Promise<EventContact | null>;
}

/** What a transaction about events touches. */
export interface EventStores {
  readonly events: EventRepository;
  readonly plan: PlanRepository;
  readonly inventory: InventoryRepository;
  readonly bookings: LiveBookings;
  readonly organizers: OrganizerRepository;
  readonly tags: TagRepository;
  readonly venues: VenueRepository;
  readonly media: MediaLibrary;
  readonly mediaUsages: MediaUsages;
}
