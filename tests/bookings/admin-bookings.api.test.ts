import { encodeId } from '../../src/shared/presentation/ids';
import { aKey } from './booking-world';
import { createStaffDesk, type StaffDesk } from './admin-support';

let desk: StaffDesk;
beforeAll(async () => {
  desk = await createStaffDesk();
});
afterAll(() => desk.world.close());

const eur = (amount: string) => ({ amount, currency: 'EUR' });

describe('marking a booking paid', () => {
  it('confirms it, with the money by hand, and once for a key', async () => {
    const { id, event } = await desk.booking({ status: 'AWAITING_PAYMENT' });
    const input = { idempotencyKey: aKey(), bookingId: id, note: 'cash at the desk' };
    const { booking } = await desk.run('bookingMarkPaid', input);
    expect(booking).toMatchObject({ status: 'CONFIRMED', financialStatus: 'PAID', payments: [{ provider: 'manual', method: 'cash at the desk', state: 'CONFIRMED' }], ledger: [{ kind: 'CAPTURE', amount: eur('20.00') }], refundable: eur('20.00') });
    expect((await desk.run('bookingMarkPaid', input)).booking.payments).toHaveLength(1);
    expect(await desk.faults('bookingMarkPaid', { ...input, note: 'by transfer' })).toMatchObject([{ code: 'IDEMPOTENCY_CONFLICT' }]);
    expect(await desk.world.counters(event)).toEqual({ Floor: { held: 0, sold: 1 } });
  });

  it('is refused for what waits for no payment', async () => {
    for (const status of ['HELD', 'CONFIRMED', 'CANCELLED'] as const) {
      expect(await desk.faults('bookingMarkPaid', { bookingId: (await desk.booking({ status })).id })).toMatchObject([{ code: 'INVALID_STATE', field: ['input', 'bookingId'] }]);
    }
  });
});

describe('refunding', () => {
  it('gives a part back, then the rest, and no more', async () => {
    const { id } = await desk.booking({ lines: { Regular: 2 } });
    const { booking } = await desk.run('bookingRefund', { bookingId: id, amount: eur('12.50'), reason: 'No seat' });
    expect(booking).toMatchObject({ status: 'CONFIRMED', refunds: [{ amount: eur('12.50'), reason: 'No seat' }], refundable: eur('27.50') });
    const exceeding = await desk.faults('bookingRefund', { bookingId: id, amount: eur('27.51') });
    expect(exceeding).toMatchObject([{ code: 'REFUND_EXCEEDS_BALANCE', field: ['input', 'amount'] }]);
    expect((await desk.run('bookingRefund', { bookingId: id })).booking).toMatchObject({ refundable: eur('0.00'), refunds: [{ amount: eur('12.50') }, { amount: eur('27.50') }] });
    expect(await desk.faults('bookingRefund', { bookingId: id })).toMatchObject([{ code: 'REFUND_EXCEEDS_BALANCE' }]);
  });

  it('is done once for a key', async () => {
    const { id } = await desk.booking();
    const input = { idempotencyKey: aKey(), bookingId: id, amount: eur('5.00') };
    await Promise.all([1, 2, 3].map(() => desk.run('bookingRefund', input)));
    expect((await desk.run('bookingRefund', input)).booking.refunds).toHaveLength(1);
    expect(await desk.faults('bookingRefund', { ...input, amount: eur('6.00') })).toMatchObject([{ code: 'IDEMPOTENCY_CONFLICT' }]);
  });

  it('calls tickets off with it', async () => {
    const { id, event, ticketIds } = await desk.booking({ lines: { Regular: 2 } });
    const { booking } = await desk.run('bookingRefund', { bookingId: id, amount: eur('20.00'), cancelTicketIds: [ticketIds[0]] });
    expect(booking.lines[0].tickets.map(({ status }: { status: string }) => status)).toEqual(['VOID', 'VALID']);
    expect(await desk.world.counters(event)).toEqual({ Floor: { held: 0, sold: 1 } });
    const other = await desk.booking();
    expect(await desk.faults('bookingRefund', { bookingId: id, cancelTicketIds: other.ticketIds })).toMatchObject([{ code: 'NOT_FOUND', field: ['input', 'cancelTicketIds'] }]);
  });

  it.each([
    [{ amount: '0', currency: 'EUR' }, 'INVALID'],
    [{ amount: '-1', currency: 'EUR' }, 'INVALID'],
    [{ amount: '1.001', currency: 'EUR' }, 'INVALID'],
    [{ amount: '1.00', currency: 'USD' }, 'CURRENCY_MISMATCH'],
  ])('refuses %j with %s', async (amount, code) => {
    expect(await desk.faults('bookingRefund', { bookingId: (await desk.booking()).id, amount })).toMatchObject([{ code }]);
  });
});

