import { decodeId } from '../../src/shared/presentation/ids';
import { type BackOffice, createBackOffice, inDays, keyed } from './admin-support';

let office: BackOffice;

beforeAll(async () => {
  office = await createBackOffice();
  await office.run('tagUpsert', { input: { name: 'Jazz' } }, office.people.admin);
  await office.run('tagUpsert', { input: { name: 'Live Music' } }, office.people.admin);
});
afterAll(() => office.test.close());

const codes = (faults: { code: string }[]) => faults.map(({ code }) => code);
const fields = (faults: { field: string[] | null }[]) => faults.map(({ field }) => field?.join('.'));

const rows = async <Row = { count: number }>(sql: string, ...values: unknown[]) => (await office.test.platform.database.pool.query(sql, values)).rows as Row[];
const finds = async (id: string, words: string) => {
  const { data } = await office.send('adminEvents', { filter: { query: words } });
  return data.adminEvents.nodes.some((node: { id: string }) => node.id === id);
};

describe('creating an event', () => {
  it('starts a draft with a slug made from the title, numbered where it is taken', async () => {
    const first = await office.createEvent({ title: 'Käse & Wein', tagSlugs: ['live-music', 'jazz'], summary: '  Abend  ' });
    expect(first).toMatchObject({ slug: 'kase-wein', status: 'DRAFT', phase: 'UPCOMING', version: 1, summary: 'Abend', notice: 'AS_PLANNED', organizer: { name: 'Blue Note Nights' }, venue: { name: 'Harbour Hall' } });
    expect(first.tags.map(({ slug }: { slug: string }) => slug)).toEqual(['jazz', 'live-music']);
    expect((await office.createEvent({ title: 'Käse & Wein' })).slug).toBe('kase-wein-2');
    expect((await office.createEvent({ title: '祭り' })).slug).toBe('event');
  });

  it('is audited and announced', async () => {
    const { id } = await office.createEvent({ title: 'Audited' });
    const [entry] = await rows<{ action: string; actor_id: string }>(`SELECT action, actor_id FROM audit_entries WHERE subject_type = 'Event' ORDER BY at DESC, id DESC LIMIT 1`);
    expect(entry).toMatchObject({ action: 'event.create', actor_id: office.people.owner.uuid });
    expect(id).toMatch(/^event_/);
  });

  it('refuses a slug that is taken', async () => {
    await office.createEvent({ slug: 'taken-slug' });
    const faults = await office.faults('eventCreate', { input: { title: 'Second', slug: 'taken-slug', organizerId: office.organizerId, timeZone: 'Europe/Berlin' } });
    expect(faults).toMatchObject([{ code: 'TAKEN', field: ['input', 'slug'] }]);
  });

  it('names every fault of the input at once', async () => {
    const input = { title: 'x', slug: 'Not A Slug', summary: 'a'.repeat(501), description: 'b'.repeat(20_001), onlineUrl: 'ftp://x.example/', organizerId: office.organizerId, venueId: 'event_01h455vb4pex5vsknk084sn02q', timeZone: 'Europe/Berlin', tagSlugs: Array.from({ length: 11 }, (_, index) => `tag-${index}`) };
    const faults = await office.faults('eventCreate', { input });
    expect(new Set(codes(faults))).toEqual(new Set(['INVALID']));
    expect(fields(faults).sort()).toEqual(['input.description', 'input.onlineUrl', 'input.slug', 'input.summary', 'input.tagSlugs', 'input.title', 'input.venueId']);
  });

  it('says which id is not one of what kind', async () => {
    const input = { title: 'Jazz', organizerId: office.venueId, timeZone: 'Europe/Berlin', venueId: 'nowhere' };
    expect((await office.faults('eventCreate', { input })).map(({ message }) => message)).toEqual(['organizerId is not the id of an Organizer.', 'venueId is not the id of a Venue.']);
  });

  it.each([
    ['nothing to see', '\u200b\u200b', 'title must have a visible character.'],
    ['two lines', 'Jazz\nBlues', 'title must be one line; take out the line breaks.'],
    ['a turned direction', 'Jazz \u202eseulB', 'title must not hold characters that change the writing direction; take them out.'],
  ])('refuses a title of %s', async (_what, title, message) => {
    const input = { title, organizerId: office.organizerId, timeZone: 'Europe/Berlin' };
    expect(await office.faults('eventCreate', { input })).toMatchObject([{ code: 'INVALID', field: ['input', 'title'], message }]);
  });

  it('lets two who want the same slug at the same time have two', async () => {
    const slugs = await Promise.all(Array.from({ length: 5 }, () => office.createEvent({ title: 'Rush hour' })));
    expect(slugs.map(({ slug }) => slug).sort()).toEqual(['rush-hour', 'rush-hour-2', 'rush-hour-3', 'rush-hour-4', 'rush-hour-5']);
  });
});

