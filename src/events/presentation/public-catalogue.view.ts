import { Field, Int, ObjectType } from 'type-graphql';
import { DateTime, HttpUrl } from '../../shared/application/scalars.dto';
import type { Money } from '../../shared/domain/money';
import { MoneyView } from '../../shared/presentation/money.view';
import { Node, NodeId } from '../../shared/presentation/node';
import type { OrganizerRecord, TagRecord, TicketTypeRecord } from '../domain/event-catalogue.port';

@ObjectType('Organizer', { implements: Node, description: 'Whoever holds events.' })
export class PublicOrganizerView implements OrganizerRecord {
  @NodeId('Organizer')
  id: string;

  @Field(() => String, { description: 'Last part of its address on the web.' })
  slug: string;

  @Field(() => String, { description: 'Name of the organizer.' })
  name: string;

  @Field(() => String, { nullable: true, description: 'What the organizer says about itself.' })
  description: string | null;

  @Field(() => HttpUrl, { nullable: true, description: "The organizer's own website." })
  websiteUrl: string | null;
}

@ObjectType('Tag', { implements: Node, description: 'A kind of event, to find more of it.' })
export class PublicTagView implements TagRecord {
  @NodeId('Tag')
  id: string;

  @Field(() => String, { description: 'What filters take.' })
  slug: string;

  @Field(() => String, { description: 'Name to show.' })
  name: string;
}

@ObjectType('TicketType', { implements: Node, description: 'What a buyer can choose.' })
export class PublicTicketTypeView implements TicketTypeRecord {
  @NodeId('TicketType')
  id: string;

  @Field(() => String, { description: 'Name of the ticket.' })
  name: string;

  @Field(() => String, { nullable: true, description: 'What it includes, or who may buy it.' })
  description: string | null;

  @Field(() => MoneyView, { description: 'Price of one; 0 where it is free.' })
  price: Money;

  @Field(() => Int, { description: 'The least that can be booked at once.' })
  minPerBooking: number;

  @Field(() => Int, { description: 'The most that can be booked at once.' })
  maxPerBooking: number;

  @Field(() => DateTime, { nullable: true, description: 'When sales begin; null where they have always been open.' })
  salesStartAt: string | null;

  @Field(() => DateTime, { nullable: true, description: 'When sales end; null where they end with the start of the occurrence.' })
  salesEndAt: string | null;
}
