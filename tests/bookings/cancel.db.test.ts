import { rewritingClient } from '../proof/rewriting-client';
import { eventually } from '../support/eventually';
import { aKey, anonymous, type BookingPlan, type BookingWorld, createBookingWorld, refusal, viewerOf } from './booking-world';
import { anotherProcess, lifecycleOf, settled } from './lifecycle-support';

let world: BookingWorld;
let uses: ReturnType<typeof lifecycleOf>;

beforeAll(async () => {
  world = await createBookingWorld();
  uses = lifecycleOf(world);
});
afterAll(() => world.close());

const aBooking = async (plan: Partial<BookingPlan> = {}) => {
  const event = await world.event({ ticketTypes: { Regular: { price: '20' }, Child: { price: '5.50' } } });
  return { event, ...(await world.booking({ event, status: 'CONFIRMED', lines: { Regular: 2, Child: 1 }, ...plan })) };
};
const cancel = (bookingId: string, more: { ticketIds?: string[]; idempotencyKey?: string; reason?: string } = {}) => uses.cancel.execute(world.guest(bookingId), { idempotencyKey: aKey(), bookingId, ...more });
const refunds = async (id: string) => (await world.status(id)).refunds.map(({ amount }) => amount.toFixed(2));
const told = async (bookingId: string) => (await world.jobs('booking.cancelled/test')).filter((payload) => (payload as { bookingId: string }).bookingId === bookingId);

