import type { AddressInfo } from 'node:net';
import { get, type IncomingMessage } from 'node:http';
import { Client } from 'pg';
import { encodeId } from '../../src/shared/presentation/ids';
import { bookingsCsv } from '../../src/bookings/presentation/bookings-csv';
import type { BookingExport, ExportRow } from '../../src/bookings/domain/booking-export.port';
import { eventually } from '../support/eventually';
import type { SignedIn } from '../support/people';
import { createStaffDesk, type StaffDesk } from './admin-support';
import type { SoldEvent } from './booking-world';

let pagesRead = 0;

/** Counts the pages that an export has read. */
class CountingClient extends Client {
  override query(...args: unknown[]): never {
    const [query] = args as [string | { text?: string }];
    if (typeof query !== 'string' && query.text?.includes('WITH page AS')) pagesRead += 1;
    return (super.query as (...given: unknown[]) => never)(...args);
  }
}

/** RFC 4180, read without mercy. */
function parse(text: string): string[][] {
  const rows: string[][] = [];
  const row: string[] = [];
  for (let at = 0; at < text.length; ) {
    const match = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/y;
    match.lastIndex = at;
    const [whole, quoted, plain, end] = match.exec(text) ?? [];
    if (whole === undefined) throw new Error(`not CSV at ${at}: ${JSON.stringify(text.slice(at, at + 40))}`);
    row.push(quoted === undefined ? plain! : quoted.replaceAll('""', '"'));
    if (end === '\r\n') rows.push(row.splice(0));
    at += whole.length;
  }
  return rows;
}

const records = (text: string): Record<string, string>[] => {
  const [header, ...rows] = parse(text);
  return rows.map((row) => Object.fromEntries(header!.map((name, index) => [name, row[index]!])));
};

/** Waits for the first change, and then for half a second without one. */
async function untilStill(count: () => number): Promise<void> {
  let [last, looks] = [count(), 0];
  await eventually(() => {
    looks = count() === last ? looks + 1 : 0;
    last = count();
    return last > 0 && looks > 50;
  });
}

let desk: StaffDesk;
beforeAll(async () => {
  desk = await createStaffDesk({ DatabaseClient: CountingClient });
});
afterAll(() => desk.world.close());

const pathOf = ({ id }: SoldEvent) => `/admin/events/${encodeId('Event', id)}/bookings.csv`;

const download = (event: SoldEvent, who: SignedIn | null = desk.people.owner, headers: object = {}) =>
  desk.world.test.app.http.inject({ method: 'GET', url: pathOf(event), headers: { ...who?.headers, ...headers } });

