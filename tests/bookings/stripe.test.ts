import Stripe from 'stripe';
import { fromStripeAmount, toStripeAmount } from '../../src/bookings/infrastructure/stripe-money';
import { StripePayments } from '../../src/bookings/infrastructure/stripe-payments';
import { PaymentDeclined, type PaymentRequest } from '../../src/bookings/domain/payment-provider.port';
import { StripeServer } from './stripe-server';

const server = new StripeServer();
let payments: StripePayments;
const secrets = ['whsec_new', 'whsec_old'] as const;

beforeAll(async () => {
  payments = new StripePayments({ secretKey: 'sk_test_x', webhookSecrets: secrets, apiUrl: await server.listen(), timeoutMs: 400 });
});
afterEach(() => {
  server.mood = 'well';
  server.requests.length = 0;
});
afterAll(() => server.close());

let count = 0;
const aRequest = (overrides: Partial<PaymentRequest> = {}): PaymentRequest => {
  count += 1;
  return { paymentId: `payment-${count}`, bookingId: 'booking-1', reference: 'K7QX-2M9P', amount: { amount: '60.00', currency: 'EUR' }, email: 'ada@example.org', method: null, returnUrl: null, ...overrides };
};
const kindOf = (work: Promise<unknown>) => work.then(() => null, (error: { kind?: string; faults?: { code: string }[] }) => `${error.kind} ${error.faults?.[0]?.code}`);

describe('starting a payment at Stripe', () => {
  it('makes a payment intent of the amount in the smallest unit, named by our ids', async () => {
    const session = await payments.start(aRequest({ paymentId: 'payment-a' }));
    const [{ form, idempotencyKey, path }] = server.requests as [StripeServer['requests'][number]];
    expect(path).toBe('/v1/payment_intents');
    expect(idempotencyKey).toBe('payment-a');
    expect(Object.fromEntries(form)).toMatchObject({ amount: '6000', currency: 'eur', 'metadata[marquee_payment_id]': 'payment-a', 'metadata[marquee_booking_id]': 'booking-1', 'automatic_payment_methods[enabled]': 'true' });
    expect(form.has('confirm')).toBe(false);
    expect(session).toMatchObject({ paymentRef: expect.stringMatching(/^pi_/), paymentId: 'payment-a', state: 'CREATED', facts: [], clientSecret: expect.stringContaining('_secret_') });
  });

  it('confirms it at once where the buyer has a method', async () => {
    const session = await payments.start(aRequest({ method: 'pm_card_visa', returnUrl: 'https://www.example.org/back' }));
    expect(Object.fromEntries(server.requests[0]!.form)).toMatchObject({ payment_method: 'pm_card_visa', confirm: 'true', return_url: 'https://www.example.org/back' });
    expect(session).toMatchObject({ state: 'CONFIRMED', clientSecret: null, facts: [{ kind: 'CAPTURE', fact: expect.stringMatching(/^ch_/), amount: { amount: '60.00', currency: 'EUR' }, refundId: null }] });
  });

  it('lets no method send the buyer away where there is no way back', async () => {
    await payments.start(aRequest({ method: 'pm_card_visa' }));
    expect(server.requests[0]!.form.get('automatic_payment_methods[allow_redirects]')).toBe('never');
  });

  it('is PAYMENT_DECLINED for a card that is declined, with the intent it belongs to', async () => {
    const error = await payments.start(aRequest({ paymentId: 'payment-d', method: 'pm_card_chargeDeclined' })).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(PaymentDeclined);
    expect((error as PaymentDeclined).report).toMatchObject({ paymentRef: expect.stringMatching(/^pi_/), paymentId: 'payment-d', state: 'FAILED', failure: 'Your card was declined.' });
  });

  it('is PAYMENT_DECLINED for a method that Stripe does not know', async () => {
    expect(await kindOf(payments.start(aRequest({ method: 'pm_unknown' })))).toBe('conflict PAYMENT_DECLINED');
  });

  it('is one payment where the answer was lost', async () => {
    const request = aRequest({ method: 'pm_card_visa' });
    const before = server.intents.size;
    server.mood = 'dropping';
    const { paymentRef } = await payments.start(request);
    expect((await payments.start(request)).paymentRef).toBe(paymentRef);
    expect(server.intents.size).toBe(before + 1);
    expect(server.requests).toHaveLength(3);
  });

  it.each(['failing', 'silent'] as const)('is SERVICE_UNAVAILABLE while Stripe is %s', async (mood) => {
    server.mood = mood;
    expect(await kindOf(payments.start(aRequest()))).toBe('unavailable SERVICE_UNAVAILABLE');
  });
});

