import { Client } from 'pg';
import { type PaymentProvider, providerAway } from '../../src/bookings/domain/payment-provider.port';
import { ReplacePayment } from '../../src/bookings/domain/use-cases/replace-payment.use-case';
import type { TestApp } from '../support/app';
import { aKey, type BookingWorld, createBookingWorld, refusal } from './booking-world';
import { anotherProcess, lifecycleOf, sandboxOf, settled } from './lifecycle-support';

const statements: string[] = [];
class CountingClient extends Client {
  override query(...args: unknown[]): never {
    const [query] = args as [string | { text: string }];
    statements.push(typeof query === 'string' ? query : query.text);
    return (super.query as (...given: unknown[]) => never)(...args);
  }
}

let world: BookingWorld;
let counted: TestApp;
let confirm: ReturnType<typeof lifecycleOf>['confirm'];

beforeAll(async () => {
  world = await createBookingWorld();
  counted = await anotherProcess(world, { DatabaseClient: CountingClient });
  ({ confirm } = lifecycleOf(world));
});
afterAll(async () => {
  await counted.close();
  await world.close();
});
afterEach(async () => expect(await world.drift()).toEqual([]));

const anInput = (bookingId: string, paymentMethod: string | null = null) => ({ idempotencyKey: aKey(), bookingId, contactEmail: 'ada@people.example', paymentMethod });
const aHold = async (startsInHours = 240) => {
  const event = await world.event({ startsInHours });
  return { event, ...(await world.booking({ event, lines: { Regular: 2 } })) };
};
const payments = async (id: string) => (await world.db.payment.findMany({ where: { bookingId: id }, orderBy: { id: 'asc' } })).map(({ state }) => state);
const captures = async (id: string) => (await world.db.ledgerEntry.findMany({ where: { bookingId: id, kind: 'CAPTURE' } })).length;

/** The sandbox, but for what a test says. */
const provider = (overrides: Partial<PaymentProvider>): PaymentProvider => Object.assign(Object.create(sandboxOf(world)) as PaymentProvider, overrides);