describe('updating an event', () => {
  it('changes what is given, leaves the rest, clears what is null', async () => {
    const { id } = await office.createEvent({ summary: 'Old', onlineUrl: 'https://live.example/a', tagSlugs: ['jazz'] });
    const { event } = await office.run('eventUpdate', { id, expectedVersion: 1, input: { title: 'New title', summary: null, tagSlugs: ['live-music'] } });
    expect(event).toMatchObject({ title: 'New title', summary: null, onlineUrl: 'https://live.example/a', version: 2, tags: [{ slug: 'live-music' }] });
    const [entry] = await rows<{ changed_fields: string[] }>(`SELECT changed_fields FROM audit_entries WHERE action = 'event.update' ORDER BY at DESC, id DESC LIMIT 1`);
    expect(entry!.changed_fields.sort()).toEqual(['summary', 'tagIds', 'title']);
  });

  it('refuses what may not be cleared', async () => {
    const { id } = await office.createEvent();
    const faults = await office.faults('eventUpdate', { id, expectedVersion: 1, input: { title: null, slug: null, timeZone: null, organizerId: null, notice: null, tagSlugs: null } });
    const names = ['notice', 'organizerId', 'slug', 'tagSlugs', 'timeZone', 'title'];
    expect(faults.map(({ message }) => message).sort()).toEqual(names.map((name) => `${name} cannot be cleared; leave it out to keep it.`));
    expect(fields(faults).sort()).toEqual(names.map((name) => `input.${name}`));
  });

  it('refuses a stale version, and of two editors at once lets one through', async () => {
    const { id } = await office.createEvent();
    const edit = (title: string) => office.faults('eventUpdate', { id, expectedVersion: 1, input: { title } });
    const results = await Promise.all([edit('First editor'), edit('Second editor')]);
    expect(results.map(codes).sort()).toEqual([[], ['VERSION_CONFLICT']]);
    expect(await edit('Third editor')).toMatchObject([{ code: 'VERSION_CONFLICT', field: ['expectedVersion'] }]);
    expect((await office.event(id)).version).toBe(2);
  });

  it('keeps a former slug for its event only', async () => {
    const { id } = await office.createEvent({ slug: 'first-name' });
    await office.run('eventUpdate', { id, expectedVersion: 1, input: { slug: 'second-name' } });
    const former = () => rows<{ slug: string }>('SELECT slug FROM event_slugs ORDER BY slug');
    expect(await former()).toEqual([{ slug: 'first-name' }]);
    const other = await office.createEvent({ title: 'First name' });
    expect(other.slug).toBe('first-name-2');
    expect(codes(await office.faults('eventUpdate', { id: other.id, expectedVersion: 1, input: { slug: 'first-name' } }))).toEqual(['TAKEN']);
    await office.run('eventUpdate', { id, expectedVersion: 2, input: { slug: 'first-name' } });
    expect(await former()).toEqual([{ slug: 'second-name' }]);
  });

  it('is found by its new words at once, and no more by the old ones', async () => {
    const { id } = await office.createEvent({ title: 'Zauberflöte', tagSlugs: ['jazz'] });
    expect(await finds(id, 'zauberflote')).toBe(true);
    await office.run('eventUpdate', { id, expectedVersion: 1, input: { title: 'Requiem' } });
    expect(await finds(id, 'zauberflöte')).toBe(false);
    expect(await finds(id, 'requiem harbour hall')).toBe(true);
  });

  it('keeps a public event whole', async () => {
    const { id, version } = await office.createPublishedEvent();
    const faults = await office.faults('eventUpdate', { id, expectedVersion: version, input: { venueId: null } });
    expect(codes(faults)).toEqual(['PLACE_REQUIRED']);
    expect((await office.event(id)).venue).not.toBeNull();
    expect(codes(await office.faults('eventUpdate', { id, expectedVersion: version, input: { venueId: null, onlineUrl: 'https://live.example/b' } }))).toEqual([]);
  });
});

