import { type BackOffice, createBackOffice, keyed } from '../events/admin-support';

let office: BackOffice;

beforeAll(async () => {
  office = await createBackOffice();
});
afterAll(() => office.test.close());

const codes = (faults: { code: string }[]) => faults.map(({ code }) => code);
const fields = (faults: { field: string[] | null }[]) => faults.map(({ field }) => field?.join('.'));
const aVenue = (overrides: object = {}) => ({ name: 'Old Brewery', addressLines: ['Malt Street 5'], city: 'Leipzig', countryCode: 'DE', timeZone: 'Europe/Berlin', ...overrides });

describe('a venue', () => {
  it('starts as a draft that only its owner and administrators see', async () => {
    const { venue } = await office.run('venueCreate', { input: aVenue({ latitude: 51.34, longitude: 12.37 }) });
    expect(venue).toMatchObject({ slug: 'old-brewery', status: 'DRAFT', latitude: 51.34, longitude: 12.37, version: 1 });
    const { rival, admin } = office.people;
    const seenBy = async (who: typeof rival) => (await office.send('adminVenue', { id: venue.id }, who)).data.adminVenue?.id ?? null;
    expect([await seenBy(rival), await seenBy(admin)]).toEqual([null, venue.id]);
    expect((await office.send('adminVenues', { query: 'brewery' }, rival)).data.adminVenues.totalCount).toBe(0);
    await office.run('venuePublish', { id: venue.id });
    expect(await seenBy(rival)).toBe(venue.id);
    expect(codes(await office.faults('venueUpdate', { id: venue.id, expectedVersion: 2, input: { name: 'Mine' } }, rival))).toEqual(['NOT_FOUND']);
  });

  it('is changed by version: a stale one is refused, of two at once one passes', async () => {
    const { venue } = await office.run('venueCreate', { input: aVenue({ name: 'Twin Hall', summary: 'Two halls' }) });
    const { venue: changed } = await office.run('venueUpdate', { id: venue.id, expectedVersion: 1, input: { city: 'Halle', summary: null } });
    expect(changed).toMatchObject({ city: 'Halle', summary: null, name: 'Twin Hall', version: 2 });
    const edit = (name: string) => office.faults('venueUpdate', { id: venue.id, expectedVersion: 2, input: { name } });
    expect((await Promise.all([edit('North Hall'), edit('South Hall')])).map(codes).sort()).toEqual([[], ['VERSION_CONFLICT']]);
    expect(await edit('East Hall')).toMatchObject([{ code: 'VERSION_CONFLICT', field: ['expectedVersion'] }]);
  });

  it('is refused with every fault at once', async () => {
    const faults = await office.faults('venueCreate', { input: aVenue({ name: 'x', addressLines: [], city: '', latitude: 91, slug: 'No', websiteUrl: 'nope://x' }) });
    expect([...new Set(fields(faults))].sort()).toEqual(['input.addressLines', 'input.city', 'input.latitude', 'input.name', 'input.slug', 'input.websiteUrl']);
    expect(fields(await office.faults('venueCreate', { input: aVenue({ longitude: 12 }) }))).toEqual(['input.longitude']);
    const { venue } = await office.run('venueCreate', { input: aVenue({ latitude: 1, longitude: 2 }) });
    expect(fields(await office.faults('venueUpdate', { id: venue.id, expectedVersion: 1, input: { name: null, city: null, countryCode: null, timeZone: null, addressLines: null } })).length).toBeGreaterThanOrEqual(5);
    expect(codes(await office.faults('venueUpdate', { id: venue.id, expectedVersion: 1, input: { longitude: null } }))).toEqual(['INVALID']);
    expect(codes(await office.faults('venueUpdate', { id: venue.id, expectedVersion: 1, input: { latitude: null, longitude: null } }))).toEqual([]);
    expect(await office.faults('venueCreate', { input: aVenue({ slug: 'harbour-hall' }) })).toMatchObject([{ code: 'TAKEN', field: ['input', 'slug'] }]);
    expect(codes(await office.faults('venueUpdate', { id: venue.id, expectedVersion: 2, input: { slug: 'harbour-hall' } }))).toEqual(['TAKEN']);
  });

  it('is archived when no visitor is expected there, and can come back', async () => {
    const { venue } = await office.run('venueCreate', { input: aVenue({ name: 'Busy Place' }) });
    await office.run('venuePublish', { id: venue.id });
    expect(codes(await office.faults('venuePublish', { id: venue.id }))).toEqual(['INVALID_STATE']);
    const { id } = await office.createPublishedEvent({ venueId: venue.id });
    expect(codes(await office.faults('venueArchive', { id: venue.id }))).toEqual(['VENUE_IN_USE']);
    await office.run('eventCancel', { id, input: keyed() });
    expect((await office.run('venueArchive', { id: venue.id })).venue.status).toBe('ARCHIVED');
    expect(codes(await office.faults('venueArchive', { id: venue.id }))).toEqual(['INVALID_STATE']);
    expect((await office.run('venuePublish', { id: venue.id })).venue.status).toBe('PUBLISHED');
  });

  it('is never archived under an event that is being published there', async () => {
    for (let round = 0; round < 5; round += 1) {
      const { venue } = await office.run('venueCreate', { input: aVenue({ name: `Contested ${round}` }) });
      await office.run('venuePublish', { id: venue.id });
      const { id } = await office.createWholeEvent({ venueId: venue.id });
      const results = await Promise.all([office.faults('eventPublish', { id }), office.faults('venueArchive', { id: venue.id })]);
      expect([[['VENUE_NOT_PUBLISHED'], []], [[], ['VENUE_IN_USE']]]).toContainEqual(results.map(codes));
    }
  });

  it('belongs to the house where an administrator enters it', async () => {
    const { venue } = await office.run('venueCreate', { input: aVenue({ name: 'City Library' }) }, office.people.admin);
    expect(codes(await office.faults('venueUpdate', { id: venue.id, expectedVersion: 1, input: { name: 'Mine' } }))).toEqual(['NOT_FOUND']);
    expect((await office.send('adminVenues', { status: ['DRAFT'], countryCode: 'DE', query: 'library' }, office.people.admin)).data.adminVenues.nodes).toMatchObject([{ id: venue.id }]);
  });
});
