import type { LiveBookings } from '../events/domain/inventory.repository';
import type { Feature, Platform } from '../shared';
import type { Transaction } from '../shared/infrastructure/prisma-unit-of-work';
import type { BookingStores } from './domain/booking.repository';
import { bookingSecrets } from './infrastructure/booking-secrets';
import { Ed25519TicketCodes } from './infrastructure/ed25519-ticket-codes';
import { HmacGuestTokens } from './infrastructure/hmac-guest-tokens';
import { PrismaBookingRepository } from './infrastructure/prisma-booking.repository';
import { PrismaPaymentRepository } from './infrastructure/prisma-payment.repository';
import { PrismaStocks } from './infrastructure/prisma-stocks';
import { SqlLiveBookings } from './infrastructure/sql-live-bookings';

/** What a transaction about bookings touches. */
export function bookingStores(tx: Transaction): BookingStores {
  return { bookings: new PrismaBookingRepository(tx), stocks: new PrismaStocks(tx), payments: new PrismaPaymentRepository(tx) };
}

/** What events ask about their bookings. */
export const liveBookings = (tx: Transaction): LiveBookings => new SqlLiveBookings(tx);

/** Places held, paid, ticketed, given back; the money of it, and the mails about it. */
export function bookingsFeature(platform: Platform): Feature {
  const stores = platform.unitOfWork(bookingStores);
  const secrets = bookingSecrets(platform.config);
  const ticketCodes = new Ed25519TicketCodes(secrets);
  const guestTokens = new HmacGuestTokens(secrets);
  void [stores, ticketCodes, guestTokens];
  return { name: 'bookings' };
}
