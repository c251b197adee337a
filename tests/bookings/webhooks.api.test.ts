import { Writable } from 'node:stream';
import { rewritingClient, withoutRowLocks } from '../proof/rewriting-client';
import { createTill, type Stage, type Till } from './payment-support';

const lines: { level: number; msg: string; type?: string }[] = [];
const log = new Writable({
  write(chunk: Buffer, _encoding, done) {
    for (const line of chunk.toString().split('\n').filter(Boolean)) lines.push(JSON.parse(line));
    done();
  },
});

let till: Till;
let stage: Stage;
beforeAll(async () => {
  till = await createTill({ log });
  stage = await till.aStage({ capacity: null });
});
afterAll(() => till.close());

/** A payment that was captured at the provider, and the event that tells of it. */
async function aCapture() {
  const booking = await till.aBooking(stage);
  const payment = await till.aPayment(booking);
  const { clientSecret } = await till.sandbox.find(payment.providerRef!);
  await till.sandbox.pay(payment.providerRef!, clientSecret!, 'sandbox_success');
  const [event] = await till.news(payment.id);
  return { booking, payment, event: event! };
}

const stored = (eventId: string) => till.prisma.providerEvent.findUnique({ where: { provider_eventId: { provider: 'sandbox', eventId } } });
const codesOf = (response: { json(): { errors?: { code: string }[] } }) => response.json().errors?.map(({ code }) => code);

describe('an event with a good signature', () => {
  it('is stored, applied and answered 200', async () => {
    const { booking, event } = await aCapture();
    expect((await till.deliver(event)).statusCode).toBe(200);
    expect(await stored(event.id)).toMatchObject({ state: 'APPLIED', type: 'payment.captured' });
    expect((await till.booking(booking.id)).status).toBe('CONFIRMED');
  });

  it('is answered 200 and changes nothing when it comes again', async () => {
    const { booking, event } = await aCapture();
    await till.deliver(event);
    const once = await till.booking(booking.id);
    expect((await till.deliver(event)).statusCode).toBe(200);
    expect(await till.booking(booking.id)).toEqual(once);
  });

  it('is taken whatever content type it claims', async () => {
    const { booking, event } = await aCapture();
    expect((await till.deliver(event, { 'content-type': 'application/octet-stream' })).statusCode).toBe(200);
    expect((await till.booking(booking.id)).status).toBe('CONFIRMED');
  });

  it('is stored as UNKNOWN, answered 200 and logged as an error where its type is unknown', async () => {
    const { event } = await aCapture();
    expect((await till.deliver({ ...event, id: 'sbev_unknown', type: 'payment.teleported', report: null })).statusCode).toBe(200);
    expect(await stored('sbev_unknown')).toMatchObject({ state: 'UNKNOWN', payload: { type: 'payment.teleported' } });
    expect(lines.filter(({ type }) => type === 'payment.teleported')).toMatchObject([{ level: 50 }]);
  });

  it('is ignored with a warning where the payment is not ours', async () => {
    const { event } = await aCapture();
    const foreign = { ...event, id: 'sbev_foreign', report: { ...event.report!, paymentRef: 'sbx_foreign', paymentId: null } };
    expect((await till.deliver(foreign)).statusCode).toBe(200);
    expect(await stored('sbev_foreign')).toMatchObject({ state: 'IGNORED' });
    expect(lines.some(({ level, msg }) => level === 40 && msg.includes('not ours'))).toBe(true);
  });

  it('is ignored where it names our payment under another reference than we know', async () => {
    const { booking, event } = await aCapture();
    const forged = { ...event, id: 'sbev_other_ref', report: { ...event.report!, paymentRef: 'sbx_other' } };
    await till.deliver(forged);
    expect(await stored('sbev_other_ref')).toMatchObject({ state: 'IGNORED' });
    expect((await till.booking(booking.id)).status).toBe('AWAITING_PAYMENT');
  });
});

describe('an event that can not be handled', () => {
  const broken = async () => {
    const { booking, event } = await aCapture();
    const inYen = event.report!.facts.map((fact) => ({ ...fact, amount: { amount: '60', currency: 'JPY' } }));
    return { booking, event: { ...event, report: { ...event.report!, facts: inYen } } };
  };

  it('stays stored, is answered 500 and leaks nothing', async () => {
    const { booking, event } = await broken();
    const response = await till.deliver(event);
    expect(response.statusCode).toBe(500);
    expect(response.headers['content-type']).toContain('application/problem+json');
    expect(response.body).not.toMatch(/currency|stack|\.ts|prisma/i);
    expect(await stored(event.id)).toMatchObject({ state: 'RECEIVED', appliedAt: null });
    expect((await till.booking(booking.id)).status).toBe('AWAITING_PAYMENT');
  });

  it('is tried again by the reconcile job, without the provider sending it again', async () => {
    const { booking, event } = await aCapture();
    const { body, headers } = till.sandbox.sign(event);
    await till.prisma.$executeRawUnsafe('ALTER TABLE ledger_entries ADD CONSTRAINT no_entries CHECK (false) NOT VALID');
    expect((await till.post(body, headers)).statusCode).toBe(500);
    await till.prisma.$executeRawUnsafe('ALTER TABLE ledger_entries DROP CONSTRAINT no_entries');
    till.clock.advance(11 * 60);
    // The broken event of the test before stays broken; it keeps nothing else from being done.
    await till.useCases.reconcile.execute().catch(() => undefined);
    expect(await stored(event.id)).toMatchObject({ state: 'APPLIED' });
    expect((await till.booking(booking.id)).status).toBe('CONFIRMED');
  });
});

