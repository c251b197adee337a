import { Field, ID, Int, ObjectType } from 'type-graphql';
import { DateTime, HttpUrl, TimeZone } from '../../shared/application/scalars.dto';
import type { Fields } from '../../shared/domain/entity';
import type { Money } from '../../shared/domain/money';
import { connectionTypes } from '../../shared/presentation/connection';
import { MoneyView } from '../../shared/presentation/money.view';
import { Node, NodeId } from '../../shared/presentation/node';
import { UserErrorView } from '../../shared/presentation/user-error.view';
import { AdminVenueView } from '../../venues/presentation/admin-venue.view';
import { ScheduleNoticeEnum, TicketTypeVisibilityEnum } from '../application/event-enums.dto';
import type { Event, EventStatus, ScheduleNotice } from '../domain/event.entity';
import type { Occurrence } from '../domain/occurrence.entity';
import type { Pool, Stock } from '../domain/pool.entity';
import type { TicketType, TicketTypeVisibility } from '../domain/ticket-type.entity';
import { type EventErrorCode, EventErrorCodeEnum, EventStatusEnum } from './admin-enums.view';

@ObjectType('Event', { implements: Node, description: 'Something people can attend. When it happens is told by its occurrences.' })
export class AdminEventView implements Omit<Fields<Event>, 'organizerId' | 'venueId' | 'coverId' | 'tagIds'> {
  @NodeId('Event')
  id: string;

  @Field(() => String, { description: 'Last part of its address on the web.' })
  slug: string;

  @Field(() => EventStatusEnum, { description: 'How far it has come.' })
  status: EventStatus;

  @Field(() => String, { description: 'What it is called.' })
  title: string;

  @Field(() => String, { nullable: true, description: 'What it is about in a sentence or two.' })
  summary: string | null;

  @Field(() => String, { nullable: true, description: 'All there is to say.' })
  description: string | null;

  @Field(() => HttpUrl, { nullable: true, description: 'Where to attend online.' })
  onlineUrl: string | null;

  @Field(() => TimeZone, { description: 'The time zone its times are told in.' })
  timeZone: string;

  @Field(() => ScheduleNoticeEnum, { description: 'Whether it takes place as first announced.' })
  notice: ScheduleNotice;

  @Field(() => Boolean, { description: 'Whether sales are paused.' })
  salesPaused: boolean;

  @Field(() => DateTime, { nullable: true, description: 'When it is to become public, while it is SCHEDULED; it does within a minute after.' })
  publishAt: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'When it became public.' })
  publishedAt: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'When it was called off.' })
  cancelledAt: Date | null;

  @Field(() => String, { nullable: true, description: 'Why it was called off, for visitors to read.' })
  cancellationMessage: string | null;

  @Field(() => Int, { nullable: true, description: 'How many hours before the start holders may still cancel; null is what the site says.' })
  cancellableHours: number | null;

  @Field(() => Int, { nullable: true, description: 'What a holder who cancels gets back of the price, in percent; null is what the site says.' })
  refundPercent: number | null;

  @Field(() => DateTime, { nullable: true, description: 'When it was archived.' })
  archivedAt: Date | null;

  @Field(() => Int, { description: 'Counts the changes of the event and its parts; give it as expectedVersion.' })
  version: number;

  @Field(() => DateTime, { description: 'When it was entered.' })
  createdAt: Date;

  @Field(() => DateTime, { description: 'When it was last changed.' })
  updatedAt: Date;
}

export const { ConnectionView: AdminEventConnection } = connectionTypes('Event', () => AdminEventView);

@ObjectType('Occurrence', { implements: Node, description: 'One date of an event.' })
export class AdminOccurrenceView implements Omit<Fields<Occurrence>, 'eventId' | 'venueId'> {
  @NodeId('Occurrence')
  id: string;

  @Field(() => DateTime, { description: 'When it starts.' })
  startsAt: Date;

  @Field(() => DateTime, { description: 'When it ends.' })
  endsAt: Date;

  @Field(() => TimeZone, { description: 'The zone its wall-clock times are told in.' })
  timeZone: string;

  @Field(() => AdminVenueView, { nullable: true, description: "Its own venue, where that is not the event's." })
  venue?: AdminVenueView | null;

  @Field(() => HttpUrl, { nullable: true, description: "Its own online address, where that is not the event's." })
  onlineUrl: string | null;