describe('a holder who cancels', () => {
  afterEach(async () => expect(await world.drift()).toEqual([]));

  it('gives every place back and gets the money by the policy they booked under', async () => {
    const { event, id } = await aBooking({ refundPercent: 50 });
    const booking = await cancel(id, { reason: 'Ill.' });
    expect(booking).toMatchObject({ status: 'CANCELLED', cancelledAt: world.clock.now(), cancelReason: 'Ill.', financialStatus: 'PAID' });
    expect(booking.tickets.map(({ status }) => status)).toEqual(['VOID', 'VOID', 'VOID']);
    expect(await world.counters(event)).toEqual({ Floor: { held: 0, sold: 0 } });
    expect(await refunds(id)).toEqual(['22.75']);
    expect(await told(id)).toEqual([{ bookingId: id, eventId: event.id, ticketIds: null }]);
    expect(await world.rows(`SELECT FROM audit_entries WHERE action = 'booking.cancel' AND subject_id = $1`, id)).toHaveLength(1);
  });

  it.each([
    [100, ['45.50']],
    [0, []],
    [33, ['15.01']],
  ])('gets %i percent back, rounded down', async (refundPercent, expected) => {
    const { id } = await aBooking({ refundPercent });
    await cancel(id);
    expect(await refunds(id)).toEqual(expected);
  });

  it('can cancel some tickets, and then the rest', async () => {
    const { event, id, ticketIds } = await aBooking({ refundPercent: 50 });
    const [regular, second, child] = ticketIds as [string, string, string];
    const after = await cancel(id, { ticketIds: [regular, child] });
    expect([after.status, after.tickets.map(({ status }) => status)]).toEqual(['CONFIRMED', ['VOID', 'VALID', 'VOID']]);
    expect(await world.counters(event)).toEqual({ Floor: { held: 0, sold: 1 } });
    expect(await told(id)).toEqual([{ bookingId: id, eventId: event.id, ticketIds: [regular, child] }]);
    expect(await refusal(cancel(id, { ticketIds: [second, regular] }))).toMatchObject({ code: 'INVALID', field: ['input', 'ticketIds', '1'] });
    expect(await cancel(id, { ticketIds: [second] })).toMatchObject({ status: 'CANCELLED' });
    expect(await refunds(id)).toEqual(['12.75', '10.00']);
    expect(await told(id)).toMatchObject([{ ticketIds: [regular, child] }, { ticketIds: null }]);
  });

  it('gets no more for the rest than it cost', async () => {
    const { id, ticketIds } = await aBooking({ refundPercent: 50 });
    await cancel(id, { ticketIds: [ticketIds[0]!] });
    await cancel(id);
    expect(await refunds(id)).toEqual(['10.00', '12.75']);
  });

  it('never gets more than is left of what was captured', async () => {
    const { id, paymentId } = await aBooking();
    await world.db.ledgerEntry.create({ data: { id: world.test.platform.ids.next(), bookingId: id, paymentId: paymentId!, kind: 'REFUND', fact: 'at the dashboard', amount: '40', currency: 'EUR', occurredAt: world.clock.now(), recordedAt: world.clock.now() } });
    await cancel(id);
    expect(await refunds(id)).toEqual(['5.50']);
  });

  it('may do so up to the time that was said, not from then on', async () => {
    const cancellableUntil = new Date(world.clock.now().getTime() + 60_000);
    const [inTime, late] = [await aBooking({ cancellableUntil }), await aBooking({ cancellableUntil })];
    world.clock.advance(59.999);
    expect((await cancel(inTime.id)).status).toBe('CANCELLED');
    world.clock.advance(0.001);
    expect(await refusal(cancel(late.id))).toMatchObject({ code: 'NOT_CANCELLABLE', field: ['input', 'bookingId'] });
    expect((await world.status(late.id)).status).toBe('CONFIRMED');
    const never = await aBooking({ cancellableUntil: null });
    expect(await refusal(cancel(never.id))).toMatchObject({ code: 'NOT_CANCELLABLE' });
  });

  it('may not cancel what somebody was let in with, but the other tickets', async () => {
    const { id, ticketIds } = await aBooking();
    await world.db.ticket.update({ where: { id: ticketIds[0]! }, data: { status: 'CHECKED_IN', checkedInAt: world.clock.now() } });
    expect(await refusal(cancel(id))).toMatchObject({ code: 'NOT_CANCELLABLE' });
    expect(await refusal(cancel(id, { ticketIds: [ticketIds[0]!] }))).toMatchObject({ code: 'NOT_CANCELLABLE' });
    expect((await cancel(id, { ticketIds: [ticketIds[1]!] })).status).toBe('CONFIRMED');
  });

  it.each(['HELD', 'AWAITING_PAYMENT'] as const)('lets a booking that is %s go at any time', async (status) => {
    const { event, id } = await aBooking({ status, cancellableUntil: null });
    expect(await cancel(id)).toMatchObject({ status: 'CANCELLED' });
    expect(await world.counters(event)).toEqual({ Floor: { held: 0, sold: 0 } });
    expect(await refunds(id)).toEqual([]);
  });

  it('makes an expired booking a cancelled one, and gets back all that had come for it', async () => {
    const { event, id } = await aBooking({ status: 'EXPIRED', captured: '45.50', refundPercent: 0 });
    expect(await cancel(id)).toMatchObject({ status: 'CANCELLED' });
    expect(await refunds(id)).toEqual(['45.50']);
    expect(await world.counters(event)).toEqual({ Floor: { held: 0, sold: 0 } });
  });

  it('is refused for tickets of others, and of a booking that has none yet', async () => {
    const { id, ticketIds } = await aBooking();
    const other = await aBooking();
    expect(await refusal(cancel(id, { ticketIds: [ticketIds[0]!, other.ticketIds[0]!] }))).toMatchObject({ code: 'NOT_FOUND', field: ['input', 'ticketIds', '1'] });
    expect((await world.status(id)).tickets.every(({ status }) => status === 'VALID')).toBe(true);
    const awaiting = await aBooking({ status: 'AWAITING_PAYMENT' });
    expect(await refusal(cancel(awaiting.id, { ticketIds: [awaiting.ticketIds[0]!] }))).toMatchObject({ code: 'INVALID_STATE' });
  });

  it('is nobody else', async () => {
    const { id } = await aBooking();
    const other = await aBooking();
    for (const claim of [{ viewer: anonymous }, { viewer: await world.person() }, { viewer: world.owner }, world.guest(other.id)]) {
      expect(await refusal(uses.cancel.execute(claim, { idempotencyKey: aKey(), bookingId: id }))).toMatchObject({ kind: 'not-found', field: ['input', 'bookingId'] });
    }
  });
});

