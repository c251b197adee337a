import { Extensions, Field, ID, Int, ObjectType } from 'type-graphql';
import type { SalesStatus } from '../../events/domain/sales';
import { SalesStatusEnum } from '../../events/presentation/public-event.view';
import { DateTime, SafeInt } from '../../shared/application/scalars.dto';
import type { OccurrenceAvailability, TicketTypeAvailability } from '../domain/availability.port';

@ObjectType('TicketTypeAvailability', { description: 'What of a ticket type can be bought for one occurrence. Never cached.' })
export class PublicTicketTypeAvailabilityView implements TicketTypeAvailability {
  @Extensions({ typedId: 'TicketType' })
  @Field(() => ID, { description: 'Id of the ticket type; its name and price are among the ticketTypes of the occurrence.' })
  ticketTypeId: string;

  @Field(() => SalesStatusEnum, { description: 'Whether it can be bought.' })
  sales: SalesStatus;

  @Field(() => Int, { nullable: true, description: 'How many places are left; null where they are unlimited. Only holding them makes sure of them.' })
  remaining: number | null;

  @Field(() => DateTime, { description: 'When it was so.' })
  asOf: Date;

  @Field(() => SafeInt, { description: 'Of two answers about one ticket type and occurrence, the one with the higher version is the later. It never falls.' })
  version: number;
}

@ObjectType('AvailabilityChange', { description: 'What of an occurrence can be bought now. Each message is complete: earlier ones need not be kept.' })
export class PublicAvailabilityChangeView implements Omit<OccurrenceAvailability, 'eventId'> {
  @Extensions({ typedId: 'Occurrence' })
  @Field(() => ID, { description: 'Id of the occurrence.' })
  occurrenceId: string;

  @Field(() => SafeInt, { description: 'Higher in each message than in the one before, also after connecting again.' })
  version: number;

  @Field(() => DateTime, { description: 'When it was so.' })
  asOf: Date;

  @Field(() => [PublicTicketTypeAvailabilityView], { description: 'Each ticket type that is offered to everybody, in the order of the organizer.' })
  ticketTypes: readonly TicketTypeAvailability[];
}
