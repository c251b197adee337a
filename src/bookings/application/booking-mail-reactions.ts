import { type Reaction, reaction } from '../../shared/application/jobs.port';
import type { BookingMailService } from './booking-mail.service';

/** One job per mail, so that a mail server that fails one of them does not repeat the others. */
export const bookingMailReactions = (mails: BookingMailService): Reaction[] => [
  reaction({ on: 'booking.confirmed', name: 'mail-tickets', handle: ({ bookingId }) => mails.confirmed(bookingId) }),
  reaction({ on: 'booking.cancelled', name: 'mail-holder', handle: ({ bookingId, ticketIds }) => mails.cancelled(bookingId, ticketIds) }),
  reaction({ on: 'booking.reminder_due', name: 'mail-holder', handle: ({ bookingId }) => mails.remind(bookingId) }),
  reaction({ on: 'refund.completed', name: 'mail-holder', handle: ({ bookingId, refundId }) => mails.refunded(bookingId, refundId) }),
  reaction({ on: 'refund.failed', name: 'mail-owner', handle: ({ bookingId, refundId }) => mails.refundFailed(bookingId, refundId) }),
  reaction({ on: 'payment.disputed', name: 'mail-owner', handle: ({ bookingId, paymentId }) => mails.disputed(bookingId, paymentId) }),
  reaction({ on: 'ticket.transferred', name: 'mail-new-holder', handle: ({ bookingId, ticketId }) => mails.received(bookingId, ticketId) }),
  reaction({ on: 'ticket.transferred', name: 'mail-holder', handle: ({ bookingId, ticketId }) => mails.passedOn(bookingId, ticketId) }),
];