describe('asking Stripe about a payment', () => {
  it('gives every movement of its money', async () => {
    const { paymentRef } = await payments.start(aRequest({ method: 'pm_card_visa' }));
    const foreign = server.addRefund(paymentRef!, 1_000);
    await payments.refund({ refundId: 'refund-1', paymentId: 'payment-1', paymentRef: paymentRef!, amount: { amount: '5.00', currency: 'EUR' }, reason: null });
    const dispute = server.addDispute(paymentRef!, 2_000, 'won');
    const { facts } = await payments.find(paymentRef!);
    expect(facts.map(({ kind, fact, amount, refundId }) => [kind, fact, amount.amount, refundId])).toEqual([
      ['CAPTURE', paymentRef!.replace('pi_', 'ch_'), '60.00', null],
      ['REFUND', foreign['id'], '10.00', null],
      ['REFUND', expect.stringMatching(/^re_/), '5.00', 'refund-1'],
      ['DISPUTE', dispute['id'], '20.00', null],
      ['DISPUTE_REVERSAL', dispute['id'], '20.00', null],
    ]);
  });

  it('tells of a payment that was captured when it is to be called off', async () => {
    const open = await payments.start(aRequest());
    expect(await payments.cancel(open.paymentRef!)).toMatchObject({ state: 'CANCELLED', facts: [] });
    const paid = await payments.start(aRequest({ method: 'pm_card_visa' }));
    expect(await payments.cancel(paid.paymentRef!)).toMatchObject({ state: 'CONFIRMED', facts: [{ kind: 'CAPTURE' }] });
  });
});

describe('refunding at Stripe', () => {
  const refundOf = async (amount = '60.00', refundId = `refund-${(count += 1)}`) => {
    const { paymentRef, paymentId } = await payments.start(aRequest({ method: 'pm_card_visa' }));
    return { paymentRef: paymentRef!, request: { refundId, paymentId: paymentId!, paymentRef: paymentRef!, amount: { amount, currency: 'EUR' }, reason: null } };
  };

  it('names our refund, and is one refund however often it is asked for', async () => {
    const { request, paymentRef } = await refundOf();
    server.mood = 'dropping';
    const first = await payments.refund(request);
    expect(await payments.refund(request)).toEqual(first);
    expect(first).toMatchObject({ paymentRef, facts: [{ kind: 'REFUND', refundId: request.refundId, amount: { amount: '60.00' } }] });
    expect(server.refunds.filter((refund) => refund['payment_intent'] === paymentRef)).toHaveLength(1);
    expect(server.requests.at(-1)!.form.get('metadata[marquee_refund_id]')).toBe(request.refundId);
  });

  it('is REFUND_REFUSED where nothing or less is left', async () => {
    const { request, paymentRef } = await refundOf();
    server.addRefund(paymentRef, 1_000);
    expect(await kindOf(payments.refund(request))).toBe('conflict REFUND_REFUSED');
    expect(await kindOf(payments.refund({ ...request, amount: { amount: '50.00', currency: 'EUR' } }))).toBe(null);
    expect(await kindOf(payments.refund({ ...request, refundId: 'another' }))).toBe('conflict REFUND_REFUSED');
  });

  it('is SERVICE_UNAVAILABLE while Stripe is away', async () => {
    const { request } = await refundOf();
    server.mood = 'failing';
    expect(await kindOf(payments.refund(request))).toBe('unavailable SERVICE_UNAVAILABLE');
  });
});

