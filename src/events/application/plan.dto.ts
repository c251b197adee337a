import { ArrayMaxSize, Max, MaxLength, Min, MinLength, ValidateBy, type ValidationArguments } from 'class-validator';
import { Field, InputType, Int } from 'type-graphql';
import { IdempotencyKeyField, IdField, IsHttpsUrl, IsOneLine, Omittable, Optional } from '../../shared/application/input.dto';
import { MoneyInput } from '../../shared/application/money.dto';
import { DateTime, HttpUrl, LocalDateTime, TimeZone } from '../../shared/application/scalars.dto';
import { isAmountIn } from '../../shared/domain/money';
import { maxGenerated } from '../domain/calendar.port';
import { isTooLong, maxDurationDays } from '../domain/occurrence.entity';
import type { TicketTypeVisibility } from '../domain/ticket-type.entity';
import type { NewOccurrence } from '../domain/use-cases/add-occurrence.use-case';
import type { OccurrenceCancellation } from '../domain/use-cases/cancel-occurrence.use-case';
import type { OccurrenceSeries } from '../domain/use-cases/generate-occurrences.use-case';
import { maxPools, type PoolDetails } from '../domain/use-cases/set-pool.use-case';
import type { StockChange } from '../domain/use-cases/set-stock.use-case';
import { maxTicketTypes, type TicketTypeDetails } from '../domain/use-cases/set-ticket-type.use-case';
import { TicketTypeVisibilityEnum } from './event-enums.dto';

export const maxQuantity = 100;
export const maxCapacity = 1_000_000;
const maxDurationMinutes = maxDurationDays * 24 * 60;

/** A rule between two properties of one input, judged where both are given. */
const Beside = <T>(other: string, message: string, isValid: (value: T, other: T) => boolean) =>
  ValidateBy({
    name: `beside ${other}`,
    validator: {
      validate: (value: T | null, args?: ValidationArguments) => {
        const neighbour = (args!.object as Record<string, T | null | undefined>)[other] ?? null;
        return value === null || neighbour === null || isValid(value, neighbour);
      },
      defaultMessage: () => message,
    },
  });

const EndsAfter = (start: string) => Beside<Date>(start, `$property must be later than ${start}.`, (end, from) => end > from);

const LastsAtMost = () => Beside<Date>('startsAt', `An occurrence lasts at most ${maxDurationDays} days.`, (end, start) => !isTooLong(start, end));

const IsPrice = () =>
  ValidateBy({
    name: 'isPrice',
    validator: {
      validate: (price: MoneyInput) => isAmountIn(price.currency, price.amount),
      defaultMessage: () => "$property must be 0 or more, with no more decimals than its currency has.",
    },
  });

@InputType({ description: 'Where an occurrence takes place, if elsewhere than the event.' })
abstract class PlaceInput {
  @IdField('Venue', { nullable: true, description: "Its venue, if not the event's: a published one or one of your own." })
  venueId?: string | null;

  @Optional()
  @IsHttpsUrl()
  @Field(() => HttpUrl, { nullable: true, description: "Where to attend online, if not at the event's address." })
  onlineUrl?: string | null;
}

@InputType({ description: 'A new date of an event.' })
export class OccurrenceAddInput extends PlaceInput implements NewOccurrence {
  @Field(() => DateTime, { description: 'When it starts, in the future.' })
  startsAt: Date;

  @EndsAfter('startsAt')
  @LastsAtMost()
  @Field(() => DateTime, { description: `When it ends, at most ${maxDurationDays} days later.` })
  endsAt: Date;

  @Omittable()
  @Field(() => TimeZone, { nullable: true, description: "The zone its wall-clock times are told in; the event's if left out." })
  timeZone?: string;
}

@InputType({ description: 'What to change about a date of an event. What is left out stays as it is.' })
export class OccurrenceUpdateInput extends PlaceInput implements Partial<NewOccurrence> {
  @Omittable()
  @Field(() => DateTime, { nullable: true, description: 'When it starts, in the future.' })
  startsAt?: Date;

  @Omittable()
  @EndsAfter('startsAt')
  @LastsAtMost()
  @Field(() => DateTime, { nullable: true, description: `When it ends, at most ${maxDurationDays} days later.` })
  endsAt?: Date;

  @Omittable()
  @Field(() => TimeZone, { nullable: true, description: 'The zone its wall-clock times are told in.' })
  timeZone?: string;
}

type Cancellation = OccurrenceCancellation['input'];

@InputType({ description: 'How to call a date of an event off.' })
export class OccurrenceCancelInput implements Cancellation {
  @IdempotencyKeyField()
  idempotencyKey: string;
}

@InputType({ description: 'Dates that repeat.' })
export class OccurrencesGenerateInput extends PlaceInput implements OccurrenceSeries {
  @MinLength(1, { message: 'rule must be an RFC 5545 rule such as FREQ=WEEKLY;BYDAY=FR;COUNT=10.' })
  @MaxLength(500, { message: 'rule must have at most 500 characters.' })
  @Field(() => String, { description: `RFC 5545 recurrence rule with COUNT or UNTIL, such as FREQ=WEEKLY;BYDAY=FR;COUNT=10. At most ${maxGenerated} dates within 2 years.` })
  rule: string;