  @Field(() => DateTime, { nullable: true, description: 'When it was called off.' })
  cancelledAt: Date | null;
}

@ObjectType('TicketType', { implements: Node, description: 'What a buyer chooses: a name and a price.' })
export class AdminTicketTypeView implements Omit<Fields<TicketType>, 'eventId' | 'poolIds'> {
  @NodeId('TicketType')
  id: string;

  @Field(() => Int, { description: 'Its place among the ticket types of the event.' })
  position: number;

  @Field(() => String, { description: 'What buyers see.' })
  name: string;

  @Field(() => String, { nullable: true, description: 'What it includes.' })
  description: string | null;

  @Field(() => MoneyView, { description: 'Price of one.' })
  price: Money;

  @Field(() => Int, { description: 'Fewest in one booking.' })
  minPerBooking: number;

  @Field(() => Int, { description: 'Most in one booking.' })
  maxPerBooking: number;

  @Field(() => DateTime, { nullable: true, description: 'When sales start; at once if null.' })
  salesStartAt: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'When sales end; at the start of the occurrence if null.' })
  salesEndAt: Date | null;

  @Field(() => TicketTypeVisibilityEnum, { description: 'Who is offered it.' })
  visibility: TicketTypeVisibility;
}

@ObjectType('Pool', { implements: Node, description: 'A supply of places that ticket types of one event draw from.' })
export class AdminPoolView implements Omit<Pool, 'eventId' | 'ticketTypeIds'> {
  @NodeId('Pool')
  id: string;

  @Field(() => String, { description: 'Name of the pool.' })
  name: string;

  @Field(() => Int, { nullable: true, description: 'Places at each new occurrence; null is unlimited.' })
  capacity: number | null;
}

@ObjectType('Stock', { description: 'The places of one pool for one occurrence.' })
export class AdminStockView implements Omit<Stock, 'poolId' | 'occurrenceId'> {
  @NodeId('Stock')
  id: string;

  @Field(() => Int, { nullable: true, description: 'How many places there are; null is unlimited.' })
  capacity: number | null;

  @Field(() => Int, { description: 'How many are sold.' })
  sold: number;

  @Field(() => Int, { description: 'How many are held by bookings under way.' })
  held: number;

  @Field(() => Int, { description: 'How many are kept back from sale.' })
  blocked: number;
}

@ObjectType('EventUserError', { implements: UserErrorView, description: 'Why an event could not be changed.' })
class EventUserError extends UserErrorView {
  @Field(() => EventErrorCodeEnum, { description: 'Stable code for programs.' })
  code: EventErrorCode;
}

@ObjectType({ description: 'Result of changing an event or one of its parts.' })
export class EventPayload {
  @Field(() => AdminEventView, { nullable: true, description: 'The event as it is now; null when the change was refused.' })
  event?: AdminEventView;

  @Field(() => [EventUserError], { description: 'What to correct; empty on success.' })
  userErrors: EventUserError[];
}

@ObjectType({ description: 'Result of changing a date of an event.' })
export class OccurrencePayload extends EventPayload {
  @Field(() => AdminOccurrenceView, { nullable: true, description: 'The date as it is now; null when the change was refused.' })
  occurrence?: AdminOccurrenceView;
}

@ObjectType({ description: 'Result of changing a ticket type.' })
export class TicketTypePayload extends EventPayload {
  @Field(() => AdminTicketTypeView, { nullable: true, description: 'The ticket type as it is now; null when the change was refused.' })
  ticketType?: AdminTicketTypeView;
}

@ObjectType({ description: 'Result of changing a pool.' })
export class PoolPayload extends EventPayload {
  @Field(() => AdminPoolView, { nullable: true, description: 'The pool as it is now; null when the change was refused.' })
  pool?: AdminPoolView;
}

@ObjectType({ description: 'Result of changing the places of a pool for an occurrence.' })
export class StockPayload extends EventPayload {
  @Field(() => AdminStockView, { nullable: true, description: 'The places as they are now; null when the change was refused.' })
  stock?: AdminStockView;
}

@ObjectType({ description: 'Result of removing an event.' })
export class EventDeletePayload {
  @Field(() => ID, { nullable: true, description: 'Typed id of the event that is gone; null when it was refused.' })
  deletedId?: string;

  @Field(() => [EventUserError], { description: 'What to correct; empty on success.' })
  userErrors: EventUserError[];
}
