import { paymentStores, paymentUseCases } from '../../src/bookings/payments';
import { balanceOf, type Payment } from '../../src/bookings/domain/account';
import { Booking, movesBetween } from '../../src/bookings/domain/booking.entity';
import type { PaymentProvider } from '../../src/bookings/domain/payment-provider.port';
import { CancelBooking } from '../../src/bookings/domain/use-cases/cancel-booking.use-case';
import { ExpireBookings } from '../../src/bookings/domain/use-cases/expire-bookings.use-case';
import { requestRefunds } from '../../src/bookings/domain/refunding';
import { HmacGuestTokens } from '../../src/bookings/infrastructure/hmac-guest-tokens';
import { SandboxPayments } from '../../src/bookings/infrastructure/sandbox-payments';
import { bookingSecrets } from '../../src/bookings/infrastructure/booking-secrets';
import { fromMinorUnits } from '../../src/shared/domain/money';
import type { Viewer } from '../../src/shared/domain/viewer';
import { createTestApp, fakeClock, type TestApp, type TestAppOptions } from '../support/app';

export const testStart = '2026-11-22T12:00:00.000Z';
const hours = (count: number) => new Date(Date.parse(testStart) + count * 3_600_000);

export interface Stage {
  readonly ownerId: string;
  readonly eventId: string;
  readonly occurrenceId: string;
  readonly ticketTypeId: string;
  readonly stockId: string;
}

/** An app with payments over a sandbox that the test holds in its hands. */
export async function createTill(options: TestAppOptions = {}, wrap: (sandbox: SandboxPayments) => PaymentProvider = (sandbox) => sandbox) {
  const clock = fakeClock(testStart);
  const test = await createTestApp({ clock, ...options });
  return new Till(test, clock, wrap);
}

export class Till {
  readonly sandbox: SandboxPayments;
  readonly provider: PaymentProvider;
  readonly useCases: ReturnType<typeof paymentUseCases>;
  private readonly stores;

  constructor(
    readonly test: TestApp,
    readonly clock: ReturnType<typeof fakeClock>,
    wrap: (sandbox: SandboxPayments) => PaymentProvider,
  ) {
    const { config, database, ids, unitOfWork } = test.platform;
    this.sandbox = new SandboxPayments({ prisma: database.prisma, clock, ids, secret: bookingSecrets(config)[0]! });
    this.provider = wrap(this.sandbox);
    this.useCases = paymentUseCases(test.platform, { current: this.provider, byName: new Map([[this.provider.name, this.provider]]) });
    this.stores = unitOfWork(paymentStores);
  }

  get prisma() {
    return this.test.platform.database.prisma;
  }

  next(): string {
    return this.test.platform.ids.next();
  }

  /** A published event with one date and one pool, its owner an organizer. */
  async aStage({ capacity = 10, startsAt = hours(720) }: { readonly capacity?: number | null; readonly startsAt?: Date } = {}): Promise<Stage> {
    const [ownerId, organizerId, eventId, occurrenceId, ticketTypeId, poolId, stockId] = Array.from({ length: 7 }, () => this.next()) as [string, string, string, string, string, string, string];
    const at = { createdAt: hours(0), updatedAt: hours(0) };
    await this.prisma.user.create({ data: { id: ownerId, email: `${ownerId}@owners.example`, passwordHash: 'none', displayName: 'Owner', role: 'ORGANIZER', ...at } });
    await this.prisma.organizer.create({ data: { id: organizerId, slug: organizerId, name: 'Blue Note', ownerId, ...at } });
    await this.prisma.event.create({ data: { id: eventId, slug: eventId, status: 'PUBLISHED', title: 'Jazz', organizerId, timeZone: 'Europe/Berlin', ...at } });
    await this.prisma.occurrence.create({ data: { id: occurrenceId, eventId, startsAt, endsAt: new Date(startsAt.getTime() + 7_200_000), timeZone: 'Europe/Berlin' } });
    await this.prisma.ticketType.create({ data: { id: ticketTypeId, eventId, position: 0, name: 'Regular', price: '20', currency: 'EUR' } });
    await this.prisma.pool.create({ data: { id: poolId, eventId, name: 'Floor', capacity } });
    await this.prisma.stock.create({ data: { id: stockId, poolId, occurrenceId, capacity } });
    return { ownerId, eventId, occurrenceId, ticketTypeId, stockId };
  }

