import ICAL from 'ical.js';
import { randomUUID } from 'node:crypto';
import { HmacGuestTokens } from '../../src/bookings/infrastructure/hmac-guest-tokens';
import { encodeId } from '../../src/shared/presentation/ids';
import { type BookingWorld, createBookingWorld, type SoldEvent } from './booking-world';
import { pageCount, qrCodesIn } from './pdf-support';

let world: BookingWorld;
let event: SoldEvent;
const lines: string[] = [];
beforeAll(async () => {
  world = await createBookingWorld({ log: { write: (line: string) => void lines.push(line) } });
  event = await world.event({ pools: { Floor: null } });
});
afterAll(() => world.close());

const get = (url: string, method: 'GET' | 'HEAD' | 'POST' = 'GET') => world.test.app.http.inject({ method, url });
const of = (bookingId: string, file = 'tickets.pdf') => `/bookings/${world.tokens.issue(bookingId)}/${file}`;
const confirmed = () => world.booking({ event, status: 'CONFIRMED', lines: { Regular: 2 } });

describe('a download', () => {
  it('by guest token gives the tickets as a file that nobody keeps', async () => {
    const { id, ticketIds } = await confirmed();
    const { statusCode, headers, rawPayload } = await get(of(id));
    expect(statusCode).toBe(200);
    expect(headers).toMatchObject({
      'content-type': 'application/pdf',
      'content-disposition': expect.stringMatching(/^attachment; filename="tickets-[\w-]+\.pdf"$/),
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    });
    expect(pageCount(rawPayload)).toBe(2);
    expect(qrCodesIn(rawPayload).map(({ payload }) => world.codes.read(payload)!.ticketId)).toEqual(ticketIds);
  });

  it('of one ticket gives that one', async () => {
    const { id, ticketIds } = await confirmed();
    const { rawPayload } = await get(of(id, `tickets/${encodeId('Ticket', ticketIds[1]!)}.pdf`));
    expect(qrCodesIn(rawPayload).map(({ payload }) => world.codes.read(payload)!.ticketId)).toEqual([ticketIds[1]]);
    const other = await confirmed();
    for (const name of [encodeId('Ticket', other.ticketIds[0]!), ticketIds[0]!, 'ticket_x', '%00']) expect((await get(of(id, `tickets/${name}.pdf`))).statusCode).toBeGreaterThanOrEqual(400);
    expect((await get(of(id, `tickets/${encodeId('Ticket', other.ticketIds[0]!)}.pdf`))).statusCode).toBe(404);
  });

  it('of the calendar entry is one that programs open', async () => {
    const { id } = await confirmed();
    const { statusCode, headers, payload } = await get(of(id, 'calendar.ics'));
    expect(statusCode).toBe(200);
    expect(headers).toMatchObject({ 'content-type': 'text/calendar; charset=utf-8; method=PUBLISH', 'cache-control': 'no-store', 'referrer-policy': 'no-referrer', 'x-content-type-options': 'nosniff', 'content-disposition': expect.stringMatching(/^attachment; filename="[\w-]+\.ics"$/) });
    const entry = new ICAL.Component(ICAL.parse(payload)).getFirstSubcomponent('vevent')!;
    expect(entry.getFirstPropertyValue('uid')).toBe(`booking-${id}@localhost`);
  });

  it('can be asked about by HEAD, and changed by nothing', async () => {
    const { id } = await confirmed();
    const { statusCode, headers, payload } = await get(of(id), 'HEAD');
    expect([statusCode, headers['content-type'], payload]).toEqual([200, 'application/pdf', '']);
    expect(Number(headers['content-length'])).toBeGreaterThan(1_000);
    expect((await get(of(id), 'POST')).statusCode).toBe(404);
  });

  it.each([
    ['no token', () => 'x'],
    ['the id of the booking', (id: string) => id],
    ['a token with one letter changed', (id: string) => world.tokens.issue(id).replace(/^./, (letter) => (letter === 'B' ? 'C' : 'B'))],
    ['a token of another secret', (id: string) => new HmacGuestTokens(['another secret, long enough to be one']).issue(id)],
    ['a token of no booking', () => world.tokens.issue(randomUUID())],
    ['a token that is too long', (id: string) => world.tokens.issue(id) + world.tokens.issue(id)],
    ['letters beyond ASCII', () => encodeURIComponent('é'.repeat(32))],
  ])('with %s is not found, and says no more', async (_what, token) => {
    const { id } = await confirmed();
    for (const file of ['tickets.pdf', 'calendar.ics']) {
      const { statusCode, headers, payload } = await get(`/bookings/${token(id)}/${file}`);
      expect(statusCode).toBe(404);
      expect(headers).toMatchObject({ 'content-type': expect.stringContaining('application/problem+json'), 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' });
      expect(JSON.parse(payload)).toMatchObject({ code: 'NOT_FOUND', status: 404 });
    }
  });

  it.each(['HELD', 'AWAITING_PAYMENT', 'EXPIRED'] as const)('of a booking that is %s has neither tickets nor an entry', async (status) => {
    const { id } = await world.booking({ event, status });
    expect((await get(of(id))).statusCode).toBe(404);
    expect((await get(of(id, 'calendar.ics'))).statusCode).toBe(404);
  });

  it('of a cancelled booking takes the entry out, and has no tickets', async () => {
    const { id } = await world.booking({ event, status: 'CANCELLED' });
    await world.db.booking.update({ where: { id }, data: { confirmedAt: world.clock.now() } });
    expect((await get(of(id))).statusCode).toBe(404);
    const { headers, payload } = await get(of(id, 'calendar.ics'));
    expect(headers['content-type']).toContain('method=CANCEL');
    expect(payload).toContain('STATUS:CANCELLED');
  });

  it('of a booking whose date is cancelled has no tickets', async () => {
    const own = await world.event();
    const { id } = await world.booking({ event: own, status: 'CONFIRMED' });
    expect((await get(of(id))).statusCode).toBe(200);
    await world.db.occurrence.update({ where: { id: own.occurrenceId }, data: { cancelledAt: world.clock.now() } });
    expect((await get(of(id))).statusCode).toBe(404);
  });

  it('leaves no token in the log, whether it succeeds, is not found, or fails by a fault of ours', async () => {
    const { id } = await confirmed();
    const token = world.tokens.issue(id);
    const before = lines.length;
    await get(of(id));
    await get(`/bookings/${token}x/tickets.pdf`);
    await world.rows('ALTER TABLE occurrences RENAME TO occurrences_away');
    try {
      expect((await get(of(id))).statusCode).toBe(500);
    } finally {
      await world.rows('ALTER TABLE occurrences_away RENAME TO occurrences');
    }
    const logged = lines.slice(before).join('');
    expect(logged).toContain('unexpected error');
    expect(logged).not.toContain(token);
    expect(logged).not.toContain(token.slice(0, 30));
  });
});