describe('confirming a booking that costs something', () => {
  it('keeps its places until the payment deadline and starts a payment', async () => {
    const { event, id } = await aHold();
    world.clock.advance(60);
    const { booking, payment } = await confirm.execute(world.guest(id), anInput(id));
    expect(booking).toMatchObject({ status: 'AWAITING_PAYMENT', financialStatus: 'UNPAID', confirmedAt: null, expiresAt: new Date(world.clock.now().getTime() + 20 * 60_000) });
    expect(booking.tickets.map(({ status }) => status)).toEqual(['RESERVED', 'RESERVED']);
    expect(payment).toMatchObject({ state: 'CREATED', clientSecret: expect.any(String) });
    expect(await world.db.payment.findMany({ where: { bookingId: id } })).toMatchObject([{ provider: 'sandbox', providerRef: payment!.paymentRef, state: 'CREATED', currency: 'EUR' }]);
    expect(await world.counters(event)).toEqual({ Floor: { held: 2, sold: 0 } });
  });

  it('has to be paid before the start at the latest', async () => {
    const { event, id } = await aHold(0.2);
    expect((await confirm.execute(world.guest(id), anInput(id))).booking.expiresAt).toEqual(event.startsAt);
  });

  it('is paid at once where the method is', async () => {
    const { event, id } = await aHold();
    const { booking, payment } = await confirm.execute(world.guest(id), anInput(id, 'sandbox_success'));
    expect(booking).toMatchObject({ status: 'CONFIRMED', financialStatus: 'PAID' });
    expect(payment).toMatchObject({ state: 'CONFIRMED', clientSecret: null });
    expect(await world.counters(event)).toEqual({ Floor: { held: 0, sold: 2 } });
  });

  it('by the same key is one payment, and the same session while it is not captured', async () => {
    const { id } = await aHold();
    const input = anInput(id);
    const answers = await Promise.all(Array.from({ length: 3 }, () => confirm.execute(world.guest(id), input)));
    answers.push(await confirm.execute(world.guest(id), input));
    expect(new Set(answers.map(({ payment }) => `${payment!.paymentRef} ${payment!.clientSecret}`)).size).toBe(1);
    const { paymentRef, clientSecret } = answers[0]!.payment!;
    await sandboxOf(world).pay(paymentRef!, clientSecret!, 'sandbox_success');
    await confirm.execute(world.guest(id), input);
    expect(await confirm.execute(world.guest(id), input)).toMatchObject({ booking: { status: 'CONFIRMED' }, payment: null });
    expect(await payments(id)).toEqual(['CONFIRMED']);
  });

  it('by the same key starts nothing when the time to pay is over', async () => {
    const { id } = await aHold();
    const input = anInput(id);
    await confirm.execute(world.guest(id), input);
    world.clock.advance(20 * 60);
    expect(await confirm.execute(world.guest(id), input)).toMatchObject({ booking: { id }, payment: null });
  });

  it('by the same key goes on where the provider was away', async () => {
    const { id } = await aHold();
    const input = anInput(id, 'sandbox_success');
    const away = lifecycleOf(world, world.test, provider({ start: async () => { throw providerAway('sandbox'); } }));
    expect(await refusal(away.confirm.execute(world.guest(id), input))).toMatchObject({ kind: 'unavailable' });
    expect([(await world.status(id)).status, await payments(id)]).toEqual(['AWAITING_PAYMENT', ['CREATED']]);
    expect((await confirm.execute(world.guest(id), input)).booking.status).toBe('CONFIRMED');
    expect(await payments(id)).toEqual(['CONFIRMED']);
  });

  it('is refused with PAYMENT_UNAVAILABLE where nobody takes money, and stays held', async () => {
    const { id } = await aHold();
    const penniless = lifecycleOf(world, world.test, null);
    expect(await refusal(penniless.confirm.execute(world.guest(id), anInput(id)))).toMatchObject({ code: 'PAYMENT_UNAVAILABLE' });
    expect((await world.status(id)).status).toBe('HELD');
  });

  it('takes 11 statements apart from those of the provider, and a free one 8', async () => {
    const { id } = await aHold();
    const free = await world.booking({ event: await world.event({ ticketTypes: { Free: { price: '0' } } }) });
    const elsewhere = sandboxOf(world);
    const { confirm: watched } = lifecycleOf(world, counted, elsewhere);
    const count = async (bookingId: string) => {
      statements.length = 0;
      await watched.execute(world.guest(bookingId), anInput(bookingId));
      return statements.filter((text) => !/^(BEGIN|COMMIT|SET)/i.test(text)).length;
    };
    await count((await aHold()).id);
    const counts = { paid: await count(id), free: await count(free.id) };
    expect(counts).toEqual({ paid: 11, free: 8 });
  });
});

