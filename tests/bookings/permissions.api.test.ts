import { getNamedType, type GraphQLSchema, isObjectType } from 'graphql';
import { adminBookingPermissions } from '../../src/bookings/presentation/admin-bookings.resolver';
import { adminReportPermissions } from '../../src/bookings/presentation/admin-report.resolver';
import { encodeId } from '../../src/shared/presentation/ids';
import { rewritingClient } from '../proof/rewriting-client';
import { createStaffDesk, type StaffDesk } from './admin-support';
import { PublicDesk } from './public-support';

let desk: StaffDesk;
let sold: Awaited<ReturnType<StaffDesk['booking']>>;
let unpaid: Awaited<ReturnType<StaffDesk['booking']>>;
beforeAll(async () => {
  desk = await createStaffDesk();
  sold = await desk.booking({ userId: desk.people.visitor.uuid });
  unpaid = await desk.booking({ status: 'AWAITING_PAYMENT' });
});
afterAll(() => desk.world.close());

/** Every mutation of the back office, as its organizer might send it. */
const calls: Record<string, () => Promise<object> | object> = {
  bookingMarkPaid: () => ({ bookingId: unpaid.id }),
  bookingRefund: () => ({ bookingId: sold.id, amount: { amount: '1.00', currency: 'EUR' } }),
  bookingCancel: () => ({ bookingId: sold.id, refund: 'FULL' }),
  ticketTransfer: () => ({ ticketId: sold.ticketIds[0], name: 'Eve Moneypenny' }),
  ticketCheckIn: async () => ({ qrPayload: await desk.qrPayload(sold.ticketUuids[0]!), occurrenceId: encodeId('Occurrence', sold.event.occurrenceId) }),
};
const queries: Record<string, () => object> = {
  adminBooking: () => ({ id: sold.id }),
  adminBookings: () => ({}),
  salesReport: () => ({ eventId: encodeId('Event', sold.event.id) }),
  scannerKeys: () => ({}),
};

it('the calls of this file are all there are', () => {
  expect(Object.keys(calls).sort()).toEqual(Object.keys(adminBookingPermissions['Mutation']!).sort());
  expect(Object.keys(queries).sort()).toEqual([adminBookingPermissions, adminReportPermissions].flatMap(({ Query }) => Object.keys(Query!)).sort());
});

