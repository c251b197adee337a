import { encodeId } from '../../src/shared/presentation/ids';
import { type SignedIn, signInAs } from '../support/people';
import { aKey, type BookingWorld, createBookingWorld, type SoldEvent } from './booking-world';
import { PublicDesk } from './public-support';

const free = { ticketTypes: { Regular: { price: '0' } } };

let world: BookingWorld;
let desk: PublicDesk;
let buyer: SignedIn;
let stranger: SignedIn;
beforeAll(async () => {
  world = await createBookingWorld({ env: { PUBLIC_URL: 'https://api.marquee.example', ACCESS_TOKEN_TTL_SECONDS: '86400' } });
  desk = new PublicDesk(world);
  [buyer, stranger] = await Promise.all([signInAs(world.test, 'USER'), signInAs(world.test, 'USER')]);
});
afterAll(() => world.close());

/** Everybody who is not the holder: nobody, somebody else, and a guest of another booking. */
async function outsiders(): Promise<readonly (readonly [SignedIn | null, string | undefined])[]> {
  const other = await desk.run('bookingHold', desk.holdOf(await world.event()));
  return [[null, undefined], [null, 'x'.repeat(64)], [null, other.guestToken], [stranger, undefined]];
}

describe('confirming', () => {
  const held = async (event: SoldEvent, quantity = 1, who: SignedIn | null = null) => {
    const { booking, guestToken } = await desk.run('bookingHold', desk.holdOf(event, quantity), who);
    return { booking, input: { idempotencyKey: aKey(), bookingId: booking.id, guestToken, contactEmail: 'ada@people.example' } };
  };

  it('a free booking makes its tickets good at once', async () => {
    const event = await world.event(free);
    const { booking, input } = await held(event, 2);
    const attendees = [{ lineId: booking.lines[0].id, name: 'Ada Lovelace', email: 'ada@people.example' }];
    const { booking: confirmed, payment } = await desk.run('bookingConfirm', { ...input, contactName: 'Ada Lovelace', locale: 'de', attendees });
    expect(payment).toBeNull();
    expect(confirmed).toMatchObject({ status: 'CONFIRMED', financialStatus: 'NOT_REQUIRED', contactEmail: 'ada@people.example', contactName: 'Ada Lovelace', holdExpiresAt: null, paymentDueAt: null });
    expect(confirmed.tickets).toMatchObject([{ status: 'VALID', attendeeName: 'Ada Lovelace' }, { status: 'VALID', attendeeName: null }]);
    for (const { qrPayload } of confirmed.tickets) expect(world.codes.read(qrPayload)).toMatchObject({ occurrenceId: event.occurrenceId });
    expect(await world.counters(event)).toEqual({ Floor: { held: 0, sold: 2 } });
  });

  it('a paid one asks for the money, then waits for it', async () => {
    const { booking, input } = await held(await world.event());
    const { booking: confirmed, payment } = await desk.run('bookingConfirm', input);
    expect(confirmed).toMatchObject({ id: booking.id, status: 'AWAITING_PAYMENT', holdExpiresAt: null, ticketsUrl: null, calendarUrl: null });
    expect(Date.parse(confirmed.paymentDueAt) - world.clock.now().getTime()).toBe(20 * 60_000);
    expect(confirmed.tickets).toMatchObject([{ status: 'RESERVED', qrPayload: null, pdfUrl: null }]);
    expect(payment).toMatchObject({ state: 'CREATED', clientSecret: expect.any(String), failure: null });
  });

  it('is done at once with a good payment method', async () => {
    const event = await world.event();
    const { booking, payment, guestToken } = await desk.book(event, { paymentMethod: 'sandbox_success' });
    expect(payment).toMatchObject({ state: 'CONFIRMED' });
    expect(booking).toMatchObject({ status: 'CONFIRMED', financialStatus: 'PAID', tickets: [{ status: 'VALID' }] });
    expect(await desk.byToken(guestToken)).toMatchObject({ payments: [{ state: 'CONFIRMED', amount: { amount: '20.00' } }], onlineUrl: 'https://live.example/show' });
    expect(await world.counters(event)).toEqual({ Floor: { held: 0, sold: 1 } });
  });

  it('says so where the payment was declined, and takes another method', async () => {
    const { input } = await held(await world.event());
    expect(await desk.faults('bookingConfirm', { ...input, paymentMethod: 'sandbox_decline' })).toMatchObject([{ code: 'PAYMENT_DECLINED' }]);
    const { booking } = await desk.run('bookingConfirm', { ...input, idempotencyKey: aKey(), paymentMethod: 'sandbox_success' });
    expect(booking).toMatchObject({ status: 'CONFIRMED', financialStatus: 'PAID' });
  });

  it('is done once for a key that comes twice, and refuses the key for something else', async () => {
    const event = await world.event(free);
    const { input } = await held(event);
    const answers = await Promise.all([1, 2, 3].map(() => desk.run('bookingConfirm', input)));
    expect(new Set(answers.map(({ booking }) => JSON.stringify(booking))).size).toBe(1);
    expect(await world.counters(event)).toEqual({ Floor: { held: 0, sold: 1 } });
    expect(await desk.faults('bookingConfirm', { ...input, contactEmail: 'eve@people.example' })).toMatchObject([{ code: 'IDEMPOTENCY_CONFLICT', field: ['input', 'idempotencyKey'] }]);
  });

  it('costs what it cost when it was held', async () => {
    const event = await world.event();
    const { booking, input } = await held(event);
    await world.db.ticketType.updateMany({ where: { eventId: event.id }, data: { price: '99.00' } });
    const { booking: confirmed } = await desk.run('bookingConfirm', { ...input, paymentMethod: 'sandbox_success' });
    expect([booking.total, confirmed.total, confirmed.lines[0].unitPrice]).toEqual(Array.from({ length: 3 }, () => ({ amount: '20.00', currency: 'EUR' })));
  });

  it('is refused once the event is cancelled, the time is over, or the booking is confirmed', async () => {
    const event = await world.event(free);
    const cancelled = await held(event);
    await world.db.event.update({ where: { id: event.id }, data: { status: 'CANCELLED', cancelledAt: world.clock.now() } });
    expect(await desk.faults('bookingConfirm', cancelled.input)).toMatchObject([{ code: 'EVENT_CANCELLED', field: ['input', 'bookingId'] }]);
    const late = await held(await world.event(free));
    world.clock.advance(900);
    expect(await desk.faults('bookingConfirm', late.input)).toMatchObject([{ code: 'HOLD_EXPIRED', field: ['input', 'bookingId'] }]);
    const { input } = await desk.book(await world.event(free));
    expect(await desk.faults('bookingConfirm', { ...input, idempotencyKey: aKey() })).toMatchObject([{ code: 'INVALID_STATE' }]);
  });

  it('names every fault of its form at once', async () => {
    const { input } = await held(await world.event(free));
    const broken = { ...input, idempotencyKey: 'short', contactEmail: 'not an address', contactName: 'x', returnUrl: 'ftp://elsewhere.example', attendees: [{ lineId: input.bookingId, name: '', email: 'nobody' }] };
    const faults = await desk.faults('bookingConfirm', broken);
    expect(new Set(faults.map(({ code }) => code))).toEqual(new Set(['INVALID']));
    expect([...new Set(faults.map(({ field }) => field!.join('.')))].sort()).toEqual(
      ['attendees.0.email', 'attendees.0.lineId', 'attendees.0.name', 'contactEmail', 'contactName', 'idempotencyKey', 'returnUrl'].map((field) => `input.${field}`),
    );
  });

  it('is refused for a line of another booking and for more attendees than places', async () => {
    const [one, other] = [await held(await world.event(free)), await held(await world.event(free))];
    const attendee = (lineId: string) => ({ lineId, name: 'Ada Lovelace' });
    expect(await desk.faults('bookingConfirm', { ...one.input, attendees: [attendee(other.booking.lines[0].id)] })).toMatchObject([{ code: 'INVALID', field: ['input', 'attendees', '0', 'lineId'] }]);
    const twice = [attendee(one.booking.lines[0].id), attendee(one.booking.lines[0].id)];
    expect(await desk.faults('bookingConfirm', { ...one.input, attendees: twice })).toMatchObject([{ code: 'INVALID', field: ['input', 'attendees', '1', 'lineId'] }]);
  });

  it('finds nothing for anybody else', async () => {
    const { input } = await held(await world.event(free), 1, buyer);
    for (const [who, guestToken] of await outsiders()) {
      expect(await desk.faults('bookingConfirm', { ...input, idempotencyKey: aKey(), guestToken }, who)).toMatchObject([{ code: 'NOT_FOUND', field: ['input', 'bookingId'] }]);
    }
    expect((await desk.run('bookingConfirm', { ...input, guestToken: undefined }, buyer)).booking.status).toBe('CONFIRMED');
  });
});

