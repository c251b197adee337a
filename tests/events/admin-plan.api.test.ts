import { type BackOffice, createBackOffice, inDays, keyed } from './admin-support';

let office: BackOffice;

beforeAll(async () => {
  office = await createBackOffice();
});
afterAll(() => office.test.close());
afterEach(() => office.sell(0, 0));

const codes = (faults: { code: string }[]) => faults.map(({ code }) => code);
const fields = (faults: { field: string[] | null }[]) => faults.map(({ field }) => field?.join('.'));

describe('the dates of an event', () => {
  it('are added with places in every pool', async () => {
    const { id, version } = await office.createWholeEvent();
    const { occurrence, event } = await office.run('occurrenceAdd', { eventId: id, expectedVersion: version, input: { startsAt: inDays(31), endsAt: inDays(31, 21), onlineUrl: 'https://live.example/' } });
    expect(occurrence).toMatchObject({ startsAt: inDays(31), timeZone: 'Europe/Berlin', onlineUrl: 'https://live.example/', stocks: [{ capacity: 10, sold: 0, held: 0, blocked: 0, available: 10 }] });
    expect(event).toMatchObject({ version: version + 1, occurrenceCount: 2 });
  });

  it('are refused in the past, twice at a time, ending before they start, elsewhere than at a known venue', async () => {
    const { id, version } = await office.createWholeEvent();
    const add = (input: object) => office.faults('occurrenceAdd', { eventId: id, expectedVersion: version, input });
    expect(await add({ startsAt: inDays(-1), endsAt: inDays(2), venueId: 'venue_01h455vb4pex5vsknk084sn02q' })).toMatchObject([{ code: 'INVALID', field: ['input', 'startsAt'] }, { code: 'NOT_FOUND', field: ['input', 'venueId'] }]);
    expect(await add({ startsAt: inDays(30), endsAt: inDays(31) })).toMatchObject([{ code: 'TAKEN', field: ['input', 'startsAt'] }]);
    expect(await add({ startsAt: inDays(31), endsAt: inDays(31) })).toMatchObject([{ code: 'INVALID', field: ['input', 'endsAt'] }]);
    expect(await add({ startsAt: inDays(31), endsAt: inDays(400) })).toMatchObject([{ code: 'INVALID', field: ['input', 'endsAt'] }]);
    expect(codes(await office.faults('occurrenceAdd', { eventId: id, expectedVersion: 1, input: { startsAt: inDays(31), endsAt: inDays(32) } }))).toEqual(['VERSION_CONFLICT']);
  });

  it('are moved, also by one end only', async () => {
    const { id, occurrenceId, version } = await office.createWholeEvent();
    const { occurrence } = await office.run('occurrenceUpdate', { id: occurrenceId, expectedVersion: version, input: { endsAt: inDays(31), venueId: office.venueId } });
    expect(occurrence).toMatchObject({ startsAt: inDays(30), endsAt: inDays(31), venue: { id: office.venueId } });
    const change = (input: object) => office.faults('occurrenceUpdate', { id: occurrenceId, expectedVersion: version + 1, input });
    expect(await change({ startsAt: inDays(32) })).toMatchObject([{ code: 'INVALID', field: ['input', 'endsAt'] }]);
    expect(await change({ startsAt: null, timeZone: null })).toMatchObject([{ field: ['input', 'startsAt'] }, { field: ['input', 'timeZone'] }]);
    expect(fields(await change({ startsAt: inDays(-1) }))).toEqual(['input.startsAt']);
    await office.run('occurrenceAdd', { eventId: id, expectedVersion: version + 1, input: { startsAt: inDays(40), endsAt: inDays(41) } });
    expect(codes(await office.faults('occurrenceUpdate', { id: occurrenceId, expectedVersion: version + 2, input: { startsAt: inDays(40), endsAt: inDays(41) } }))).toEqual(['TAKEN']);
  });

  it('are cancelled one by one, once', async () => {
    const { id, occurrenceId, version } = await office.createPublishedEvent();
    await office.run('occurrenceAdd', { eventId: id, expectedVersion: version, input: { startsAt: inDays(31), endsAt: inDays(32) } });
    const { occurrence, event } = await office.run('occurrenceCancel', { id: occurrenceId, expectedVersion: version + 1, input: keyed() });
    expect(occurrence.cancelledAt).toBe('2026-11-22T12:00:00.000Z');
    expect(event.status).toBe('PUBLISHED');
    expect(codes(await office.faults('occurrenceCancel', { id: occurrenceId, expectedVersion: version + 2, input: keyed() }))).toEqual(['INVALID_STATE']);
    expect(codes(await office.faults('occurrenceUpdate', { id: occurrenceId, expectedVersion: version + 2, input: { onlineUrl: null } }))).toEqual(['INVALID_STATE']);
  });

  it('are not all cancelled or removed under a public event, but may be under a draft', async () => {
    const { id, occurrenceId, version } = await office.createPublishedEvent();
    expect(await office.faults('occurrenceCancel', { id: occurrenceId, expectedVersion: version, input: keyed() })).toMatchObject([{ code: 'INVALID_STATE', field: ['id'], message: expect.stringContaining('eventCancel') }]);
    const { occurrence } = await office.run('occurrenceAdd', { eventId: id, expectedVersion: version, input: { startsAt: inDays(31), endsAt: inDays(32) } });
    await office.run('occurrenceCancel', { id: occurrence.id, expectedVersion: version + 1, input: keyed() });
    expect(codes(await office.faults('occurrenceCancel', { id: occurrenceId, expectedVersion: version + 2, input: keyed() }))).toEqual(['INVALID_STATE']);
    expect(codes(await office.faults('occurrenceRemove', { id: occurrenceId, expectedVersion: version + 2 }))).toEqual(['OCCURRENCE_REQUIRED']);
    const draft = await office.createWholeEvent();
    await office.run('occurrenceCancel', { id: draft.occurrenceId, expectedVersion: draft.version, input: keyed() });
  });

  it('are cancelled by the same key once, and announced', async () => {
    const { id, occurrenceId, version } = await office.createPublishedEvent();
    await office.run('occurrenceAdd', { eventId: id, expectedVersion: version, input: { startsAt: inDays(31), endsAt: inDays(32) } });
    const variables = { id: occurrenceId, expectedVersion: version + 1, input: keyed() };
    const answers = await Promise.all(Array.from({ length: 3 }, () => office.run('occurrenceCancel', variables)));
    answers.push(await office.run('occurrenceCancel', variables));
    expect(answers.map(({ event, occurrence }) => [event.version, occurrence.id, occurrence.cancelledAt])).toEqual(Array(4).fill([version + 2, occurrenceId, '2026-11-22T12:00:00.000Z']));
    expect(codes(await office.faults('occurrenceCancel', { ...variables, expectedVersion: version + 2 }))).toEqual(['IDEMPOTENCY_CONFLICT']);
  });

  it('are removed while nobody ever booked them, and never the last of a public event', async () => {
    const { id, occurrenceId, ticketTypeId, version } = await office.createPublishedEvent();
    expect(codes(await office.faults('occurrenceRemove', { id: occurrenceId, expectedVersion: version }))).toEqual(['OCCURRENCE_REQUIRED']);
    const { occurrence } = await office.run('occurrenceAdd', { eventId: id, expectedVersion: version, input: { startsAt: inDays(31), endsAt: inDays(32) } });
    await office.book({ occurrenceId, ticketTypeId }, 1, 'CANCELLED');
    expect(await office.faults('occurrenceRemove', { id: occurrenceId, expectedVersion: version + 1 })).toMatchObject([{ code: 'HAS_BOOKINGS', field: ['id'] }]);
    expect((await office.run('occurrenceRemove', { id: occurrence.id, expectedVersion: version + 1 })).event.occurrenceCount).toBe(1);
    expect(codes(await office.faults('occurrenceRemove', { id: occurrence.id, expectedVersion: version + 2 }))).toEqual(['NOT_FOUND']);
  });

  it('cannot be planned for an event that is called off', async () => {
    const { id, version } = await office.createPublishedEvent();
    await office.run('eventCancel', { id, input: keyed() });
    expect(codes(await office.faults('occurrenceAdd', { eventId: id, expectedVersion: version + 1, input: { startsAt: inDays(50), endsAt: inDays(51) } }))).toEqual(['INVALID_STATE']);
  });
});

