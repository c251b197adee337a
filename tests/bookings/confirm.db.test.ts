import { aKey, type BookingWorld, createBookingWorld, refusal, type SoldEvent } from './booking-world';
import { lifecycleOf } from './lifecycle-support';

let world: BookingWorld;
let confirm: ReturnType<typeof lifecycleOf>['confirm'];
let extend: ReturnType<typeof lifecycleOf>['extend'];

beforeAll(async () => {
  world = await createBookingWorld();
  ({ confirm, extend } = lifecycleOf(world));
});
afterAll(() => world.close());
afterEach(async () => expect(await world.drift()).toEqual([]));

const anInput = (bookingId: string, more: object = {}) => ({ idempotencyKey: aKey(), bookingId, contactEmail: 'ada@people.example', ...more });
const aFreeEvent = () => world.event({ pools: { Floor: 10, Bar: null }, ticketTypes: { Free: { price: '0', pools: ['Floor'] }, Guest: { price: '0' } } });
const aFreeHold = async (lines: Record<string, number> = { Free: 2 }) => {
  const event = await aFreeEvent();
  return { event, ...(await world.booking({ event, lines })) };
};

describe('confirming a free booking', () => {
  it('sells its places and issues a ticket for each, with names as far as they are given', async () => {
    const { event, id, lineIds } = await aFreeHold({ Free: 2, Guest: 1 });
    const input = anInput(id, { contactName: 'Ada', locale: 'de', attendees: [{ lineId: lineIds[1], name: 'Grace' }, { lineId: lineIds[0], name: 'Edsger', email: 'edsger@people.example' }] });
    const { booking, payment } = await confirm.execute(world.guest(id), input);
    expect(payment).toBeNull();
    expect(booking).toMatchObject({ status: 'CONFIRMED', financialStatus: 'NOT_REQUIRED', contactEmail: 'ada@people.example', contactName: 'Ada', locale: 'de', confirmedAt: world.clock.now() });
    const { tickets } = await world.status(id);
    expect(tickets.map(({ lineId, status, attendeeName, attendeeEmail }) => [lineId, status, attendeeName, attendeeEmail])).toEqual([
      [lineIds[0], 'VALID', 'Edsger', 'edsger@people.example'],
      [lineIds[0], 'VALID', null, null],
      [lineIds[1], 'VALID', 'Grace', null],
    ]);
    expect(new Set(tickets.map(({ nonce }) => nonce)).size).toBe(3);
    expect(await world.counters(event)).toEqual({ Floor: { held: 0, sold: 3 }, Bar: { held: 0, sold: 1 } });
    expect(await world.announced('booking.confirmed')).toContainEqual({ bookingId: id, eventId: event.id });
  });

  it('by the same key happens once, whoever repeats it at the same time', async () => {
    const { event, id } = await aFreeHold();
    const input = anInput(id);
    const answers = await Promise.all(Array.from({ length: 3 }, () => confirm.execute(world.guest(id), input)));
    answers.push(await confirm.execute(world.guest(id), input));
    expect(answers.map(({ booking }) => [booking.status, booking.version, booking.tickets.length])).toEqual(Array(4).fill(['CONFIRMED', 2, 2]));
    expect(await world.counters(event)).toMatchObject({ Floor: { held: 0, sold: 2 } });
    expect((await world.jobs('booking.confirmed/test')).filter((told) => (told as { bookingId: string }).bookingId === id)).toHaveLength(1);
    expect(await refusal(confirm.execute(world.guest(id), { ...input, contactEmail: 'other@people.example' }))).toMatchObject({ code: 'IDEMPOTENCY_CONFLICT', field: ['input', 'idempotencyKey'] });
  });

  it('by other keys at the same time happens once, and is refused the other times', async () => {
    const { event, id } = await aFreeHold();
    const results = await Promise.allSettled(Array.from({ length: 3 }, () => confirm.execute(world.guest(id), anInput(id))));
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected', 'rejected']);
    expect(await refusal(confirm.execute(world.guest(id), anInput(id)))).toMatchObject({ code: 'INVALID_STATE', field: ['input', 'bookingId'] });
    expect((await world.status(id)).tickets).toHaveLength(2);
    expect(await world.counters(event)).toMatchObject({ Floor: { held: 0, sold: 2 } });
  });
});

