import { minorUnits } from '../../src/shared/domain/money';
import { type PaymentProvider, providerAway, refundRefused } from '../../src/bookings/domain/payment-provider.port';
import { rewritingClient, withoutRowLocks } from '../proof/rewriting-client';
import { createTill, type Stage, type Till, viewerOf } from './payment-support';

let till: Till;
/** What the provider does with the next refunds, where that isn't what the sandbox does. */
let instead: (() => Promise<never>) | null = null;
beforeAll(async () => {
  till = await createTill({}, (sandbox) => {
    const provider: PaymentProvider = Object.create(sandbox);
    return Object.assign(provider, { refund: (request: Parameters<PaymentProvider['refund']>[0]) => (instead ? instead() : sandbox.refund(request)) });
  });
});
afterEach(() => void (instead = null));
afterAll(() => till.close());

const codeOf = (work: Promise<unknown>) => work.then(() => null, (error: { faults?: { code: string }[] }) => error.faults?.[0]?.code ?? String(error));
const statesOf = async (bookingId: string) => (await till.account(bookingId)).refunds.map(({ state, amount }) => `${state} ${amount.amount}`);

async function atProvider(paymentRef: string, outcome: string): Promise<void> {
  const secret = (till.sandbox as unknown as { clientSecret(ref: string): string }).clientSecret(paymentRef);
  await till.sandbox.pay(paymentRef, secret, outcome);
}

async function hear(paymentId: string): Promise<void> {
  for (const event of await till.news(paymentId)) expect((await till.deliver(event)).statusCode).toBe(200);
}

describe('a refund', () => {
  it('is sent, done and entered', async () => {
    const { booking } = await till.aPaidBooking(await till.aStage());
    await till.refund(booking, 2_000n);
    expect(await statesOf(booking.id)).toEqual(['CREATED 20.00']);
    await till.sendRefunds(booking.id);
    expect(await statesOf(booking.id)).toEqual(['DONE 20.00']);
    expect(await till.booking(booking.id)).toMatchObject({ status: 'CONFIRMED', financialStatus: 'PARTIALLY_REFUNDED' });
    expect(await till.jobs('refund.completed/mail-holder', booking.id)).toHaveLength(1);
  });

  it('that is sent twice goes out once', async () => {
    const { booking } = await till.aPaidBooking(await till.aStage());
    await till.refund(booking, 2_000n);
    const [refund] = (await till.account(booking.id)).refunds;
    await Promise.all([1, 2, 3].map(() => till.useCases.sendRefund.execute({ refundId: refund!.id })));
    expect((await till.balance(booking.id)).refunded).toBe(2_000n);
    expect((await till.sandbox.find(`sbx_${refund!.paymentId}`)).facts.filter(({ kind }) => kind === 'REFUND')).toHaveLength(1);
  });

  it('never exceeds what is left, whatever is asked for at once', async () => {
    const { booking } = await till.aPaidBooking(await till.aStage());
    await Promise.all(Array.from({ length: 8 }, () => till.refund(booking, 2_500n)));
    expect((await statesOf(booking.id)).sort()).toEqual(['CREATED 10.00', 'CREATED 25.00', 'CREATED 25.00']);
    expect(await till.balance(booking.id)).toMatchObject({ inFlight: 6_000n, refundable: 0n });
    await till.sendRefunds(booking.id);
    expect(await till.booking(booking.id)).toMatchObject({ financialStatus: 'REFUNDED' });
  });

  it('exceeds it where bookings are not locked', async () => {
    const careless = await createTill({ databaseUrl: till.test.databaseUrl, DatabaseClient: rewritingClient(withoutRowLocks) });
    const { booking } = await till.aPaidBooking(await till.aStage());
    await Promise.all(Array.from({ length: 8 }, () => careless.refund(booking, 6_000n)));
    await careless.close();
    expect((await till.balance(booking.id)).inFlight).toBeGreaterThan(6_000n);
  });

  it('waits while the provider is away', async () => {
    const { booking } = await till.aPaidBooking(await till.aStage());
    await till.refund(booking, 6_000n);
    instead = () => Promise.reject(providerAway('The sandbox'));
    await expect(till.sendRefunds(booking.id)).rejects.toThrow("can't be reached");
    expect(await statesOf(booking.id)).toEqual(['CREATED 60.00']);
    instead = null;
    await till.sendRefunds(booking.id);
    expect(await statesOf(booking.id)).toEqual(['DONE 60.00']);
  });

  it('that the provider refuses has FAILED, and can be asked for again', async () => {
    const { booking } = await till.aPaidBooking(await till.aStage());
    await till.refund(booking, 6_000n);
    instead = () => Promise.reject(refundRefused('The card was closed.'));
    await till.sendRefunds(booking.id);
    expect((await till.account(booking.id)).refunds).toMatchObject([{ state: 'FAILED', failure: 'The card was closed.' }]);
    expect(await till.booking(booking.id)).toMatchObject({ financialStatus: 'REFUND_FAILED' });
    expect(await till.jobs('refund.failed/report-failed-refund', booking.id)).toHaveLength(1);
    instead = null;
    await till.refund(booking, 6_000n);
    await till.sendRefunds(booking.id);
    expect(await till.booking(booking.id)).toMatchObject({ financialStatus: 'REFUNDED' });
  });
});