describe('cancelling', () => {
  it('gives the places and the money back, and once for a key', async () => {
    const event = await world.event();
    const { booking, guestToken } = await desk.book(event, { quantity: 2, paymentMethod: 'sandbox_success' });
    const input = { idempotencyKey: aKey(), bookingId: booking.id, guestToken, reason: 'We fell ill' };
    const { booking: cancelled } = await desk.run('bookingCancel', input);
    expect(cancelled).toMatchObject({ status: 'CANCELLED', tickets: [{ status: 'VOID', qrPayload: null }, { status: 'VOID', qrPayload: null }], refunds: [{ amount: { amount: '40.00', currency: 'EUR' } }] });
    expect((await desk.run('bookingCancel', input)).booking.refunds).toHaveLength(1);
    expect(await desk.faults('bookingCancel', { ...input, reason: 'Another' })).toMatchObject([{ code: 'IDEMPOTENCY_CONFLICT' }]);
    expect(await desk.faults('bookingCancel', { ...input, idempotencyKey: aKey() })).toMatchObject([{ code: 'INVALID_STATE', field: ['input', 'bookingId'] }]);
    expect(await world.counters(event)).toEqual({ Floor: { held: 0, sold: 0 } });
  });

  it('takes single tickets too', async () => {
    const event = await world.event();
    const { booking, guestToken } = await desk.book(event, { quantity: 3, paymentMethod: 'sandbox_success' });
    const { booking: after } = await desk.run('bookingCancel', { idempotencyKey: aKey(), bookingId: booking.id, guestToken, ticketIds: [booking.tickets[1].id] });
    expect(after).toMatchObject({ status: 'CONFIRMED', tickets: [{ status: 'VALID' }, { status: 'VOID' }, { status: 'VALID' }], refunds: [{ amount: { amount: '20.00' } }] });
    expect(await world.counters(event)).toEqual({ Floor: { held: 0, sold: 2 } });
  });

  it('is refused for tickets of another booking, after the time to cancel, and once somebody is in', async () => {
    const [one, other] = [await desk.book(await world.event(free)), await desk.book(await world.event(free))];
    const input = { idempotencyKey: aKey(), bookingId: one.booking.id, guestToken: one.guestToken };
    expect(await desk.faults('bookingCancel', { ...input, ticketIds: [other.booking.tickets[0].id] })).toMatchObject([{ code: 'NOT_FOUND', field: ['input', 'ticketIds', '0'] }]);
    expect(await desk.faults('bookingCancel', { ...input, ticketIds: [] })).toMatchObject([{ code: 'INVALID', field: ['input', 'ticketIds'] }]);
    await world.rows(`UPDATE tickets SET status = 'CHECKED_IN', checked_in_at = now() WHERE booking_id = (SELECT id FROM bookings WHERE reference = $1)`, one.booking.reference);
    expect(await desk.faults('bookingCancel', input)).toMatchObject([{ code: 'NOT_CANCELLABLE' }]);
    const soon = await desk.book(await world.event({ ...free, startsInHours: 20 }));
    expect(soon.booking.cancellableUntil).toBeNull();
    expect(await desk.faults('bookingCancel', { idempotencyKey: aKey(), bookingId: soon.booking.id, guestToken: soon.guestToken })).toMatchObject([{ code: 'NOT_CANCELLABLE' }]);
  });

  it('finds nothing for anybody else', async () => {
    const { booking } = await desk.book(await world.event(free), { who: buyer });
    for (const [who, guestToken] of await outsiders()) {
      expect(await desk.faults('bookingCancel', { idempotencyKey: aKey(), bookingId: booking.id, guestToken }, who)).toMatchObject([{ code: 'NOT_FOUND', field: ['input', 'bookingId'] }]);
    }
  });
});

