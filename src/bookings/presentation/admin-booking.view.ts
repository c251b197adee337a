import { Field, Int, ObjectType, registerEnumType } from 'type-graphql';
import { DateTime, Locale } from '../../shared/application/scalars.dto';
import type { Money } from '../../shared/domain/money';
import { connectionTypes } from '../../shared/presentation/connection';
import { MoneyView } from '../../shared/presentation/money.view';
import { Node, NodeId } from '../../shared/presentation/node';
import { UserErrorView } from '../../shared/presentation/user-error.view';
import { BookingStatusEnum, FinancialStatusEnum, PaymentStateEnum, RefundStateEnum, TicketStatusEnum } from '../application/booking-enums.dto';
import type { FinancialStatus, LedgerEntry, LedgerEntryKind, Payment, PaymentState, Refund, RefundState } from '../domain/account';
import type { Booking, BookingLine, BookingStatus, Ticket, TicketStatus } from '../domain/booking.entity';
import { describedBookingFaults } from './booking-faults';

@ObjectType('Ticket', { implements: Node, description: 'One place of a booking. Its QR code is for its holder alone.' })
export class AdminTicketView implements Pick<Ticket, 'id' | 'status' | 'attendeeName' | 'attendeeEmail' | 'checkedInAt'> {
  @NodeId('Ticket')
  id: string;

  @Field(() => TicketStatusEnum, { description: 'What it is good for.' })
  status: TicketStatus;

  @Field(() => String, { nullable: true, description: 'Who comes.' })
  attendeeName: string | null;

  @Field(() => String, { nullable: true, description: 'Address of whoever comes.' })
  attendeeEmail: string | null;

  @Field(() => DateTime, { nullable: true, description: 'When its bearer was let in.' })
  checkedInAt: Date | null;
}

@ObjectType('BookingLine', { description: 'So many tickets of one type.' })
export class AdminBookingLineView implements Pick<BookingLine, 'id' | 'name' | 'quantity' | 'unitPrice'> {
  @NodeId('BookingLine')
  id: string;

  @Field(() => String, { description: 'Name of the ticket type when it was held.' })
  name: string;

  @Field(() => Int, { description: 'How many.' })
  quantity: number;

  @Field(() => MoneyView, { description: 'Price of one when it was held; that is the price to pay.' })
  unitPrice: Money;
}

@ObjectType('Payment', { description: 'One attempt to pay a booking.' })
export class AdminPaymentView implements Omit<Payment, 'bookingId'> {
  @NodeId('Payment')
  id: string;

  @Field(() => String, { description: 'Who takes the money; manual where the organizer took it by hand.' })
  provider: string;

  @Field(() => String, { nullable: true, description: "The provider's id of it; null until the provider has answered." })
  providerRef: string | null;

  @Field(() => String, { nullable: true, description: 'How it is paid, or the note of whoever took it by hand.' })
  method: string | null;

  @Field(() => PaymentStateEnum, { description: 'How far it has come.' })
  state: PaymentState;

  @Field(() => MoneyView, { description: 'How much it is about.' })
  amount: Money;

  @Field(() => String, { nullable: true, description: 'Why it failed.' })
  failure: string | null;

  @Field(() => DateTime, { description: 'When it was begun.' })
  createdAt: Date;

  @Field(() => DateTime, { description: 'When it last changed.' })
  updatedAt: Date;
}

@ObjectType('Refund', { description: 'Money on its way back.' })
export class AdminRefundView implements Omit<Refund, 'bookingId' | 'paymentId'> {
  @NodeId('Refund')
  id: string;

  @Field(() => String, { nullable: true, description: "The provider's id of it; null until the provider has answered." })
  providerRef: string | null;

  @Field(() => RefundStateEnum, { description: 'How far it has come.' })
  state: RefundState;

  @Field(() => MoneyView, { description: 'How much is given back.' })
  amount: Money;

  @Field(() => String, { nullable: true, description: 'Why it is given back.' })
  reason: string | null;

  @Field(() => String, { nullable: true, description: 'Why it failed.' })
  failure: string | null;

  @Field(() => DateTime, { description: 'When it was begun.' })
  createdAt: Date;

  @Field(() => DateTime, { description: 'When it last changed.' })
  updatedAt: Date;
}

const LedgerEntryKindEnum: { readonly [K in LedgerEntryKind]: K } = { CAPTURE: 'CAPTURE', REFUND: 'REFUND', REFUND_REVERSAL: 'REFUND_REVERSAL', DISPUTE: 'DISPUTE', DISPUTE_REVERSAL: 'DISPUTE_REVERSAL' };

registerEnumType(LedgerEntryKindEnum, {
  name: 'LedgerEntryKind',
  description: 'Which way money moved.',
  valuesConfig: {
    CAPTURE: { description: 'From the buyer to the organizer.' },
    REFUND: { description: 'Back to the buyer.' },
    REFUND_REVERSAL: { description: 'A refund that came back.' },
    DISPUTE: { description: 'Taken back by the bank of the buyer.' },
    DISPUTE_REVERSAL: { description: 'Given again by the bank, after a dispute was won.' },
  },
});