describe('a refund that crosses one made at the provider', () => {
  it('is called off where nothing is left', async () => {
    const { booking, payment } = await till.aPaidBooking(await till.aStage());
    await till.refund(booking, 6_000n);
    await atProvider(payment.providerRef!, 'sandbox_refund');
    await till.sendRefunds(booking.id);
    expect(await statesOf(booking.id)).toEqual(['CANCELLED 60.00', 'DONE 60.00']);
    await hear(payment.id);
    expect(await till.balance(booking.id)).toMatchObject({ refunded: 6_000n, inFlight: 0n });
    expect(await till.booking(booking.id)).toMatchObject({ financialStatus: 'REFUNDED' });
  });

  it('shrinks to what is left', async () => {
    const { booking, payment } = await till.aPaidBooking(await till.aStage());
    await till.refund(booking, 6_000n);
    await atProvider(payment.providerRef!, 'sandbox_refund_4500');
    await till.sendRefunds(booking.id);
    expect(await statesOf(booking.id)).toEqual(['DONE 15.00', 'DONE 45.00']);
  });

  it('is called off where the buyer disputes the payment', async () => {
    const { booking, payment } = await till.aPaidBooking(await till.aStage());
    await till.refund(booking, 6_000n);
    await atProvider(payment.providerRef!, 'sandbox_dispute');
    await hear(payment.id);
    await till.sendRefunds(booking.id);
    expect(await statesOf(booking.id)).toEqual(['CANCELLED 60.00']);
    expect(await till.booking(booking.id)).toMatchObject({ status: 'CONFIRMED', financialStatus: 'DISPUTED' });
    await atProvider(payment.providerRef!, 'sandbox_dispute_won');
    await hear(payment.id);
    expect(await till.booking(booking.id)).toMatchObject({ status: 'CONFIRMED', financialStatus: 'PAID' });
  });
});

describe('a refund that failed after it was sent', () => {
  it.each([['told in that order', [0, 1]], ['told in the other order', [1, 0]]])('brings the money back, %s', async (_case, order) => {
    const { booking, payment } = await till.aPaidBooking(await till.aStage());
    await till.refund(booking, 6_000n);
    await till.sendRefunds(booking.id);
    const { facts } = await till.sandbox.find(payment.providerRef!);
    const sent = facts.find(({ kind }) => kind === 'REFUND')!;
    const common = { paymentRef: payment.providerRef, paymentId: payment.id, state: null, failure: null };
    const reports = [
      { ...common, facts: [sent], failedRefunds: [] },
      { ...common, facts: [sent, { ...sent, kind: 'REFUND_REVERSAL' as const }], failedRefunds: [{ refundId: sent.refundId!, failure: 'The account was closed.' }] },
    ];
    for (const index of order) await till.useCases.recordReport.execute('sandbox', reports[index]!);
    expect((await till.account(booking.id)).refunds).toMatchObject([{ state: 'FAILED', failure: 'The account was closed.' }]);
    expect(await till.balance(booking.id)).toMatchObject({ refunded: 0n, refundable: 6_000n });
    expect(await till.booking(booking.id)).toMatchObject({ financialStatus: 'REFUND_FAILED' });
  });
});

