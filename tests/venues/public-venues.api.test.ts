import { createTestApp, fakeClock, type TestApp } from '../support/app';
import { PublicWorld } from '../events/public-world';

describe('public venues', () => {
  const clock = fakeClock();
  let app: TestApp;
  let world: PublicWorld;

  beforeAll(async () => {
    app = await createTestApp({ clock });
    world = await PublicWorld.create(app.databaseUrl, clock.now());
    await world.venue({ slug: 'cafe', name: 'Café Zürich', city: 'Zürich', country_code: 'CH', latitude: 47.37, longitude: 8.54, summary: 'Coffee', region: 'ZH', postal_code: '8001', website_url: 'https://cafe.example' });
    await world.venue({ slug: 'old', name: 'Old Barn', city: 'Bern', country_code: 'CH', status: 'ARCHIVED', latitude: null, longitude: null });
    for (let index = 0; index < 7; index += 1) await world.venue({ name: index < 4 ? 'Same Name' : `Other ${index}`, city: '100% Pure_Ville', country_code: 'NZ', latitude: -36.8, longitude: 174.7 });
  });

  afterAll(async () => {
    await world?.close();
    await app?.close();
  });

  const names = async (filter: object) => {
    const { data, errors } = await app.query('query ($filter: VenueFilter) { venues(first: 50, filter: $filter) { totalCount nodes { name } } }', { filter });
    if (errors) throw new Error(errors[0]!.message);
    expect(data.venues.totalCount).toBe(data.venues.nodes.length);
    return data.venues.nodes.map(({ name }: { name: string }) => name);
  };

  it('are told in full', async () => {
    const { data } = await app.query('{ venue(slug: "cafe") { slug name summary addressLines city region postalCode countryCode location { latitude longitude } timeZone websiteUrl events { totalCount nodes { id } } } none: venue(slug: "nowhere") { id } }');
    expect(data.venue).toEqual({
      slug: 'cafe', name: 'Café Zürich', summary: 'Coffee', addressLines: ['1 Main Street'], city: 'Zürich', region: 'ZH', postalCode: '8001', countryCode: 'CH',
      location: { latitude: 47.37, longitude: 8.54 }, timeZone: 'Europe/Berlin', websiteUrl: 'https://cafe.example', events: { totalCount: 0, nodes: [] },
    });
    expect(data.none).toBeNull();
  });

  it('leave lists when archived, and keep their links', async () => {
    expect(await names({ countryCode: 'CH' })).toEqual(['Café Zürich']);
    expect((await app.query('{ venue(slug: "old") { name location { latitude } } }')).data.venue).toEqual({ name: 'Old Barn', location: null });
  });

  it('are found by part of name or city, accents and case aside, wildcards taken as text', async () => {
    expect(await names({ query: 'CAFE' })).toEqual(['Café Zürich']);
    expect(await names({ query: 'uric' })).toEqual(['Café Zürich']);
    expect(await names({ query: '0% pure_' })).toHaveLength(7);
    expect(await names({ query: '%z%' })).toEqual([]);
    expect(await names({ query: '_' })).toHaveLength(7);
    expect(await names({ query: '\\' })).toEqual([]);
  });

  it('are found near a point and by city', async () => {
    expect(await names({ near: { latitude: 47.4, longitude: 8.5, radiusKm: 20 } })).toEqual(['Café Zürich']);
    expect(await names({ city: 'zurich' })).toEqual(['Café Zürich']);
    const { errors } = await app.query('{ venues(filter: { near: { latitude: 0, longitude: 181, radiusKm: 1 } }) { totalCount } }');
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', errors: [{ field: ['filter', 'near', 'longitude'] }] } }]);
  });

  it('are met once each both ways, where names are equal too', async () => {
    const page = async (args: string) => (await app.query(`{ venues(${args}) { edges { cursor node { id } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }`)).data.venues;
    const idsOf = (found: { edges: { node: { id: string } }[] }) => found.edges.map(({ node }) => node.id);
    const whole = idsOf(await page('first: 50'));
    const [ahead, back]: [string[], string[]] = [[], []];
    for (let args = 'first: 2'; ; ) {
      const found = await page(args);
      ahead.push(...idsOf(found));
      if (!found.pageInfo.hasNextPage) break;
      args = `first: 2, after: "${found.pageInfo.endCursor}"`;
    }
    for (let args = 'last: 2'; ; ) {
      const found = await page(args);
      back.unshift(...idsOf(found));
      if (!found.pageInfo.hasPreviousPage) break;
      args = `last: 2, before: "${found.pageInfo.startCursor}"`;
    }
    expect(whole).toHaveLength(9);
    expect(ahead).toEqual(whole);
    expect(back).toEqual(whole);
  });
});
