import { uuidV7 } from '../../src/shared/infrastructure/system';
import { createTestApp, type TestApp } from '../support/app';

describe('the public directory of venues', () => {
  let directory: TestApp;
  beforeAll(async () => {
    directory = await createTestApp();
    const now = directory.platform.clock.now();
    const venue = (name: string, city: string, status: 'DRAFT' | 'PUBLISHED' | 'ARCHIVED' = 'PUBLISHED') => ({
      id: uuidV7.next(), slug: name.toLowerCase().replaceAll(' ', '-'), name, city, status, countryCode: 'DE', timeZone: 'Europe/Berlin', addressLines: ['Hof 1'], createdAt: now, updatedAt: now,
    });
    await directory.platform.database.prisma.venue.createMany({
      data: [venue('Kesselhaus', 'Berlin'), venue('Turbine Hall', 'Leipzig'), venue('Secret Cellar', 'Berlin', 'DRAFT'), venue('Old Mill', 'Berlin', 'ARCHIVED')],
    });
  });
  afterAll(() => directory.close());

  const list = async (filter: object | null) => {
    const { data, errors } = await directory.query('query ($filter: VenueFilter) { venues(filter: $filter) { totalCount nodes { name } } }', { filter });
    expect(errors).toBeUndefined();
    return [data.venues.totalCount, data.venues.nodes.map(({ name }: { name: string }) => name)];
  };

  test('lists what is published, by name', async () => {
    expect(await list({})).toEqual([2, ['Kesselhaus', 'Turbine Hall']]);
  });

  test('takes no filter and null for the same', async () => {
    expect(await list(null)).toEqual(await list({}));
  });

  test.each(['query', 'city'])('a blank %s restricts nothing, and leaves nothing behind for a real one', async (name) => {
    for (let round = 0; round < 4; round += 1) {
      expect(await list({ [name]: '' })).toEqual([2, ['Kesselhaus', 'Turbine Hall']]);
      expect(await list({ [name]: 'Leipzig' })).toEqual([1, ['Turbine Hall']]);
      expect(await list({ [name]: 'nowhere' })).toEqual([0, []]);
    }
  });

  test('a draft is nowhere; an archived one only where it is named', async () => {
    const named = async (slug: string) => (await directory.query('query ($slug: String!) { venue(slug: $slug) { name } }', { slug })).data.venue;
    expect([await named('secret-cellar'), await named('old-mill')]).toEqual([null, { name: 'Old Mill' }]);
    expect(await list({ query: 'cellar' })).toEqual([0, []]);
    expect(await list({ query: 'old mill' })).toEqual([0, []]);
  });
});