describe('publishing an event', () => {
  it('names everything that is missing', async () => {
    const { id } = await office.createEvent({ venueId: null });
    await office.run('ticketTypeSet', { eventId: id, expectedVersion: 1, input: { name: 'Regular', price: { amount: '0', currency: 'EUR' } } });
    expect(codes(await office.faults('eventPublish', { id }))).toEqual(['OCCURRENCE_REQUIRED', 'PLACE_REQUIRED', 'POOL_REQUIRED']);
    expect((await office.event(id)).status).toBe('DRAFT');
  });

  it('does not accept a venue that visitors cannot see', async () => {
    const { venue } = await office.run('venueCreate', { input: { name: 'Cellar', addressLines: ['Down 1'], city: 'Hamburg', countryCode: 'DE', timeZone: 'Europe/Berlin' } });
    const { id } = await office.createWholeEvent({ venueId: venue.id });
    expect(codes(await office.faults('eventPublish', { id }))).toEqual(['VENUE_NOT_PUBLISHED']);
  });

  it('makes it public once', async () => {
    const { id, version } = await office.createWholeEvent();
    expect(codes(await office.faults('eventPublish', { id, expectedVersion: version - 1 }))).toEqual(['VERSION_CONFLICT']);
    expect((await office.run('eventPublish', { id, expectedVersion: version })).event).toMatchObject({ status: 'PUBLISHED', publishedAt: '2026-11-22T12:00:00.000Z', version: version + 1 });
    expect(codes(await office.faults('eventPublish', { id }))).toEqual(['INVALID_STATE']);
  });

  it('is planned for a time to come', async () => {
    const { id } = await office.createWholeEvent();
    expect(await office.faults('eventPublish', { id, publishAt: '2026-11-22T12:00:00.000Z' })).toMatchObject([{ code: 'INVALID', field: ['publishAt'] }]);
    expect(await office.faults('eventPublish', { id, publishAt: inDays(31) })).toMatchObject([{ code: 'OCCURRENCE_REQUIRED', field: ['publishAt'] }]);
    expect((await office.run('eventPublish', { id, publishAt: inDays(2) })).event).toMatchObject({ status: 'SCHEDULED', publishAt: inDays(2), publishedAt: null });
  });
});

describe('taking an event back', () => {
  it('is possible while nobody has a place', async () => {
    const { id } = await office.createPublishedEvent();
    expect((await office.run('eventUnpublish', { id })).event).toMatchObject({ status: 'DRAFT', publishedAt: null });
    expect(codes(await office.faults('eventUnpublish', { id }))).toEqual(['INVALID_STATE']);
  });

  it('is refused with HAS_BOOKINGS otherwise', async () => {
    const event = await office.createPublishedEvent();
    await office.book(event, 2, 'HELD');
    expect(await office.faults('eventUnpublish', { id: event.id })).toMatchObject([{ code: 'HAS_BOOKINGS', message: expect.stringMatching(/^2 places/) }]);
  });

  it('is possible where every booking was called off, but deleting never again', async () => {
    const event = await office.createPublishedEvent();
    await office.book(event, 1, 'CANCELLED');
    await office.run('eventUnpublish', { id: event.id });
    expect(await office.faults('eventDelete', { id: event.id }, office.people.admin)).toMatchObject([{ code: 'HAS_BOOKINGS', field: ['id'] }]);
  });

  it('deletes a draft for good, with all its parts', async () => {
    const { id } = await office.createWholeEvent();
    expect((await office.run('eventDelete', { id }, office.people.admin)).deletedId).toBe(id);
    expect(await office.event(id)).toBeNull();
    expect(codes(await office.faults('eventDelete', { id }, office.people.admin))).toEqual(['NOT_FOUND']);
    const published = await office.createPublishedEvent();
    expect(codes(await office.faults('eventDelete', { id: published.id }, office.people.admin))).toEqual(['INVALID_STATE']);
  });
});

