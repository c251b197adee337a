import type { Platform } from '../shared';
import type { Reaction } from '../shared/application/jobs.port';
import type { Transaction } from '../shared/infrastructure/prisma-unit-of-work';
import { bookingReactions } from './application/booking-reactions';
import type { BookingStores } from './domain/booking.repository';
import type { PaymentProviders } from './domain/payment-provider.port';
import type { GuestTokens, TicketCodes } from './domain/ticket-codes.port';
import { CancelBooking } from './domain/use-cases/cancel-booking.use-case';
import { CancelBookingByStaff } from './domain/use-cases/cancel-booking-by-staff.use-case';
import { CancelBookingsOfEvent } from './domain/use-cases/cancel-bookings-of-event.use-case';
import { CheckInTicket } from './domain/use-cases/check-in-ticket.use-case';
import { ConfirmBooking } from './domain/use-cases/confirm-booking.use-case';
import { ExtendHold } from './domain/use-cases/extend-hold.use-case';
import type { HoldPolicy } from './domain/use-cases/hold-places.use-case';
import type { RecordPaymentReport } from './domain/use-cases/record-payment-report.use-case';
import { ReplacePayment } from './domain/use-cases/replace-payment.use-case';
import type { StartPayment } from './domain/use-cases/start-payment.use-case';
import { TransferTicket } from './domain/use-cases/transfer-ticket.use-case';
import { SqlSchedule } from './infrastructure/sql-schedule';

export interface LifecycleTools {
  readonly stores: (tx: Transaction) => BookingStores;
  readonly reads: BookingStores;
  readonly tokens: GuestTokens;
  readonly codes: TicketCodes;
  readonly policy: () => Promise<HoldPolicy>;
  readonly payments: { readonly providers: PaymentProviders; readonly startPayment: StartPayment; readonly recordReport: RecordPaymentReport };
}

/** What becomes of a booking once it is held. */
export function bookingLifecycle({ clock, config, ids, unitOfWork }: Platform, { stores, reads, tokens, codes, policy, payments }: LifecycleTools) {
  const units = unitOfWork(stores);
  const scheduled = unitOfWork((tx) => ({ ...stores(tx), schedule: new SqlSchedule(tx) }));
  const { providers, startPayment, recordReport } = payments;
  const replacePayment = new ReplacePayment(providers, units, reads.payments, recordReport, clock);
  const confirmation = { reads: reads.bookings, startPayment, replacePayment, paymentMinutes: config.BOOKING_PAYMENT_MINUTES, tokens, clock, ids };
  const reactions: readonly Reaction[] = bookingReactions(new CancelBookingsOfEvent(units, clock, ids));
  return {
    extend: new ExtendHold(scheduled, tokens, clock, policy),
    confirm: new ConfirmBooking(scheduled, confirmation),
    cancel: new CancelBooking(units, tokens, clock, ids),
    cancelByStaff: new CancelBookingByStaff(units, clock, ids),
    transfer: new TransferTicket(scheduled, tokens, clock, ids),
    checkIn: new CheckInTicket(units, codes, clock),
    reactions,
  };
}