describe('passing a ticket on', () => {
  it('gives it a new holder and a new QR code, once for a key', async () => {
    const { booking, guestToken } = await desk.book(await world.event(free));
    const [ticket] = booking.tickets;
    const input = { idempotencyKey: aKey(), ticketId: ticket.id, guestToken, name: 'Grace Hopper', email: 'grace@people.example' };
    const { booking: after } = await desk.run('ticketTransfer', input);
    expect(after.tickets).toMatchObject([{ id: ticket.id, status: 'VALID', attendeeName: 'Grace Hopper', attendeeEmail: 'grace@people.example' }]);
    expect(after.tickets[0].qrPayload).not.toBe(ticket.qrPayload);
    expect((await desk.run('ticketTransfer', input)).booking.tickets).toEqual(after.tickets);
    expect(await desk.faults('ticketTransfer', { ...input, name: 'Eve Moneypenny' })).toMatchObject([{ code: 'IDEMPOTENCY_CONFLICT' }]);
  });

  it('is refused for a ticket that is not good, and for a name that is none', async () => {
    const { booking, guestToken } = await desk.book(await world.event());
    const input = { idempotencyKey: aKey(), ticketId: booking.tickets[0].id, guestToken, name: 'Grace Hopper' };
    expect(await desk.faults('ticketTransfer', input)).toMatchObject([{ code: 'INVALID_STATE', field: ['input', 'ticketId'] }]);
    expect(await desk.faults('ticketTransfer', { ...input, name: 'x', email: 'nobody' })).toMatchObject([{ code: 'INVALID' }, { code: 'INVALID' }]);
  });

  it('finds nothing for anybody else', async () => {
    const { booking } = await desk.book(await world.event(free), { who: buyer });
    for (const [who, guestToken] of await outsiders()) {
      expect(await desk.faults('ticketTransfer', { idempotencyKey: aKey(), ticketId: booking.tickets[0].id, guestToken, name: 'Eve Moneypenny' }, who)).toMatchObject([{ code: 'NOT_FOUND', field: ['input', 'ticketId'] }]);
    }
  });
});

