import { encodeId } from '../../src/shared/presentation/ids';
import { aPerson, signIn, signInAs } from '../support/people';
import { aKey, type BookingWorld, createBookingWorld, type SoldEvent } from './booking-world';
import { PublicDesk } from './public-support';

let world: BookingWorld;
let desk: PublicDesk;
beforeAll(async () => {
  world = await createBookingWorld();
  desk = new PublicDesk(world);
});
afterAll(() => world.close());

const hours = (count: number) => count * 3_600;

describe('holding places', () => {
  it('keeps them for a guest, whose token opens the booking', async () => {
    const event = await world.event();
    const { booking, guestToken, userErrors } = await desk.payload('bookingHold', desk.holdOf(event, 2));
    expect(userErrors).toEqual([]);
    expect(booking).toMatchObject({ status: 'HELD', financialStatus: 'UNPAID', total: { amount: '40.00', currency: 'EUR' }, holdExpiresAt: '2026-11-22T12:15:00.000Z', paymentDueAt: null, contactEmail: null });
    expect(booking.lines).toEqual([{ id: expect.stringMatching(/^bookingline_/), name: 'Regular', quantity: 2, unitPrice: { amount: '20.00', currency: 'EUR' } }]);
    expect(await desk.byToken(guestToken)).toMatchObject({ id: booking.id, event: { title: expect.stringMatching(/^Show/) }, occurrence: { isCancelled: false }, tickets: [], payments: [] });
    expect(await world.counters(event)).toEqual({ Floor: { held: 2, sold: 0 } });
  });

  it('belongs to whoever is signed in', async () => {
    const person = await signInAs(world.test, 'USER');
    const { booking } = await desk.run('bookingHold', desk.holdOf(await world.event()), person);
    expect((await desk.own(person)).nodes).toMatchObject([{ id: booking.id }]);
  });

  it('is done once for a key that comes twice, also at the same time', async () => {
    const event = await world.event();
    const input = desk.holdOf(event);
    const [first, ...others] = await Promise.all([1, 2, 3].map(() => desk.run('bookingHold', input)));
    const later = await desk.run('bookingHold', input);
    expect([...others, later].map(({ booking, guestToken }) => [booking.id, guestToken])).toEqual(Array.from({ length: 3 }, () => [first.booking.id, first.guestToken]));
    expect(await world.counters(event)).toEqual({ Floor: { held: 1, sold: 0 } });
  });

  it('refuses the same key for something else', async () => {
    const event = await world.event();
    const input = desk.holdOf(event);
    await desk.run('bookingHold', input);
    expect(await desk.faults('bookingHold', { ...input, lines: [{ ...input.lines[0], quantity: 2 }] })).toMatchObject([{ code: 'IDEMPOTENCY_CONFLICT', field: ['input', 'idempotencyKey'] }]);
  });
});