describe('after a declined card', () => {
  const declined = async () => {
    const hold = await aHold();
    const input = anInput(hold.id, 'sandbox_decline');
    expect(await refusal(confirm.execute(world.guest(hold.id), input))).toMatchObject({ code: 'PAYMENT_DECLINED', field: ['input', 'paymentMethod'] });
    return { ...hold, input };
  };

  it('the same key is declined again, and another key pays with another card', async () => {
    const { event, id, input } = await declined();
    expect(await refusal(confirm.execute(world.guest(id), input))).toMatchObject({ code: 'PAYMENT_DECLINED' });
    const { expiresAt } = await world.status(id);
    world.clock.advance(60);
    const { booking } = await confirm.execute(world.guest(id), anInput(id, 'sandbox_success'));
    expect(booking).toMatchObject({ status: 'CONFIRMED', financialStatus: 'PAID' });
    expect((await world.status(id)).expiresAt).toEqual(expiresAt);
    expect(await payments(id)).toEqual(['CANCELLED', 'CONFIRMED']);
    expect(await world.counters(event)).toEqual({ Floor: { held: 0, sold: 2 } });
  });

  it('the earlier payment can no longer be paid once another one was started', async () => {
    const { id } = await declined();
    const [old] = await world.db.payment.findMany({ where: { bookingId: id } });
    await confirm.execute(world.guest(id), anInput(id));
    expect((await sandboxOf(world).find(old!.providerRef!)).state).toBe('CANCELLED');
  });

  it('an earlier payment that went through after all leaves nothing to pay', async () => {
    const { id } = await declined();
    const [old] = await world.db.payment.findMany({ where: { bookingId: id } });
    await sandboxOf(world).start({ paymentId: old!.id, bookingId: id, reference: 'any', amount: { amount: '40.00', currency: 'EUR' }, email: 'a@b.example', method: 'sandbox_success', returnUrl: null });
    const { booking, payment } = await confirm.execute(world.guest(id), anInput(id, 'sandbox_success'));
    expect([booking.status, payment]).toEqual(['CONFIRMED', null]);
    expect(await payments(id)).toEqual(['CONFIRMED', 'CANCELLED']);
    expect(await captures(id)).toBe(1);
  });

  it('both would be captured, if the earlier one were not called off first', async () => {
    const { id } = await declined();
    const [old] = await world.db.payment.findMany({ where: { bookingId: id } });
    await sandboxOf(world).start({ paymentId: old!.id, bookingId: id, reference: 'any', amount: { amount: '40.00', currency: 'EUR' }, email: 'a@b.example', method: 'sandbox_success', returnUrl: null });
    const forgetful = jest.spyOn(ReplacePayment.prototype, 'execute').mockResolvedValue(true);
    await confirm.execute(world.guest(id), anInput(id, 'sandbox_success'));
    forgetful.mockRestore();
    const taken = await world.rows(`SELECT FROM sandbox_payments WHERE state->>'bookingId' = $1 AND state->>'state' = 'CONFIRMED'`, id);
    expect(taken).toHaveLength(2);
  });

  it('three cards at the same moment are charged once', async () => {
    const { id } = await declined();
    await settled(Array.from({ length: 3 }, () => confirm.execute(world.guest(id), anInput(id, 'sandbox_success'))));
    expect(await captures(id)).toBe(1);
    expect((await world.status(id)).status).toBe('CONFIRMED');
  });

  it('a second payment beside one that is under way is refused', async () => {
    const { id } = await aHold();
    await confirm.execute(world.guest(id), anInput(id, 'sandbox_late_600'));
    expect(await payments(id)).toEqual(['PENDING']);
    expect(await refusal(confirm.execute(world.guest(id), anInput(id, 'sandbox_success')))).toMatchObject({ code: 'INVALID_STATE', field: ['input', 'bookingId'] });
    expect(await payments(id)).toEqual(['PENDING']);
  });

  it('a second payment is refused while the provider can\'t call the first one off', async () => {
    const { id } = await declined();
    const busy = lifecycleOf(world, world.test, provider({ cancel: async (paymentRef) => ({ ...(await sandboxOf(world).find(paymentRef)), state: 'PENDING' }) }));
    expect(await refusal(busy.confirm.execute(world.guest(id), anInput(id, 'sandbox_success')))).toMatchObject({ code: 'INVALID_STATE' });
    expect(await captures(id)).toBe(0);
    expect(await payments(id)).toEqual(['FAILED', 'CANCELLED']);
  });

  it('another is refused when the time to pay is over', async () => {
    const { id } = await declined();
    world.clock.advance(20 * 60);
    expect(await refusal(confirm.execute(world.guest(id), anInput(id, 'sandbox_success')))).toMatchObject({ code: 'HOLD_EXPIRED' });
  });
});
