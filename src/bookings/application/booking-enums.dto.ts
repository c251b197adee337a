import { registerEnumType } from 'type-graphql';
import type { FinancialStatus, PaymentState, RefundState } from '../domain/account';
import type { BookingStatus, TicketStatus } from '../domain/booking.entity';

export const BookingStatusEnum: { readonly [S in BookingStatus]: S } = {
  HELD: 'HELD',
  AWAITING_PAYMENT: 'AWAITING_PAYMENT',
  CONFIRMED: 'CONFIRMED',
  CANCELLED: 'CANCELLED',
  EXPIRED: 'EXPIRED',
};

registerEnumType(BookingStatusEnum, {
  name: 'BookingStatus',
  description: 'How far a booking has come.',
  valuesConfig: {
    HELD: { description: 'Its places are kept for a while, to be confirmed.' },
    AWAITING_PAYMENT: { description: 'Confirmed by its holder; its places are kept until the money is here or the time to pay is over.' },
    CONFIRMED: { description: 'Its places are taken for good and its tickets are good.' },
    CANCELLED: { description: 'Called off; its places were given back.' },
    EXPIRED: { description: 'Not confirmed or not paid in time; its places were given back.' },
  },
});

export const FinancialStatusEnum: { readonly [S in FinancialStatus]: S } = {
  NOT_REQUIRED: 'NOT_REQUIRED',
  UNPAID: 'UNPAID',
  PENDING: 'PENDING',
  PAID: 'PAID',
  PARTIALLY_REFUNDED: 'PARTIALLY_REFUNDED',
  REFUNDED: 'REFUNDED',
  REFUND_FAILED: 'REFUND_FAILED',
  DISPUTED: 'DISPUTED',
};

registerEnumType(FinancialStatusEnum, {
  name: 'FinancialStatus',
  description: 'What the payments and refunds of a booking add up to.',
  valuesConfig: {
    NOT_REQUIRED: { description: 'It is free.' },
    UNPAID: { description: 'No money is here.' },
    PENDING: { description: 'A payment is under way.' },
    PAID: { description: 'Paid in full.' },
    PARTIALLY_REFUNDED: { description: 'Some of the money was given back.' },
    REFUNDED: { description: 'All of the money was given back.' },
    REFUND_FAILED: { description: 'The last refund did not work; somebody has to look into it.' },
    DISPUTED: { description: 'The buyer disputes the payment at their bank.' },
  },
});

export const TicketStatusEnum: { readonly [S in TicketStatus]: S } = { RESERVED: 'RESERVED', VALID: 'VALID', CHECKED_IN: 'CHECKED_IN', VOID: 'VOID' };

registerEnumType(TicketStatusEnum, {
  name: 'TicketStatus',
  description: 'What a ticket is good for.',
  valuesConfig: {
    RESERVED: { description: 'It becomes good when the booking is paid.' },
    VALID: { description: 'It lets its bearer in.' },
    CHECKED_IN: { description: 'Its bearer is in.' },
    VOID: { description: 'It is good for nothing: called off or expired.' },
  },
});

export const PaymentStateEnum: { readonly [S in PaymentState]: S } = { CREATED: 'CREATED', PENDING: 'PENDING', CONFIRMED: 'CONFIRMED', FAILED: 'FAILED', CANCELLED: 'CANCELLED' };

registerEnumType(PaymentStateEnum, {
  name: 'PaymentState',
  description: 'How far a payment has come.',
  valuesConfig: {
    CREATED: { description: 'The buyer has still to pay.' },
    PENDING: { description: 'The provider is working on it.' },
    CONFIRMED: { description: 'The money is here.' },
    FAILED: { description: 'It was declined; the buyer may try again.' },
    CANCELLED: { description: 'It was called off.' },
  },
});

export const RefundStateEnum: { readonly [S in RefundState]: S } = { CREATED: 'CREATED', IN_TRANSIT: 'IN_TRANSIT', DONE: 'DONE', FAILED: 'FAILED', CANCELLED: 'CANCELLED' };

registerEnumType(RefundStateEnum, {
  name: 'RefundState',
  description: 'How far a refund has come.',
  valuesConfig: {
    CREATED: { description: 'Written down, not sent to the provider yet.' },
    IN_TRANSIT: { description: 'The provider is working on it.' },
    DONE: { description: 'The money is on its way to the buyer.' },
    FAILED: { description: 'The provider could not carry it out.' },
    CANCELLED: { description: 'It was called off.' },
  },
});
