import type { Viewer } from '../../src/shared/domain/viewer';
import { rewritingClient } from '../proof/rewriting-client';
import { eventually } from '../support/eventually';
import { aKey, type BookingPlan, type BookingWorld, createBookingWorld, refusal } from './booking-world';
import { anotherProcess, lifecycleOf, settled } from './lifecycle-support';

let world: BookingWorld;
let uses: ReturnType<typeof lifecycleOf>;

beforeAll(async () => {
  world = await createBookingWorld();
  uses = lifecycleOf(world);
});
afterAll(() => world.close());

const codeOf = async (ticketId: string): Promise<string> => {
  const { nonce, booking } = await world.db.ticket.findUniqueOrThrow({ where: { id: ticketId }, include: { booking: true } });
  return world.codes.write({ ticketId, occurrenceId: booking.occurrenceId, nonce });
};
const aTicket = async (plan: Partial<BookingPlan> = {}) => {
  const event = await world.event();
  const { id, ticketIds } = await world.booking({ event, status: 'CONFIRMED', lines: { Regular: 2 }, ...plan });
  return { event, bookingId: id, ticketId: ticketIds[0]!, otherId: ticketIds[1]!, qrPayload: await codeOf(ticketIds[0]!), occurrenceId: event.occurrenceId };
};
type Scanned = { qrPayload: string; occurrenceId: string };
const scan = ({ qrPayload, occurrenceId }: Scanned, more: object = {}, viewer: Viewer = world.owner) => uses.checkIn.execute(viewer, { nonce: aKey(), qrPayload, occurrenceId, ...more });

