import { createTestApp, type TestApp } from '../support/app';
import { eventually } from '../support/eventually';
import { createTill, type Stage, type Till } from './payment-support';

let till: Till;
let other: TestApp;
let stage: Stage;
/** Two processes that work on the jobs; the events take the way through the queue. */
beforeAll(async () => {
  till = await createTill();
  other = await createTestApp({ databaseUrl: till.test.databaseUrl, clock: till.clock });
  stage = await till.aStage({ capacity: null });
  await Promise.all([till.test.app.startJobs(), other.app.startJobs()]);
});
afterAll(async () => {
  await other.close();
  await till.close();
});

const isConfirmed = (bookingId: string) => eventually(async () => (await till.booking(bookingId)).status === 'CONFIRMED');
const eventsOf = async (paymentId: string) => (await till.prisma.providerEvent.findMany({ where: { payload: { path: ['report', 'paymentId'], equals: paymentId } }, orderBy: { receivedAt: 'asc' } })).map(({ type, state }) => `${type} ${state}`);

describe('a sandbox payment by method', () => {
  it.each([
    ['sandbox_success', 'CONFIRMED'],
    ['sandbox_twice', 'AWAITING_PAYMENT'],
    ['sandbox_processing', 'AWAITING_PAYMENT'],
    ['sandbox_out_of_order', 'AWAITING_PAYMENT'],
    ['sandbox_late_1', 'AWAITING_PAYMENT'],
  ])('%s answers with the booking %s, and its events confirm it once', async (method, status) => {
    const booking = await till.aBooking(stage);
    const payment = await till.writtenPayment(booking, method);
    const session = await till.useCases.startPayment.execute(payment, booking, { method, returnUrl: null });
    expect(session.state).toBe(status === 'CONFIRMED' ? 'CONFIRMED' : 'PENDING');
    await isConfirmed(booking.id);
    await eventually(async () => (await till.jobs('sandbox.event/deliver', payment.id)).length === 0);
    expect(await till.balance(booking.id)).toMatchObject({ captured: 6_000n, refunded: 0n });
    expect((await eventsOf(payment.id)).filter((event) => event === 'payment.captured APPLIED')).toHaveLength(1);
  });

  it('sandbox_slow takes two seconds to answer', async () => {
    const booking = await till.aBooking(stage);
    const started = performance.now();
    await till.aPayment(booking, 'sandbox_slow');
    expect(performance.now() - started).toBeGreaterThanOrEqual(1_990);
    await isConfirmed(booking.id);
  });

  it('sandbox_out_of_order is not thrown back by what is told after the capture', async () => {
    const booking = await till.aBooking(stage);
    const payment = await till.aPayment(booking, 'sandbox_out_of_order');
    await eventually(async () => (await eventsOf(payment.id)).includes('payment.processing APPLIED'));
    await isConfirmed(booking.id);
    expect((await till.account(booking.id)).payments).toMatchObject([{ state: 'CONFIRMED' }]);
  });

  it.each(['sandbox_decline', 'pm_card_visa', 'sandbox_constructor', 'sandbox_refund', 'sandbox_dispute', 'sandbox_dispute_won'])('%s is declined', async (method) => {
    const booking = await till.aBooking(stage);
    await expect(till.aPayment(booking, method)).rejects.toMatchObject({ faults: [{ code: 'PAYMENT_DECLINED' }] });
  });
});

describe('a sandbox payment without a method', () => {
  const pay = (ref: string, body: object) => other.app.http.inject({ method: 'POST', url: `/sandbox/payments/${ref}`, payload: body });

  const anOpenPayment = async () => {
    const booking = await till.aBooking(stage);
    const payment = await till.writtenPayment(booking);
    const { paymentRef, clientSecret } = await till.useCases.startPayment.execute(payment, booking, { method: null, returnUrl: null });
    return { booking, ref: paymentRef!, clientSecret: clientSecret! };
  };

  it('is paid by its client secret, at any process, then refunded and disputed there', async () => {
    const { booking, ref, clientSecret } = await anOpenPayment();
    expect((await pay(ref, { clientSecret, outcome: 'sandbox_success' })).json()).toEqual({ state: 'CONFIRMED' });
    await isConfirmed(booking.id);
    await pay(ref, { clientSecret, outcome: 'sandbox_refund_1000' });
    await pay(ref, { clientSecret, outcome: 'sandbox_dispute' });
    await eventually(async () => (await till.booking(booking.id)).financialStatus === 'DISPUTED');
    await pay(ref, { clientSecret, outcome: 'sandbox_dispute_won' });
    await eventually(async () => (await till.booking(booking.id)).financialStatus === 'PARTIALLY_REFUNDED');
    expect(await till.balance(booking.id)).toMatchObject({ captured: 6_000n, refunded: 1_000n, disputed: 0n });
  });

  it('can be paid after it was declined', async () => {
    const { booking, ref, clientSecret } = await anOpenPayment();
    expect((await pay(ref, { clientSecret, outcome: 'sandbox_decline' })).json()).toEqual({ state: 'FAILED' });
    expect((await pay(ref, { clientSecret, outcome: 'sandbox_success' })).json()).toEqual({ state: 'CONFIRMED' });
    await isConfirmed(booking.id);
  });

  it('is not found by another secret, and refused without one', async () => {
    const { ref, clientSecret } = await anOpenPayment();
    const { clientSecret: stranger } = await anOpenPayment();
    expect((await pay(ref, { clientSecret: stranger, outcome: 'sandbox_success' })).statusCode).toBe(404);
    expect((await pay('sbx_none', { clientSecret, outcome: 'sandbox_success' })).statusCode).toBe(404);
    expect((await pay(ref, { outcome: 'sandbox_success' })).statusCode).toBe(400);
    expect((await pay(ref, { clientSecret, outcome: 7 })).statusCode).toBe(400);
    expect((await till.sandbox.find(ref)).state).toBe('CREATED');
  });

  it('is called off by itself once its booking expired', async () => {
    const { booking, ref, clientSecret } = await anOpenPayment();
    await till.expire(booking);
    await eventually(async () => (await till.sandbox.find(ref)).state === 'CANCELLED');
    for (const outcome of ['sandbox_decline', 'sandbox_refund', 'sandbox_success']) expect((await pay(ref, { clientSecret, outcome })).statusCode).toBe(409);
    expect((await till.sandbox.find(ref)).state).toBe('CANCELLED');
  });

  it('moves no sum of nothing, which no ledger takes', async () => {
    const { booking, ref, clientSecret } = await anOpenPayment();
    await pay(ref, { clientSecret, outcome: 'sandbox_success' });
    for (const outcome of ['sandbox_refund_0', 'sandbox_dispute_0']) expect((await pay(ref, { clientSecret, outcome })).statusCode).toBe(409);
    await isConfirmed(booking.id);
    expect((await till.sandbox.find(ref)).facts).toHaveLength(1);
  });
});

describe('a refund that was asked for', () => {
  it('is sent by the jobs, and entered', async () => {
    const { booking } = await till.aPaidBooking(stage);
    await till.cancel(booking);
    await eventually(async () => (await till.booking(booking.id)).financialStatus === 'REFUNDED');
    expect((await till.account(booking.id)).refunds).toMatchObject([{ state: 'DONE' }]);
  });
});