describe('a hold is refused', () => {
  const refused = async (event: SoldEvent, changes: (event: SoldEvent) => object = () => ({})) => desk.faults('bookingHold', { ...desk.holdOf(event), ...changes(event) });
  const lines = (...quantities: readonly (readonly [string, number])[]) => ({ lines: quantities.map(([ticketTypeId, quantity]) => ({ ticketTypeId: encodeId('TicketType', ticketTypeId), quantity })) });
  const regular = ({ ticketTypes }: SoldEvent) => ticketTypes['Regular']!.id;

  it.each([0, -1, 1_001, 2_147_483_647])('with INVALID for a quantity of %d', async (quantity) => {
    expect(await refused(await world.event(), (event) => lines([regular(event), quantity]))).toMatchObject([{ code: 'INVALID', field: ['input', 'lines', '0', 'quantity'], ticketTypeId: null }]);
  });

  it('as bad input for a quantity that is no 32-bit whole number', async () => {
    const event = await world.event();
    for (const quantity of [1.5, 4_294_967_296, '1', null]) {
      const { errors } = await desk.send('bookingHold', { ...desk.holdOf(event), lines: [{ ticketTypeId: encodeId('TicketType', regular(event)), quantity }] });
      expect(errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
    }
  });

  it('with INVALID for no lines, too many, and a ticket type in two', async () => {
    const event = await world.event();
    expect(await refused(event, () => ({ lines: [] }))).toMatchObject([{ code: 'INVALID', field: ['input', 'lines'] }]);
    const many = await world.event({ ticketTypes: Object.fromEntries(Array.from({ length: 21 }, (_, index) => [`Type ${index}`, {}])) });
    expect(await refused(many, ({ ticketTypes }) => lines(...Object.values(ticketTypes).map(({ id }): [string, number] => [id, 1])))).toMatchObject([{ code: 'INVALID', field: ['input', 'lines'] }]);
    expect(await refused(event, () => lines([regular(event), 1], [regular(event), 1]))).toMatchObject([{ code: 'INVALID', field: ['input', 'lines'] }]);
  });

  it.each(['short', 'x'.repeat(129), 'with a space in the key', 'ünicode-is-not-allowed'])('with INVALID for the key %p', async (idempotencyKey) => {
    expect(await refused(await world.event(), () => ({ idempotencyKey }))).toMatchObject([{ code: 'INVALID', field: ['input', 'idempotencyKey'] }]);
  });

  it('as bad input without a key', async () => {
    const { errors } = await desk.send('bookingHold', { ...desk.holdOf(await world.event()), idempotencyKey: undefined });
    expect(errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
  });

  it('with NOT_FOUND for a ticket type of another event, a hidden one, and an occurrence that is not there', async () => {
    const [event, other] = [await world.event(), await world.event()];
    expect(await refused(event, () => lines([regular(other), 1]))).toMatchObject([{ code: 'NOT_FOUND', field: ['input', 'lines', '0', 'ticketTypeId'] }]);
    expect(await refused(event, () => ({ occurrenceId: encodeId('Occurrence', event.id) }))).toMatchObject([{ code: 'NOT_FOUND', field: ['input', 'occurrenceId'] }]);
    await world.db.ticketType.update({ where: { id: regular(event) }, data: { visibility: 'HIDDEN' } });
    expect(await refused(event)).toMatchObject([{ code: 'NOT_FOUND', ticketTypeId: encodeId('TicketType', regular(event)) }]);
  });

  it('with INVALID for the id of something else', async () => {
    expect(await refused(await world.event(), (event) => ({ occurrenceId: encodeId('Event', event.id) }))).toMatchObject([{ code: 'INVALID', field: ['input', 'occurrenceId'] }]);
  });

  it('with INVALID for a basket of two currencies', async () => {
    const event = await world.event({ ticketTypes: { Regular: {}, Student: {} } });
    await world.db.ticketType.update({ where: { id: event.ticketTypes['Student']!.id }, data: { currency: 'USD' } });
    expect(await refused(event, () => lines([regular(event), 1], [event.ticketTypes['Student']!.id, 1]))).toMatchObject([{ code: 'INVALID', field: ['input', 'lines', '1', 'ticketTypeId'] }]);
  });

  it('with SALES_CLOSED once the occurrence has begun', async () => {
    const event = await world.event({ startsInHours: 1 });
    world.clock.advance(hours(1));
    expect(await refused(event)).toMatchObject([{ code: 'SALES_CLOSED' }]);
  });

  it('with EVENT_CANCELLED for a date that is called off, and NOT_FOUND for a draft', async () => {
    const event = await world.event();
    await world.db.event.update({ where: { id: event.id }, data: { status: 'CANCELLED', cancelledAt: world.clock.now() } });
    expect(await refused(event)).toMatchObject([{ code: 'EVENT_CANCELLED', field: ['input', 'occurrenceId'] }]);
    await world.db.event.update({ where: { id: event.id }, data: { status: 'DRAFT' } });
    expect(await refused(event)).toMatchObject([{ code: 'NOT_FOUND', field: ['input', 'occurrenceId'] }]);
  });

  it('with LIMIT_EXCEEDED for more than one booking may have', async () => {
    expect(await refused(await world.event({ pools: { Floor: 100 } }), (event) => lines([regular(event), 11]))).toMatchObject([{ code: 'LIMIT_EXCEEDED', field: ['input', 'lines', '0', 'quantity'] }]);
  });

  it('with INSUFFICIENT_CAPACITY and how many are left, then with SOLD_OUT', async () => {
    const event = await world.event({ pools: { Floor: 3 } });
    expect(await refused(event, () => lines([regular(event), 4]))).toMatchObject([{ code: 'INSUFFICIENT_CAPACITY', available: 3, ticketTypeId: encodeId('TicketType', regular(event)) }]);
    await desk.run('bookingHold', desk.holdOf(event, 3));
    expect(await refused(event)).toMatchObject([{ code: 'SOLD_OUT', available: 0, ticketTypeId: encodeId('TicketType', regular(event)) }]);
    expect(await world.counters(event)).toEqual({ Floor: { held: 3, sold: 0 } });
  });

  it('with every fault of its form at once', async () => {
    const faults = await refused(await world.event(), (event) => ({ idempotencyKey: 'short', ...lines([regular(event), 0]) }));
    expect(faults.map(({ field }) => field?.join('.')).sort()).toEqual(['input.idempotencyKey', 'input.lines.0.quantity']);
  });
});

describe('extending a hold', () => {
  it('restarts its time, as far as it goes, and once for a key', async () => {
    const { booking, guestToken } = await desk.run('bookingHold', desk.holdOf(await world.event()));
    world.clock.advance(600);
    const input = { idempotencyKey: aKey(), bookingId: booking.id, guestToken };
    const { booking: longer } = await desk.run('bookingHoldExtend', input);
    expect(Date.parse(longer.holdExpiresAt) - Date.parse(booking.holdExpiresAt)).toBe(600_000);
    world.clock.advance(60);
    expect((await desk.run('bookingHoldExtend', input)).booking.holdExpiresAt).toBe(longer.holdExpiresAt);
    world.clock.advance(720);
    const { booking: longest } = await desk.run('bookingHoldExtend', { ...input, idempotencyKey: aKey() });
    expect(Date.parse(longest.holdExpiresAt) - Date.parse(booking.holdExpiresAt)).toBe(900_000);
    expect(await desk.faults('bookingHoldExtend', { ...input, idempotencyKey: aKey() })).toMatchObject([{ code: 'LIMIT_EXCEEDED', field: ['input', 'bookingId'] }]);
  });

  it('comes too late once the time is over', async () => {
    const { booking, guestToken } = await desk.run('bookingHold', desk.holdOf(await world.event()));
    world.clock.advance(900);
    expect(await desk.faults('bookingHoldExtend', { idempotencyKey: aKey(), bookingId: booking.id, guestToken })).toMatchObject([{ code: 'HOLD_EXPIRED', field: ['input', 'bookingId'] }]);
  });

  it('finds nothing for anybody else', async () => {
    const person = await signInAs(world.test, 'USER');
    const { booking } = await desk.run('bookingHold', desk.holdOf(await world.event()), person);
    const other = await desk.run('bookingHold', desk.holdOf(await world.event()));
    for (const [who, guestToken] of [[null, undefined], [null, other.guestToken], [await signIn(world.test, await aPerson(world.test)), undefined]] as const) {
      expect(await desk.faults('bookingHoldExtend', { idempotencyKey: aKey(), bookingId: booking.id, guestToken }, who)).toMatchObject([{ code: 'NOT_FOUND', field: ['input', 'bookingId'] }]);
    }
  });
});
