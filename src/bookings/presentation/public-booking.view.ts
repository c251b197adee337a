import { Field, ID, Int, ObjectType, registerEnumType } from 'type-graphql';
import { DateTime, Locale } from '../../shared/application/scalars.dto';
import type { Money } from '../../shared/domain/money';
import { connectionTypes } from '../../shared/presentation/connection';
import { MoneyView } from '../../shared/presentation/money.view';
import { Node, NodeId } from '../../shared/presentation/node';
import { UserErrorView } from '../../shared/presentation/user-error.view';
import { BookingStatusEnum, FinancialStatusEnum, PaymentStateEnum, RefundStateEnum, TicketStatusEnum } from '../application/booking-enums.dto';
import type { FinancialStatus, Payment, PaymentState, Refund, RefundState } from '../domain/account';
import type { Booking, BookingLine, BookingStatus, Ticket, TicketStatus } from '../domain/booking.entity';
import { describedBookingFaults } from './booking-faults';

@ObjectType('Ticket', { implements: Node, description: 'One place of a booking. Only the holder of the booking sees it.' })
export class PublicTicketView implements Pick<Ticket, 'id' | 'status' | 'attendeeName' | 'attendeeEmail' | 'checkedInAt'> {
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
export class PublicBookingLineView implements Pick<BookingLine, 'id' | 'name' | 'quantity' | 'unitPrice'> {
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
export class PublicPaymentView implements Pick<Payment, 'id' | 'state' | 'amount' | 'failure' | 'createdAt'> {
  @NodeId('Payment')
  id: string;

  @Field(() => PaymentStateEnum, { description: 'How far it has come.' })
  state: PaymentState;

  @Field(() => MoneyView, { description: 'How much it is about.' })
  amount: Money;

  @Field(() => String, { nullable: true, description: 'Why it failed.' })
  failure: string | null;

  @Field(() => DateTime, { description: 'When it was begun.' })
  createdAt: Date;
}

@ObjectType('Refund', { description: 'Money on its way back.' })
export class PublicRefundView implements Pick<Refund, 'id' | 'state' | 'amount' | 'createdAt'> {
  @NodeId('Refund')
  id: string;

  @Field(() => RefundStateEnum, { description: 'How far it has come.' })
  state: RefundState;

  @Field(() => MoneyView, { description: 'How much is given back.' })
  amount: Money;

  @Field(() => DateTime, { description: 'When it was begun.' })
  createdAt: Date;
}

@ObjectType('Booking', { implements: Node, description: 'Places that you hold or have bought for one date of an event. Only its holder sees it.' })
export class PublicBookingView implements Pick<Booking, 'id' | 'reference' | 'status' | 'financialStatus' | 'total' | 'cancellableUntil' | 'contactEmail' | 'contactName' | 'locale' | 'createdAt' | 'updatedAt'> {
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

  @Field(() => DateTime, { nullable: true, description: 'Until when you may cancel it, as long as no ticket is checked in; null where you may not.' })
  cancellableUntil: Date | null;

  @Field(() => String, { nullable: true, description: 'Where the tickets are sent; null while it is HELD.' })
  contactEmail: string | null;

  @Field(() => String, { nullable: true, description: 'Name of whoever booked.' })
  contactName: string | null;

  @Field(() => Locale, { nullable: true, description: 'Language that its mails are written in.' })
  locale: string | null;

  @Field(() => DateTime, { description: 'When its places were first held.' })
  createdAt: Date;

  @Field(() => DateTime, { description: 'When it was last changed.' })
  updatedAt: Date;
}

export const { ConnectionView: PublicBookingConnection } = connectionTypes('Booking', () => PublicBookingView);

@ObjectType('PaymentSession', { description: 'What is needed to pay.' })
export class PublicPaymentSessionView {
  @Field(() => PaymentStateEnum, { nullable: true, description: 'How far the payment has come, as far as the provider tells.' })
  state: PaymentState | null;

  @Field(() => String, { nullable: true, description: "What the payment provider's script takes in the browser; null where nothing is left to do." })
  clientSecret: string | null;

  @Field(() => String, { nullable: true, description: 'Why it failed.' })
  failure: string | null;
}

const faults = describedBookingFaults([
  'INVALID', 'NOT_FOUND', 'SOLD_OUT', 'INSUFFICIENT_CAPACITY', 'SALES_CLOSED', 'EVENT_CANCELLED', 'LIMIT_EXCEEDED', 'HOLD_EXPIRED', 'INVALID_STATE', 'NOT_CANCELLABLE',
  'PAYMENT_DECLINED', 'PAYMENT_UNAVAILABLE', 'IDEMPOTENCY_CONFLICT',
]);

registerEnumType(faults.codes, { name: 'BookingErrorCode', description: 'Why nothing was done about a booking.', valuesConfig: faults.descriptions });

@ObjectType('BookingUserError', { implements: UserErrorView, description: 'Why nothing was done about a booking.' })
export class PublicBookingUserError extends UserErrorView {
  @Field(() => faults.codes, { description: 'Stable code for programs.' })
  code: keyof typeof faults.codes;

  @Field(() => ID, { nullable: true, description: 'The ticket type it is about.' })
  ticketTypeId?: string | null;

  @Field(() => Int, { nullable: true, description: 'How many of the ticket type could be had.' })
  available?: number | null;
}

@ObjectType('BookingPayload', { description: 'Result of a request about a booking.' })
export class PublicBookingPayload {
  @Field(() => PublicBookingView, { nullable: true, description: 'The booking as it is now; null where the request was refused.' })
  booking?: PublicBookingView;

  @Field(() => String, { nullable: true, description: 'Opens this one booking, its tickets and links to whoever has it; keep it. Given with a hold.' })
  guestToken?: string | null;

  @Field(() => PublicPaymentSessionView, { nullable: true, description: 'How to pay; null where there is nothing to pay.' })
  payment?: PublicPaymentSessionView | null;

  @Field(() => [PublicBookingUserError], { description: 'What to correct; empty on success.' })
  userErrors: PublicBookingUserError[];
}
