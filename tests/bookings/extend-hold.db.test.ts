import { aKey, anonymous, type BookingWorld, createBookingWorld, refusal, viewerOf } from './booking-world';
import { lifecycleOf } from './lifecycle-support';

let world: BookingWorld;
let extend: ReturnType<typeof lifecycleOf>['extend'];

beforeAll(async () => {
  world = await createBookingWorld();
  ({ extend } = lifecycleOf(world));
});
afterAll(() => world.close());

const minutesFrom = (start: Date, minutes: number) => new Date(start.getTime() + minutes * 60_000);

describe('extending a hold', () => {
  it('starts its time again, at most to twice its length', async () => {
    const { id } = await world.booking({ event: await world.event() });
    const start = world.clock.now();
    world.clock.advance(10 * 60);
    expect((await extend.execute(world.guest(id), { idempotencyKey: aKey(), bookingId: id })).expiresAt).toEqual(minutesFrom(start, 25));
    world.clock.advance(10 * 60);
    expect((await extend.execute(world.guest(id), { idempotencyKey: aKey(), bookingId: id })).expiresAt).toEqual(minutesFrom(start, 30));
    expect(await refusal(extend.execute(world.guest(id), { idempotencyKey: aKey(), bookingId: id }))).toMatchObject({ code: 'LIMIT_EXCEEDED', field: ['input', 'bookingId'] });
    expect((await world.status(id)).expiresAt).toEqual(minutesFrom(start, 30));
  });

  it('never lasts beyond the start', async () => {
    const event = await world.event({ startsInHours: 0.3 });
    const { id } = await world.booking({ event });
    world.clock.advance(5 * 60);
    expect((await extend.execute(world.guest(id), { idempotencyKey: aKey(), bookingId: id })).expiresAt).toEqual(event.startsAt);
  });

  it('by the same key happens once', async () => {
    const { id } = await world.booking({ event: await world.event() });
    const start = world.clock.now();
    world.clock.advance(60);
    const input = { idempotencyKey: aKey(), bookingId: id };
    const answers = await Promise.all(Array.from({ length: 3 }, () => extend.execute(world.guest(id), input)));
    world.clock.advance(60);
    answers.push(await extend.execute(world.guest(id), input));
    expect(answers.map(({ expiresAt }) => expiresAt)).toEqual(Array(4).fill(minutesFrom(start, 16)));
    expect((await world.status(id)).version).toBe(2);
  });

  it('is refused when it is over, swept or not', async () => {
    const event = await world.event();
    const { id } = await world.booking({ event, expiresInMinutes: 1 });
    const swept = await world.booking({ event, status: 'EXPIRED' });
    world.clock.advance(60);
    for (const bookingId of [id, swept.id]) expect(await refusal(extend.execute(world.guest(bookingId), { idempotencyKey: aKey(), bookingId }))).toMatchObject({ code: 'HOLD_EXPIRED' });
  });

  it.each(['AWAITING_PAYMENT', 'CONFIRMED', 'CANCELLED'] as const)('is refused for a booking that is %s', async (status) => {
    const { id } = await world.booking({ event: await world.event(), status });
    expect(await refusal(extend.execute(world.guest(id), { idempotencyKey: aKey(), bookingId: id }))).toMatchObject({ code: 'INVALID_STATE' });
  });

  it('is refused when the event was called off', async () => {
    const event = await world.event();
    const { id } = await world.booking({ event });
    await world.db.event.update({ where: { id: event.id }, data: { status: 'CANCELLED', cancelledAt: world.clock.now() } });
    expect(await refusal(extend.execute(world.guest(id), { idempotencyKey: aKey(), bookingId: id }))).toMatchObject({ code: 'EVENT_CANCELLED' });
  });

  it('is its holder\'s alone, with the token of this booking or signed in as its buyer', async () => {
    const buyer = await world.person();
    const event = await world.event();
    const { id } = await world.booking({ event, userId: buyer.id });
    const other = await world.booking({ event });
    const stranger = await world.person();
    world.clock.advance(60);
    for (const claim of [{ viewer: anonymous }, { viewer: stranger }, world.guest(other.id), { viewer: anonymous, guestToken: 'nonsense' }, { viewer: viewerOf(world.ownerId, 'ORGANIZER') }]) {
      expect(await refusal(extend.execute(claim, { idempotencyKey: aKey(), bookingId: id }))).toMatchObject({ kind: 'not-found', field: ['input', 'bookingId'] });
    }
    expect((await world.status(id)).version).toBe(1);
    expect((await extend.execute({ viewer: buyer }, { idempotencyKey: aKey(), bookingId: id })).id).toBe(id);
    expect(await refusal(extend.execute({ viewer: stranger }, { idempotencyKey: aKey(), bookingId: world.test.platform.ids.next() }))).toMatchObject({ kind: 'not-found' });
  });
});