  /** Another date of a stage's event, with places of its own. */
  async anotherDate(stage: Stage, day: number): Promise<Stage> {
    const [occurrenceId, stockId] = [this.next(), this.next()];
    const { poolId } = await this.prisma.stock.findUniqueOrThrow({ where: { id: stage.stockId } });
    await this.prisma.occurrence.create({ data: { id: occurrenceId, eventId: stage.eventId, startsAt: hours(720 + 24 * day), endsAt: hours(722 + 24 * day), timeZone: 'Europe/Berlin' } });
    await this.prisma.stock.create({ data: { id: stockId, poolId, occurrenceId, capacity: 10 } });
    return { ...stage, occurrenceId, stockId };
  }

  /** A booking of 20.00 EUR a place that waits for its payment, as confirming a hold leaves it. */
  async aBooking({ eventId, occurrenceId, ticketTypeId, stockId }: Stage, { quantity = 3, paymentDueAt = hours(0.3) }: { readonly quantity?: number; readonly paymentDueAt?: Date } = {}): Promise<Booking> {
    const [id, lineId] = [this.next(), this.next()];
    const total = fromMinorUnits(2_000n * BigInt(quantity), 'EUR');
    const at = { createdAt: hours(0), updatedAt: hours(0) };
    const row = { id, reference: id, eventId, occurrenceId, userId: null, contactEmail: null, contactName: null, locale: null, refundPercent: 100, cancellableUntil: hours(500), confirmedAt: null, cancelledAt: null, cancelReason: null, version: 1, ...at };
    const held = new Booking({ ...row, status: 'HELD', financialStatus: 'UNPAID', total, expiresAt: hours(0.25), tickets: [], lines: [{ id: lineId, ticketTypeId, name: 'Regular', quantity, unitPrice: fromMinorUnits(2_000n, 'EUR'), stockIds: [stockId] }] });
    const tickets = Array.from({ length: quantity }, () => ({ id: this.next(), lineId, status: 'RESERVED' as const, attendeeName: null, attendeeEmail: null, nonce: this.next(), checkedInAt: null, checkInNonce: null }));
    const waiting = held.confirm({ contactEmail: 'ada@example.org', contactName: 'Ada', locale: 'en' }, tickets, paymentDueAt, hours(0));
    await this.prisma.booking.create({ data: { ...row, status: 'HELD', financialStatus: 'UNPAID', currency: 'EUR', total: total.amount, expiresAt: hours(0.25), lines: { create: { id: lineId, ticketTypeId, position: 0, name: 'Regular', quantity, unitPrice: '20', stockIds: [stockId] } } } });
    await this.stores.run(async ({ bookings, stocks }) => {
      if (!(await stocks.move(movesBetween(null, held)))) throw new Error('The stage is full.');
      await bookings.save(waiting);
    });
    return waiting;
  }

  /** A payment of a booking, written down and started at the provider. */
  async aPayment(booking: Booking, method: string | null = null): Promise<Payment> {
    const payment = await this.writtenPayment(booking, method);
    await this.useCases.startPayment.execute(payment, booking, { method, returnUrl: null });
    return { ...payment, providerRef: `sbx_${payment.id}` };
  }

  async writtenPayment(booking: Booking, method: string | null = null): Promise<Payment> {
    const payment = this.useCases.startPayment.prepare(booking, method, this.clock.now());
    await this.stores.run(({ payments }) => payments.savePayment(payment));
    return payment;
  }