describe('the bookings of an event as CSV', () => {
  it('have a line for each ticket, and for each line of a booking without tickets, the oldest first', async () => {
    const event = await desk.event({ pools: { Floor: 100 }, ticketTypes: { Regular: {}, Student: { price: '5' } } });
    const held = await desk.booking({ event, status: 'HELD', lines: { Regular: 2, Student: 3 } });
    desk.world.clock.advance(1);
    const paid = await desk.booking({ event, lines: { Regular: 1, Student: 1 } });
    await desk.booking();
    const answer = await download(event);
    expect(answer.statusCode).toBe(200);
    expect(answer.headers).toMatchObject({ 'content-type': 'text/csv; charset=utf-8; header=present', 'content-disposition': expect.stringMatching(/^attachment; filename="bookings-show-\d+\.csv"$/), 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' });
    const rows = records(answer.body);
    expect(rows.map(({ status, ticket_type, quantity, unit_price, currency, ticket_status }) => [status, ticket_type, quantity, unit_price, currency, ticket_status])).toEqual([
      ['HELD', 'Regular', '2', '20.00', 'EUR', ''],
      ['HELD', 'Student', '3', '5.00', 'EUR', ''],
      ['CONFIRMED', 'Regular', '1', '20.00', 'EUR', 'VALID'],
      ['CONFIRMED', 'Student', '1', '5.00', 'EUR', 'VALID'],
    ]);
    const stored = await desk.world.db.booking.findUniqueOrThrow({ where: { id: held.uuid } });
    expect(rows[0]).toMatchObject({ reference: stored.reference, booked_at: stored.createdAt.toISOString(), confirmed_at: '', starts_at: event.startsAt.toISOString(), contact_email: '', checked_in_at: '' });
    expect(rows.slice(2).map(({ ticket_id }) => ticket_id)).toEqual(paid.ticketIds);
  });

  it('keep quotes, commas and line breaks, and lead no spreadsheet to a formula', async () => {
    const { event, uuid, ticketUuids } = await desk.booking();
    const change = async (attendeeName: string, contactName: string) => {
      await desk.world.db.ticket.update({ where: { id: ticketUuids[0]! }, data: { attendeeName } });
      await desk.world.db.booking.update({ where: { id: uuid }, data: { contactName } });
      return records((await download(event)).body)[0];
    };
    expect(await change('Ada "the Countess", of\r\nLovelace', 'Ünïcödé 🎟️')).toMatchObject({ attendee_name: 'Ada "the Countess", of\r\nLovelace', contact_name: 'Ünïcödé 🎟️' });
    for (const lead of ['=', '+', '-', '@', '＝', '＋', '－', '＠', '\t', '\r']) {
      const text = `${lead}HYPERLINK("https://evil.example","x")`;
      expect(await change(text, text)).toMatchObject({ attendee_name: `'${text}`, contact_name: `'${text}` });
    }
  });

  it('are complete, each once, over many pages of equal times', async () => {
    const event = await desk.event({ pools: { Floor: null } });
    await desk.world.rows(
      `WITH made AS (INSERT INTO bookings (id, reference, event_id, occurrence_id, status, financial_status, currency, total, expires_at, refund_percent, created_at, updated_at)
         SELECT gen_random_uuid(), 'bulk-' || n, $1, $2, 'EXPIRED', 'UNPAID', 'EUR', 20, now(), 100, timestamptz '2026-11-01' + (n / 300) * interval '1 hour', now() FROM generate_series(1, 1000) n RETURNING id)
       INSERT INTO booking_lines (id, booking_id, ticket_type_id, position, name, quantity, unit_price, stock_ids) SELECT gen_random_uuid(), id, $3, 0, 'Regular', 1, 20, ARRAY[$4::uuid] FROM made`,
      event.id, event.occurrenceId, event.ticketTypes['Regular']!.id, event.stocks['Floor'],
    );
    const rows = records((await download(event)).body);
    expect(new Set(rows.map(({ reference }) => reference)).size).toBe(1_000);
    expect([rows.length, rows.map(({ booked_at }) => booked_at)]).toEqual([1_000, rows.map(({ booked_at }) => booked_at).sort()]);
  });

  it('come compressed where that is wanted', async () => {
    const answer = await download((await desk.booking()).event, desk.people.owner, { 'accept-encoding': 'gzip' });
    expect(answer.headers['content-encoding']).toBe('gzip');
  });
});

describe('who may have them', () => {
  it('is the organizer of the event, and an administrator', async () => {
    const { event } = await desk.booking();
    expect((await download(event, desk.people.owner)).statusCode).toBe(200);
    expect((await download(event, desk.people.admin)).statusCode).toBe(200);
  });

  it.each([
    ['nobody', null, 401, 'UNAUTHENTICATED'],
    ['a visitor', 'visitor', 404, 'NOT_FOUND'],
    ['another organizer', 'rival', 404, 'NOT_FOUND'],
  ] as const)('is not %s', async (_who, name, status, code) => {
    const { event } = await desk.booking();
    const answer = await download(event, name && desk.people[name]);
    expect([answer.statusCode, answer.headers['content-type'], answer.json().code, answer.headers['cache-control']]).toEqual([status, expect.stringMatching(/^application\/problem\+json/), code, 'no-store']);
    expect(answer.body).not.toContain('people.example');
  });

  it('is nobody with a token that is no good, and nothing is at the id of nothing', async () => {
    const { event } = await desk.booking();
    expect((await download(event, null, { authorization: 'Bearer nonsense' })).statusCode).toBe(401);
    for (const id of ['x', encodeId('Venue', event.id), encodeId('Event', event.occurrenceId), event.id]) {
      expect((await desk.world.test.app.http.inject({ url: `/admin/events/${id}/bookings.csv`, headers: desk.people.admin.headers })).statusCode).toBe(404);
    }
  });
});

describe('a long file', () => {
  const row: ExportRow = {
    reference: 'K7QX-2M9P', status: 'EXPIRED', financialStatus: 'UNPAID', bookedAt: new Date(0), confirmedAt: null, cancelledAt: null, occurrenceStartsAt: new Date(0), contactName: 'x'.repeat(200), contactEmail: null,
    ticketType: 'Regular', quantity: 1, unitPrice: '20.00', currency: 'EUR', ticketId: null, ticketStatus: null, attendeeName: null, attendeeEmail: null, checkedInAt: null,
  };

  it('is made a page at a time, as it is read', async () => {
    let made = 0;
    const endless: BookingExport = {
      findEvent: async () => null,
      async *rows() {
        for (;;) {
          made += 1;
          yield [row];
        }
      },
    };
    const csv = bookingsCsv(endless, 'any');
    for (let read = 0; read < 10; read += 1) await csv.next();
    expect(made).toBe(9);
    await csv.return(undefined);
    expect((await csv.next()).done).toBe(true);
  });

  it('is read no further when its reader goes away', async () => {
    const event = await desk.event({ pools: { Floor: null } });
    await desk.world.rows(
      `WITH made AS (INSERT INTO bookings (id, reference, event_id, occurrence_id, status, financial_status, contact_name, currency, total, expires_at, refund_percent, created_at, updated_at)
         SELECT gen_random_uuid(), 'long-' || n, $1, $2, 'EXPIRED', 'UNPAID', repeat('x', 5000), 'EUR', 20, now(), 100, now(), now() FROM generate_series(1, 12000) n RETURNING id)
       INSERT INTO booking_lines (id, booking_id, ticket_type_id, position, name, quantity, unit_price, stock_ids) SELECT gen_random_uuid(), id, $3, 0, 'Regular', 1, 20, ARRAY[$4::uuid] FROM made`,
      event.id, event.occurrenceId, event.ticketTypes['Regular']!.id, event.stocks['Floor'],
    );
    const { http } = desk.world.test.app;
    await http.listen({ port: 0, host: '127.0.0.1' });
    const { port } = http.server.address() as AddressInfo;
    pagesRead = 0;
    const answer = await new Promise<IncomingMessage>((resolve, reject) => void get({ port, path: pathOf(event), headers: { ...desk.people.owner.headers } }, resolve).on('error', reject));
    answer.pause();
    // 60 MB in 60 pages: what no socket buffer holds waits in the database.
    await untilStill(() => pagesRead);
    const whileWaiting = pagesRead;
    expect(whileWaiting).toBeLessThan(40);
    answer.destroy();
    const { pool } = desk.world.test.platform.database;
    await untilStill(() => pagesRead);
    expect(pool.idleCount).toBe(pool.totalCount);
    expect(pagesRead).toBeLessThanOrEqual(whileWaiting + 1);
  });
});