describe('a recurrence', () => {
  const series = { rule: 'FREQ=WEEKLY;BYDAY=FR;COUNT=12', from: '2027-02-05T19:00:00', durationMinutes: 150, exceptOn: ['2027-02-12T19:00:00'] };

  it('becomes dates in wall time, and asked twice adds nothing', async () => {
    const { id, version } = await office.createWholeEvent();
    expect((await office.run('occurrencesGenerate', { eventId: id, expectedVersion: version, input: series })).event).toMatchObject({ occurrenceCount: 12, version: version + 1 });
    const { occurrences } = await office.event(id);
    expect(occurrences.slice(1).map(({ startsAt }: { startsAt: string }) => startsAt.slice(5, 16))).toEqual(
      ['02-05T18:00', '02-19T18:00', '02-26T18:00', '03-05T18:00', '03-12T18:00', '03-19T18:00', '03-26T18:00', '04-02T17:00', '04-09T17:00', '04-16T17:00', '04-23T17:00'],
    );
    expect(occurrences[1]).toMatchObject({ endsAt: '2027-02-05T20:30:00.000Z', stocks: [{ capacity: 10 }] });
    expect((await office.run('occurrencesGenerate', { eventId: id, expectedVersion: version + 1, input: { ...series, exceptOn: undefined } })).event.occurrenceCount).toBe(13);
  });

  it('is read in windows', async () => {
    const { id, version } = await office.createWholeEvent();
    await office.run('occurrencesGenerate', { eventId: id, expectedVersion: version, input: { rule: 'FREQ=DAILY;COUNT=30', from: '2027-01-01T19:00:00', durationMinutes: 60 } });
    const first = (await office.send('adminEvent', { id, occurrences: 3 })).data.adminEvent.occurrences;
    const second = (await office.send('adminEvent', { id, occurrences: 3, startsAfter: first[2].startsAt })).data.adminEvent.occurrences;
    expect([...first, ...second].map(({ startsAt }: { startsAt: string }) => startsAt.slice(5, 10))).toEqual(['12-22', '01-01', '01-02', '01-03', '01-04', '01-05']);
    expect((await office.send('adminEvent', { id, occurrences: 101 })).errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
  });

  it.each([
    ['without an end', { rule: 'FREQ=WEEKLY' }, ['INVALID'], 'input.rule'],
    ['that starts in the past', { from: '2026-02-06T19:00:00' }, ['INVALID'], 'input.from'],
    ['at a venue that does not exist', { venueId: 'venue_01h455vb4pex5vsknk084sn02q' }, ['NOT_FOUND'], 'input.venueId'],
    ['that lasts no time', { durationMinutes: 0 }, ['INVALID'], 'input.durationMinutes'],
    ['that lasts over a year', { durationMinutes: 366 * 1440 + 1 }, ['INVALID'], 'input.durationMinutes'],
  ])('%s is refused', async (_what, input, expected, field) => {
    const { id } = await office.createEvent();
    const faults = await office.faults('occurrencesGenerate', { eventId: id, expectedVersion: 1, input: { ...series, ...input } });
    expect([codes(faults), fields(faults)]).toEqual([expected, [field]]);
  });
});

describe('ticket types', () => {
  it('answer with the price as it will be read', async () => {
    const { id, version } = await office.createWholeEvent();
    const { ticketType } = await office.run('ticketTypeSet', { eventId: id, expectedVersion: version, input: { name: 'Child', price: { amount: '0001.50', currency: 'EUR' } } });
    expect(ticketType.price).toEqual({ amount: '1.50', currency: 'EUR' });
  });

  it('are added at the end, and changed where only what is given changes', async () => {
    const { id, version, poolId } = await office.createWholeEvent();
    const { ticketType } = await office.run('ticketTypeSet', {
      eventId: id,
      expectedVersion: version,
      input: { name: 'VIP', description: 'With a drink', price: { amount: '99.9', currency: 'EUR' }, minPerBooking: 2, maxPerBooking: 4, salesStartAt: inDays(1), salesEndAt: inDays(2), visibility: 'HIDDEN', poolIds: [poolId] },
    });
    expect(ticketType).toMatchObject({ position: 1, price: { amount: '99.90', currency: 'EUR' }, minPerBooking: 2, maxPerBooking: 4, visibility: 'HIDDEN', pools: [{ id: poolId }] });
    const changed = await office.run('ticketTypeSet', { eventId: id, expectedVersion: version + 1, input: { id: ticketType.id, name: 'VIP lounge', price: { amount: '0', currency: 'EUR' }, salesEndAt: null } });
    expect(changed.ticketType).toMatchObject({ id: ticketType.id, name: 'VIP lounge', description: 'With a drink', price: { amount: '0.00' }, salesStartAt: inDays(1), salesEndAt: null, pools: [{ id: poolId }] });
  });

  it('are refused with every fault at once', async () => {
    const { id, version } = await office.createWholeEvent();
    const input = { name: 'x', price: { amount: '10.999', currency: 'EUR' }, minPerBooking: 5, maxPerBooking: 2, salesStartAt: inDays(2), salesEndAt: inDays(1) };
    const faults = await office.faults('ticketTypeSet', { eventId: id, expectedVersion: version, input });
    expect(fields(faults).sort()).toEqual(['input.maxPerBooking', 'input.name', 'input.price', 'input.salesEndAt']);
    const bounds = await office.faults('ticketTypeSet', { eventId: id, expectedVersion: version, input: { name: 'Regular', price: { amount: '-1', currency: 'EUR' }, minPerBooking: 0, maxPerBooking: 101 } });
    expect(fields(bounds).sort()).toEqual(['input.maxPerBooking', 'input.minPerBooking', 'input.price']);
  });

  it('know only pools and ticket types of their own event, in one currency', async () => {
    const { id, version } = await office.createWholeEvent();
    const other = await office.createWholeEvent();
    const faults = await office.faults('ticketTypeSet', { eventId: id, expectedVersion: version, input: { id: other.ticketTypeId, name: 'Regular', price: { amount: '1', currency: 'USD' }, poolIds: [other.poolId] } });
    expect(fields(faults)).toEqual(['input.id', 'input.price.currency', 'input.poolIds.0']);
  });

  it('of a public event keep drawing from a pool', async () => {
    const { id, version, ticketTypeId, poolId } = await office.createPublishedEvent();
    const input = { id: ticketTypeId, name: 'Regular', price: { amount: '20', currency: 'EUR' }, poolIds: [] };
    expect(codes(await office.faults('ticketTypeSet', { eventId: id, expectedVersion: version, input }))).toEqual(['POOL_REQUIRED']);
    expect(codes(await office.faults('inventoryPoolRemove', { id: poolId, expectedVersion: version }))).toEqual(['POOL_REQUIRED']);
  });

  it('are removed while nobody ever booked one, whoever else drew from their pools', async () => {
    const event = await office.createPublishedEvent();
    const { id, poolId, version } = event;
    const { ticketType } = await office.run('ticketTypeSet', { eventId: id, expectedVersion: version, input: { name: 'Child', price: { amount: '5', currency: 'EUR' }, poolIds: [poolId] } });
    await office.book(event, 1, 'CANCELLED');
    expect(await office.faults('ticketTypeRemove', { id: event.ticketTypeId, expectedVersion: version + 1 })).toMatchObject([{ code: 'HAS_BOOKINGS', field: ['id'] }]);
    await office.run('ticketTypeRemove', { id: ticketType.id, expectedVersion: version + 1 });
    expect(codes(await office.faults('ticketTypeRemove', { id: ticketType.id, expectedVersion: version + 2 }))).toEqual(['NOT_FOUND']);
  });
});

describe('pools', () => {
  it('get places at every date, and a new capacity at those still to come', async () => {
    const { id, version, poolId } = await office.createWholeEvent();
    const { pool } = await office.run('inventoryPoolSet', { eventId: id, expectedVersion: version, input: { name: 'Balcony' } });
    expect(pool.capacity).toBeNull();
    await office.run('inventoryPoolSet', { eventId: id, expectedVersion: version + 1, input: { id: poolId, name: 'Floor', capacity: 25 } });
    const [occurrence] = (await office.event(id)).occurrences;
    expect(occurrence.stocks.map(({ capacity, available }: { capacity: number; available: number }) => [capacity, available])).toEqual(expect.arrayContaining([[25, 25], [null, null]]));
    await office.run('inventoryPoolSet', { eventId: id, expectedVersion: version + 2, input: { id: poolId, name: 'Ground floor' } });
    expect((await office.event(id)).pools).toMatchObject([{ name: 'Ground floor', capacity: 25, ticketTypes: [{ name: 'Regular' }] }, { name: 'Balcony' }]);
    const stocks = (await office.test.adminQuery('query ($id: ID!) { node(id: $id) { ... on Pool { stocks { capacity occurrence { startsAt } } } } }', { id: poolId }, office.people.owner.headers)).data.node.stocks;
    expect(stocks).toEqual([{ capacity: 25, occurrence: { startsAt: inDays(30) } }]);
  });

  it('are refused below what is sold, held and blocked, with the numbers', async () => {
    const { id, version, poolId, occurrenceId } = await office.createWholeEvent();
    await office.run('stockSet', { poolId, occurrenceId, expectedVersion: version, input: { blocked: 2 } });
    await office.sell(3, 1);
    const resize = (capacity: number | null) => office.faults('inventoryPoolSet', { eventId: id, expectedVersion: version + 1, input: { id: poolId, name: 'Floor', capacity } });
    expect(await resize(5)).toMatchObject([{ code: 'CAPACITY_BELOW_SOLD', field: ['input', 'capacity'], message: expect.stringMatching(/3 places sold, 1 held and 2 blocked.*6/) }]);
    expect((await office.event(id)).pools[0].capacity).toBe(10);
    expect(await resize(6)).toEqual([]);
  });

  it('have names of their own and bounded capacities', async () => {
    const { id, version } = await office.createWholeEvent();
    const set = (input: object) => office.faults('inventoryPoolSet', { eventId: id, expectedVersion: version, input });
    expect(await set({ name: 'Floor' })).toMatchObject([{ code: 'TAKEN', field: ['input', 'name'] }]);
    expect(await set({ name: 'x', capacity: 1_000_001 })).toMatchObject([{ field: ['input', 'name'] }, { field: ['input', 'capacity'] }]);
    expect(fields(await set({ name: 'Stage', capacity: -1 }))).toEqual(['input.capacity']);
    expect(await set({ id: 'pool_01h455vb4pex5vsknk084sn02q', name: 'Stage', ticketTypeIds: ['tickettype_01h455vb4pex5vsknk084sn02q'] })).toMatchObject([{ code: 'NOT_FOUND', field: ['input', 'id'] }, { code: 'NOT_FOUND', field: ['input', 'ticketTypeIds', '0'] }]);
  });

  it('are at most 20', async () => {
    const { id } = await office.createEvent();
    for (let index = 0; index < 20; index += 1) await office.run('inventoryPoolSet', { eventId: id, expectedVersion: index + 1, input: { name: `Row ${index}` } });
    expect(codes(await office.faults('inventoryPoolSet', { eventId: id, expectedVersion: 21, input: { name: 'One more' } }))).toEqual(['LIMIT_REACHED']);
  });

  it('are removed while nobody ever booked a place of them', async () => {
    const event = await office.createWholeEvent();
    const { id, poolId, version } = event;
    const { pool } = await office.run('inventoryPoolSet', { eventId: id, expectedVersion: version, input: { name: 'Balcony' } });
    await office.book(event, 1, 'CANCELLED');
    expect(await office.faults('inventoryPoolRemove', { id: poolId, expectedVersion: version + 1 })).toMatchObject([{ code: 'HAS_BOOKINGS', field: ['id'] }]);
    expect((await office.run('inventoryPoolRemove', { id: pool.id, expectedVersion: version + 1 })).event.version).toBe(version + 2);
  });
});

describe('the places of a date', () => {
  it('are told apart from those of another event before the version is looked at', async () => {
    const { poolId } = await office.createWholeEvent();
    const { occurrenceId } = await office.createWholeEvent();
    const change = (occurrence: string) => office.faults('stockSet', { poolId, occurrenceId: occurrence, expectedVersion: 99, input: {} });
    expect(await change(occurrenceId)).toMatchObject([{ code: 'INVALID', field: ['poolId'], message: expect.stringContaining('different events') }]);
    expect(await change('occurrence_01h455vb4pex5vsknk084sn02q')).toMatchObject([{ code: 'NOT_FOUND', field: ['occurrenceId'] }]);
    const { rival } = office.people;
    const { event } = await office.run('eventCreate', { input: { title: 'Not yours', organizerId: office.rivalOrganizerId, timeZone: 'Europe/Berlin' } }, rival);
    const { occurrence } = await office.run('occurrenceAdd', { eventId: event.id, expectedVersion: 1, input: { startsAt: inDays(30), endsAt: inDays(31) } }, rival);
    expect(await change(occurrence.id)).toMatchObject([{ code: 'NOT_FOUND', field: ['occurrenceId'] }]);
  });

  it('are changed alone, within what is taken', async () => {
    const { id, poolId, occurrenceId, version } = await office.createWholeEvent();
    const { stock } = await office.run('stockSet', { poolId, occurrenceId, expectedVersion: version, input: { capacity: 8, blocked: 3 } });
    expect(stock).toMatchObject({ capacity: 8, blocked: 3, available: 5 });
    expect((await office.event(id)).pools[0].capacity).toBe(10);
    await office.sell(4);
    const change = (input: object) => office.faults('stockSet', { poolId, occurrenceId, expectedVersion: version + 1, input });
    expect(await change({ blocked: 5 })).toMatchObject([{ code: 'CAPACITY_BELOW_SOLD', field: ['input', 'blocked'] }]);
    expect(await change({ capacity: 6 })).toMatchObject([{ code: 'CAPACITY_BELOW_SOLD', field: ['input', 'capacity'] }]);
    expect(fields(await change({ capacity: -1, blocked: -1 }))).toEqual(['input.capacity', 'input.blocked']);
    expect(await change({ blocked: null })).toMatchObject([{ field: ['input', 'blocked'], message: 'blocked cannot be cleared; leave it out to keep it.' }]);
    expect(await change({ capacity: null })).toEqual([]);
  });
});