describe('confirming is refused', () => {
  const calledOff = async ({ id, occurrenceId }: SoldEvent, what: 'event' | 'date') =>
    what === 'event'
      ? world.db.event.update({ where: { id }, data: { status: 'CANCELLED', cancelledAt: world.clock.now() } })
      : world.db.occurrence.update({ where: { id: occurrenceId }, data: { cancelledAt: world.clock.now() } });

  it.each(['event', 'date'] as const)('when the %s was called off since the hold', async (what) => {
    const { event, id } = await aFreeHold();
    await calledOff(event, what);
    expect(await refusal(confirm.execute(world.guest(id), anInput(id)))).toMatchObject({ code: 'EVENT_CANCELLED', field: ['input', 'bookingId'] });
    expect((await world.status(id)).status).toBe('HELD');
  });

  it('when the hold is over, to the millisecond', async () => {
    const { id } = await aFreeHold();
    const late = await aFreeHold();
    world.clock.advance(15 * 60 - 0.001);
    expect((await confirm.execute(world.guest(id), anInput(id))).booking.status).toBe('CONFIRMED');
    world.clock.advance(0.001);
    expect(await refusal(confirm.execute(world.guest(late.id), anInput(late.id)))).toMatchObject({ code: 'HOLD_EXPIRED' });
  });

  it('when the date has begun', async () => {
    const event = await world.event({ ticketTypes: { Free: { price: '0' } }, startsInHours: 0.1 });
    const { id } = await world.booking({ event, expiresInMinutes: 60 });
    world.clock.advance(0.1 * 3_600);
    expect(await refusal(confirm.execute(world.guest(id), anInput(id)))).toMatchObject({ code: 'SALES_CLOSED' });
  });

  it('for more attendees than places, and for lines of others, naming each', async () => {
    const { id, lineIds } = await aFreeHold({ Free: 1, Guest: 1 });
    const other = await aFreeHold();
    const attendees = [lineIds[0], lineIds[0], other.lineIds[0], lineIds[1]].map((lineId) => ({ lineId, name: 'Ada' }));
    await expect(confirm.execute(world.guest(id), anInput(id, { attendees }))).rejects.toMatchObject({
      kind: 'invalid',
      faults: [{ code: 'INVALID', field: ['input', 'attendees', '1', 'lineId'], message: 'This line has only 1 ticket.' }, { code: 'INVALID', field: ['input', 'attendees', '2', 'lineId'] }],
    });
    expect((await world.status(id)).tickets).toEqual([]);
  });

  it('for everybody but its holder, also by the holder\'s key', async () => {
    const buyer = await world.person();
    const event = await aFreeEvent();
    const { id } = await world.booking({ event, userId: buyer.id });
    const other = await world.booking({ event });
    const input = anInput(id);
    for (const claim of [{ viewer: await world.person() }, world.guest(other.id), { viewer: world.owner }]) {
      expect(await refusal(confirm.execute(claim, input))).toMatchObject({ kind: 'not-found', field: ['input', 'bookingId'] });
    }
    await confirm.execute(world.guest(id), input);
    expect(await refusal(confirm.execute(world.guest(other.id), input))).toMatchObject({ kind: 'not-found' });
    expect((await world.status(id)).userId).toBe(buyer.id);
  });
});

describe('what was held', () => {
  it('is confirmed at its price, whatever the ticket type costs by now', async () => {
    const event = await world.event({ ticketTypes: { Regular: { price: '20' } } });
    const { id } = await world.booking({ event });
    await world.db.ticketType.updateMany({ where: { eventId: event.id }, data: { price: '99' } });
    const { booking, payment } = await confirm.execute(world.guest(id), anInput(id));
    expect(booking.total).toEqual({ amount: '20.00', currency: 'EUR' });
    expect(payment!.clientSecret).toEqual(expect.any(String));
    expect((await world.status(id)).payments[0]!.amount.toFixed(2)).toBe('20.00');
  });

  it('stays a guest\'s, also when somebody confirms it while signed in', async () => {
    const { id } = await aFreeHold();
    const viewer = await world.person();
    await confirm.execute({ ...world.guest(id), viewer }, anInput(id));
    expect((await world.status(id)).userId).toBeNull();
    expect(await refusal(extend.execute({ viewer }, { idempotencyKey: aKey(), bookingId: id }))).toMatchObject({ kind: 'not-found' });
  });
});
