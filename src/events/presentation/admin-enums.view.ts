import { registerEnumType } from 'type-graphql';
import type { EventStatus } from '../domain/event.entity';
import type { EventSort } from '../domain/event.repository';
import type { EventPhase } from '../domain/phase';
import type { SalesStatus } from '../domain/sales';

export const EventStatusEnum: { readonly [S in EventStatus]: S } = {
  DRAFT: 'DRAFT',
  SCHEDULED: 'SCHEDULED',
  PUBLISHED: 'PUBLISHED',
  CANCELLED: 'CANCELLED',
  ARCHIVED: 'ARCHIVED',
};

registerEnumType(EventStatusEnum, {
  name: 'EventStatus',
  description: 'How far an event has come.',
  valuesConfig: {
    DRAFT: { description: 'Being prepared; nobody else can see it.' },
    SCHEDULED: { description: 'Becomes public at publishAt.' },
    PUBLISHED: { description: 'Public.' },
    CANCELLED: { description: 'Called off; public, and marked as cancelled.' },
    ARCHIVED: { description: 'Over: out of lists, links to it work.' },
  },
});

export const AdminEventPhase: { readonly [P in EventPhase]: P } = { UPCOMING: 'UPCOMING', ONGOING: 'ONGOING', ENDED: 'ENDED' };

registerEnumType(AdminEventPhase, {
  name: 'EventPhase',
  description: 'Where an event stands in time.',
  valuesConfig: {
    UPCOMING: { description: 'Its next occurrence has not started.' },
    ONGOING: { description: 'One of its occurrences is under way.' },
    ENDED: { description: 'Its last occurrence is over.' },
  },
});

export const AdminSalesStatus: { readonly [S in SalesStatus]: S } = { NOT_STARTED: 'NOT_STARTED', ON_SALE: 'ON_SALE', PAUSED: 'PAUSED', SOLD_OUT: 'SOLD_OUT', ENDED: 'ENDED' };

registerEnumType(AdminSalesStatus, {
  name: 'SalesStatus',
  description: 'Whether tickets can be bought.',
  valuesConfig: {
    NOT_STARTED: { description: 'Sales start later.' },
    ON_SALE: { description: 'Tickets can be bought.' },
    PAUSED: { description: 'The organizer has stopped selling for a while.' },
    SOLD_OUT: { description: 'No places are left.' },
    ENDED: { description: 'Sales are over.' },
  },
});

export const AdminEventSort: { readonly [S in EventSort]: S } = {
  CREATED_AT_DESC: 'CREATED_AT_DESC',
  UPDATED_AT_DESC: 'UPDATED_AT_DESC',
  STARTS_AT_ASC: 'STARTS_AT_ASC',
  TITLE_ASC: 'TITLE_ASC',
};

registerEnumType(AdminEventSort, {
  name: 'AdminEventSort',
  description: 'How to order events.',
  valuesConfig: {
    CREATED_AT_DESC: { description: 'Newest first.' },
    UPDATED_AT_DESC: { description: 'Last changed first.' },
    STARTS_AT_ASC: { description: 'By their first occurrence; those without one last.' },
    TITLE_ASC: { description: 'By title.' },
  },
});

const codes = {
  INVALID: 'A value breaks a rule; the message says which.',
  NOT_FOUND: 'There is no such thing among those you manage.',
  TAKEN: 'Something else has this slug, name or time.',
  LIMIT_REACHED: 'There are as many as there may be.',
  VERSION_CONFLICT: 'Somebody changed the event meanwhile; load it again.',
  INVALID_STATE: 'The status does not allow this.',
  HAS_BOOKINGS: 'Somebody booked it, or has a place.',
  IDEMPOTENCY_CONFLICT: 'The idempotencyKey was used for another request.',
  CAPACITY_BELOW_SOLD: 'More places are sold, held or blocked than there would be.',
  TITLE_REQUIRED: 'To be public, the event needs a title.',
  SLUG_REQUIRED: 'To be public, the event needs a slug.',
  TIME_ZONE_REQUIRED: 'To be public, the event needs a time zone.',
  OCCURRENCE_REQUIRED: 'To be public, the event needs an occurrence in the future.',
  PLACE_REQUIRED: 'To be public, the event needs a venue or an online address.',
  VENUE_NOT_PUBLISHED: 'To be public, the event needs venues that visitors can see.',
  POOL_REQUIRED: 'To be public, each ticket type must draw from a pool.',
  MEDIA_NOT_READY: 'The file cannot be used yet, or was refused.',
  ALT_TEXT_MISSING: 'To be public, the cover needs an alternative text.',
} as const;

export type EventErrorCode = keyof typeof codes;

export const EventErrorCodeEnum = Object.fromEntries(Object.keys(codes).map((code) => [code, code])) as { readonly [C in EventErrorCode]: C };

registerEnumType(EventErrorCodeEnum, {
  name: 'EventErrorCode',
  description: 'Why an event could not be changed.',
  valuesConfig: Object.fromEntries(Object.entries(codes).map(([code, description]) => [code, { description }])),
});