describe("Stripe's amounts", () => {
  it.each([
    ['10.50', 'EUR', 1_050],
    ['500', 'JPY', 500],
    ['500', 'KRW', 500],
    ['5', 'ISK', 500],
    ['5', 'UGX', 500],
    ['5', 'MGA', 5],
    ['5.120', 'KWD', 5_120],
    ['100.00', 'TWD', 10_000],
    ['100', 'HUF', 10_000],
  ])('say %s %s as %i, and back', (amount, currency, number) => {
    expect(toStripeAmount({ amount, currency })).toBe(number);
    expect(fromStripeAmount(number, currency.toLowerCase())).toEqual({ amount, currency });
  });

  it('are refused where Stripe cannot take an amount to the last digit, or we one of its', () => {
    expect(() => toStripeAmount({ amount: '5.124', currency: 'KWD' })).toThrow(expect.objectContaining({ kind: 'conflict' }));
    expect(() => fromStripeAmount(10_050, 'huf')).toThrow('HUF');
  });
});

const tools = new Stripe('sk_test_x').webhooks;
const now = new Date('2026-11-22T12:00:00.000Z');
const signed = (payload: string, secret: string = secrets[0], at = now) => ({ 'stripe-signature': tools.generateTestHeaderString({ payload, secret, timestamp: Math.floor(at.getTime() / 1_000) }) });
const anEvent = (type: string, object: object) => JSON.stringify({ id: 'evt_1', object: 'event', type, created: 1, data: { object } });
const read = (payload: string, headers: Record<string, string>) => payments.readEvent(Buffer.from(payload), headers, now);
const reportOf = (type: string, object: object) => payments.reportOf(read(anEvent(type, object), signed(anEvent(type, object))).payload);

describe("the signature of Stripe's events", () => {
  const payload = anEvent('payment_intent.succeeded', { id: 'pi_1' });

  it.each(secrets)('is good by each of the secrets in use: %s', (secret) => {
    expect(read(payload, signed(payload, secret))).toMatchObject({ id: 'evt_1', type: 'payment_intent.succeeded' });
  });

  it('is good where one of several in the header is', () => {
    const { 'stripe-signature': header } = signed(payload);
    expect(read(payload, { 'stripe-signature': `${header.split(',')[0]},v1=${'0'.repeat(64)},${header.split(',')[1]}` }).id).toBe('evt_1');
  });

  it.each([
    ['by another secret', () => signed(payload, 'whsec_forged')],
    ['of another payload', () => signed(`${payload} `)],
    ['that is missing', () => ({})],
    ['of nonsense', () => ({ 'stripe-signature': 'nonsense' })],
    ['of more than five minutes ago', () => signed(payload, secrets[0], new Date(now.getTime() - 301_000))],
    ['of more than five minutes ahead', () => signed(payload, secrets[0], new Date(now.getTime() + 301_000))],
  ])('is INVALID_SIGNATURE %s', (_case, headers) => {
    expect(() => read(payload, headers())).toThrow(expect.objectContaining({ faults: [expect.objectContaining({ code: 'INVALID_SIGNATURE' })] }));
  });

  it.each([-299_000, 299_000])('is good %i ms away', (away) => {
    expect(read(payload, signed(payload, secrets[0], new Date(now.getTime() + away))).id).toBe('evt_1');
  });

  it('leaves out of what is stored who paid and with what', () => {
    const text = anEvent('charge.refunded', { id: 'ch_1', receipt_email: 'ada@example.org', billing_details: { name: 'Ada' }, payment_method_details: { card: { last4: '4242' } } });
    expect(JSON.stringify(read(text, signed(text)).payload)).not.toMatch(/ada|4242/i);
  });
});

