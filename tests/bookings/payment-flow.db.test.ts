import { type PaymentProvider, providerAway } from '../../src/bookings/domain/payment-provider.port';
import { StartPayment } from '../../src/bookings/domain/use-cases/start-payment.use-case';
import { createTill, type Stage, type Till, viewerOf } from './payment-support';

let till: Till;
let isAway = false;
beforeAll(async () => {
  till = await createTill({}, (sandbox) => {
    const whileThere = <Given, Answer>(call: (given: Given) => Promise<Answer>) => (given: Given) => (isAway ? Promise.reject(providerAway('The sandbox')) : call(given));
    const { start, find, cancel, refund } = { start: sandbox.start.bind(sandbox), find: sandbox.find.bind(sandbox), cancel: sandbox.cancel.bind(sandbox), refund: sandbox.refund.bind(sandbox) };
    const provider: PaymentProvider = Object.create(sandbox);
    return Object.assign(provider, { start: whileThere(start), find: whileThere(find), cancel: whileThere(cancel), refund: whileThere(refund) });
  });
});
afterEach(() => void (isAway = false));
afterAll(() => till.close());

const codeOf = (work: Promise<unknown>) => work.then(() => null, (error: { faults?: { code: string }[] }) => error.faults?.[0]?.code ?? String(error));

/** What the sandbox has to tell of a payment arrives. */
async function hear(paymentId: string, type?: string): Promise<void> {
  for (const event of await till.news(paymentId)) if (!type || event.type === type) expect((await till.deliver(event)).statusCode).toBe(200);
}

describe('a payment', () => {
  it('that succeeds at once confirms the booking, makes its tickets valid and sells its places', async () => {
    const stage = await till.aStage();
    const { booking } = await till.aPaidBooking(stage);
    expect(booking).toMatchObject({ status: 'CONFIRMED', financialStatus: 'PAID' });
    expect(booking.tickets.map(({ status }) => status)).toEqual(['VALID', 'VALID', 'VALID']);
    expect(await till.stock(stage)).toEqual({ sold: 3, held: 0 });
    expect(await till.jobs('booking.confirmed/cancel-open-payments', booking.id)).toHaveLength(1);
  });

  it('that is declined leaves the booking to be paid by another', async () => {
    const stage = await till.aStage();
    const booking = await till.aBooking(stage);
    expect(await codeOf(till.aPayment(booking, 'sandbox_decline'))).toBe('PAYMENT_DECLINED');
    expect((await till.account(booking.id)).payments).toMatchObject([{ state: 'FAILED', failure: 'Your card was declined.', providerRef: expect.stringMatching(/^sbx_/) }]);
    expect(await till.booking(booking.id)).toMatchObject({ status: 'AWAITING_PAYMENT', financialStatus: 'UNPAID' });
    await till.aPayment(booking, 'sandbox_success');
    expect(await till.booking(booking.id)).toMatchObject({ status: 'CONFIRMED', financialStatus: 'PAID' });
  });

  it('under way is PENDING until it is captured, whatever is told later', async () => {
    const booking = await till.aBooking(await till.aStage());
    const payment = await till.aPayment(booking, 'sandbox_processing');
    expect(await till.booking(booking.id)).toMatchObject({ status: 'AWAITING_PAYMENT', financialStatus: 'PENDING' });
    await hear(payment.id, 'payment.captured');
    await hear(payment.id, 'payment.processing');
    expect(await till.booking(booking.id)).toMatchObject({ status: 'CONFIRMED', financialStatus: 'PAID' });
  });

  it('of the sandbox is told of out of order, or twice, where its method says so', async () => {
    const toldOf = async (method: string) => (await till.news((await till.aPayment(await till.aBooking(await till.aStage()), method)).id)).map(({ id, type }) => ({ id, type }));
    expect((await toldOf('sandbox_processing')).map(({ type }) => type)).toEqual(['payment.processing', 'payment.captured']);
    expect((await toldOf('sandbox_out_of_order')).map(({ type }) => type)).toEqual(['payment.captured', 'payment.processing']);
    const [first, second] = await toldOf('sandbox_twice');
    expect(second).toEqual(first);
  });

  it('can be started again after the provider was away, and is one', async () => {
    const booking = await till.aBooking(await till.aStage());
    const payment = await till.writtenPayment(booking);
    const start = () => till.useCases.startPayment.execute(payment, booking, { method: 'sandbox_success', returnUrl: null });
    isAway = true;
    expect(await codeOf(start())).toBe('SERVICE_UNAVAILABLE');
    isAway = false;
    await start();
    await start();
    expect((await till.balance(booking.id)).captured).toBe(6_000n);
    expect((await till.booking(booking.id)).status).toBe('CONFIRMED');
  });

  it('of a booking that is paid already goes back', async () => {
    const stage = await till.aStage();
    const booking = await till.aBooking(stage);
    const [first, second] = [await till.aPayment(booking), await till.aPayment(booking)];
    for (const { providerRef } of [first, second]) await payAtProvider(providerRef!);
    await hear(first.id);
    await hear(second.id);
    expect((await till.account(booking.id)).refunds).toMatchObject([{ paymentId: second.id, amount: { amount: '60.00' }, state: 'CREATED' }]);
    expect(await till.booking(booking.id)).toMatchObject({ status: 'CONFIRMED', financialStatus: 'PAID' });
  });

  it('is refused where nobody takes money', async () => {
    const free = await createTill({ env: { PAYMENT_PROVIDER: 'none' } });
    const start = new StartPayment({ current: null, byName: new Map() }, free.useCases.recordReport, free.test.platform.ids);
    const booking = await till.aBooking(await till.aStage());
    expect(() => start.prepare(booking, null, till.clock.now())).toThrow(expect.objectContaining({ faults: [expect.objectContaining({ code: 'PAYMENT_UNAVAILABLE' })] }));
    expect((await free.post(Buffer.from('{}'), {})).statusCode).toBe(404);
    expect((await free.test.app.http.inject({ method: 'POST', url: '/sandbox/payments/sbx_1', payload: {} })).statusCode).toBe(404);
    await free.close();
  });
});

