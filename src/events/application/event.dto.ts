import { ArrayMaxSize, Max, MaxLength, Min } from 'class-validator';
import { Field, InputType, Int } from 'type-graphql';
import { IdempotencyKeyField, IdField, IsHttpsUrl, IsOneLine, IsSlug, Omittable, Optional } from '../../shared/application/input.dto';
import { DateTime, HttpUrl, TimeZone } from '../../shared/application/scalars.dto';
import type { ScheduleNotice } from '../domain/event.entity';
import type { EventCancellation } from '../domain/use-cases/cancel-event.use-case';
import type { NewEvent } from '../domain/use-cases/create-event.use-case';
import type { EventCopy } from '../domain/use-cases/clone-event.use-case';
import { ScheduleNoticeEnum } from './event-enums.dto';

export const maxTags = 10;

@InputType({ description: 'What is optional about an event.' })
abstract class EventDetailsInput {
  @Omittable()
  @IsSlug()
  @Field(() => String, { nullable: true, description: 'Last part of its address on the web, lower case with hyphens. Made from the title if left out.' })
  slug?: string;

  @Optional()
  @MaxLength(500, { message: 'summary must have at most 500 characters.' })
  @Field(() => String, { nullable: true, description: 'What it is about in a sentence or two, at most 500 characters.' })
  summary?: string | null;

  @Optional()
  @MaxLength(20_000, { message: 'description must have at most 20,000 characters.' })
  @Field(() => String, { nullable: true, description: 'All there is to say, at most 20,000 characters.' })
  description?: string | null;

  @IdField('Venue', { nullable: true, description: 'Where it takes place, unless an occurrence says otherwise: a published venue or one of your own.' })
  venueId?: string | null;

  @Optional()
  @IsHttpsUrl()
  @Field(() => HttpUrl, { nullable: true, description: 'Where to attend online.' })
  onlineUrl?: string | null;

  @IdField('MediaAsset', { nullable: true, description: 'The picture that stands for it: an image of the media library that is ready.' })
  coverId?: string | null;

  @Optional()
  @Min(0, { message: 'cancellableHours must be between 0 and 8,760.' })
  @Max(8_760, { message: 'cancellableHours must be between 0 and 8,760.' })
  @Field(() => Int, { nullable: true, description: 'How many hours before the start holders may still cancel, 0 to 8,760; null is what the site says. Bookings keep what held when they were made.' })
  cancellableHours?: number | null;

  @Optional()
  @Min(0, { message: 'refundPercent must be between 0 and 100.' })
  @Max(100, { message: 'refundPercent must be between 0 and 100.' })
  @Field(() => Int, { nullable: true, description: 'What a holder who cancels gets back of the price, 0 to 100 percent; null is what the site says.' })
  refundPercent?: number | null;

  @Omittable()
  @Field(() => ScheduleNoticeEnum, { nullable: true, description: 'Whether it takes place as first announced.' })
  notice?: ScheduleNotice;

  @Omittable()
  @ArrayMaxSize(maxTags, { message: `tagSlugs must have at most ${maxTags} tags.` })
  @Field(() => [String], { nullable: true, description: `Slugs of its tags, at most ${maxTags}.` })
  tagSlugs?: string[];
}

@InputType({ description: 'A new event.' })
export class EventCreateInput extends EventDetailsInput implements NewEvent {
  @IsOneLine({ min: 2, max: 200 })
  @Field(() => String, { description: 'What it is called, 2 to 200 characters.' })
  title: string;

  @IdField('Organizer', { description: 'The profile it is held under; one of your own.' })
  organizerId: string;

  @Field(() => TimeZone, { description: 'The time zone its times are told in.' })
  timeZone: string;
}

@InputType({ description: 'What to change about an event. What is left out stays as it is; null clears what may be empty.' })
export class EventUpdateInput extends EventDetailsInput implements Partial<NewEvent> {
  @Omittable()
  @IsOneLine({ min: 2, max: 200 })
  @Field(() => String, { nullable: true, description: 'What it is called, 2 to 200 characters.' })
  title?: string;

  @Omittable()
  @IdField('Organizer', { nullable: true, description: 'The profile it is held under; one of your own.' })
  organizerId?: string;

  @Omittable()
  @Field(() => TimeZone, { nullable: true, description: 'The time zone its times are told in.' })
  timeZone?: string;
}

type Cancellation = EventCancellation['input'];

@InputType({ description: 'How to call an event off.' })
export class EventCancelInput implements Cancellation {
  @IdempotencyKeyField()
  idempotencyKey: string;

  @Optional()
  @MaxLength(2_000, { message: 'message must have at most 2,000 characters.' })
  @Field(() => String, { nullable: true, description: 'Why, for visitors to read, at most 2,000 characters.' })
  message?: string | null;
}

type Copy = EventCopy['input'];

@InputType({ description: 'What shall be different about a copy of an event.' })
export class EventCloneInput implements Copy {
  @Omittable()
  @IsOneLine({ min: 2, max: 200 })
  @Field(() => String, { nullable: true, description: 'Title of the copy; the same if left out.' })
  title?: string;

  @Omittable()
  @IsSlug()
  @Field(() => String, { nullable: true, description: 'Slug of the copy; made from its title if left out.' })
  slug?: string;

  @Field(() => DateTime, { nullable: true, description: 'Start of its first occurrence; the others follow at the same wall-clock distances. The copy has no occurrences if left out.' })
  startsAt?: Date | null;
}