describe('cancelling twice', () => {
  it('by the same key is cancelling once, also at the same moment', async () => {
    const { event, id } = await aBooking();
    await world.booking({ event, status: 'CONFIRMED', lines: { Regular: 3 } });
    const idempotencyKey = aKey();
    const answers = await Promise.all(Array.from({ length: 3 }, () => cancel(id, { idempotencyKey })));
    answers.push(await cancel(id, { idempotencyKey }));
    expect(answers.map(({ status, version }) => [status, version])).toEqual(Array(4).fill(['CANCELLED', answers[0]!.version]));
    expect(await world.counters(event)).toEqual({ Floor: { held: 0, sold: 3 } });
    expect(await refunds(id)).toEqual(['45.50']);
    expect(await refusal(cancel(id, { idempotencyKey, reason: 'other' }))).toMatchObject({ code: 'IDEMPOTENCY_CONFLICT' });
  });

  const together = async (callers: readonly ReturnType<typeof lifecycleOf>[]) => {
    const { event, id } = await aBooking();
    await world.booking({ event, status: 'CONFIRMED', lines: { Regular: 7 } });
    const outcome = await settled(callers.map((caller) => caller.cancel.execute(world.guest(id), { idempotencyKey: aKey(), bookingId: id })));
    return { ...outcome, ...(await world.counters(event))['Floor']!, refunds: await refunds(id) };
  };

  it('by other keys at the same moment moves places and money once', async () => {
    for (let round = 0; round < 5; round += 1) {
      expect(await together([uses, uses, uses])).toEqual({ done: 1, refused: ['INVALID_STATE', 'INVALID_STATE'], held: 0, sold: 7, refunds: ['45.50'] });
    }
  });

  it('would move them more often, if the booking were not locked', async () => {
    const process = await anotherProcess(world, { DatabaseClient: rewritingClient((sql) => sql.replace('FOR UPDATE OF booking', '')) });
    const careless = lifecycleOf(world, process);
    const { sold } = await eventually(async () => {
      const seen = await together([careless, careless, careless]);
      return seen.sold < 7 && seen;
    });
    expect(sold).toBeLessThan(7);
    await process.close();
  });
});

describe('staff who cancel', () => {
  const staff = (viewer = world.owner) => (bookingId: string, more: object = {}) => uses.cancelByStaff.execute(viewer, { idempotencyKey: aKey(), bookingId, refund: 'FULL', ...more });

  it.each([
    ['FULL', ['45.50']],
    ['POLICY', ['22.75']],
    ['NONE', []],
  ] as const)('decide what the buyer gets back: %s', async (refund, expected) => {
    const { event, id } = await aBooking({ refundPercent: 50, cancellableUntil: null });
    expect(await staff()(id, { refund })).toMatchObject({ status: 'CANCELLED' });
    expect(await refunds(id)).toEqual(expected);
    expect(await world.counters(event)).toEqual({ Floor: { held: 0, sold: 0 } });
    expect(await world.rows(`SELECT actor_id FROM audit_entries WHERE action = 'booking.cancel_by_staff' AND subject_id = $1`, id)).toEqual([{ actor_id: world.ownerId }]);
  });

  it('can cancel some tickets', async () => {
    const { id, ticketIds } = await aBooking({ refundPercent: 0 });
    expect(await staff()(id, { ticketIds: [ticketIds[2]] })).toMatchObject({ status: 'CONFIRMED' });
    expect(await refunds(id)).toEqual(['5.50']);
  });

  it('keep what somebody was let in with, unless they are administrators', async () => {
    const { id, ticketIds } = await aBooking();
    await world.db.ticket.update({ where: { id: ticketIds[0]! }, data: { status: 'CHECKED_IN', checkedInAt: world.clock.now() } });
    expect(await refusal(staff()(id))).toMatchObject({ code: 'NOT_CANCELLABLE' });
    expect(await staff(await world.person('ADMIN'))(id)).toMatchObject({ status: 'CANCELLED' });
  });

  it('manage the event', async () => {
    const { id } = await aBooking();
    expect(await refusal(staff(await world.person('ORGANIZER'))(id))).toMatchObject({ kind: 'not-found' });
    await expect(staff(viewerOf(world.ownerId, 'ADMIN'))(id)).resolves.toMatchObject({ status: 'CANCELLED' });
  });

  it('cancel once by the same key, and are refused by another', async () => {
    const { id } = await aBooking();
    const idempotencyKey = aKey();
    const answers = await Promise.all(Array.from({ length: 3 }, () => staff()(id, { idempotencyKey })));
    expect(new Set(answers.map(({ version }) => version)).size).toBe(1);
    expect(await refunds(id)).toEqual(['45.50']);
    expect(await refusal(staff()(id))).toMatchObject({ code: 'INVALID_STATE' });
    expect(await refusal(staff()(id, { idempotencyKey, refund: 'NONE' }))).toMatchObject({ code: 'IDEMPOTENCY_CONFLICT' });
  });
});