async function payAtProvider(paymentRef: string): Promise<void> {
  const { clientSecret } = await till.sandbox.find(paymentRef);
  await till.sandbox.pay(paymentRef, clientSecret!, 'sandbox_success');
}

/** A booking whose time ran out while its money was on the way. */
async function expiredWhilePaying(stage: Stage) {
  const booking = await till.aBooking(stage);
  const payment = await till.aPayment(booking);
  await till.expire(booking);
  expect((await till.booking(booking.id)).status).toBe('EXPIRED');
  await payAtProvider(payment.providerRef!);
  return { booking, payment };
}

describe('money that comes late', () => {
  it('buys the places once more where they are there, with new tickets', async () => {
    const stage = await till.aStage();
    const { booking, payment } = await expiredWhilePaying(stage);
    await hear(payment.id);
    const after = await till.booking(booking.id);
    expect(after).toMatchObject({ status: 'CONFIRMED', financialStatus: 'PAID' });
    expect(after.tickets.map(({ status }) => status)).toEqual(['VOID', 'VOID', 'VOID', 'VALID', 'VALID', 'VALID']);
    expect(new Set(after.tickets.flatMap(({ id, nonce }) => [id, nonce])).size).toBe(12);
    expect(await till.stock(stage)).toEqual({ sold: 3, held: 0 });
  });

  it.each([
    ['the places are gone', async (stage: Stage) => void (await till.prisma.stock.update({ where: { id: stage.stockId }, data: { sold: 8 } }))],
    ['the date is called off', async (stage: Stage) => void (await till.prisma.occurrence.update({ where: { id: stage.occurrenceId }, data: { cancelledAt: new Date() } }))],
    ['the event is called off', async (stage: Stage) => void (await till.prisma.event.update({ where: { id: stage.eventId }, data: { status: 'CANCELLED' } }))],
    ['the event has begun', async (stage: Stage) => void (await till.prisma.occurrence.update({ where: { id: stage.occurrenceId }, data: { startsAt: till.clock.now() } }))],
  ])('goes back whole where %s, and the booking stays EXPIRED', async (_case, spoil) => {
    const stage = await till.aStage();
    const { booking, payment } = await expiredWhilePaying(stage);
    await spoil(stage);
    const before = await till.stock(stage);
    await hear(payment.id);
    await till.sendRefunds(booking.id);
    expect(await till.booking(booking.id)).toMatchObject({ status: 'EXPIRED', financialStatus: 'REFUNDED' });
    expect((await till.account(booking.id)).refunds).toMatchObject([{ amount: { amount: '60.00', currency: 'EUR' }, state: 'DONE' }]);
    expect(await till.stock(stage)).toEqual(before);
    await hear(payment.id);
    expect((await till.account(booking.id)).refunds).toHaveLength(1);
  });

  it('confirms a booking at the last millisecond: overdue, but nobody has taken its places yet', async () => {
    const stage = await till.aStage();
    const booking = await till.aBooking(stage, { paymentDueAt: till.clock.now() });
    const payment = await till.aPayment(booking);
    await payAtProvider(payment.providerRef!);
    await hear(payment.id);
    expect((await till.booking(booking.id)).status).toBe('CONFIRMED');
    till.clock.advance(3_600);
    await till.expire(await till.booking(booking.id));
    expect((await till.booking(booking.id)).status).toBe('CONFIRMED');
    expect(await till.stock(stage)).toEqual({ sold: 3, held: 0 });
  });

  it('is either a sale or an expiry when both come at once', async () => {
    const results = await Promise.all(Array.from({ length: 12 }, async () => {
      const stage = await till.aStage();
      const booking = await till.aBooking(stage, { paymentDueAt: till.clock.now() });
      const payment = await till.aPayment(booking);
      await payAtProvider(payment.providerRef!);
      await Promise.all([hear(payment.id), till.expire(booking)]);
      return { status: (await till.booking(booking.id)).status, stock: await till.stock(stage) };
    }));
    expect(results).toEqual(Array(12).fill({ status: 'CONFIRMED', stock: { sold: 3, held: 0 } }));
  });

  it('goes back whole where the booking was cancelled before', async () => {
    const stage = await till.aStage();
    const booking = await till.aBooking(stage);
    const payment = await till.aPayment(booking, 'sandbox_late');
    await till.cancel(booking);
    await hear(payment.id);
    await till.sendRefunds(booking.id);
    expect(await till.booking(booking.id)).toMatchObject({ status: 'CANCELLED', financialStatus: 'REFUNDED' });
    expect(await till.stock(stage)).toEqual({ sold: 0, held: 0 });
  });
});