  async aPaidBooking(stage: Stage, options?: { readonly quantity?: number }): Promise<{ readonly booking: Booking; readonly payment: Payment }> {
    const { id } = await this.aBooking(stage, options);
    const payment = await this.aPayment(await this.booking(id), 'sandbox_success');
    return { booking: await this.booking(id), payment };
  }

  async booking(id: string): Promise<Booking> {
    const [booking] = await this.stores.run(({ bookings }) => bookings.findByIds([id], null));
    return booking!;
  }

  account(id: string) {
    return this.stores.run(({ payments }) => payments.accountOf(id));
  }

  async balance(id: string) {
    return balanceOf(await this.account(id));
  }

  async stock({ stockId }: Pick<Stage, 'stockId'>) {
    const { sold, held } = await this.prisma.stock.findUniqueOrThrow({ where: { id: stockId } });
    return { sold, held };
  }

  /** Its time is over, and the sweeper comes by. */
  async expire({ id, occurrenceId }: Pick<Booking, 'id' | 'occurrenceId'>): Promise<void> {
    await this.prisma.booking.update({ where: { id }, data: { expiresAt: this.clock.now() } });
    await new ExpireBookings(this.stores, this.clock).execute(occurrenceId);
  }

  /** By its holder, who gets everything back. */
  async cancel({ id: bookingId }: Pick<Booking, 'id'>): Promise<void> {
    const tokens = new HmacGuestTokens(bookingSecrets(this.test.platform.config));
    const claim = { viewer: { kind: 'anonymous', requestId: 'test' } as const, guestToken: tokens.issue(bookingId) };
    await new CancelBooking(this.stores, tokens, this.clock, this.test.platform.ids).execute(claim, { idempotencyKey: bookingId, bookingId });
  }

  refund(booking: Booking, units: bigint): Promise<void> {
    return this.stores.run(async ({ bookings, payments, outbox }) => {
      const before = await bookings.getForUpdate(booking.id, null);
      await bookings.save(await requestRefunds(before, units, null, { payments, outbox }, this.test.platform.ids, this.clock.now()));
    });
  }

  /** Runs what the queue holds for `refund.requested`, once for each refund that waits. */
  async sendRefunds(bookingId: string): Promise<void> {
    for (const { id, state } of (await this.account(bookingId)).refunds) if (state === 'CREATED') await this.useCases.sendRefund.execute({ refundId: id });
  }

  /** Jobs that wait and name a thing, by the name of their task. */
  async jobs(task: string, about: string): Promise<{ readonly [fact: string]: unknown }[]> {
    const { rows } = await this.test.platform.database.pool.query(
      `SELECT payload FROM graphile_worker._private_jobs job JOIN graphile_worker._private_tasks task ON task.id = job.task_id
        WHERE task.identifier = $1 AND payload::text LIKE '%' || $2 || '%' ORDER BY job.id`,
      [task, about],
    );
    return rows.map(({ payload }) => payload);
  }

  /** What the sandbox has to tell of a payment, in the order in which it happened. */
  async news(paymentId: string): Promise<Parameters<SandboxPayments['sign']>[0][]> {
    return (await this.jobs('sandbox.event/deliver', paymentId)) as never;
  }

  /** Posts an event of the sandbox to the webhook, as a provider would. */
  async deliver(event: Parameters<SandboxPayments['sign']>[0], headers: Readonly<Record<string, string>> = {}) {
    const signed = this.sandbox.sign(event);
    return this.post(signed.body, { ...signed.headers, ...headers });
  }

  async post(body: Uint8Array, headers: Readonly<Record<string, string>>, provider = 'sandbox') {
    return this.test.app.http.inject({ method: 'POST', url: `/webhooks/payments/${provider}`, headers: { 'content-type': 'application/json', ...headers }, payload: Buffer.from(body) });
  }

  close(): Promise<void> {
    return this.test.close();
  }
}

export const viewerOf = (id: string, role: 'USER' | 'ORGANIZER' | 'ADMIN' = 'ORGANIZER'): Viewer => ({ kind: 'user', id, role, sessionId: id, requestId: 'test' });