describe('own bookings', () => {
  it('come newest first, by page, by status, with their number', async () => {
    const person = await signInAs(world.test, 'USER');
    expect(await desk.own(person)).toMatchObject({ totalCount: 0, nodes: [] });
    const ids: string[] = [];
    for (const details of [{}, {}, { paymentMethod: 'sandbox_success' }]) {
      ids.unshift((await desk.book(await world.event(), { who: person, ...details })).booking.id);
      world.clock.advance(1);
    }
    const all = await desk.own(person);
    expect([all.totalCount, all.nodes.map(({ id }: { id: string }) => id)]).toEqual([3, ids]);
    const first = await desk.own(person, { first: 2 });
    expect(first.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: false });
    expect((await desk.own(person, { first: 2, after: first.pageInfo.endCursor })).nodes).toMatchObject([{ id: ids[2] }]);
    expect((await desk.own(person, { last: 1 })).nodes).toMatchObject([{ id: ids[2] }]);
    expect(await desk.own(person, { status: ['CONFIRMED'] })).toMatchObject({ totalCount: 1, nodes: [{ id: ids[0], financialStatus: 'PAID' }] });
  });

  it('are read with the access token only, not with the answer to a sign-in', async () => {
    const { errors } = await world.test.query('mutation ($input: SessionCreateInput!) { sessionCreate(input: $input) { user { bookings { totalCount } } } }', { input: { email: buyer.email, password: buyer.password } });
    expect(errors?.map(({ extensions }) => extensions.code)).toEqual(['UNAUTHENTICATED']);
    expect(await desk.own(null)).toBeUndefined();
  });
});

describe('the addresses of a booking', () => {
  it('begin with the public address of the API and open it to whoever has them', async () => {
    const { booking, guestToken } = await desk.book(await world.event(free));
    const base = `https://api.marquee.example/bookings/${guestToken}`;
    expect(booking).toMatchObject({ ticketsUrl: `${base}/tickets.pdf`, calendarUrl: `${base}/calendar.ics`, tickets: [{ pdfUrl: `${base}/tickets/${booking.tickets[0].id}.pdf` }] });
    for (const url of [booking.ticketsUrl, booking.calendarUrl, booking.tickets[0].pdfUrl]) {
      expect((await world.test.app.http.inject(new URL(url).pathname)).statusCode).toBe(200);
    }
  });

  it('tell where to attend online only while a ticket is good', async () => {
    const event = await world.event(free);
    const { booking, guestToken } = await desk.book(event);
    expect((await desk.byToken(guestToken)).onlineUrl).toBe('https://live.example/show');
    await world.db.occurrence.update({ where: { id: event.occurrenceId }, data: { onlineUrl: 'https://live.example/other' } });
    expect((await desk.byToken(guestToken)).onlineUrl).toBe('https://live.example/other');
    await desk.run('bookingCancel', { idempotencyKey: aKey(), bookingId: booking.id, guestToken });
    expect(await desk.byToken(guestToken)).toMatchObject({ onlineUrl: null, ticketsUrl: null });
  });
});

it('a booking whose event is withdrawn still shows, without the event', async () => {
  const event = await world.event();
  const { guestToken } = await desk.run('bookingHold', desk.holdOf(event));
  await world.db.event.update({ where: { id: event.id }, data: { status: 'DRAFT' } });
  expect(await desk.byToken(guestToken)).toMatchObject({ status: 'HELD', event: null, occurrence: null });
});

it('an unknown token opens nothing', async () => {
  for (const token of ['', 'x', 'x'.repeat(64), encodeId('Booking', (await world.booking({ event: await world.event() })).id)]) expect(await desk.byToken(token)).toBeNull();
});
