import { bookingStores } from '../../src/bookings';
import { bookingLifecycle } from '../../src/bookings/lifecycle';
import { paymentUseCases } from '../../src/bookings/payments';
import type { PaymentProvider } from '../../src/bookings/domain/payment-provider.port';
import { bookingSecrets } from '../../src/bookings/infrastructure/booking-secrets';
import { SandboxPayments } from '../../src/bookings/infrastructure/sandbox-payments';
import { reaction } from '../../src/shared/application/jobs.port';
import { createTestApp, type TestApp, type TestAppOptions } from '../support/app';
import { type BookingWorld, configuredPolicy } from './booking-world';

const announcements = ['booking.confirmed', 'booking.cancelled', 'ticket.transferred', 'ticket.checked_in', 'refund.requested'] as const;

/** The use cases of one process, with the sandbox or another provider to pay at. */
export function lifecycleOf(world: BookingWorld, test: TestApp = world.test, provider: PaymentProvider | null = sandboxOf(world)) {
  const { platform } = test;
  // Something listens to each of them, so that the outbox keeps them to be looked at.
  for (const on of announcements) {
    if (!platform.reactions.some((known) => known.on === on && known.name === 'test')) platform.reactions.push(reaction({ on, name: 'test', handle: async () => undefined }));
  }
  const payments = paymentUseCases(platform, { current: provider, byName: new Map(provider ? [[provider.name, provider]] : []) });
  const reads = bookingStores(platform.database.prisma);
  return { ...bookingLifecycle(platform, { stores: bookingStores, reads, tokens: world.tokens, codes: world.codes, policy: configuredPolicy(test), payments }), payments };
}

export function sandboxOf({ test: { platform } }: BookingWorld): SandboxPayments {
  const { clock, config, database, ids } = platform;
  return new SandboxPayments({ prisma: database.prisma, clock, ids, secret: bookingSecrets(config)[0]! });
}

/** Another process on the world's database, by the same clock. */
export const anotherProcess = (world: BookingWorld, options: TestAppOptions = {}): Promise<TestApp> => createTestApp({ clock: world.clock, databaseUrl: world.test.databaseUrl, ...options });

/** Waits until a statement of the world's database waits for a lock. */
export const isLockWaitedFor = async (world: BookingWorld): Promise<boolean> =>
  (await world.rows(`SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()`)).length > 0;

export const settled = async (calls: readonly Promise<unknown>[]): Promise<{ done: number; refused: string[] }> => {
  const results = await Promise.allSettled(calls);
  const refused = results.flatMap((result) => (result.status === 'rejected' ? [codeOf(result.reason)] : []));
  return { done: results.length - refused.length, refused };
};

const codeOf = (error: unknown): string => {
  const faults = (error as { faults?: readonly { code: string }[] }).faults;
  if (!faults) throw error;
  return faults[0]!.code;
};