describe("Stripe's events", () => {
  const intent = { id: 'pi_1', currency: 'eur', created: 1_795_000_000, amount: 6_000, amount_received: 6_000, latest_charge: 'ch_1', status: 'succeeded', last_payment_error: null, metadata: { marquee_payment_id: 'payment-1' } };
  const charge = { id: 'ch_1', currency: 'eur', created: 1_795_000_000, amount: 6_000, amount_captured: 6_000, captured: true, payment_intent: 'pi_1', metadata: {} };
  const refund = { id: 're_1', currency: 'eur', created: 1_795_000_000, amount: 1_000, payment_intent: 'pi_1', status: 'succeeded', metadata: { marquee_refund_id: 'refund-1', marquee_payment_id: 'payment-1' } };
  const dispute = { id: 'du_1', currency: 'eur', created: 1_795_000_000, amount: 6_000, payment_intent: 'pi_1', charge: 'ch_1', status: 'needs_response', metadata: {} };
  const moved = (type: string, object: object) => reportOf(type, object)!.facts.map(({ kind, fact }) => `${kind} ${fact}`);

  it('of a payment tell its state', () => {
    expect(reportOf('payment_intent.succeeded', intent)).toMatchObject({ paymentRef: 'pi_1', paymentId: 'payment-1', state: 'CONFIRMED' });
    expect(reportOf('payment_intent.processing', { ...intent, status: 'processing', amount_received: 0 })).toMatchObject({ state: 'PENDING', facts: [] });
    expect(reportOf('payment_intent.canceled', { ...intent, status: 'canceled', amount_received: 0 })).toMatchObject({ state: 'CANCELLED' });
    expect(reportOf('payment_intent.payment_failed', { ...intent, status: 'requires_payment_method', amount_received: 0, last_payment_error: { message: 'Your card was declined.' } })).toMatchObject({ state: 'FAILED', failure: 'Your card was declined.', facts: [] });
  });

  it('name the same movement the same, whichever tells of it', () => {
    expect(moved('payment_intent.succeeded', intent)).toEqual(['CAPTURE ch_1']);
    expect(moved('charge.refunded', { ...charge, refunds: { data: [refund] } })).toEqual(['CAPTURE ch_1', 'REFUND re_1']);
    for (const type of ['refund.created', 'refund.updated']) expect(moved(type, refund)).toEqual(['REFUND re_1']);
    for (const type of ['charge.dispute.created', 'charge.dispute.funds_withdrawn']) expect(moved(type, dispute)).toEqual(['DISPUTE du_1']);
    expect(moved('charge.dispute.closed', { ...dispute, status: 'lost' })).toEqual(['DISPUTE du_1']);
    expect(moved('charge.dispute.closed', { ...dispute, status: 'won' })).toEqual(['DISPUTE du_1', 'DISPUTE_REVERSAL du_1']);
    expect(moved('charge.dispute.funds_reinstated', { ...dispute, status: 'under_review' })).toEqual(['DISPUTE du_1', 'DISPUTE_REVERSAL du_1']);
  });

  it('of a refund under way, of an inquiry and of a dispute that was prevented tell of no money', () => {
    expect(moved('refund.created', { ...refund, status: 'pending' })).toEqual([]);
    expect(moved('charge.dispute.created', { ...dispute, status: 'warning_needs_response' })).toEqual([]);
    expect(moved('charge.dispute.closed', { ...dispute, status: 'prevented' })).toEqual([]);
  });

  it('of a refund that failed bring back the money that had left', () => {
    const failed = { ...refund, status: 'failed', failure_reason: 'lost_or_stolen_card' };
    expect(reportOf('refund.failed', failed)).toMatchObject({ facts: [], failedRefunds: [{ refundId: 'refund-1', failure: 'Stripe: lost_or_stolen_card' }] });
    expect(moved('refund.failed', { ...failed, failure_balance_transaction: 'txn_1' })).toEqual(['REFUND re_1', 'REFUND_REVERSAL re_1']);
  });

  it('of other types tell nothing', () => {
    expect(reportOf('customer.created', { id: 'cus_1' })).toBeNull();
  });
});