describe('calling an event off', () => {
  it('keeps it and says why, and allows to archive it', async () => {
    const { id } = await office.createPublishedEvent();
    expect(await office.faults('eventArchive', { id })).toMatchObject([{ code: 'INVALID_STATE', message: expect.stringContaining('eventCancel') }]);
    expect((await office.run('eventCancel', { id, input: keyed({ message: ' Storm. ' }) })).event).toMatchObject({ status: 'CANCELLED', cancellationMessage: 'Storm.', cancelledAt: '2026-11-22T12:00:00.000Z' });
    expect(codes(await office.faults('eventCancel', { id, input: keyed() }))).toEqual(['INVALID_STATE']);
    expect((await office.run('eventArchive', { id })).event).toMatchObject({ status: 'ARCHIVED' });
    expect(codes(await office.faults('eventArchive', { id }))).toEqual(['INVALID_STATE']);
    const { version } = await office.event(id);
    expect(codes(await office.faults('eventUpdate', { id, expectedVersion: version, input: { title: 'Too late' } }))).toEqual(['INVALID_STATE']);
  });

  it('by the same key once, whoever repeats it at the same time', async () => {
    const { id } = await office.createPublishedEvent();
    const input = keyed({ message: 'Storm.' });
    const answers = await Promise.all(Array.from({ length: 3 }, () => office.run('eventCancel', { id, input })));
    answers.push(await office.run('eventCancel', { id, input }));
    expect(new Set(answers.map(({ event }) => `${event.status} ${event.version}`)).size).toBe(1);
    expect(await rows(`SELECT FROM audit_entries WHERE action = 'event.cancel' AND subject_id = $1`, decodeId('Event', id))).toHaveLength(1);
    expect(await office.faults('eventCancel', { id, input: { ...input, message: 'Snow.' } })).toMatchObject([{ code: 'IDEMPOTENCY_CONFLICT', field: ['input', 'idempotencyKey'] }]);
    expect(await office.faults('eventCancel', { id, input: { idempotencyKey: 'short' } })).toMatchObject([{ code: 'INVALID', field: ['input', 'idempotencyKey'] }]);
    expect(codes(await office.faults('eventCancel', { id, input }, office.people.rival))).toEqual(['NOT_FOUND']);
  });

  it('refuses a draft and an endless message', async () => {
    const { id } = await office.createEvent();
    expect(codes(await office.faults('eventCancel', { id, input: keyed() }))).toEqual(['INVALID_STATE']);
    expect(await office.faults('eventCancel', { id, input: keyed({ message: 'x'.repeat(2_001) }) })).toMatchObject([{ code: 'INVALID', field: ['input', 'message'] }]);
  });
});

describe('pausing the sales', () => {
  it('holds until they are resumed', async () => {
    const { id } = await office.createPublishedEvent();
    expect((await office.run('eventSalesPause', { id })).event.salesPaused).toBe(true);
    expect((await office.run('eventSalesResume', { id })).event.salesPaused).toBe(false);
    await office.run('eventCancel', { id, input: keyed() });
    expect(codes(await office.faults('eventSalesPause', { id }))).toEqual(['INVALID_STATE']);
  });
});

describe('the cancellation policy of an event', () => {
  it('is what the site says until the event says otherwise, and goes with its copies', async () => {
    const { id, cancellableHours, refundPercent } = await office.createEvent({ title: 'Policy' });
    expect([cancellableHours, refundPercent]).toEqual([null, null]);
    const { event } = await office.run('eventUpdate', { id, expectedVersion: 1, input: { cancellableHours: 48, refundPercent: 50 } });
    expect(event).toMatchObject({ cancellableHours: 48, refundPercent: 50 });
    expect((await office.run('eventUpdate', { id, expectedVersion: 2, input: { title: 'Policy kept' } })).event).toMatchObject({ cancellableHours: 48, refundPercent: 50 });
    expect((await office.run('eventClone', { id, input: {} })).event).toMatchObject({ cancellableHours: 48, refundPercent: 50 });
    expect((await office.run('eventUpdate', { id, expectedVersion: 3, input: { cancellableHours: null } })).event).toMatchObject({ cancellableHours: null, refundPercent: 50 });
    expect(await office.createEvent({ cancellableHours: 0, refundPercent: 0 })).toMatchObject({ cancellableHours: 0, refundPercent: 0 });
  });

  it.each([
    [{ cancellableHours: -1, refundPercent: -1 }],
    [{ cancellableHours: 8_761, refundPercent: 101 }],
  ])('is refused out of bounds: %j', async (input) => {
    const faults = await office.faults('eventCreate', { input: { title: 'Policy', organizerId: office.organizerId, timeZone: 'Europe/Berlin', ...input } });
    expect(fields(faults)).toEqual(['input.cancellableHours', 'input.refundPercent']);
  });
});