describe('the organizer refunding a booking', () => {
  let stage: Stage;
  beforeEach(async () => void (stage = await till.aStage()));
  const refund = (bookingId: string, order: object = {}, key = till.next()) => till.useCases.refundBooking.execute(viewerOf(stage.ownerId), { idempotencyKey: key, bookingId, ...order });
  const euros = (amount: string) => ({ amount: { amount, currency: 'EUR' } });

  it('gives back all that is left where no amount is named, once for each key', async () => {
    const { booking } = await till.aPaidBooking(stage);
    await Promise.all([refund(booking.id, {}, 'once'), refund(booking.id, {}, 'once'), refund(booking.id, {}, 'once')]);
    expect(await statesOf(booking.id)).toEqual(['CREATED 60.00']);
    expect(await till.prisma.auditEntry.count({ where: { action: 'booking.refund', subjectId: booking.id } })).toBe(1);
    expect(await codeOf(refund(booking.id))).toBe('REFUND_EXCEEDS_BALANCE');
  });

  it('calls off the tickets they name, and frees their places', async () => {
    const { booking } = await till.aPaidBooking(stage);
    const after = await refund(booking.id, { ...euros('20.00'), cancelTicketIds: [booking.tickets[0]!.id] });
    expect(after.tickets.map(({ status }) => status)).toEqual(['VOID', 'VALID', 'VALID']);
    expect(after.status).toBe('CONFIRMED');
    expect(await till.stock(stage)).toEqual({ sold: 2, held: 0 });
    expect((await refund(booking.id, { cancelTicketIds: booking.tickets.slice(1).map(({ id }) => id) })).status).toBe('CANCELLED');
    expect(await till.stock(stage)).toEqual({ sold: 0, held: 0 });
    expect(await till.balance(booking.id)).toMatchObject({ inFlight: 6_000n, refundable: 0n });
  });

  it.each([
    ['more than was paid', euros('60.01'), 'REFUND_EXCEEDS_BALANCE'],
    ['another currency', { amount: { amount: '10.00', currency: 'USD' } }, 'CURRENCY_MISMATCH'],
    ['nothing', euros('0.00'), 'INVALID'],
    ["a stranger's ticket", { cancelTicketIds: ['0198c7a0-0000-7000-8000-000000000000'] }, 'NOT_FOUND'],
  ])('is refused for %s, and nothing is kept', async (_case, order, code) => {
    const { booking } = await till.aPaidBooking(stage);
    expect(await codeOf(refund(booking.id, order, 'kept'.padEnd(20, booking.id)))).toBe(code);
    expect(await statesOf(booking.id)).toEqual([]);
    expect(await codeOf(refund(booking.id, euros('60.00'), 'kept'.padEnd(20, booking.id)))).toBe(null);
  });

  it('calls off no ticket that let somebody in, but for an administrator', async () => {
    const { booking } = await till.aPaidBooking(stage);
    const [ticket] = booking.tickets;
    await till.prisma.ticket.update({ where: { id: ticket!.id }, data: { status: 'CHECKED_IN', checkedInAt: till.clock.now(), checkInNonce: till.next() } });
    const order = { ...euros('20.00'), cancelTicketIds: [ticket!.id] };
    expect(await codeOf(refund(booking.id, order))).toBe('NOT_CANCELLABLE');
    expect(await statesOf(booking.id)).toEqual([]);
    const after = await till.useCases.refundBooking.execute(viewerOf(stage.ownerId, 'ADMIN'), { idempotencyKey: till.next(), bookingId: booking.id, ...order });
    expect(after.tickets.map(({ status }) => status)).toEqual(['VOID', 'VALID', 'VALID']);
  });

  it('is refused to others, and of what is not paid', async () => {
    const { booking } = await till.aPaidBooking(stage);
    const { ownerId } = await till.aStage();
    expect(await codeOf(till.useCases.refundBooking.execute(viewerOf(ownerId), { idempotencyKey: 'rival', bookingId: booking.id }))).toBe('NOT_FOUND');
    expect(await codeOf(refund((await till.aBooking(stage)).id))).toBe('REFUND_EXCEEDS_BALANCE');
  });

  it('takes from each payment no more than it has', async () => {
    const { booking } = await till.aPaidBooking(stage);
    const second = await till.aPayment(booking);
    await atProvider(second.providerRef!, 'sandbox_success');
    await hear(second.id);
    await till.sendRefunds(booking.id);
    await refund(booking.id);
    const { refunds, payments } = await till.account(booking.id);
    for (const { id } of payments) expect(refunds.filter(({ paymentId }) => paymentId === id).reduce((sum, { amount }) => sum + minorUnits(amount), 0n)).toBe(6_000n);
  });
});