describe('a request that is refused', () => {
  const refused = async (send: () => Promise<{ statusCode: number; body: string; headers: object; json(): { errors?: { code: string }[] } }>) => {
    const count = await till.prisma.providerEvent.count();
    const response = await send();
    expect(await till.prisma.providerEvent.count()).toBe(count);
    expect(response.headers).toMatchObject({ 'content-type': expect.stringContaining('application/problem+json') });
    expect(response.body).not.toMatch(/stack|node_modules|\.ts:/);
    return response;
  };

  it.each([
    ['without a signature', async (body: Buffer) => till.post(body, {})],
    ['with a signature of nonsense', async (body: Buffer) => till.post(body, { 'sandbox-signature': 'nonsense' })],
    ['with the signature of other bytes', async (body: Buffer, headers: Record<string, string>) => till.post(Buffer.concat([body, Buffer.from(' ')]), headers)],
    ['with a signature of zeros', async (body: Buffer, headers: Record<string, string>) => till.post(body, { 'sandbox-signature': headers['sandbox-signature']!.replace(/v1=.*/, `v1=${'0'.repeat(64)}`) })],
    ['with another time than was signed', async (body: Buffer, headers: Record<string, string>) => till.post(body, { 'sandbox-signature': headers['sandbox-signature']!.replace(/t=\d+/, (time) => `t=${Number(time.slice(2)) + 1}`) })],
    ['without a body', async (_body: Buffer, headers: Record<string, string>) => till.post(Buffer.alloc(0), headers)],
  ])('is 400 INVALID_SIGNATURE %s', async (_case, send) => {
    const { event } = await aCapture();
    const { body, headers } = till.sandbox.sign(event);
    const response = await refused(() => send(Buffer.from(body), { ...headers }));
    expect(response.statusCode).toBe(400);
    expect(codesOf(response)).toEqual(['INVALID_SIGNATURE']);
  });

  it.each([
    ['older', 301],
    ['further ahead', -301],
  ])('is 400 where the signature is %s than five minutes, and good within them', async (_case, seconds) => {
    const { event } = await aCapture();
    const { body, headers } = till.sandbox.sign(event);
    till.clock.advance(seconds);
    const response = await refused(() => till.post(body, headers));
    expect([response.statusCode, codesOf(response)]).toEqual([400, ['INVALID_SIGNATURE']]);
    till.clock.advance(-Math.sign(seconds) * 2);
    expect((await till.post(body, headers)).statusCode).toBe(200);
    till.clock.advance(2 * Math.sign(seconds) - seconds);
  });

  it('is 413 at 1 MB', async () => {
    const response = await refused(() => till.post(Buffer.alloc(1_048_576, 'a'), { 'sandbox-signature': 't=1,v1=00' }));
    expect(response.statusCode).toBe(413);
  });

  it('is 404 of a provider that is not set up', async () => {
    expect((await refused(() => till.post(Buffer.from('{}'), {}, 'stripe'))).statusCode).toBe(404);
    expect((await refused(() => till.post(Buffer.from('{}'), {}, '__proto__'))).statusCode).toBe(404);
  });
});

describe('20 simultaneous copies of an event', () => {
  const send20 = async (at: Till) => {
    const { booking, event } = await aCapture();
    const before = await till.stock(stage);
    const responses = await Promise.all(Array.from({ length: 20 }, () => at.deliver(event)));
    return { booking, before, statuses: responses.map(({ statusCode }) => statusCode) };
  };

  it('have one effect', async () => {
    const { booking, before, statuses } = await send20(till);
    expect(statuses).toEqual(Array(20).fill(200));
    expect((await till.balance(booking.id)).captured).toBe(6_000n);
    expect(await till.stock(stage)).toEqual({ sold: before.sold + 3, held: before.held - 3 });
    expect(await till.jobs('booking.confirmed/cancel-open-payments', booking.id)).toHaveLength(1);
  });

  it('have several where events are not locked and movements not unique', async () => {
    const careless = await createTill({ databaseUrl: till.test.databaseUrl, DatabaseClient: rewritingClient((sql) => (sql.includes('FROM provider_events') ? withoutRowLocks(sql) : sql)) });
    await till.prisma.$executeRawUnsafe('DROP INDEX ledger_entries_payment_id_kind_fact_key');
    const { booking } = await send20(careless);
    await careless.close();
    expect((await till.balance(booking.id)).captured).toBeGreaterThan(6_000n);
  });
});