  @Field(() => LocalDateTime, { description: 'Wall-clock start of the first, in the future. A time that a clock change skips moves forward; of a doubled one the first is meant.' })
  from: string;

  @Omittable()
  @Field(() => TimeZone, { nullable: true, description: "The zone of the wall clock; the event's if left out." })
  timeZone?: string;

  @Min(1, { message: 'durationMinutes must be 1 or more.' })
  @Max(maxDurationMinutes, { message: `durationMinutes must be at most ${maxDurationMinutes} (${maxDurationDays} days).` })
  @Field(() => Int, { description: 'How long each lasts.' })
  durationMinutes: number;

  @Omittable()
  @ArrayMaxSize(maxGenerated, { message: `exceptOn must have at most ${maxGenerated} times.` })
  @Field(() => [LocalDateTime], { nullable: true, description: 'Wall-clock starts to leave out.' })
  exceptOn?: string[];
}

@InputType({ description: 'A ticket type: a new one without id, otherwise the one to change, where what is left out stays as it is.' })
export class TicketTypeInput implements TicketTypeDetails {
  @IdField('TicketType', { nullable: true, description: 'The ticket type to change.' })
  id?: string | null;

  @IsOneLine({ min: 2, max: 100 })
  @Field(() => String, { description: 'What buyers see, 2 to 100 characters.' })
  name: string;

  @Optional()
  @MaxLength(500, { message: 'description must have at most 500 characters.' })
  @Field(() => String, { nullable: true, description: 'What it includes, at most 500 characters.' })
  description?: string | null;

  @IsPrice()
  @Field(() => MoneyInput, { description: 'Price of one; 0 is free. All ticket types of an event have the same currency.' })
  price: MoneyInput;

  @Omittable()
  @Min(1, { message: `minPerBooking must be between 1 and ${maxQuantity}.` })
  @Max(maxQuantity, { message: `minPerBooking must be between 1 and ${maxQuantity}.` })
  @Field(() => Int, { nullable: true, description: `Fewest in one booking, 1 to ${maxQuantity}; 1 if never given.` })
  minPerBooking?: number;

  @Omittable()
  @Min(1, { message: `maxPerBooking must be between 1 and ${maxQuantity}.` })
  @Max(maxQuantity, { message: `maxPerBooking must be between 1 and ${maxQuantity}.` })
  @Beside<number>('minPerBooking', 'maxPerBooking must not be below minPerBooking.', (max, min) => max >= min)
  @Field(() => Int, { nullable: true, description: `Most in one booking, 1 to ${maxQuantity}; 10 if never given.` })
  maxPerBooking?: number;

  @Field(() => DateTime, { nullable: true, description: 'When sales start; at once if null.' })
  salesStartAt?: Date | null;

  @Optional()
  @EndsAfter('salesStartAt')
  @Field(() => DateTime, { nullable: true, description: 'When sales end; at the start of the occurrence if null.' })
  salesEndAt?: Date | null;

  @Omittable()
  @Field(() => TicketTypeVisibilityEnum, { nullable: true, description: 'Who is offered it; PUBLIC if never given.' })
  visibility?: TicketTypeVisibility;

  @Omittable()
  @ArrayMaxSize(maxPools, { message: `poolIds must have at most ${maxPools} pools.` })
  @IdField('Pool', { list: true, nullable: true, description: 'The pools it takes a place from, each.' })
  poolIds?: string[];
}

@InputType({ description: 'A pool of places: a new one without id, otherwise the one to change, where what is left out stays as it is.' })
export class InventoryPoolInput implements PoolDetails {
  @IdField('Pool', { nullable: true, description: 'The pool to change.' })
  id?: string | null;

  @IsOneLine({ min: 2, max: 100 })
  @Field(() => String, { description: 'Name of the pool within its event, 2 to 100 characters.' })
  name: string;

  @Optional()
  @Min(0, { message: 'capacity must be between 0 and 1,000,000.' })
  @Max(maxCapacity, { message: 'capacity must be between 0 and 1,000,000.' })
  @Field(() => Int, { nullable: true, description: 'Places at each occurrence, 0 to 1,000,000; null is unlimited. A change holds for every occurrence still to come.' })
  capacity?: number | null;

  @Omittable()
  @ArrayMaxSize(maxTicketTypes, { message: `ticketTypeIds must have at most ${maxTicketTypes} ticket types.` })
  @IdField('TicketType', { list: true, nullable: true, description: 'The ticket types that draw from it.' })
  ticketTypeIds?: string[];
}

@InputType({ description: 'The places of one pool for one occurrence. What is left out stays as it is.' })
export class StockInput implements Readonly<Pick<StockChange, 'input'>['input']> {
  @Optional()
  @Min(0, { message: 'capacity must be between 0 and 1,000,000.' })
  @Max(maxCapacity, { message: 'capacity must be between 0 and 1,000,000.' })
  @Field(() => Int, { nullable: true, description: 'How many places there are, 0 to 1,000,000; null is unlimited.' })
  capacity?: number | null;

  @Omittable()
  @Min(0, { message: 'blocked must be between 0 and 1,000,000.' })
  @Max(maxCapacity, { message: 'blocked must be between 0 and 1,000,000.' })
  @Field(() => Int, { nullable: true, description: 'How many are kept back from sale.' })
  blocked?: number;
}
