import type { Money } from '../../shared/domain/money';
import type { Page, PageRequest } from '../../shared/domain/page';
import type { Selection } from '../../shared/domain/selection';
import type { GeoRadius, VenueRecord } from '../../venues/domain/venue-directory.port';
import type { ScheduleNotice } from './event.entity';
import type { EventPhase } from './phase';
import type { SalesStatus } from './sales';

/*
 * What the public sees of events. Records hold the fields that were selected, relations included, and no others;
 * instants are RFC 3339 text as it leaves the API.
 */

export interface OrganizerRecord {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  readonly description: string | null;
  readonly websiteUrl: string | null;
}

export interface TagRecord {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
}

export interface TicketTypeRecord {
  readonly id: string;
  readonly name: string;
  readonly description: string | null;
  readonly price: Money;
  readonly minPerBooking: number;
  readonly maxPerBooking: number;
  readonly salesStartAt: string | null;
  readonly salesEndAt: string | null;
}

export interface OccurrenceRecord {
  readonly id: string;
  readonly startsAt: string;
  readonly endsAt: string;
  readonly startsAtLocal: string;
  readonly timeZone: string;
  readonly isOnline: boolean;
  /** It, or the whole event, is called off. */
  readonly isCancelled: boolean;
  /** The best that any of its ticket types offers; null where nothing is offered. */
  readonly sales: SalesStatus | null;
  /** When the clock alone changes what was selected; null where it never does. */
  readonly changesAt?: string | null;
  readonly venue?: VenueRecord | null;
  readonly ticketTypes?: readonly TicketTypeRecord[];
}

export interface EventRecord {
  readonly id: string;
  readonly slug: string;
  readonly title: string;
  readonly summary: string | null;
  readonly description: string | null;
  readonly timeZone: string;
  readonly notice: ScheduleNotice;
  readonly isCancelled: boolean;
  readonly cancellationMessage: string | null;
  readonly phase: EventPhase;
  readonly priceFrom: Money | null;
  readonly organizer?: OrganizerRecord;
  readonly venue?: VenueRecord | null;
  readonly coverId?: string | null;
  readonly tags?: readonly TagRecord[];
  readonly ticketTypes?: readonly TicketTypeRecord[];
  readonly nextOccurrence?: OccurrenceRecord | null;
  /** When the clock alone changes what was selected; null where it never does. */
  readonly changesAt?: string | null;
  /** The window of occurrences that was asked for with the event. */
  readonly occurrenceWindow?: { readonly of: OccurrenceWindow; readonly page: Page<OccurrenceRecord> };
}

export const publicEventSorts = ['STARTS_AT_ASC', 'STARTS_AT_DESC', 'PUBLISHED_AT_DESC', 'RELEVANCE', 'DISTANCE'] as const;
export type PublicEventSort = (typeof publicEventSorts)[number];

export interface PublicEventFilter {
  readonly query?: string | null;
  readonly startsAfter?: Date | null;
  readonly startsBefore?: Date | null;
  readonly venueIds?: readonly string[] | null;
  readonly organizerIds?: readonly string[] | null;
  readonly tagSlugs?: readonly string[] | null;
  readonly near?: GeoRadius | null;
  readonly priceMax?: Money | null;
  readonly countryCode?: string | null;
  readonly city?: string | null;
  readonly onSaleOnly?: boolean | null;
}

/** A list of events as of a moment. An event is in it once, by its first occurrence that matches. */
export interface EventListing {
  readonly filter: PublicEventFilter;
  readonly sort: PublicEventSort;
  readonly now: Date;
}

export interface OccurrenceWindow {
  readonly request: PageRequest;
  readonly startsAfter: Date | null;
}

/** What of events to read. Occurrences come along where their window is given. */
export interface EventFields {
  readonly selection: Selection;
  readonly occurrences?: OccurrenceWindow | null;
}

export interface ListedEvent {
  readonly event: EventRecord;
  /** From the point of `near` to the venue of the occurrence that matched. */
  readonly distanceKm: number | null;
}

export type EventPage = Page<ListedEvent> & {
  /** When the clock alone changes which events are on it; null where it never does. */
  readonly changesAt: string | null;
};

export interface FacetBucket {
  readonly key: string;
  readonly label: string;
  readonly count: number;
}

export const facetNames = ['tags', 'venues', 'months'] as const;
export type FacetName = (typeof facetNames)[number];
export type EventFacets = Readonly<Partial<Record<FacetName, readonly FacetBucket[]>>>;

/** What a list of events belongs to. */
export type EventOwner = 'venue' | 'organizer';

/**
 * The public catalogue. Lists, counts and facets hold published and cancelled events; an archived one is found where it
 * is named; drafts and scheduled ones are nowhere. Every method reads any number of things in one statement.
 */
export interface EventCatalogue {
  pageEvents(listing: EventListing, page: PageRequest, fields: EventFields): Promise<EventPage>;
  countEvents(listing: EventListing): Promise<number>;
  facetEvents(listing: EventListing, names: readonly FacetName[]): Promise<EventFacets>;
  pageEventsOf(owner: EventOwner, ids: readonly string[], now: Date, page: PageRequest, fields: EventFields): Promise<ReadonlyMap<string, EventPage>>;
  countEventsOf(owner: EventOwner, ids: readonly string[], now: Date): Promise<ReadonlyMap<string, number>>;
  facetEventsOf(owner: EventOwner, ids: readonly string[], now: Date, names: readonly FacetName[]): Promise<ReadonlyMap<string, EventFacets>>;
  /** When the next occurrence of any event ends: counts of what has not ended change then. */
  nextEnd(now: Date): Promise<string | null>;
  /** By the slug the event has, or one it had. */
  findEventBySlug(slug: string, now: Date, fields: EventFields): Promise<EventRecord | null>;
  findEvents(ids: readonly string[], now: Date, fields: EventFields): Promise<EventRecord[]>;
  findOccurrences(ids: readonly string[], now: Date, fields: Selection): Promise<OccurrenceRecord[]>;
  findTicketTypes(ids: readonly string[], fields: Selection): Promise<TicketTypeRecord[]>;
  findOrganizers(by: { readonly ids: readonly string[] } | { readonly slug: string }, fields: Selection): Promise<OrganizerRecord[]>;
  findTags(ids: readonly string[], fields: Selection): Promise<TagRecord[]>;
  allTags(fields: Selection): Promise<TagRecord[]>;
}
