import { encodeId } from '../../src/shared/presentation/ids';
import { uuidV7 } from '../../src/shared/infrastructure/system';
import { createStaffDesk, type StaffDesk } from './admin-support';
import type { SoldEvent } from './booking-world';

let desk: StaffDesk;
beforeAll(async () => {
  desk = await createStaffDesk();
});
afterAll(() => desk.world.close());

const eur = (amount: string) => ({ amount, currency: 'EUR' });

async function moved(bookingId: string, kind: string, amount: string, at: string, currency = 'EUR') {
  const { db } = desk.world;
  const payment = (await db.payment.findFirst({ where: { bookingId } }))!;
  await db.ledgerEntry.create({ data: { id: uuidV7.next(), bookingId, paymentId: payment.id, kind: kind as 'REFUND', fact: uuidV7.next(), amount, currency, occurredAt: new Date(at), recordedAt: new Date(at) } });
}

describe('the figures of an event', () => {
  const statsOf = async (event: SoldEvent) => {
    const { data } = await desk.query('eventStats', { first: 100 });
    return data.adminEvents.nodes.find(({ id }: { id: string }) => id === encodeId('Event', event.id)).stats;
  };

  it('are nothing before anything is booked', async () => {
    expect(await statsOf(await desk.event())).toEqual({ takings: { gross: [], refunds: [], net: [] }, ticketsSold: 0, ticketsHeld: 0, checkedIn: 0, bookings: [] });
  });

  it('count what is sold, held and in, and sum the ledger', async () => {
    const event = await desk.event({ pools: { Floor: 100 } });
    await desk.booking({ event, status: 'HELD', lines: { Regular: 2 } });
    await desk.booking({ event, status: 'AWAITING_PAYMENT', lines: { Regular: 3 } });
    await desk.booking({ event, status: 'EXPIRED' });
    await desk.booking({ event, status: 'CANCELLED' });
    const paid = await desk.booking({ event, lines: { Regular: 4 } });
    const disputed = await desk.booking({ event });
    await desk.world.db.ticket.update({ where: { id: paid.ticketUuids[0]! }, data: { status: 'CHECKED_IN', checkedInAt: desk.world.clock.now() } });
    await desk.world.db.ticket.update({ where: { id: paid.ticketUuids[1]! }, data: { status: 'VOID' } });
    await moved(paid.uuid, 'REFUND', '20.00', '2026-11-22T12:00:00Z');
    await moved(paid.uuid, 'REFUND', '7.00', '2026-11-22T12:00:00Z');
    await moved(paid.uuid, 'REFUND_REVERSAL', '7.00', '2026-11-22T12:00:00Z');
    await moved(disputed.uuid, 'DISPUTE', '20.00', '2026-11-22T12:00:00Z');
    expect(await statsOf(event)).toEqual({
      takings: { gross: [eur('100.00')], refunds: [eur('20.00')], net: [eur('60.00')] },
      ticketsSold: 4,
      ticketsHeld: 5,
      checkedIn: 1,
      bookings: ['HELD', 'AWAITING_PAYMENT', 'CONFIRMED', 'CANCELLED', 'EXPIRED'].map((status) => ({ status, count: status === 'CONFIRMED' ? 2 : 1 })),
    });
  });

  it('keep currencies apart', async () => {
    const { event, uuid } = await desk.booking();
    await moved(uuid, 'CAPTURE', '500', '2026-11-22T12:00:00Z', 'JPY');
    expect((await statsOf(event)).takings.gross).toEqual([eur('20.00'), { amount: '500', currency: 'JPY' }]);
  });
});

