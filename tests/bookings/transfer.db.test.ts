import { aKey, type BookingWorld, createBookingWorld, refusal } from './booking-world';
import { lifecycleOf } from './lifecycle-support';

let world: BookingWorld;
let uses: ReturnType<typeof lifecycleOf>;

beforeAll(async () => {
  world = await createBookingWorld();
  uses = lifecycleOf(world);
});
afterAll(() => world.close());
afterEach(async () => expect(await world.drift()).toEqual([]));

const aBooking = async (status: 'CONFIRMED' | 'AWAITING_PAYMENT' | 'CANCELLED' = 'CONFIRMED') => {
  const event = await world.event();
  const { id, ticketIds } = await world.booking({ event, status, lines: { Regular: 2 } });
  return { event, id, ticketId: ticketIds[0]! };
};
const to = (ticketId: string, more: object = {}) => ({ idempotencyKey: aKey(), ticketId, name: 'Grace Hopper', email: 'grace@people.example', ...more });
const nonceOf = async (ticketId: string) => (await world.db.ticket.findUniqueOrThrow({ where: { id: ticketId } })).nonce;

describe('a transferred ticket', () => {
  it('has another attendee and another QR code; nothing else moves', async () => {
    const { event, id, ticketId } = await aBooking();
    const nonce = await nonceOf(ticketId);
    const before = await world.counters(event);
    const booking = await uses.transfer.execute(world.guest(id), to(ticketId));
    expect(booking.ticket(ticketId)).toMatchObject({ status: 'VALID', attendeeName: 'Grace Hopper', attendeeEmail: 'grace@people.example' });
    const { tickets } = await world.status(id);
    expect(tickets[0]).toMatchObject({ attendeeName: 'Grace Hopper', nonce: booking.ticket(ticketId).nonce });
    expect(tickets[0]!.nonce).not.toBe(nonce);
    expect(tickets[1]).toMatchObject({ attendeeName: null });
    expect(await world.counters(event)).toEqual(before);
    expect(await world.announced('ticket.transferred')).toContainEqual({ ticketId, bookingId: id });
  });

  it('forgets the address of whoever had it before', async () => {
    const { id, ticketId } = await aBooking();
    await uses.transfer.execute(world.guest(id), to(ticketId));
    expect((await uses.transfer.execute(world.guest(id), to(ticketId, { name: 'Ada', email: null }))).ticket(ticketId)).toMatchObject({ attendeeName: 'Ada', attendeeEmail: null });
  });

  it('changes once by the same key, also at the same moment', async () => {
    const { id, ticketId } = await aBooking();
    const input = to(ticketId);
    const answers = await Promise.all(Array.from({ length: 3 }, () => uses.transfer.execute(world.guest(id), input)));
    answers.push(await uses.transfer.execute(world.guest(id), input));
    expect(new Set(answers.map((booking) => `${booking.version} ${booking.ticket(ticketId).nonce}`)).size).toBe(1);
    expect(await refusal(uses.transfer.execute(world.guest(id), { ...input, name: 'Somebody else' }))).toMatchObject({ code: 'IDEMPOTENCY_CONFLICT' });
  });

  it.each(['AWAITING_PAYMENT', 'CANCELLED'] as const)('is a valid one: not of a booking that is %s', async (status) => {
    const { id, ticketId } = await aBooking(status);
    expect(await refusal(uses.transfer.execute(world.guest(id), to(ticketId)))).toMatchObject({ code: 'INVALID_STATE', field: ['input', 'ticketId'] });
  });

  it('is not one that somebody was let in with, and not one of an event that is over', async () => {
    const { id, ticketId } = await aBooking();
    await world.db.ticket.update({ where: { id: ticketId }, data: { status: 'CHECKED_IN', checkedInAt: world.clock.now() } });
    expect(await refusal(uses.transfer.execute(world.guest(id), to(ticketId)))).toMatchObject({ code: 'INVALID_STATE' });
    const over = await aBooking();
    await world.db.occurrence.update({ where: { id: over.event.occurrenceId }, data: { startsAt: new Date(world.clock.now().getTime() - 3_600_000), endsAt: world.clock.now() } });
    expect(await refusal(uses.transfer.execute(world.guest(over.id), to(over.ticketId)))).toMatchObject({ code: 'INVALID_STATE', message: 'The event is over.' });
  });

  it('is its holder\'s, the organizer\'s or an administrator\'s to transfer', async () => {
    const { id, ticketId } = await aBooking();
    const other = await aBooking();
    for (const by of [world.guest(other.id), { viewer: world.owner }, { staff: await world.person('ORGANIZER') }]) {
      expect(await refusal(uses.transfer.execute(by, to(ticketId)))).toMatchObject({ kind: 'not-found', field: ['input', 'ticketId'] });
    }
    expect((await world.status(id)).version).toBe(1);
    for (const by of [world.guest(id), { staff: world.owner }, { staff: await world.person('ADMIN') }]) expect((await uses.transfer.execute(by, to(ticketId))).id).toBe(id);
    expect(await refusal(uses.transfer.execute({ staff: world.owner }, to(world.test.platform.ids.next())))).toMatchObject({ kind: 'not-found' });
  });
});