@ObjectType('LedgerEntry', { description: 'Money that moved. Entries are never changed or removed.' })
export class AdminLedgerEntryView implements Pick<LedgerEntry, 'kind' | 'fact' | 'amount' | 'occurredAt'> {
  @Field(() => LedgerEntryKindEnum, { description: 'Which way it moved.' })
  kind: LedgerEntryKind;

  @Field(() => String, { description: "The provider's name of the movement." })
  fact: string;

  @Field(() => MoneyView, { description: 'How much, always positive.' })
  amount: Money;

  @Field(() => DateTime, { description: 'When it moved.' })
  occurredAt: Date;
}

@ObjectType('Booking', { implements: Node, description: 'Places that somebody holds or has bought for one date of an event.' })
export class AdminBookingView implements Omit<Booking, 'eventId' | 'occurrenceId' | 'userId' | 'expiresAt' | 'lines' | 'tickets' | 'currency' | 'isFree' | 'isLive' | 'validTickets' | Methods> {
  @NodeId('Booking')
  id: string;

  @Field(() => String, { description: 'What people read to each other, such as K7QX-2M9P.' })
  reference: string;

  @Field(() => BookingStatusEnum, { description: 'How far it has come.' })
  status: BookingStatus;

  @Field(() => FinancialStatusEnum, { description: 'What its payments and refunds add up to.' })
  financialStatus: FinancialStatus;

  @Field(() => MoneyView, { description: 'What is to pay in all.' })
  total: Money;

  @Field(() => DateTime, { nullable: true, description: 'Until when its holder may cancel it; null where they may not.' })
  cancellableUntil: Date | null;

  @Field(() => Int, { description: 'What a holder who cancels gets back, in percent.' })
  refundPercent: number;

  @Field(() => String, { nullable: true, description: 'Where the tickets are sent.' })
  contactEmail: string | null;

  @Field(() => String, { nullable: true, description: 'Name of whoever booked.' })
  contactName: string | null;

  @Field(() => Locale, { nullable: true, description: 'Language that its mails are written in.' })
  locale: string | null;

  @Field(() => DateTime, { nullable: true, description: 'When it was confirmed.' })
  confirmedAt: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'When it was called off.' })
  cancelledAt: Date | null;

  @Field(() => String, { nullable: true, description: 'Why it was called off.' })
  cancelReason: string | null;

  @Field(() => Int, { description: 'Counts the changes.' })
  version: number;

  @Field(() => DateTime, { description: 'When its places were first held.' })
  createdAt: Date;

  @Field(() => DateTime, { description: 'When it was last changed.' })
  updatedAt: Date;
}

/** What a booking does rather than has. */
type Methods = { [K in keyof Booking]: Booking[K] extends (...args: never[]) => unknown ? K : never }[keyof Booking];

export const { ConnectionView: AdminBookingConnection } = connectionTypes('Booking', () => AdminBookingView);

const faults = describedBookingFaults([
  'INVALID', 'NOT_FOUND', 'INVALID_STATE', 'NOT_CANCELLABLE', 'SOLD_OUT', 'CURRENCY_MISMATCH', 'REFUND_EXCEEDS_BALANCE',
  'INVALID_TICKET', 'TICKET_REPLACED', 'ALREADY_CHECKED_IN', 'WRONG_OCCURRENCE', 'IDEMPOTENCY_CONFLICT',
]);

registerEnumType(faults.codes, { name: 'BookingErrorCode', description: 'Why nothing was done about a booking.', valuesConfig: faults.descriptions });

@ObjectType('BookingUserError', { implements: UserErrorView, description: 'Why nothing was done about a booking.' })
class AdminBookingUserError extends UserErrorView {
  @Field(() => faults.codes, { description: 'Stable code for programs.' })
  code: keyof typeof faults.codes;
}

@ObjectType('BookingPayload', { description: 'Result of a request about a booking.' })
export class AdminBookingPayload {
  @Field(() => AdminBookingView, { nullable: true, description: 'The booking as it is now; null where the request was refused.' })
  booking?: AdminBookingView;

  @Field(() => [AdminBookingUserError], { description: 'What to correct; empty on success.' })
  userErrors: AdminBookingUserError[];
}

@ObjectType('CheckInPayload', { description: 'Result of scanning a ticket. Without userErrors, let its bearer in.' })
export class CheckInPayload extends AdminBookingPayload {
  @Field(() => AdminTicketView, { nullable: true, description: 'The ticket, also where it was scanned before; null where it could not be read.' })
  ticket?: AdminTicketView;

  @Field(() => DateTime, { nullable: true, description: 'When its bearer was let in: now, or by an earlier scan.' })
  firstCheckedInAt?: Date | null;
}