describe('the back office', () => {
  const snapshot = async () => [await desk.world.rows('SELECT * FROM bookings ORDER BY id'), await desk.world.rows('SELECT * FROM tickets ORDER BY id'), await desk.world.rows('SELECT * FROM refunds'), await desk.world.rows('SELECT * FROM idempotency_records')];

  it.each(Object.keys(calls))('refuses %s to anonymous callers and to the role USER, the buyer included', async (name) => {
    const before = await snapshot();
    const input = await calls[name]!();
    expect((await desk.send(name, input, null)).errors?.map(({ extensions }) => extensions.code)).toEqual(['UNAUTHENTICATED']);
    expect((await desk.send(name, input, desk.people.visitor)).errors?.map(({ extensions }) => extensions.code)).toEqual(['FORBIDDEN']);
    expect(await snapshot()).toEqual(before);
  });

  it.each(Object.keys(calls))('finds nothing for the organizer of other events who sends %s, and changes nothing', async (name) => {
    const before = await snapshot();
    const payload = await desk.payload(name, await calls[name]!(), desk.people.rival);
    expect(payload).toMatchObject({ booking: null, userErrors: [{ code: 'NOT_FOUND' }] });
    expect(await snapshot()).toEqual(before);
  });

  it.each(Object.keys(queries))('refuses %s to anonymous callers and to the role USER', async (name) => {
    expect((await desk.query(name, queries[name]!(), null)).errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
    expect((await desk.query(name, queries[name]!(), desk.people.visitor)).errors?.[0]?.extensions.code).toBe('FORBIDDEN');
  });

  it('shows bookings to the organizer of the event and to administrators, the account to the latter alone', async () => {
    const { owner, rival, admin, visitor } = desk.people;
    expect((await desk.query('adminBooking', { id: sold.id }, rival)).data.adminBooking).toBeNull();
    expect((await desk.query('adminBookings', {}, rival)).data.adminBookings).toMatchObject({ totalCount: 0, nodes: [] });
    expect((await desk.query('adminBooking', { id: sold.id }, owner)).data.adminBooking).toMatchObject({ id: sold.id, user: null });
    expect((await desk.query('adminBooking', { id: sold.id }, admin)).data.adminBooking).toMatchObject({ id: sold.id, user: { id: visitor.id } });
    expect((await desk.query('adminBookings', {}, owner)).data.adminBookings.totalCount).toBe(2);
  });

  it('gives nodes to the same people', async () => {
    const { owner, rival, admin, visitor } = desk.people;
    const ids = [sold.id, sold.ticketIds[0]];
    const nodes = async (headers?: Record<string, string>) =>
      (await desk.world.test.adminQuery('query ($ids: [ID!]!) { nodes(ids: $ids) { __typename id ... on Ticket { booking { id } } } }', { ids }, headers)).data.nodes;
    for (const who of [rival, visitor]) expect(await nodes(who.headers)).toEqual([null, null]);
    expect(await nodes()).toEqual([null, null]);
    for (const who of [owner, admin]) expect(await nodes(who.headers)).toEqual([{ __typename: 'Booking', id: sold.id }, { __typename: 'Ticket', id: sold.ticketIds[0], booking: { id: sold.id } }]);
  });

  it('is not reached by a guest token, and takes none', async () => {
    const input = { bookingId: sold.id, refund: 'FULL', guestToken: desk.world.tokens.issue(sold.uuid) };
    expect((await desk.send('bookingCancel', input, null)).errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
  });
});

it("would be seen to fail: without the owner's condition in the statements, the organizer of other events reads and changes everything", async () => {
  const open = await createStaffDesk({ DatabaseClient: rewritingClient((sql) => sql.replace(/organizer\.owner_id = \$\d+(::uuid)?/g, '($& OR true)')) });
  const { event, id } = await open.booking();
  expect((await open.query('adminBookings', {}, open.people.rival)).data.adminBookings.totalCount).toBe(1);
  expect((await open.payload('bookingRefund', { bookingId: id }, open.people.rival)).userErrors).toEqual([]);
  const file = await open.world.test.app.http.inject({ url: `/admin/events/${encodeId('Event', event.id)}/bookings.csv`, headers: open.people.rival.headers });
  expect(file.statusCode).toBe(200);
  await open.world.close();
});

/** The places of a schema where a type is given out. */
function pathsTo(schema: GraphQLSchema, ...names: string[]): string[] {
  return Object.values(schema.getTypeMap())
    .flatMap((type) => (isObjectType(type) && !type.name.startsWith('__') ? Object.values(type.getFields()).map((field) => [`${type.name}.${field.name}`, getNamedType(field.type).name] as const) : []))
    .flatMap(([place, name]) => (names.includes(name) ? [place] : []))
    .sort();
}

describe('the public surface', () => {
  it('gives bookings and what is in them out in these places, each of which asks for the holder', () => {
    const { public: schema } = desk.world.test.app.surfaces;
    expect(pathsTo(schema, 'Booking')).toEqual(['BookingConnection.nodes', 'BookingEdge.node', 'BookingPayload.booking', 'Query.bookingByToken']);
    expect(pathsTo(schema, 'BookingConnection', 'BookingEdge')).toEqual(['BookingConnection.edges', 'User.bookings']);
    expect(pathsTo(schema, 'Ticket', 'BookingLine', 'Payment', 'Refund')).toEqual(['Booking.lines', 'Booking.payments', 'Booking.refunds', 'Booking.tickets', 'BookingLine.tickets']);
    expect(pathsTo(schema, 'PaymentSession')).toEqual(['BookingPayload.payment']);
    expect(pathsTo(schema, 'BookingPayload')).toEqual(['bookingCancel', 'bookingConfirm', 'bookingHold', 'bookingHoldExtend', 'ticketTransfer'].map((name) => `Mutation.${name}`));
    expect(pathsTo(schema, 'User')).toEqual(['ProfileUpdatePayload.user', 'Query.viewer', 'SessionPayload.user']);
  });

  it('would be seen to give more out: the back office does', () => {
    expect(pathsTo(desk.world.test.app.surfaces.admin, 'Booking')).toEqual(expect.arrayContaining(['Ticket.booking', 'Query.adminBooking']));
  });

  it('has QR codes, and the back office has none', () => {
    const holding = (schema: GraphQLSchema) => Object.values(schema.getTypeMap()).filter((type) => isObjectType(type) && 'qrPayload' in type.getFields()).map(({ name }) => name);
    expect([holding(desk.world.test.app.surfaces.public), holding(desk.world.test.app.surfaces.admin)]).toEqual([['Ticket'], []]);
  });

  const document = `query ($ids: [ID!]!) { nodes(ids: $ids) { __typename id ... on Ticket { qrPayload attendeeName } ... on Booking { contactEmail payments { id } tickets { qrPayload } onlineUrl } } }`;
  const nodes = async (ids: readonly string[], headers?: Record<string, string>) => (await desk.world.test.query(document, { ids }, headers)).data.nodes;

  it('gives nodes to the signed-in buyer alone: not to others, administrators or the organizer', async () => {
    const { visitor, owner, rival, admin } = desk.people;
    const ids = [sold.id, sold.ticketIds[0]!];
    for (const headers of [undefined, owner.headers, rival.headers, admin.headers]) expect(await nodes(ids, headers)).toEqual([null, null]);
    expect(await nodes(ids, visitor.headers)).toMatchObject([{ __typename: 'Booking', contactEmail: 'guest@people.example', payments: [{}], tickets: [{ qrPayload: expect.any(String) }] }, { __typename: 'Ticket', qrPayload: expect.any(String) }]);
  });

  it('gives what a guest booked to nobody but by its token', async () => {
    const booked = await desk.booking();
    const { visitor, owner, admin } = desk.people;
    for (const headers of [undefined, visitor.headers, owner.headers, admin.headers]) expect(await nodes([booked.id, booked.ticketIds[0]!], headers)).toEqual([null, null]);
    const publicDesk = new PublicDesk(desk.world);
    expect(await publicDesk.byToken(desk.world.tokens.issue(booked.uuid))).toMatchObject({ id: booked.id });
    const token = desk.world.tokens.issue(booked.uuid);
    expect(await publicDesk.byToken(`${token.slice(0, -1)}${token.endsWith('A') ? 'B' : 'A'}`)).toBeNull();
  });

  it("never lists one buyer's bookings to another", async () => {
    const publicDesk = new PublicDesk(desk.world);
    expect((await publicDesk.own(desk.people.visitor)).nodes.map(({ id }: { id: string }) => id)).toEqual([sold.id]);
    expect(await publicDesk.own(desk.people.admin)).toMatchObject({ totalCount: 0, nodes: [] });
  });

  it('takes no price, status, owner or account from a caller', async () => {
    const event = await desk.event();
    const publicDesk = new PublicDesk(desk.world);
    for (const extra of [{ userId: desk.people.visitor.id }, { total: { amount: '0', currency: 'EUR' } }, { status: 'CONFIRMED' }]) {
      expect((await publicDesk.send('bookingHold', { ...publicDesk.holdOf(event), ...extra })).errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
    }
  });
});
