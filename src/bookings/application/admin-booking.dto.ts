import { ArrayMaxSize, ArrayMinSize, MaxLength, ValidateBy, type ValidationArguments } from 'class-validator';
import { Field, InputType, registerEnumType } from 'type-graphql';
import { IdempotencyKeyField, IdField, IsEmailAddress, IsOneLine, Optional, Verbatim } from '../../shared/application/input.dto';
import { MoneyInput } from '../../shared/application/money.dto';
import { DateTime } from '../../shared/application/scalars.dto';
import { isAmountIn } from '../../shared/domain/money';
import type { FinancialStatus } from '../domain/account';
import type { BookingStatus } from '../domain/booking.entity';
import type { BookingFilter } from '../domain/booking.repository';
import { BookingStatusEnum, FinancialStatusEnum } from './booking-enums.dto';

const ticketsMax = 1_000;

export const RefundChoice = { FULL: 'FULL', POLICY: 'POLICY', NONE: 'NONE' } as const;

registerEnumType(RefundChoice, {
  name: 'RefundChoice',
  description: 'What the buyer gets back.',
  valuesConfig: {
    FULL: { description: 'All of the price.' },
    POLICY: { description: "What the event's policy gives a buyer who cancels." },
    NONE: { description: 'Nothing.' },
  },
});

/** More than nothing, with no more decimals than its currency has. */
const IsPositiveAmount = () =>
  ValidateBy({
    name: 'isPositiveAmount',
    validator: {
      validate: ({ amount, currency }: MoneyInput) => isAmountIn(currency, amount) && Number(amount) > 0,
      defaultMessage: (args?: ValidationArguments) => `${args!.property} must be more than 0, with no more decimals than its currency has.`,
    },
  });

const ticketLimits = (name: string, instead: string): PropertyDecorator => (target, property) => {
  Optional()(target, property);
  ArrayMinSize(1, { message: `${name} must have one entry at least; leave it out ${instead}.` })(target, String(property));
  ArrayMaxSize(ticketsMax, { message: `${name} must have at most ${ticketsMax} entries.` })(target, String(property));
};

@InputType({ description: 'What every request that changes a booking carries.' })
abstract class RepeatableStaffInput {
  @IdempotencyKeyField()
  idempotencyKey: string;
}

@InputType({ description: 'What every request about one booking carries.' })
abstract class StaffBookingInput extends RepeatableStaffInput {
  @IdField('Booking', { description: 'A booking for an event that you manage.' })
  bookingId: string;
}

@InputType('BookingCancelInput', { description: 'A booking, or some of its tickets, to call off.' })
export class StaffBookingCancelInput extends StaffBookingInput {
  @ticketLimits('ticketIds', 'to cancel the whole booking')
  @IdField('Ticket', { list: true, nullable: true, description: 'Only these of its tickets; the whole booking if left out.' })
  ticketIds?: string[] | null;

  @Optional()
  @MaxLength(500, { message: 'reason must have at most 500 characters.' })
  @Field(() => String, { nullable: true, description: 'Why, at most 500 characters; the buyer reads it.' })
  reason?: string | null;

  @Field(() => RefundChoice, { description: 'What the buyer gets back.' })
  refund: keyof typeof RefundChoice;
}

@InputType({ description: 'A booking that was paid outside, in cash or by transfer.' })
export class BookingMarkPaidInput extends StaffBookingInput {
  @Optional()
  @MaxLength(500, { message: 'note must have at most 500 characters.' })
  @Field(() => String, { nullable: true, description: 'How it was paid, at most 500 characters.' })
  note?: string | null;
}

@InputType({ description: 'Money to give back.' })
export class BookingRefundInput extends StaffBookingInput {
  @Optional()
  @IsPositiveAmount()
  @Field(() => MoneyInput, { nullable: true, description: 'How much, in the currency of the booking; all that is left if left out.' })
  amount?: MoneyInput | null;

  @ticketLimits('cancelTicketIds', 'to cancel none')
  @IdField('Ticket', { list: true, nullable: true, description: 'Tickets of the booking to call off with it.' })
  cancelTicketIds?: string[] | null;

  @Optional()
  @MaxLength(500, { message: 'reason must have at most 500 characters.' })
  @Field(() => String, { nullable: true, description: 'Why, at most 500 characters; the buyer reads it.' })
  reason?: string | null;
}

@InputType('TicketTransferInput', { description: 'A ticket that somebody else shall have.' })
export class StaffTicketTransferInput extends RepeatableStaffInput {
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

@InputType({ description: 'One scan of a ticket at the door.' })
export class TicketCheckInInput {
  @IdempotencyKeyField()
  nonce: string;

  @Verbatim
  @MaxLength(1_000, { message: 'qrPayload must have at most 1,000 characters.' })
  @Field(() => String, { description: 'What the QR code says, to the letter.' })
  qrPayload: string;

  @IdField('Occurrence', { description: 'The date that people are let in to.' })
  occurrenceId: string;

  @Optional()
  @Field(() => DateTime, { nullable: true, description: 'When it was scanned, by a scanner that was offline; now if left out.' })
  scannedAt?: Date | null;
}

@InputType('BookingFilter', { description: 'Which bookings to list; all conditions hold together.' })
export class BookingFilterInput implements BookingFilter {
  @IdField('Event', { nullable: true, description: 'Only for this event.' })
  eventId?: string | null;

  @IdField('Occurrence', { nullable: true, description: 'Only for this date.' })
  occurrenceId?: string | null;

  @Field(() => [BookingStatusEnum], { nullable: true, description: 'Only those with one of these statuses.' })
  status?: BookingStatus[] | null;

  @Field(() => [FinancialStatusEnum], { nullable: true, description: 'Only those whose money stands like one of these.' })
  financialStatus?: FinancialStatus[] | null;

  @Optional()
  @MaxLength(20, { message: 'reference must have at most 20 characters.' })
  @Field(() => String, { nullable: true, description: 'Only the one with this reference; case and hyphens make no difference.' })
  reference?: string | null;

  @Optional()
  @MaxLength(200, { message: 'query must have at most 200 characters.' })
  @Field(() => String, { nullable: true, description: "Part of the contact's or an attendee's name or address." })
  query?: string | null;

  @Field(() => DateTime, { nullable: true, description: 'Only those begun at this time or later.' })
  createdAfter?: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'Only those begun before this time.' })
  createdBefore?: Date | null;
}