describe('cancelling by staff', () => {
  it.each([['FULL', '20.00'], ['POLICY', '10.00'], ['NONE', null]] as const)('with refund %s gives %s back', async (refund, amount) => {
    const { id, event } = await desk.booking({ refundPercent: 50 });
    const { booking } = await desk.run('bookingCancel', { bookingId: id, refund, reason: 'Rain' });
    expect(booking).toMatchObject({ status: 'CANCELLED', cancelReason: 'Rain', cancelledAt: expect.any(String), refunds: amount ? [{ amount: eur(amount) }] : [] });
    expect(await desk.world.counters(event)).toEqual({ Floor: { held: 0, sold: 0 } });
  });

  it('is possible after the holder may not any more, once for a key, and not twice', async () => {
    const { id } = await desk.booking({ cancellableUntil: null });
    const input = { idempotencyKey: aKey(), bookingId: id, refund: 'FULL' };
    await desk.run('bookingCancel', input);
    expect((await desk.run('bookingCancel', input)).booking.refunds).toHaveLength(1);
    expect(await desk.faults('bookingCancel', { ...input, refund: 'NONE' })).toMatchObject([{ code: 'IDEMPOTENCY_CONFLICT' }]);
    expect(await desk.faults('bookingCancel', { bookingId: id, refund: 'FULL' })).toMatchObject([{ code: 'INVALID_STATE' }]);
  });
});

it('staff pass a ticket on', async () => {
  const { id, ticketIds } = await desk.booking();
  const input = { idempotencyKey: aKey(), ticketId: ticketIds[0], name: 'Grace Hopper' };
  expect((await desk.run('ticketTransfer', input)).booking).toMatchObject({ id, lines: [{ tickets: [{ attendeeName: 'Grace Hopper', status: 'VALID' }] }] });
  expect((await desk.run('ticketTransfer', input)).booking.version).toBe(2);
  expect(await desk.faults('ticketTransfer', { ...input, name: 'Ada Lovelace' })).toMatchObject([{ code: 'IDEMPOTENCY_CONFLICT' }]);
});

describe('checking in', () => {
  const scanOf = async ({ event, ticketUuids }: Awaited<ReturnType<StaffDesk['booking']>>) => ({ nonce: aKey(), qrPayload: await desk.qrPayload(ticketUuids[0]!), occurrenceId: encodeId('Occurrence', event.occurrenceId) });

  it('lets the first scan in and tells the second when that was', async () => {
    const sold = await desk.booking();
    const scan = await scanOf(sold);
    const first = await desk.payload('ticketCheckIn', scan);
    expect(first).toMatchObject({ userErrors: [], ticket: { id: sold.ticketIds[0], status: 'CHECKED_IN' }, booking: { id: sold.id }, firstCheckedInAt: '2026-11-22T12:00:00.000Z' });
    desk.world.clock.advance(60);
    expect(await desk.payload('ticketCheckIn', scan)).toEqual(first);
    const second = await desk.payload('ticketCheckIn', { ...scan, nonce: aKey() });
    expect(second).toMatchObject({ userErrors: [{ code: 'ALREADY_CHECKED_IN' }], ticket: { id: sold.ticketIds[0] }, firstCheckedInAt: '2026-11-22T12:00:00.000Z' });
  });

  it('lets one of two scanners in that scan at the same time', async () => {
    const scan = await scanOf(await desk.booking());
    const answers = await Promise.all([1, 2, 3, 4].map(() => desk.faults('ticketCheckIn', { ...scan, nonce: aKey() })));
    expect(answers.map((faults) => faults[0]?.code ?? 'in').sort()).toEqual(['ALREADY_CHECKED_IN', 'ALREADY_CHECKED_IN', 'ALREADY_CHECKED_IN', 'in']);
  });

  it('refuses what is no ticket of ours, for another date, passed on, cancelled, or unpaid', async () => {
    const sold = await desk.booking();
    const scan = await scanOf(sold);
    const refused = async (changes: object) => (await desk.faults('ticketCheckIn', { ...scan, nonce: aKey(), ...changes })).map(({ code }) => code);
    expect(await refused({ qrPayload: `${scan.qrPayload.slice(0, -1)}${scan.qrPayload.endsWith('A') ? 'Q' : 'A'}` })).toEqual(['INVALID_TICKET']);
    expect(await refused({ qrPayload: 'x'.repeat(1_001) })).toEqual(['INVALID']);
    expect(await refused({ occurrenceId: encodeId('Occurrence', (await desk.event()).occurrenceId) })).toEqual(['WRONG_OCCURRENCE']);
    expect(await refused({ scannedAt: '2027-11-22T12:00:00.000Z' })).toEqual(['INVALID']);
    await desk.run('ticketTransfer', { ticketId: sold.ticketIds[0], name: 'Grace Hopper' });
    expect(await refused({})).toEqual(['TICKET_REPLACED']);
    await desk.run('bookingCancel', { bookingId: sold.id, refund: 'NONE' });
    expect(await refused({ qrPayload: await desk.qrPayload(sold.ticketUuids[0]!) })).toEqual(['INVALID_STATE']);
    expect(await refused(await scanOf(await desk.booking({ status: 'AWAITING_PAYMENT' })))).toEqual(['INVALID_STATE']);
  });

  it('shows scanners the keys that QR codes are signed with', async () => {
    const { data } = await desk.query('scannerKeys');
    expect(data.scannerKeys).toEqual(desk.world.codes.publicKeys);
    expect(data.scannerKeys.length).toBeGreaterThan(0);
  });
});