describe('the sales report', () => {
  const reportOf = async (event: SoldEvent, window: object) => (await desk.query('salesReport', { eventId: encodeId('Event', event.id), ...window })).data.salesReport;

  /** Confirmed, and paid, at a time. */
  async function sold(event: SoldEvent, at: string, lines: Record<string, number>) {
    const booking = await desk.booking({ event, lines });
    await desk.world.db.booking.update({ where: { id: booking.uuid }, data: { confirmedAt: new Date(at) } });
    await desk.world.rows(`ALTER TABLE ledger_entries DISABLE TRIGGER ledger_entries_append_only`);
    await desk.world.rows(`UPDATE ledger_entries SET occurred_at = $2 WHERE booking_id = $1`, booking.uuid, new Date(at));
    await desk.world.rows(`ALTER TABLE ledger_entries ENABLE TRIGGER ledger_entries_append_only`);
    return booking;
  }

  it('is cut into days by the clocks of the event, without gaps, across a clock change', async () => {
    const event = await desk.event({ pools: { Floor: 100 }, ticketTypes: { Regular: {}, Student: { price: '5.00' } } });
    await sold(event, '2026-10-24T21:59:59Z', { Regular: 1 });
    await sold(event, '2026-10-24T22:00:00Z', { Regular: 2, Student: 1 });
    const late = await sold(event, '2026-10-25T22:59:59Z', { Student: 2 });
    await moved(late.uuid, 'REFUND', '5.00', '2026-10-26T23:00:00Z');
    const { buckets, tickets, takings, byTicketType } = await reportOf(event, { from: '2026-10-23T22:00:00Z', to: '2026-10-27T23:00:00Z' });
    expect(buckets).toEqual([
      { at: '2026-10-23T22:00:00.000Z', tickets: 1, gross: [eur('20.00')], refunds: [eur('0.00')] },
      { at: '2026-10-24T22:00:00.000Z', tickets: 5, gross: [eur('55.00')], refunds: [eur('0.00')] },
      { at: '2026-10-25T23:00:00.000Z', tickets: 0, gross: [], refunds: [] },
      { at: '2026-10-26T23:00:00.000Z', tickets: 0, gross: [eur('0.00')], refunds: [eur('5.00')] },
    ]);
    expect([tickets, takings]).toEqual([6, { gross: [eur('75.00')], refunds: [eur('5.00')], net: [eur('70.00')] }]);
    expect(byTicketType).toMatchObject([
      { name: 'Regular', tickets: 3, value: [eur('60.00')], ticketType: { id: encodeId('TicketType', event.ticketTypes['Regular']!.id) } },
      { name: 'Student', tickets: 3, value: [eur('15.00')] },
    ]);
  });

  it('is cut into hours too', async () => {
    const event = await desk.event();
    await sold(event, '2026-11-22T10:59:00Z', { Regular: 1 });
    const { buckets } = await reportOf(event, { from: '2026-11-22T10:00:00Z', to: '2026-11-22T12:00:00Z', interval: 'HOUR' });
    expect(buckets).toMatchObject([{ at: '2026-11-22T10:00:00.000Z', tickets: 1 }, { at: '2026-11-22T11:00:00.000Z', tickets: 0 }]);
  });

  it('covers the last 30 days where nothing else is said, today included', async () => {
    const event = await desk.event();
    await sold(event, '2026-11-22T11:59:59Z', { Regular: 1 });
    const { buckets, tickets } = await reportOf(event, {});
    expect([buckets.length, buckets[0].at, tickets]).toEqual([31, '2026-10-22T22:00:00.000Z', 1]);
  });

  it('counts no more and no less than the window holds', async () => {
    const event = await desk.event({ pools: { Floor: 100 } });
    for (const at of ['2026-11-01T11:59:59.999Z', '2026-11-01T12:00:00Z', '2026-11-02T11:59:59.999Z', '2026-11-02T12:00:00Z']) await sold(event, at, { Regular: 1 });
    const { buckets, tickets, takings } = await reportOf(event, { from: '2026-11-01T12:00:00Z', to: '2026-11-02T12:00:00Z' });
    expect([tickets, takings.gross, buckets.reduce((sum: number, bucket: { tickets: number }) => sum + bucket.tickets, 0)]).toEqual([2, [eur('40.00')], 2]);
  });

  it('is refused for a span that ends before it begins or is too long', async () => {
    const eventId = encodeId('Event', (await desk.event()).id);
    for (const window of [{ from: '2026-11-02T12:00:00Z', to: '2026-11-02T12:00:00Z' }, { from: '2020-01-01T00:00:00Z' }, { to: '0001-01-01T00:00:00Z' }, { from: '1969-12-31T23:59:59Z', to: '1970-01-02T00:00:00Z' }, { from: '2026-10-01T00:00:00Z', interval: 'HOUR' }]) {
      const { errors } = await desk.query('salesReport', { eventId, ...window });
      expect(errors?.map(({ extensions }) => [extensions.code, (extensions['errors'] as { field: string[] }[])[0]!.field])).toEqual([['BAD_USER_INPUT', ['from']]]);
    }
  });

  it('is for whoever manages the event', async () => {
    const eventId = encodeId('Event', (await desk.event()).id);
    expect((await desk.query('salesReport', { eventId }, desk.people.rival)).data.salesReport).toBeNull();
    expect((await desk.query('salesReport', { eventId }, desk.people.admin)).data.salesReport).toMatchObject({ tickets: 0 });
  });
});