describe('a payment that nobody should make any more', () => {
  it('is called off at the provider once the booking expired', async () => {
    const booking = await till.aBooking(await till.aStage());
    const payment = await till.aPayment(booking);
    const { clientSecret } = await till.sandbox.find(payment.providerRef!);
    await till.useCases.cancelPayment.execute({ bookingId: booking.id });
    expect((await till.account(booking.id)).payments).toMatchObject([{ state: 'CREATED' }]);
    await till.expire(booking);
    await till.useCases.cancelPayment.execute({ bookingId: booking.id });
    expect((await till.account(booking.id)).payments).toMatchObject([{ state: 'CANCELLED' }]);
    expect(await codeOf(till.sandbox.pay(payment.providerRef!, clientSecret!, 'sandbox_success'))).toBe('INVALID_STATE');
  });

  it('that was captured meanwhile is money that came late', async () => {
    const { booking } = await expiredWhilePaying(await till.aStage());
    await till.useCases.cancelPayment.execute({ bookingId: booking.id });
    expect(await till.booking(booking.id)).toMatchObject({ status: 'CONFIRMED', financialStatus: 'PAID' });
  });
});

describe('the reconcile job', () => {
  it('finds out what no event has told', async () => {
    const booking = await till.aBooking(await till.aStage());
    await till.aPayment(booking, 'sandbox_late');
    await till.useCases.reconcile.execute();
    expect((await till.booking(booking.id)).status).toBe('AWAITING_PAYMENT');
    till.clock.advance(601);
    await till.useCases.reconcile.execute();
    expect((await till.booking(booking.id)).status).toBe('CONFIRMED');
  });

  it('calls off what never reached the provider, once the booking is over', async () => {
    const booking = await till.aBooking(await till.aStage());
    await till.writtenPayment(booking);
    till.clock.advance(601);
    await till.useCases.reconcile.execute();
    expect((await till.account(booking.id)).payments).toMatchObject([{ state: 'CREATED' }]);
    await till.expire(booking);
    till.clock.advance(601);
    await till.useCases.reconcile.execute();
    expect((await till.account(booking.id)).payments).toMatchObject([{ state: 'CANCELLED' }]);
  });

  it('sends refunds that were not sent, and says what it could not do while the provider is away', async () => {
    const { booking } = await till.aPaidBooking(await till.aStage());
    await till.refund(booking, 6_000n);
    till.clock.advance(601);
    isAway = true;
    await expect(till.useCases.reconcile.execute()).rejects.toThrow("can't be reached");
    isAway = false;
    await till.useCases.reconcile.execute();
    expect(await till.booking(booking.id)).toMatchObject({ financialStatus: 'REFUNDED' });
  });
});

