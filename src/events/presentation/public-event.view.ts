import { Extensions, Field, Float, Int, ObjectType, registerEnumType } from 'type-graphql';
import { DateTime, LocalDateTime, TimeZone } from '../../shared/application/scalars.dto';
import type { Money } from '../../shared/domain/money';
import { PageInfo } from '../../shared/presentation/connection';
import { Cost } from '../../shared/presentation/field-cost';
import { MoneyView } from '../../shared/presentation/money.view';
import { Node, NodeId } from '../../shared/presentation/node';
import { ScheduleNoticeEnum } from '../application/event-enums.dto';
import type { VenueRecord } from '../../venues/domain/venue-directory.port';
import { PublicVenueView } from '../../venues/presentation/public.view';
import type { EventRecord, FacetBucket, OccurrenceRecord, OrganizerRecord, TagRecord, TicketTypeRecord } from '../domain/event-catalogue.port';
import type { ScheduleNotice } from '../domain/event.entity';
import type { EventPhase } from '../domain/phase';
import type { SalesStatus } from '../domain/sales';
import { PublicOrganizerView, PublicTagView, PublicTicketTypeView } from './public-catalogue.view';

const EventPhaseEnum: { readonly [P in EventPhase]: P } = { UPCOMING: 'UPCOMING', ONGOING: 'ONGOING', ENDED: 'ENDED' };

registerEnumType(EventPhaseEnum, {
  name: 'EventPhase',
  description: 'Where an event stands in time.',
  valuesConfig: {
    UPCOMING: { description: 'Still to come, or between two of its occurrences.' },
    ONGOING: { description: 'One of its occurrences runs now.' },
    ENDED: { description: 'The last of its occurrences is over.' },
  },
});

export const SalesStatusEnum: { readonly [S in SalesStatus]: S } = { NOT_STARTED: 'NOT_STARTED', ON_SALE: 'ON_SALE', PAUSED: 'PAUSED', SOLD_OUT: 'SOLD_OUT', ENDED: 'ENDED' };

registerEnumType(SalesStatusEnum, {
  name: 'SalesStatus',
  description: 'Whether tickets can be bought.',
  valuesConfig: {
    NOT_STARTED: { description: 'Not yet.' },
    ON_SALE: { description: 'Now.' },
    PAUSED: { description: 'The organizer has paused sales.' },
    SOLD_OUT: { description: 'All places are taken.' },
    ENDED: { description: 'No longer.' },
  },
});

/*
 * Relations are plain fields: the catalogue reads whatever is selected along with the record. So whoever gives out an
 * event or an occurrence reads it with the selection of that field (`eventFields(selectionOf(info), info)`).
 */

@ObjectType('Occurrence', { implements: Node, description: 'One date of an event.' })
export class PublicOccurrenceView implements OccurrenceRecord {
  @NodeId('Occurrence')
  id: string;

  @Field(() => DateTime, { description: 'When it starts.' })
  startsAt: string;

  @Field(() => DateTime, { description: 'When it ends.' })
  endsAt: string;

  @Field(() => LocalDateTime, { description: 'When it starts by the clocks of its time zone.' })
  startsAtLocal: string;

  @Field(() => TimeZone, { description: 'The time zone of its clocks.' })
  timeZone: string;

  @Field(() => Boolean, { description: 'Whether it can be attended online.' })
  isOnline: boolean;

  @Field(() => Boolean, { description: 'Whether it, or the whole event, is called off.' })
  isCancelled: boolean;

  @Field(() => SalesStatusEnum, { nullable: true, description: 'Whether tickets can be bought: the best that any ticket type offers; null where no tickets are offered.' })
  sales: SalesStatus | null;

  @Field(() => PublicVenueView, { nullable: true, description: 'Where it is held; null for an online one.' })
  venue?: VenueRecord | null;

  @Field(() => [PublicTicketTypeView], { description: 'What buyers can choose from, in the order of the organizer.' })
  ticketTypes?: readonly TicketTypeRecord[];
}

@ObjectType('Event', { implements: Node, description: 'Something people can attend, on one date or several.' })
export class PublicEventView implements Omit<EventRecord, 'coverId' | 'occurrenceWindow'> {
  @NodeId('Event')
  id: string;

  @Field(() => String, { description: 'Last part of its address on the web. Asked for by a former slug, this is the present one.' })
  slug: string;

  @Field(() => String, { description: 'Title of the event.' })
  title: string;

  @Field(() => String, { nullable: true, description: 'One or two sentences for lists.' })
  summary: string | null;

  @Field(() => String, { nullable: true, description: 'All there is to say, as plain text.' })
  description: string | null;

