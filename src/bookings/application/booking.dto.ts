import { ArrayMaxSize, ArrayMinSize, ArrayUnique, Max, MaxLength, Min, ValidateNested } from 'class-validator';
import { Field, InputType, Int } from 'type-graphql';
import { IdempotencyKeyField, IdField, IsEmailAddress, IsHttpsUrl, IsOneLine, Optional, Verbatim } from '../../shared/application/input.dto';
import { HttpUrl, Locale } from '../../shared/application/scalars.dto';
import { linesPerBooking } from '../domain/hold-rules';

const placesMax = 1_000;
const ticketsMax = 1_000;

@InputType({ description: 'What every request about a booking carries.' })
abstract class RepeatableInput {
  @IdempotencyKeyField()
  idempotencyKey: string;
}

@InputType({ description: 'How a guest shows that a booking is theirs.' })
abstract class HolderInput extends RepeatableInput {
  @Optional()
  @Verbatim
  @MaxLength(500, { message: 'guestToken must have at most 500 characters.' })
  @Field(() => String, { nullable: true, description: 'The token that came with the hold, where you did not sign in for it.' })
  guestToken?: string | null;
}

@InputType({ description: 'So many places of one ticket type.' })
export class BookingLineInput {
  @IdField('TicketType', { description: 'What to book; each ticket type in one line only.' })
  ticketTypeId: string;

  @Min(1, { message: 'quantity must be 1 or more.' })
  @Max(placesMax, { message: `quantity must be at most ${placesMax}.` })
  @Field(() => Int, { description: "How many, within the ticket type's minPerBooking and maxPerBooking." })
  quantity: number;
}

@InputType({ description: 'Places to keep for a while.' })
export class BookingHoldInput extends RepeatableInput {
  @IdField('Occurrence', { description: 'The date to attend.' })
  occurrenceId: string;

  @ArrayMinSize(1, { message: 'lines must have one entry at least.' })
  @ArrayMaxSize(linesPerBooking, { message: `lines must have at most ${linesPerBooking} entries.` })
  @ArrayUnique(({ ticketTypeId }: BookingLineInput) => ticketTypeId, { message: 'lines must name each ticket type once; add the quantities up.' })
  @ValidateNested({ each: true })
  @Field(() => [BookingLineInput], { description: `What to book, 1 to ${linesPerBooking} ticket types of one currency.` })
  lines: BookingLineInput[];
}

@InputType({ description: 'A hold that shall last longer.' })
export class BookingHoldExtendInput extends HolderInput {
  @IdField('Booking', { description: 'The booking, while it is HELD.' })
  bookingId: string;
}

@InputType({ description: 'Who comes on a ticket. Those of a line take its tickets in the order given.' })
export class AttendeeInput {
  @IdField('BookingLine', { description: 'The line whose next ticket is theirs.' })
  lineId: string;

  @IsOneLine({ min: 2, max: 100 })
  @Field(() => String, { description: 'Their name, 2 to 100 characters.' })
  name: string;

  @Optional()
  @IsEmailAddress()
  @Field(() => String, { nullable: true, description: 'Their e-mail address.' })
  email?: string | null;
}

@InputType({ description: 'What makes a hold a booking.' })
export class BookingConfirmInput extends HolderInput {
  @IdField('Booking', { description: 'The booking, while it is HELD.' })
  bookingId: string;

  @IsEmailAddress()
  @Field(() => String, { description: 'Where the tickets are sent.' })
  contactEmail: string;

  @Optional()
  @IsOneLine({ min: 2, max: 100 })
  @Field(() => String, { nullable: true, description: 'Name of whoever books, 2 to 100 characters.' })
  contactName?: string | null;

  @Field(() => Locale, { nullable: true, description: 'Language to be written to in.' })
  locale?: string | null;

  @Optional()
  @ArrayMaxSize(ticketsMax, { message: `attendees must have at most ${ticketsMax} entries.` })
  @ValidateNested({ each: true })
  @Field(() => [AttendeeInput], { nullable: true, description: 'Who comes, as far as it is known: at most as many as there are places.' })
  attendees?: AttendeeInput[] | null;

  @Optional()
  @Verbatim
  @IsOneLine({ min: 1, max: 200 })
  @Field(() => String, { nullable: true, description: "A payment method that the buyer's browser has made at the payment provider. Without it the buyer chooses there, by the client secret." })
  paymentMethod?: string | null;

  @Optional()
  @IsHttpsUrl()
  @Field(() => HttpUrl, { nullable: true, description: 'Where the payment provider sends the buyer back to.' })
  returnUrl?: string | null;
}

@InputType({ description: 'A booking, or some of its tickets, to call off.' })
export class BookingCancelInput extends HolderInput {
  @IdField('Booking', { description: 'The booking.' })
  bookingId: string;

  @Optional()
  @ArrayMinSize(1, { message: 'ticketIds must have one entry at least; leave it out to cancel the whole booking.' })
  @ArrayMaxSize(ticketsMax, { message: `ticketIds must have at most ${ticketsMax} entries.` })
  @IdField('Ticket', { list: true, nullable: true, description: 'Only these of its tickets; the whole booking if left out.' })
  ticketIds?: string[] | null;

  @Optional()
  @MaxLength(500, { message: 'reason must have at most 500 characters.' })
  @Field(() => String, { nullable: true, description: 'Why, at most 500 characters.' })
  reason?: string | null;
}

@InputType({ description: 'A ticket that somebody else shall have.' })
export class TicketTransferInput extends HolderInput {
  @IdField('Ticket', { description: 'The ticket, while it is VALID.' })
  ticketId: string;

  @IsOneLine({ min: 2, max: 100 })
  @Field(() => String, { description: 'Name of whoever comes now, 2 to 100 characters.' })
  name: string;

  @Optional()
  @IsEmailAddress()
  @Field(() => String, { nullable: true, description: 'Their e-mail address.' })
  email?: string | null;
}
