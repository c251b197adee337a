import type { AuthFeature } from '../auth';
import type { LiveBookings } from '../events/domain/inventory.repository';
import type { CurrentSettings } from '../settings';
import type { SiteSettings } from '../settings/domain/site-settings.entity';
import type { Feature, Platform } from '../shared';
import type { RecurringJob } from '../shared/application/jobs.port';
import { idempotencyHours } from '../shared/domain/idempotency';
import type { Transaction } from '../shared/infrastructure/prisma-unit-of-work';
import { adminBookingsPart } from './admin';
import { HoldDesk } from './application/hold-desk.service';
import { availabilityPart } from './availability';
import type { BookingStores } from './domain/booking.repository';
import { ExpireBookings } from './domain/use-cases/expire-bookings.use-case';
import { type HoldPolicy, HoldPlaces } from './domain/use-cases/hold-places.use-case';
import { bookingSecrets } from './infrastructure/booking-secrets';
import { Ed25519TicketCodes } from './infrastructure/ed25519-ticket-codes';
import { HmacGuestTokens } from './infrastructure/hmac-guest-tokens';
import { PrismaBookingRepository } from './infrastructure/prisma-booking.repository';
import { PrismaPaymentRepository } from './infrastructure/prisma-payment.repository';
import { PrismaStocks } from './infrastructure/prisma-stocks';
import { randomReferences } from './infrastructure/random-references';
import { SqlHoldStore } from './infrastructure/sql-hold-store';
import { SqlLiveBookings } from './infrastructure/sql-live-bookings';
import { findStockDrift } from './infrastructure/sql-stock-drift';
import { bookingLifecycle } from './lifecycle';
import { bookingPapersPart } from './papers';
import { paymentsPart } from './payments';
import { publicBookingsPart } from './public';

/** What a transaction about bookings touches. */
export function bookingStores(tx: Transaction): BookingStores {
  return { bookings: new PrismaBookingRepository(tx), stocks: new PrismaStocks(tx), payments: new PrismaPaymentRepository(tx) };
}

/** What events ask about their bookings. */
export const liveBookings = (tx: Transaction): LiveBookings => new SqlLiveBookings(tx);

/** What the site settings say of holds and cancellations, and the configuration where they don't. */
export const housePolicy = ({ config }: Platform, settings: { get(): Promise<Pick<SiteSettings, keyof HoldPolicy>> }) => async (): Promise<HoldPolicy> => {
  const { holdMinutes, cancellableHours, refundPercent } = await settings.get();
  return {
    holdMinutes: holdMinutes ?? config.BOOKING_HOLD_MINUTES,
    cancellableHours: cancellableHours ?? config.BOOKING_CANCELLABLE_HOURS,
    refundPercent: refundPercent ?? config.BOOKING_REFUND_PERCENT,
  };
};

/** How places are held, and given back when the time is over. */
export function bookingHolds({ clock, ids, unitOfWork }: Platform, policy: () => Promise<HoldPolicy>) {
  const expireBookings = new ExpireBookings(unitOfWork(bookingStores), clock);
  const holdStores = unitOfWork((tx) => ({ ...bookingStores(tx), holds: new SqlHoldStore(tx) }));
  const holdPlaces = new HoldPlaces(holdStores, expireBookings, { clock, ids, references: randomReferences, policy });
  return { expireBookings, holdPlaces, holdDesk: new HoldDesk(holdPlaces) };
}

/** What is done again and again so that places don't get lost. */
export function housekeeping({ clock, database, logger, unitOfWork }: Platform, expireBookings: ExpireBookings): RecurringJob[] {
  const keyStores = unitOfWork(() => ({}));
  return [
    { name: 'expire-bookings', everySeconds: 5, run: async () => void (await expireBookings.execute()) },
    {
      name: 'check-stock-drift',
      schedule: '23 * * * *',
      async run() {
        const drift = await findStockDrift(database.pool);
        if (drift.length > 0) logger.error({ drift }, `the counters of ${drift.length} stocks differ from their bookings`);
      },
    },
    {
      name: 'purge-idempotency-records',
      schedule: '41 * * * *',
      run: () => keyStores.run(async ({ idempotency }) => void (await idempotency.purge(new Date(clock.now().getTime() - idempotencyHours * 3_600_000)))),
    },
  ];
}

/** Places held, paid, ticketed, given back; the money of it, and the mails about it. */
export function bookingsFeature(given: Platform, { authenticate }: Pick<AuthFeature, 'authenticate'>, settings: CurrentSettings): Feature {
  const { platform, extend } = availabilityPart(given);
  const reads = bookingStores(platform.database.prisma);
  const secrets = bookingSecrets(platform.config);
  const codes = new Ed25519TicketCodes(secrets);
  const tokens = new HmacGuestTokens(secrets);
  const policy = housePolicy(platform, settings);
  const { expireBookings, holdDesk } = bookingHolds(platform, policy);
  const papers = bookingPapersPart(platform, { tokens, codes, payments: reads.payments });
  const payments = paymentsPart(platform);
  const lifecycle = bookingLifecycle(platform, { stores: bookingStores, reads, tokens, codes, payments, policy });
  const holderSide = publicBookingsPart(platform, reads, { holdDesk, tokens, codes, useCases: lifecycle });
  const { markPaid, refundBooking: refund } = payments;
  const staffSide = adminBookingsPart(platform, reads, { codes, authenticate, useCases: { ...lifecycle, cancel: lifecycle.cancelByStaff, markPaid, refund } });
  return extend({
    name: 'bookings',
    ...holderSide,
    ...staffSide,
    loaders: (viewer) => ({ ...holderSide.loaders(viewer), ...staffSide.loaders(viewer) }),
    reactions: [...papers.reactions, ...payments.reactions, ...lifecycle.reactions],
    recurring: [...housekeeping(platform, expireBookings), ...papers.recurring, ...payments.recurring],
    async routes(http) {
      await papers.routes(http);
      payments.routes(http);
      await staffSide.routes(http);
    },
  });
}