describe('cloning an event', () => {
  it('copies words, tags, ticket types and pools into a draft without dates', async () => {
    const source = await office.createPublishedEvent({ title: 'Original', tagSlugs: ['jazz'] });
    const { event } = await office.run('eventClone', { id: source.id, input: {} });
    expect(event).toMatchObject({ title: 'Original', slug: 'original-2', status: 'DRAFT', version: 1, occurrenceCount: 0, tags: [{ slug: 'jazz' }] });
    const copy = await office.event(event.id);
    expect(copy.ticketTypes).toMatchObject([{ name: 'Regular', price: { amount: '20.00', currency: 'EUR' }, pools: [{ name: 'Floor' }] }]);
    expect(copy.ticketTypes[0].id).not.toBe(source.ticketTypeId);
    expect(copy.pools).toMatchObject([{ name: 'Floor', capacity: 10, ticketTypes: [{ name: 'Regular' }] }]);
  });

  it('moves the dates to a new start in wall time, with fresh places', async () => {
    const source = await office.createWholeEvent({ title: 'Series' });
    await office.run('occurrencesGenerate', { eventId: source.id, expectedVersion: source.version, input: { rule: 'FREQ=WEEKLY;COUNT=2', from: '2027-01-08T19:00:00', durationMinutes: 120 } });
    const { event } = await office.run('eventClone', { id: source.id, input: { title: 'Summer series', slug: 'summer-series', startsAt: '2027-06-01T18:00:00.000Z' } });
    const copy = await office.event(event.id);
    expect(copy).toMatchObject({ title: 'Summer series', slug: 'summer-series' });
    expect(copy.occurrences.map(({ startsAt }: { startsAt: string }) => startsAt)).toEqual(['2027-06-01T18:00:00.000Z', '2027-06-18T17:00:00.000Z', '2027-06-25T17:00:00.000Z']);
    expect(copy.occurrences[0].stocks).toMatchObject([{ capacity: 10, sold: 0, available: 10 }]);
  });

  it('refuses a start in the past and a slug that is taken', async () => {
    const { id, slug } = await office.createEvent({ title: 'Copied' });
    expect(await office.faults('eventClone', { id, input: { startsAt: '2026-11-22T12:00:00.000Z' } })).toMatchObject([{ code: 'INVALID', field: ['input', 'startsAt'] }]);
    expect(codes(await office.faults('eventClone', { id, input: { slug } }))).toEqual(['TAKEN']);
  });
});

describe('the list of events', () => {
  it('filters, sorts and pages in both directions', async () => {
    const { rival } = office.people;
    const ids: string[] = [];
    for (const [index, title] of ['Delta', 'Alpha', 'Charlie', 'Bravo'].entries()) {
      const { event } = await office.run('eventCreate', { input: { title, organizerId: office.rivalOrganizerId, timeZone: 'Europe/Berlin' } }, rival);
      if (index < 3) await office.run('occurrenceAdd', { eventId: event.id, expectedVersion: 1, input: { startsAt: inDays(10 - index), endsAt: inDays(11) } }, rival);
      ids.push(event.id);
      office.clock.advance(1);
    }
    const list = async (variables: object) => (await office.send('adminEvents', variables, rival)).data.adminEvents;
    const titles = async (variables: object) => (await list(variables)).nodes.map(({ title }: { title: string }) => title);
    expect(await titles({ sort: 'TITLE_ASC' })).toEqual(['Alpha', 'Bravo', 'Charlie', 'Delta']);
    expect(await titles({ sort: 'STARTS_AT_ASC' })).toEqual(['Charlie', 'Alpha', 'Delta', 'Bravo']);
    expect(await titles({})).toEqual(['Bravo', 'Charlie', 'Alpha', 'Delta']);
    expect(await titles({ sort: 'UPDATED_AT_DESC' })).toEqual(['Bravo', 'Charlie', 'Alpha', 'Delta']);
    expect(await titles({ filter: { startsAfter: inDays(9), startsBefore: inDays(10) } })).toEqual(['Alpha']);
    expect(await titles({ filter: { status: ['PUBLISHED'] } })).toEqual([]);
    expect(await titles({ filter: { query: 'lph' } })).toEqual(['Alpha']);
    expect(await titles({ filter: { query: '%' } })).toEqual([]);
    expect(await titles({ filter: { organizerId: office.organizerId } })).toEqual([]);
    for (const sort of ['TITLE_ASC', 'STARTS_AT_ASC', 'CREATED_AT_DESC', 'UPDATED_AT_DESC']) {
      const all = await titles({ sort });
      const first = await list({ sort, first: 3 });
      expect(first).toMatchObject({ totalCount: 4, pageInfo: { hasNextPage: true, hasPreviousPage: false } });
      expect(await titles({ sort, first: 3, after: first.pageInfo.endCursor })).toEqual(all.slice(3));
      const last = await list({ sort, last: 2 });
      expect(last.nodes.map(({ title }: { title: string }) => title)).toEqual(all.slice(2));
      expect(await titles({ sort, last: 2, before: last.pageInfo.startCursor })).toEqual(all.slice(0, 2));
    }
    expect((await office.send('adminEvents', { first: 1, after: 'nonsense' }, rival)).errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
    expect(ids).toHaveLength(4);
  });
});
