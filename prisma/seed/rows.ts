/** Rows of the database as the generator makes them; a key is its column's name in camel case. */

interface Versioned {
  id: string;
  version: number;
  createdAt: Date;
  updatedAt: Date;
}

export interface UserRow extends Versioned {
  email: string;
  emailVerifiedAt: Date;
  passwordHash: string;
  displayName: string;
  role: 'USER' | 'ORGANIZER' | 'ADMIN';
  status: 'ACTIVE';
}

export interface VenueRow extends Versioned {
  slug: string;
  status: 'PUBLISHED';
  name: string;
  summary: string;
  addressLines: string[];
  city: string;
  region: string;
  postalCode: string;
  countryCode: string;
  latitude: number;
  longitude: number;
  timeZone: string;
  websiteUrl: string;
}

export interface OrganizerRow extends Versioned {
  slug: string;
  name: string;
  description: string;
  websiteUrl: string;
  ownerId: string;
}

export interface TagRow {
  id: string;
  slug: string;
  name: string;
  createdAt: Date;
}

export type EventStatus = 'DRAFT' | 'SCHEDULED' | 'PUBLISHED' | 'CANCELLED' | 'ARCHIVED';
export type ScheduleNotice = 'AS_PLANNED' | 'RESCHEDULED' | 'POSTPONED' | 'MOVED_ONLINE';

export interface EventRow extends Versioned {
  slug: string;
  status: EventStatus;
  title: string;
  summary: string | null;
  description: string | null;
  organizerId: string;
  venueId: string | null;
  onlineUrl: string | null;
  timeZone: string;
  notice: ScheduleNotice;
  salesPaused: boolean;
  publishAt: Date | null;
  publishedAt: Date | null;
  cancelledAt: Date | null;
  cancellationMessage: string | null;
  archivedAt: Date | null;
}

interface EventTagRow {
  eventId: string;
  tagId: string;
}

export interface OccurrenceRow {
  id: string;
  eventId: string;
  startsAt: Date;
  endsAt: Date;
  timeZone: string;
  venueId: string | null;
  onlineUrl: string | null;
  cancelledAt: Date | null;
}

export interface TicketTypeRow {
  id: string;
  eventId: string;
  position: number;
  name: string;
  description: string | null;
  price: string;
  currency: string;
  minPerBooking: number;
  maxPerBooking: number;
  salesStartAt: Date | null;
  salesEndAt: Date | null;
  visibility: 'PUBLIC' | 'HIDDEN';
}

export interface PoolRow {
  id: string;
  eventId: string;
  name: string;
  capacity: number | null;
}

export interface PoolTicketTypeRow {
  poolId: string;
  ticketTypeId: string;
}

export interface StockRow {
  id: string;
  poolId: string;
  occurrenceId: string;
  capacity: number | null;
  sold: number;
  held: number;
  blocked: number;
}

/** In an order that satisfies the foreign keys. */
export interface Catalogue {
  users: UserRow[];
  venues: VenueRow[];
  organizers: OrganizerRow[];
  tags: TagRow[];
  events: EventRow[];
  eventTags: EventTagRow[];
  occurrences: OccurrenceRow[];
  ticketTypes: TicketTypeRow[];
  pools: PoolRow[];
  poolTicketTypes: PoolTicketTypeRow[];
  stocks: StockRow[];
}