describe('the list of bookings', () => {
  it('is filtered by each condition, and by all together', async () => {
    const event = await desk.event({ ticketTypes: { Regular: {} }, pools: { Floor: 100 } });
    const other = await desk.event();
    const [held, paid, cancelled] = [await desk.booking({ event, status: 'HELD' }), await desk.booking({ event }), await desk.booking({ event, status: 'CANCELLED' })];
    const elsewhere = await desk.booking({ event: other });
    await desk.world.db.booking.update({ where: { id: paid.uuid }, data: { reference: 'K7QX-2M9P', contactEmail: 'Ada@Lovelace.example', createdAt: new Date('2026-11-20T12:00:00Z') } });
    await desk.world.db.ticket.updateMany({ where: { bookingId: elsewhere.uuid }, data: { attendeeName: 'Grace 100% Hopper' } });
    const listed = async (filter: object) => new Set((await desk.query('adminBookings', { first: 100, filter })).data.adminBookings.nodes.map(({ id }: { id: string }) => id));
    const eventId = encodeId('Event', event.id);
    expect(await listed({ eventId })).toEqual(new Set([held.id, paid.id, cancelled.id]));
    expect(await listed({ occurrenceId: encodeId('Occurrence', other.occurrenceId) })).toEqual(new Set([elsewhere.id]));
    expect(await listed({ eventId, status: ['HELD', 'CANCELLED'] })).toEqual(new Set([held.id, cancelled.id]));
    expect(await listed({ eventId, financialStatus: ['PAID'] })).toEqual(new Set([paid.id]));
    for (const reference of ['K7QX-2M9P', 'k7qx2m9p', ' k7qx 2m9p ']) expect(await listed({ reference })).toEqual(new Set([paid.id]));
    expect(await listed({ query: 'lovelace' })).toEqual(new Set([paid.id]));
    expect(await listed({ query: '100%' })).toEqual(new Set([elsewhere.id]));
    expect(await listed({ eventId, createdBefore: '2026-11-21T00:00:00Z' })).toEqual(new Set([paid.id]));
    expect(await listed({ eventId, createdAfter: '2026-11-21T00:00:00Z', status: ['HELD'] })).toEqual(new Set([held.id]));
    expect(await listed({ eventId, query: 'nobody at all' })).toEqual(new Set());
  });

  it('pages in both directions and counts', async () => {
    const event = await desk.event({ pools: { Floor: 100 } });
    const ids: string[] = [];
    for (let count = 0; count < 5; count += 1) {
      ids.unshift((await desk.booking({ event })).id);
      desk.world.clock.advance(1);
    }
    const filter = { eventId: encodeId('Event', event.id) };
    const page = async (variables: object) => (await desk.query('adminBookings', { filter, ...variables })).data.adminBookings;
    const idsOf = ({ nodes }: { nodes: { id: string }[] }) => nodes.map(({ id }) => id);
    const first = await page({ first: 2 });
    expect([idsOf(first), first.totalCount, first.pageInfo.hasNextPage]).toEqual([ids.slice(0, 2), 5, true]);
    expect(idsOf(await page({ first: 2, after: first.pageInfo.endCursor }))).toEqual(ids.slice(2, 4));
    const last = await page({ last: 2 });
    expect(idsOf(last)).toEqual(ids.slice(3));
    expect(idsOf(await page({ last: 2, before: last.pageInfo.startCursor }))).toEqual(ids.slice(1, 3));
  });

  it('refuses a filter that is too long and the id of something else', async () => {
    for (const filter of [{ query: 'x'.repeat(201) }, { reference: 'x'.repeat(21) }, { eventId: encodeId('Occurrence', (await desk.event()).id) }]) {
      expect((await desk.query('adminBookings', { filter })).errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
    }
  });
});