describe('marking a booking paid', () => {
  const order = (bookingId: string, note: string | null = 'cash at the desk') => ({ idempotencyKey: `paid ${bookingId}`, bookingId, note });

  it('confirms it, once for each key, and says so in the audit log', async () => {
    const stage = await till.aStage();
    const { id } = await till.aBooking(stage);
    const viewer = viewerOf(stage.ownerId);
    const [once, twice] = await Promise.all([till.useCases.markPaid.execute(viewer, order(id)), till.useCases.markPaid.execute(viewer, order(id))]);
    for (const booking of [once, twice]) expect(booking).toMatchObject({ status: 'CONFIRMED', financialStatus: 'PAID' });
    expect((await till.account(id)).payments).toMatchObject([{ provider: 'manual', method: 'cash at the desk', state: 'CONFIRMED' }]);
    expect(await till.stock(stage)).toEqual({ sold: 3, held: 0 });
    expect(await till.prisma.auditEntry.count({ where: { action: 'booking.mark_paid', subjectId: id } })).toBe(1);
    expect(await codeOf(till.useCases.markPaid.execute(viewer, order(id, 'by card')))).toBe('IDEMPOTENCY_CONFLICT');
    expect(await codeOf(till.useCases.markPaid.execute(viewer, { ...order(id), idempotencyKey: 'another key' }))).toBe('INVALID_STATE');
  });

  it('is for the organizer of the event and for administrators alone', async () => {
    const stage = await till.aStage();
    const { ownerId: rival } = await till.aStage();
    const { id } = await till.aBooking(stage);
    expect(await codeOf(till.useCases.markPaid.execute(viewerOf(rival), order(id)))).toBe('NOT_FOUND');
    expect((await till.useCases.markPaid.execute(viewerOf(rival, 'ADMIN'), order(id))).status).toBe('CONFIRMED');
  });

  it('confirms one that expired while its places are there, and is refused with SOLD_OUT where they are not', async () => {
    const stage = await till.aStage({ capacity: 3 });
    const { id, occurrenceId } = await till.aBooking(stage);
    await till.expire({ id, occurrenceId });
    await till.prisma.stock.update({ where: { id: stage.stockId }, data: { sold: 1 } });
    expect(await codeOf(till.useCases.markPaid.execute(viewerOf(stage.ownerId), order(id)))).toBe('SOLD_OUT');
    expect(await till.account(id)).toEqual({ payments: [], refunds: [], ledger: [] });
    await till.prisma.stock.update({ where: { id: stage.stockId }, data: { sold: 0 } });
    expect((await till.useCases.markPaid.execute(viewerOf(stage.ownerId), order(id))).status).toBe('CONFIRMED');
    expect(await till.stock(stage)).toEqual({ sold: 3, held: 0 });
  });

  it('is refused of a hold that expired before anybody confirmed it: it has no tickets', async () => {
    const stage = await till.aStage();
    const { id, occurrenceId } = await till.aBooking(stage);
    await till.prisma.ticket.deleteMany({ where: { bookingId: id } });
    await till.prisma.booking.update({ where: { id }, data: { status: 'HELD' } });
    await till.expire({ id, occurrenceId });
    expect(await codeOf(till.useCases.markPaid.execute(viewerOf(stage.ownerId), order(id)))).toBe('INVALID_STATE');
    expect((await till.booking(id)).status).toBe('EXPIRED');
    expect((await till.account(id)).ledger).toEqual([]);
  });

  it('gives money back by hand: its refund is done at once', async () => {
    const stage = await till.aStage();
    const { id } = await till.aBooking(stage);
    await till.useCases.markPaid.execute(viewerOf(stage.ownerId), order(id));
    await till.cancel({ id });
    expect(await till.booking(id)).toMatchObject({ status: 'CANCELLED', financialStatus: 'REFUNDED' });
    expect((await till.account(id)).refunds).toMatchObject([{ state: 'DONE' }]);
    expect(await till.jobs('refund.requested/send-refund', id)).toEqual([]);
  });
});

