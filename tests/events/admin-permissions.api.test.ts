import { adminCataloguePermissions } from '../../src/events/presentation/admin-catalogue.resolver';
import { adminEventPermissions } from '../../src/events/presentation/admin-event.resolver';
import { adminPlanPermissions } from '../../src/events/presentation/admin-plan.resolver';
import { adminPermissions as venuePermissions } from '../../src/venues/presentation/admin.resolver';
import { type BackOffice, createBackOffice, inDays, keyed } from './admin-support';

let office: BackOffice;
let own: Awaited<ReturnType<BackOffice['createWholeEvent']>>;

beforeAll(async () => {
  office = await createBackOffice();
  own = await office.createWholeEvent();
});
afterAll(() => office.test.close());

const version = 4;
const calls: Record<string, () => object> = {
  eventCreate: () => ({ input: { title: 'Mine', organizerId: office.organizerId, timeZone: 'Europe/Berlin' } }),
  eventUpdate: () => ({ id: own.id, expectedVersion: version, input: { title: 'Mine now' } }),
  eventPublish: () => ({ id: own.id }),
  eventUnpublish: () => ({ id: own.id }),
  eventCancel: () => ({ id: own.id, input: keyed() }),
  eventArchive: () => ({ id: own.id }),
  eventClone: () => ({ id: own.id, input: {} }),
  eventSalesPause: () => ({ id: own.id }),
  eventSalesResume: () => ({ id: own.id }),
  occurrenceAdd: () => ({ eventId: own.id, expectedVersion: version, input: { startsAt: inDays(40), endsAt: inDays(40, 20) } }),
  occurrenceUpdate: () => ({ id: own.occurrenceId, expectedVersion: version, input: { onlineUrl: 'https://mine.example' } }),
  occurrenceCancel: () => ({ id: own.occurrenceId, expectedVersion: version, input: keyed() }),
  occurrenceRemove: () => ({ id: own.occurrenceId, expectedVersion: version }),
  occurrencesGenerate: () => ({ eventId: own.id, expectedVersion: version, input: { rule: 'FREQ=DAILY;COUNT=2', from: '2027-01-01T19:00:00', durationMinutes: 60 } }),
  ticketTypeSet: () => ({ eventId: own.id, expectedVersion: version, input: { name: 'Mine', price: { amount: '0', currency: 'EUR' } } }),
  ticketTypeRemove: () => ({ id: own.ticketTypeId, expectedVersion: version }),
  inventoryPoolSet: () => ({ eventId: own.id, expectedVersion: version, input: { name: 'Mine', capacity: 1 } }),
  inventoryPoolRemove: () => ({ id: own.poolId, expectedVersion: version }),
  stockSet: () => ({ poolId: own.poolId, occurrenceId: own.occurrenceId, expectedVersion: version, input: { blocked: 1 } }),
  organizerUpdate: () => ({ id: office.organizerId, expectedVersion: 1, input: { name: 'Mine' } }),
  venueUpdate: () => ({ id: office.venueId, expectedVersion: 2, input: { name: 'Mine' } }),
  venuePublish: () => ({ id: office.venueId }),
  venueArchive: () => ({ id: office.venueId }),
};
const adminOnly: Record<string, () => object> = {
  eventDelete: () => ({ id: own.id }),
  tagUpsert: () => ({ input: { name: 'Jazz' } }),
  tagDelete: () => ({ id: 'tag_01h455vb4pex5vsknk084sn02q' }),
};
const openToAll: Record<string, () => object> = {
  organizerCreate: () => ({ input: { name: 'New profile' } }),
  venueCreate: () => ({ input: { name: 'New venue', addressLines: ['A'], city: 'B', countryCode: 'DE', timeZone: 'Europe/Berlin' } }),
};
const everyCall = { ...calls, ...adminOnly, ...openToAll };

it('the calls of this file are all mutations there are', () => {
  const all = [adminEventPermissions, adminPlanPermissions, adminCataloguePermissions, venuePermissions].flatMap(({ Mutation }) => Object.keys(Mutation ?? {}));
  expect(Object.keys(everyCall).sort()).toEqual(all.sort());
});

describe('nobody reaches the admin surface', () => {
  it.each(Object.keys(everyCall))('%s is refused to anonymous callers and to the role USER', async (name) => {
    const anonymous = await office.send(name, everyCall[name]!(), null);
    expect(anonymous.errors?.map(({ extensions }) => extensions.code)).toEqual(['UNAUTHENTICATED']);
    const visitor = await office.send(name, everyCall[name]!(), office.people.visitor);
    expect(visitor.errors?.map(({ extensions }) => extensions.code)).toEqual(['FORBIDDEN']);
  });

  it.each([
    ['adminEvents', {}],
    ['adminOrganizers', {}],
    ['adminTags', {}],
    ['adminVenues', {}],
  ])('%s is refused too', async (name, variables) => {
    expect((await office.send(name, variables, null)).errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
    expect((await office.send(name, variables, office.people.visitor)).errors?.[0]?.extensions.code).toBe('FORBIDDEN');
  });

  it.each(Object.keys(adminOnly))('%s is for administrators', async (name) => {
    expect((await office.send(name, everyCall[name]!())).errors?.[0]?.extensions.code).toBe('FORBIDDEN');
  });
});

describe('what belongs to somebody else', () => {
  it.each(Object.keys(calls))('%s finds nothing and changes nothing', async (name) => {
    const before = await office.event(own.id);
    expect((await office.faults(name, calls[name]!(), office.people.rival)).map(({ code }) => code)).toEqual(['NOT_FOUND']);
    expect(await office.event(own.id)).toEqual(before);
  });

  it('is in no list and no node', async () => {
    const { rival, admin } = office.people;
    expect(await office.event(own.id, rival)).toBeNull();
    expect(await office.event(own.id, admin)).toMatchObject({ id: own.id });
    expect((await office.send('adminEvents', {}, rival)).data.adminEvents).toMatchObject({ totalCount: 0, nodes: [] });
    expect((await office.send('adminOrganizers', {}, rival)).data.adminOrganizers.nodes).toMatchObject([{ id: office.rivalOrganizerId }]);
    const ids = [own.id, own.occurrenceId, own.poolId, own.ticketTypeId, office.organizerId];
    const nodes = async (headers?: Record<string, string>) => (await office.test.adminQuery('query ($ids: [ID!]!) { nodes(ids: $ids) { id __typename } }', { ids }, headers)).data.nodes;
    expect(await nodes(rival.headers)).toEqual([null, null, null, null, null]);
    expect(await nodes(office.people.visitor.headers)).toEqual([null, null, null, null, null]);
    expect(await nodes()).toEqual([null, null, null, null, null]);
    expect((await nodes(admin.headers)).map((node: { __typename: string }) => node.__typename)).toEqual(['Event', 'Occurrence', 'Pool', 'TicketType', 'Organizer']);
  });

  it('cannot be taken by naming it in an input', async () => {
    const { faults } = { faults: await office.faults('eventCreate', { input: { title: 'Mine', organizerId: office.rivalOrganizerId, timeZone: 'Europe/Berlin', tagSlugs: ['none'] } }) };
    expect(faults).toMatchObject([{ code: 'NOT_FOUND', field: ['input', 'organizerId'] }, { code: 'NOT_FOUND', field: ['input', 'tagSlugs', '0'] }]);
    const forbidden = await office.send('organizerCreate', { input: { name: 'Not mine', userId: office.people.rival.id } });
    expect(forbidden.errors?.[0]?.extensions.code).toBe('FORBIDDEN');
  });
});
