import { createTestApp, fakeClock, type TestApp } from '../support/app';
import { encodeId } from '../../src/shared/presentation/ids';
import { PublicWorld } from './public-world';

describe('the public catalogue', () => {
  const clock = fakeClock();
  let app: TestApp;
  let world: PublicWorld;

  beforeAll(async () => {
    app = await createTestApp({ clock });
    world = await PublicWorld.create(app.databaseUrl, clock.now());
  });

  afterAll(async () => {
    await world?.close();
    await app?.close();
  });

  /** Each test looks only at events of a tag of its own. */
  let serial = 0;
  const scene = async () => {
    const slug = `scene-${(serial += 1)}`;
    const tagIds = [await world.tag(slug)];
    const titles = async (filter: object = {}, sort = 'STARTS_AT_ASC'): Promise<string[]> => {
      const { data, errors } = await app.query('query ($filter: EventFilter, $sort: EventSort!) { events(first: 50, filter: $filter, sort: $sort) { totalCount nodes { title } } }', { filter: { tagSlugs: [slug], ...filter }, sort });
      if (errors) throw new Error(errors[0]!.message);
      expect(data.events.totalCount).toBe(data.events.nodes.length);
      return data.events.nodes.map(({ title }: { title: string }) => title);
    };
    return { slug, tagIds, titles };
  };

  describe('a list', () => {
    it('has each event once, by the first of its dates that has not ended and is not called off', async () => {
      const { tagIds, titles } = await scene();
      await world.event({ tagIds, title: 'Series', occurrences: [{ in: -48 }, { in: 10 }, { in: 5, isCancelled: true }, { in: 34 }] });
      await world.event({ tagIds, title: 'Soon', occurrences: [{ in: 6 }] });
      await world.event({ tagIds, title: 'Running', occurrences: [{ in: -1, lasts: 3 }, { in: 40 }] });
      await world.event({ tagIds, title: 'Over', occurrences: [{ in: -5, lasts: 5 }] });
      await world.event({ tagIds, title: 'All called off', occurrences: [{ in: 7, isCancelled: true }] });
      expect(await titles()).toEqual(['Running', 'Soon', 'Series']);
      expect(await titles({}, 'STARTS_AT_DESC')).toEqual(['Series', 'Soon', 'Running']);
    });

    it('goes along the dates the same way without any filter', async () => {
      const { data } = await app.query('{ events(first: 50) { nodes { title nextOccurrence { startsAt } } } }');
      const starts = data.events.nodes.map(({ nextOccurrence }: { nextOccurrence: { startsAt: string } }) => nextOccurrence.startsAt);
      expect(starts).toEqual([...starts].sort());
      expect(data.events.nodes.filter(({ title }: { title: string }) => title === 'Series')).toHaveLength(1);
      expect(data.events.nodes.map(({ title }: { title: string }) => title)).not.toContain('Over');
    });

    it('looks back where it is asked for the past', async () => {
      const { tagIds, titles } = await scene();
      await world.event({ tagIds, title: 'Last week', occurrences: [{ in: -7 * 24 }, { in: 50 }] });
      await world.event({ tagIds, title: 'Tomorrow', occurrences: [{ in: 24 }] });
      expect(await titles({ startsAfter: '2026-11-01T00:00:00Z' })).toEqual(['Last week', 'Tomorrow']);
      expect(await titles({ startsAfter: '2026-11-01T00:00:00Z', startsBefore: '2026-11-20T00:00:00Z' })).toEqual(['Last week']);
      expect(await titles({ startsBefore: '2026-11-24T00:00:00Z' })).toEqual(['Tomorrow']);
    });

    it('sorts by the date of publication, the latest first', async () => {
      const { tagIds, titles } = await scene();
      await world.event({ tagIds, title: 'Old', publishedHoursAgo: 90 });
      await world.event({ tagIds, title: 'New', publishedHoursAgo: 1 });
      expect(await titles({}, 'PUBLISHED_AT_DESC')).toEqual(['New', 'Old']);
    });

    it('narrows by organizer, venue, country, city and tag', async () => {
      const { slug, tagIds, titles } = await scene();
      const organizerId = await world.organizer();
      const paris = await world.venue({ city: 'Orléans', country_code: 'FR', latitude: 47.9, longitude: 1.9 });
      await world.event({ tagIds, title: 'Here', organizerId });
      await world.event({ tagIds, title: 'There', venueId: paris });
      await world.event({ tagIds, title: 'On tour', occurrences: [{ in: 1 }, { in: 30, venueId: paris }] });
      await world.event({ tagIds, title: 'Online', venueId: null, onlineUrl: 'https://live.example' });
      expect(await titles({ organizerIds: [encodeId('Organizer', organizerId)] })).toEqual(['Here']);
      expect((await titles({ venueIds: [encodeId('Venue', paris)] })).sort()).toEqual(['On tour', 'There']);
      expect((await titles({ countryCode: 'FR' })).sort()).toEqual(['On tour', 'There']);
      expect((await titles({ city: 'orleans' })).sort()).toEqual(['On tour', 'There']);
      expect(await titles({ tagSlugs: [slug, 'no-such-tag'] })).toHaveLength(4);
      expect(await titles({ tagSlugs: ['no-such-tag'] })).toEqual([]);
    });

    it('lists a touring event by the date that matches the place', async () => {
      const { slug, tagIds } = await scene();
      const far = await world.venue({ city: 'Lyon', country_code: 'FR', latitude: 45.76, longitude: 4.84 });
      await world.event({ tagIds, title: 'Tour', occurrences: [{ in: 1 }, { in: 50, venueId: far }] });
      await world.event({ tagIds, title: 'Between', occurrences: [{ in: 20, venueId: far }] });
      const { data } = await app.query('query ($tag: String!) { events(filter: { tagSlugs: [$tag], city: "Lyon" }) { nodes { title } facets { months { key } venues { key count } } } }', { tag: slug });
      expect(data.events.nodes.map(({ title }: { title: string }) => title)).toEqual(['Between', 'Tour']);
      expect(data.events.facets.venues).toEqual([{ key: encodeId('Venue', far), count: 2 }]);
    });

    it('finds what is near, tells how far, and sorts by it', async () => {
      const { slug, tagIds } = await scene();
      const potsdam = await world.venue({ city: 'Potsdam', latitude: 52.3906, longitude: 13.0645 });
      const hamburg = await world.venue({ city: 'Hamburg', latitude: 53.5511, longitude: 9.9937 });
      for (const [title, venueId] of [['Hamburg', hamburg], ['Potsdam', potsdam], ['Berlin', undefined]] as const) await world.event({ tagIds, title, venueId });
      const near = async (radiusKm: number) => {
        const { data } = await app.query('query ($filter: EventFilter) { events(filter: $filter, sort: DISTANCE) { edges { distanceKm node { title } } } }', { filter: { tagSlugs: [slug], near: { latitude: 52.52, longitude: 13.405, radiusKm } } });
        return data.events.edges.map(({ distanceKm, node }: { distanceKm: number; node: { title: string } }) => [node.title, Math.round(distanceKm)]);
      };
      expect(await near(100)).toEqual([['Berlin', 0], ['Potsdam', 27]]);
      expect(await near(300)).toEqual([['Berlin', 0], ['Potsdam', 27], ['Hamburg', 256]]);
      const { data } = await app.query('query ($tag: String!) { events(first: 1, filter: { tagSlugs: [$tag] }) { edges { distanceKm } } }', { tag: slug });
      expect(data.events.edges).toEqual([{ distanceKm: null }]);
    });

    it('knows prices only in their currency', async () => {
      const { tagIds, titles } = await scene();
      await world.event({ tagIds, title: 'Cheap', ticketTypes: [{ price: '30' }, { price: '9.50' }] });
      await world.event({ tagIds, title: 'Dear', ticketTypes: [{ price: '90' }] });
      await world.event({ tagIds, title: 'In crowns', ticketTypes: [{ price: '5', currency: 'SEK' }] });
      await world.event({ tagIds, title: 'Secretly cheap', ticketTypes: [{ price: '1', isHidden: true }] });
      expect(await titles({ priceMax: { amount: '9.50', currency: 'EUR' } })).toEqual(['Cheap']);
      expect(await titles({ priceMax: { amount: '9.49', currency: 'EUR' } })).toEqual([]);
      expect(await titles({ priceMax: { amount: '10', currency: 'SEK' } })).toEqual(['In crowns']);
    });
  });

  describe('search', () => {
    it('finds every word, the last by its beginning, accents and case aside', async () => {
      const { tagIds, titles } = await scene();
      await world.event({ tagIds, title: 'Café Müller tanzt', description: 'Ein Abend mit Œuvres.' });
      await world.event({ tagIds, title: 'Tanz', summary: 'Ohne Kaffee' });
      expect(await titles({ query: 'CAFE muller' })).toEqual(['Café Müller tanzt']);
      expect(await titles({ query: 'tan' })).toHaveLength(2);
      expect(await titles({ query: 'tan cafe' })).toEqual([]);
      expect(await titles({ query: 'oeuv' })).toEqual(['Café Müller tanzt']);
    });

    it('ranks a title above a description', async () => {
      const { tagIds, titles } = await scene();
      await world.event({ tagIds, title: 'Evening', description: 'There will be sardines.' });
      await world.event({ tagIds, title: 'Sardines' });
      expect(await titles({ query: 'sardines' }, 'RELEVANCE')).toEqual(['Sardines', 'Evening']);
    });

    it.each(["'", "o'neil", '"', '\\', '&', ':*', '!!!', '(', 'a:b & !c', '%', '🎷', 'ŉ', '½', '<->', "');--", 'x'.repeat(200)])('takes %j as text', async (query) => {
      const { errors } = await app.query('query ($query: String!) { events(filter: { query: $query }) { totalCount nodes { title } } venues(filter: { query: "x" }) { totalCount } }', { query });
      expect(errors).toBeUndefined();
    });
  });

  describe('facets', () => {
    it('count the events of the whole list', async () => {
      const { slug, tagIds } = await scene();
      const other = await world.tag(`${slug}-other`, 'Other');
      for (let index = 0; index < 5; index += 1) await world.event({ tagIds: index < 2 ? [...tagIds, other] : tagIds, occurrences: [{ in: 24 + index * 24 * 5 }, { in: 24 * 90 }] });
      const { data } = await app.query('query ($tag: String!) { events(first: 1, filter: { tagSlugs: [$tag] }) { facets { tags { key label count } months { key label count } venues { label count } } } }', { tag: slug });
      expect(data.events.facets).toEqual({
        tags: [{ key: slug, label: slug, count: 5 }, { key: `${slug}-other`, label: 'Other', count: 2 }],
        months: [{ key: '2026-11', label: '2026-11', count: 2 }, { key: '2026-12', label: '2026-12', count: 3 }],
        venues: [{ label: 'Town Hall', count: 5 }],
      });
    });
  });

  describe('one event', () => {
    it('is found by a former slug, and says its present one', async () => {
      await world.event({ slug: 'the-new-name', formerSlugs: ['the-old-name'] });
      const { data } = await app.query('{ old: event(slug: "the-old-name") { id slug } now: event(slug: "the-new-name") { id slug } none: event(slug: "no-such-name") { id } }');
      expect(data.old).toEqual({ id: data.now.id, slug: 'the-new-name' });
      expect(data.none).toBeNull();
    });

    it('tells everything, in one answer', async () => {
      const tagIds = [await world.tag('zither', 'Zither'), await world.tag('alphorn', 'Alphorn')];
      const { id, occurrenceIds: [first] } = await world.event({
        slug: 'everything', title: 'Everything', summary: 'In short', description: 'At length', tagIds, timeZone: 'America/New_York',
        occurrences: [{ in: 24 }, { in: 48, isCancelled: true }, { in: 72, onlineUrl: 'https://live.example' }],
        ticketTypes: [{ name: 'Adult', price: '12.5' }, { name: 'Child', price: '7', currency: 'EUR' }],
      });
      const { data } = await app.query(`{ event(slug: "everything") { id slug title summary description phase notice isCancelled cancellationMessage timeZone priceFrom { amount currency }
        organizer { name slug } venue { name location { latitude } } tags { name } ticketTypes { name price { amount currency } minPerBooking maxPerBooking salesStartAt salesEndAt }
        nextOccurrence { id startsAt startsAtLocal } occurrences { nodes { isCancelled isOnline sales venue { name } ticketTypes { name } } pageInfo { hasNextPage } } } }`);
      expect(data.event).toMatchObject({
        id: encodeId('Event', id), title: 'Everything', summary: 'In short', description: 'At length', phase: 'UPCOMING', notice: 'AS_PLANNED', isCancelled: false, timeZone: 'America/New_York',
        priceFrom: { amount: '7.00', currency: 'EUR' }, organizer: { name: 'House Ensemble' }, venue: { name: 'Town Hall', location: { latitude: 52.52 } }, tags: [{ name: 'Alphorn' }, { name: 'Zither' }],
        ticketTypes: [{ name: 'Adult', price: { amount: '12.50', currency: 'EUR' }, minPerBooking: 1, maxPerBooking: 10, salesStartAt: null, salesEndAt: null }, { name: 'Child' }],
        nextOccurrence: { id: encodeId('Occurrence', first!), startsAt: '2026-11-23T12:00:00.000Z', startsAtLocal: '2026-11-23T07:00:00' },
        occurrences: {
          nodes: [
            { isCancelled: false, isOnline: false, sales: 'ON_SALE', venue: { name: 'Town Hall' }, ticketTypes: [{ name: 'Adult' }, { name: 'Child' }] },
            { isCancelled: true, isOnline: false, sales: 'ENDED' },
            { isCancelled: false, isOnline: true, sales: 'ON_SALE', venue: null },
          ],
          pageInfo: { hasNextPage: false },
        },
      });
    });

    it('that is called off says so, on each of its dates too', async () => {
      await world.event({ slug: 'called-off', status: 'CANCELLED', ticketTypes: [{}] });
      const { data } = await app.query('{ event(slug: "called-off") { isCancelled cancellationMessage occurrences { nodes { isCancelled sales } } } }');
      expect(data.event).toEqual({ isCancelled: true, cancellationMessage: 'The singer is ill.', occurrences: { nodes: [{ isCancelled: true, sales: 'ENDED' }] } });
    });

    it.each([
      ['UPCOMING', [{ in: 2 }]],
      ['ONGOING', [{ in: -40 }, { in: -1 }, { in: 40 }]],
      ['UPCOMING', [{ in: -40 }, { in: 40 }]],
      ['ENDED', [{ in: -40 }, { in: 40, isCancelled: true }]],
      ['UPCOMING', [{ in: 40, isCancelled: true }]],
    ])('is %s with dates at %j', async (phase, occurrences) => {
      const { slug } = await world.event({ occurrences });
      expect((await app.query('query ($slug: String!) { event(slug: $slug) { phase } }', { slug })).data.event).toEqual({ phase });
    });

    it('is found by its id, as are its parts', async () => {
      const { id, occurrenceIds, ticketTypeIds } = await world.event({ title: 'By id', ticketTypes: [{ name: 'Seat' }] });
      const ids = [encodeId('Event', id), encodeId('Occurrence', occurrenceIds[0]!), encodeId('TicketType', ticketTypeIds[0]!), encodeId('Venue', world.venueId), encodeId('Organizer', world.organizerId), 'nonsense', encodeId('Event', world.venueId)];
      const { data } = await app.query(
        `query ($ids: [ID!]!) { nodes(ids: $ids) { __typename id ... on Event { title tags { id } } ... on Occurrence { sales ticketTypes { name } venue { name } } ... on TicketType { price { amount } }
          ... on Venue { city events(first: 1) { nodes { id } } } ... on Organizer { slug events(first: 1) { totalCount } } } }`,
        { ids },
      );
      expect(data.nodes).toMatchObject([
        { __typename: 'Event', title: 'By id', tags: [] },
        { __typename: 'Occurrence', sales: 'ON_SALE', ticketTypes: [{ name: 'Seat' }], venue: { name: 'Town Hall' } },
        { __typename: 'TicketType', price: { amount: '10.00' } },
        { __typename: 'Venue', city: 'Berlin', events: { nodes: [expect.anything()] } },
        { __typename: 'Organizer', events: { totalCount: expect.any(Number) } },
        null,
        null,
      ]);
    });

    it('gives each alias its own window of dates', async () => {
      const { slug } = await world.event({ occurrences: [{ in: 1 }, { in: 2 }, { in: 3 }] });
      const { data } = await app.query('query ($slug: String!, $with: Boolean!) { event(slug: $slug) { a: occurrences(first: 1) { nodes { startsAt } } b: occurrences(last: 1) { nodes { startsAt } } tags @include(if: $with) { id } } }', { slug, with: false });
      expect(data.event).toEqual({ a: { nodes: [{ startsAt: '2026-11-22T13:00:00.000Z' }] }, b: { nodes: [{ startsAt: '2026-11-22T15:00:00.000Z' }] } });
    });
  });

  describe('arguments that make no sense', () => {
    it.each([
      ['sort: RELEVANCE', ['sort']],
      ['sort: DISTANCE', ['sort']],
      ['filter: { near: { latitude: 91, longitude: 0, radiusKm: 1 } }', ['filter', 'near', 'latitude']],
      ['filter: { near: { latitude: 0, longitude: 0, radiusKm: 501 } }', ['filter', 'near', 'radiusKm']],
      ['filter: { near: { latitude: 0, longitude: 0, radiusKm: 0 } }', ['filter', 'near', 'radiusKm']],
      ['filter: { priceMax: { amount: "-1", currency: "EUR" } }', ['filter', 'priceMax']],
      ['filter: { priceMax: { amount: "1.005", currency: "EUR" } }', ['filter', 'priceMax']],
      ['filter: { venueIds: ["nonsense"] }', ['filter', 'venueIds', '0']],
      ['filter: { venueIds: [] }', ['filter', 'venueIds']],
      [`filter: { query: "${'x'.repeat(201)}" }`, ['filter', 'query']],
    ])('are refused: %s', async (args, field) => {
      const { errors } = await app.query(`{ events(${args}) { nodes { id } } }`);
      expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', errors: [{ field }] } }]);
    });
  });
});