describe('scanning a ticket', () => {
  it('lets its bearer in, and leaves the places as they are', async () => {
    const ticket = await aTicket();
    const before = await world.counters(ticket.event);
    const { booking, ticket: scanned, firstCheckedInAt } = await scan(ticket);
    expect([booking.id, scanned.id, scanned.status, firstCheckedInAt]).toEqual([ticket.bookingId, ticket.ticketId, 'CHECKED_IN', world.clock.now()]);
    expect((await world.status(ticket.bookingId)).tickets.map(({ status }) => status)).toEqual(['CHECKED_IN', 'VALID']);
    expect(await world.counters(ticket.event)).toEqual(before);
    expect(await world.announced('ticket.checked_in')).toContainEqual({ ticketId: ticket.ticketId, bookingId: ticket.bookingId, eventId: ticket.event.id });
    expect(await world.drift()).toEqual([]);
  });

  it('by the same scan again says the same, also at the same moment', async () => {
    const ticket = await aTicket();
    const nonce = aKey();
    const first = world.clock.now();
    await Promise.all(Array.from({ length: 3 }, () => scan(ticket, { nonce })));
    world.clock.advance(60);
    expect((await scan(ticket, { nonce })).firstCheckedInAt).toEqual(first);
    expect(await world.rows(`SELECT FROM audit_entries WHERE action = 'ticket.check_in' AND subject_id = $1`, ticket.ticketId)).toHaveLength(1);
    await world.db.idempotencyRecord.deleteMany({});
    expect((await scan(ticket, { nonce })).firstCheckedInAt).toEqual(first);
  });

  it('a second time is refused and says when the first time was', async () => {
    const ticket = await aTicket();
    const { firstCheckedInAt } = await scan(ticket);
    world.clock.advance(300);
    await expect(scan(ticket)).rejects.toMatchObject({ kind: 'conflict', message: expect.stringContaining(firstCheckedInAt.toISOString()), firstCheckedInAt, faults: [{ code: 'ALREADY_CHECKED_IN', field: ['input', 'qrPayload'] }] });
  });

  it('by the nonce of another scan is refused, today and when its record is gone', async () => {
    const ticket = await aTicket();
    const nonce = aKey();
    await scan(ticket, { nonce });
    const second = { ...ticket, qrPayload: await codeOf(ticket.otherId) };
    expect(await refusal(scan(second, { nonce }))).toMatchObject({ code: 'IDEMPOTENCY_CONFLICT', field: ['input', 'nonce'] });
    expect(await refusal(scan(second, { nonce }, await world.person('ADMIN')))).toMatchObject({ code: 'IDEMPOTENCY_CONFLICT' });
    await world.db.idempotencyRecord.deleteMany({});
    expect(await refusal(scan(second, { nonce }))).toMatchObject({ code: 'IDEMPOTENCY_CONFLICT', field: ['input', 'nonce'] });
  });

  it('is refused for what we did not sign, and for another date', async () => {
    const ticket = await aTicket();
    const elsewhere = await aTicket();
    expect(await refusal(scan({ ...ticket, qrPayload: ticket.qrPayload.replace(/.$/, 'A').replace(/^MQ1/, 'MQ2') }))).toMatchObject({ code: 'INVALID_TICKET', field: ['input', 'qrPayload'] });
    expect(await refusal(scan({ ...ticket, qrPayload: '' }))).toMatchObject({ code: 'INVALID_TICKET' });
    expect(await refusal(scan({ ...ticket, occurrenceId: elsewhere.occurrenceId }))).toMatchObject({ code: 'WRONG_OCCURRENCE', field: ['input', 'qrPayload'] });
    expect((await world.status(ticket.bookingId)).tickets[0]!.status).toBe('VALID');
  });

  it('is refused for a code from before a transfer; the new one is good', async () => {
    const ticket = await aTicket();
    await uses.transfer.execute({ staff: world.owner }, { idempotencyKey: aKey(), ticketId: ticket.ticketId, name: 'Grace' });
    expect(await refusal(scan(ticket))).toMatchObject({ code: 'TICKET_REPLACED', field: ['input', 'qrPayload'] });
    expect((await scan({ ...ticket, qrPayload: await codeOf(ticket.ticketId) })).ticket).toMatchObject({ attendeeName: 'Grace', status: 'CHECKED_IN' });
  });

  it.each([
    ['AWAITING_PAYMENT', 'This ticket is not paid.'],
    ['CANCELLED', 'This ticket was cancelled.'],
  ] as const)('of a booking that is %s is refused', async (status, message) => {
    expect(await refusal(scan(await aTicket({ status })))).toMatchObject({ code: 'INVALID_STATE', message });
  });

  it('is for whoever manages the event; others learn nothing', async () => {
    const ticket = await aTicket();
    expect(await refusal(scan(ticket, {}, await world.person('ORGANIZER')))).toMatchObject({ kind: 'not-found', field: ['input', 'qrPayload'] });
    const unknown = world.codes.write({ ticketId: world.test.platform.ids.next(), occurrenceId: ticket.occurrenceId, nonce: world.test.platform.ids.next() });
    expect(await refusal(scan({ ...ticket, qrPayload: unknown }))).toMatchObject({ kind: 'not-found' });
    expect((await scan(ticket, {}, await world.person('ADMIN'))).ticket.status).toBe('CHECKED_IN');
  });

  it('is told later by a scanner that was offline, but not what cannot be', async () => {
    const ticket = await aTicket();
    const confirmedAt = world.clock.now();
    world.clock.advance(3_600);
    const at = (seconds: number) => new Date(world.clock.now().getTime() + seconds * 1_000);
    expect(await refusal(scan(ticket, { scannedAt: at(61) }))).toMatchObject({ code: 'INVALID', field: ['input', 'scannedAt'] });
    expect(await refusal(scan(ticket, { scannedAt: new Date(confirmedAt.getTime() - 1) }))).toMatchObject({ code: 'INVALID', field: ['input', 'scannedAt'] });
    expect((await scan(ticket, { scannedAt: at(-1_800) })).firstCheckedInAt).toEqual(at(-1_800));
    expect((await scan({ ...ticket, qrPayload: await codeOf(ticket.otherId) }, { scannedAt: at(60) })).firstCheckedInAt).toEqual(at(60));
  });
});

describe('20 scans of one ticket at the same moment', () => {
  const together = async ({ checkIn }: ReturnType<typeof lifecycleOf>) => {
    const { qrPayload, occurrenceId } = await aTicket();
    return settled(Array.from({ length: 20 }, () => checkIn.execute(world.owner, { nonce: aKey(), qrPayload, occurrenceId })));
  };

  it('let one in', async () => {
    for (let round = 0; round < 3; round += 1) expect(await together(uses)).toEqual({ done: 1, refused: Array(19).fill('ALREADY_CHECKED_IN') });
  });

  it('would let in more, if the booking were not locked', async () => {
    const process = await anotherProcess(world, { DatabaseClient: rewritingClient((sql) => sql.replace('FOR UPDATE OF booking', '')) });
    const careless = lifecycleOf(world, process);
    const { done } = await eventually(async () => {
      const seen = await together(careless);
      return seen.done > 1 && seen;
    });
    expect(done).toBeGreaterThan(1);
    await process.close();
  });
});