  @Field(() => ScheduleNoticeEnum, { description: 'Whether it takes place as first announced.' })
  notice: ScheduleNotice;

  @Field(() => Boolean, { description: 'Whether the whole event is called off.' })
  isCancelled: boolean;

  @Field(() => String, { nullable: true, description: 'What the organizer says about calling it off.' })
  cancellationMessage: string | null;

  @Field(() => TimeZone, { description: 'The time zone it is planned in.' })
  timeZone: string;

  @Field(() => MoneyView, { nullable: true, description: 'The lowest price of a ticket; null where no tickets are offered.' })
  priceFrom: Money | null;

  @Field(() => EventPhaseEnum, { description: 'Where it stands in time.' })
  phase: EventPhase;

  @Field(() => PublicOrganizerView, { description: 'Who holds it.' })
  organizer?: OrganizerRecord;

  @Field(() => PublicVenueView, { nullable: true, description: 'Where it is held, where a single occurrence does not say otherwise; null for an online event.' })
  venue?: VenueRecord | null;

  @Field(() => [PublicTagView], { description: 'What kind of event it is, by name.' })
  tags?: readonly TagRecord[];

  @Field(() => [PublicTicketTypeView], { description: 'What buyers can choose from, in the order of the organizer.' })
  ticketTypes?: readonly TicketTypeRecord[];

  @Field(() => PublicOccurrenceView, { nullable: true, description: 'The first of its dates that is not called off and has not ended; null where there is none.' })
  nextOccurrence?: OccurrenceRecord | null;
}

@ObjectType('OccurrenceEdge', { description: 'One date in a list, with its place in it.' })
class PublicOccurrenceEdge {
  @Field(() => String, { description: 'Opaque position of this item; give it as after or before.' })
  cursor: string;

  @Cost({ weight: 0 })
  @Field(() => PublicOccurrenceView, { description: 'The item itself.' })
  node: PublicOccurrenceView;
}

@ObjectType('OccurrenceConnection', { description: 'A page of the dates of an event.' })
export class PublicOccurrenceConnection {
  @Field(() => [PublicOccurrenceEdge], { description: 'The items with their cursors.' })
  edges: PublicOccurrenceEdge[];

  @Field(() => [PublicOccurrenceView], { description: 'The items alone, for clients that page by pageInfo.' })
  nodes: PublicOccurrenceView[];

  @Cost({ weight: 0 })
  @Field(() => PageInfo, { description: 'Where this page stands in the list.' })
  pageInfo: PageInfo;
}

@ObjectType('FacetBucket', { description: 'One value of a facet with the number of events that have it.' })
export class FacetBucketView implements FacetBucket {
  @Field(() => String, { description: 'What a filter takes: the slug of a tag, the id of a venue, or a month such as 2026-12.' })
  key: string;

  @Field(() => String, { description: 'Name to show.' })
  label: string;

  @Field(() => Int, { description: 'How many events of the list have it.' })
  count: number;
}

@ObjectType('EventFacets', { description: 'How the events of the whole list spread; up to 100 values each.' })
export class EventFacetsView {
  @Field(() => [FacetBucketView], { description: 'By tag, the most frequent first.' })
  tags: readonly FacetBucket[];

  @Field(() => [FacetBucketView], { description: 'By venue, the most frequent first.' })
  venues: readonly FacetBucket[];

  @Field(() => [FacetBucketView], { description: "By month of the occurrence that matches, in the event's time zone, in order." })
  months: readonly FacetBucket[];
}

@ObjectType('EventEdge', { description: 'One Event in a list, with its place in it.' })
export class PublicEventEdge {
  @Field(() => String, { description: 'Opaque position of this item; give it as after or before.' })
  cursor: string;

  @Cost({ weight: 0 })
  @Field(() => PublicEventView, { description: 'The item itself.' })
  node: PublicEventView;

  @Field(() => Float, { nullable: true, description: 'Kilometres from the point of filter.near to the venue; null without that filter.' })
  distanceKm: number | null;
}

@ObjectType('EventConnection', { description: 'A page of a list of Event items.' })
export class PublicEventConnection {
  @Field(() => [PublicEventEdge], { description: 'The items with their cursors.' })
  edges: PublicEventEdge[];

  @Field(() => [PublicEventView], { description: 'The items alone, for clients that page by pageInfo.' })
  nodes: PublicEventView[];

  @Cost({ weight: 0 })
  @Field(() => PageInfo, { description: 'Where this page stands in the list.' })
  pageInfo: PageInfo;

  @Cost({ weight: 10 })
  @Extensions({ lazy: true })
  @Field(() => Int, { description: 'How many items the whole list has. Counted only when selected.' })
  totalCount: number;
}
