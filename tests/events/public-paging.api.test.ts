import { createTestApp, fakeClock, type TestApp } from '../support/app';
import { PublicWorld } from './public-world';

const edges = 'edges { cursor node { id } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }';
const filter = { query: 'concert', near: { latitude: 52.52, longitude: 13.4, radiusKm: 500 } };
const sorts = ['STARTS_AT_ASC', 'STARTS_AT_DESC', 'PUBLISHED_AT_DESC', 'RELEVANCE', 'DISTANCE'] as const;

interface Connection {
  readonly edges: readonly { readonly cursor: string; readonly node: { readonly id: string } }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly hasPreviousPage: boolean; readonly startCursor: string; readonly endCursor: string };
}

describe('paging through events', () => {
  const clock = fakeClock();
  let app: TestApp;
  let world: PublicWorld;

  beforeAll(async () => {
    app = await createTestApp({ clock, env: { DATABASE_STATEMENT_TIMEOUT_MS: '20000' } });
    world = await PublicWorld.create(app.databaseUrl, clock.now());
    const far = await world.venue({ latitude: 52.4, longitude: 13.05 });
    // Few different starts, dates of publication, places and texts: most keys are equal, so the ids decide.
    for (let index = 0; index < 37; index += 1) {
      const start = [-1, 5, 5, 5, 29][index % 5]!;
      await world.event({
        title: index % 3 === 0 ? 'Concert concert' : 'Concert',
        venueId: index % 2 === 0 ? far : undefined,
        publishedHoursAgo: index % 4,
        occurrences: index % 6 === 0 ? [{ in: start }, { in: start + 48 }, { in: 5 + 96 }] : [{ in: start }],
        status: index % 11 === 10 ? 'DRAFT' : 'PUBLISHED',
      });
    }
  });

  afterAll(async () => {
    await world?.close();
    await app?.close();
  });

  const page = async (args: object): Promise<Connection> => {
    const { data, errors } = await app.query(
      `query ($first: Int, $after: String, $last: Int, $before: String, $filter: EventFilter, $sort: EventSort!) { events(first: $first, after: $after, last: $last, before: $before, filter: $filter, sort: $sort) { ${edges} } }`,
      args,
    );
    if (errors) throw new Error(errors[0]!.message);
    return data.events;
  };
  const idsOf = (connection: Connection) => connection.edges.map(({ node }) => node.id);

  async function forward(sort: string, size: number, listed: object): Promise<string[]> {
    const ids: string[] = [];
    for (let after: string | undefined; ; ) {
      const connection = await page({ first: size, after, sort, ...listed });
      ids.push(...idsOf(connection));
      if (!connection.pageInfo.hasNextPage) return ids;
      after = connection.pageInfo.endCursor;
    }
  }

  async function backward(sort: string, size: number, listed: object): Promise<string[]> {
    const ids: string[] = [];
    for (let before: string | undefined; ; ) {
      const connection = await page({ last: size, before, sort, ...listed });
      ids.unshift(...idsOf(connection));
      if (!connection.pageInfo.hasPreviousPage) return ids;
      before = connection.pageInfo.startCursor;
    }
  }

  describe.each(sorts)('by %s', (sort) => {
    const lists: [string, object][] = [['what matches a filter', { filter }]];
    if (sort !== 'RELEVANCE' && sort !== 'DISTANCE') lists.push(['everything', {}], ['a window of time', { filter: { startsAfter: '2026-11-22T12:30:00Z', startsBefore: '2026-11-26T00:00:00Z' } }]);

    it.each(lists)('meets each of %s once, in the same order both ways, whatever the page size', async (_name, listed) => {
      const whole = idsOf(await page({ first: 100, sort, ...listed }));
      expect(new Set(whole).size).toBe(whole.length);
      expect(whole.length).toBeGreaterThan(20);
      for (const size of [1, 2, 5, 7, 33, 34, 35]) {
        expect(await forward(sort, size, listed)).toEqual(whole);
        expect(await backward(sort, size, listed)).toEqual(whole);
      }
    });

    it('gives the part between two cursors from either end', async () => {
      const whole = await page({ first: 100, sort, filter });
      const [after, before] = [whole.edges[3]!.cursor, whole.edges[12]!.cursor];
      expect(idsOf(await page({ first: 3, after, before, sort, filter }))).toEqual(idsOf(whole).slice(4, 7));
      expect(idsOf(await page({ last: 3, after, before, sort, filter }))).toEqual(idsOf(whole).slice(9, 12));
      expect(idsOf(await page({ first: 100, after, before, sort, filter }))).toEqual(idsOf(whole).slice(4, 12));
    });

    it('counts what it lists', async () => {
      const { data } = await app.query('query ($filter: EventFilter, $sort: EventSort!) { events(first: 100, filter: $filter, sort: $sort) { totalCount nodes { id } } }', { filter, sort });
      expect(data.events.totalCount).toBe(data.events.nodes.length);
    });
  });

  it('refuses the cursor of another sort', async () => {
    const { edges: [edge] } = await page({ first: 1, sort: 'STARTS_AT_ASC' });
    const { errors } = await app.query('query ($after: String!) { events(after: $after, sort: STARTS_AT_DESC) { nodes { id } } }', { after: edge!.cursor });
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', errors: [{ field: ['after'] }] } }]);
  });

  it.each([
    ['no base64', '%%%'],
    ['the year 0', Buffer.from('["STARTS_AT_ASC","0000-01-01T00:00:00.000Z","01940000-0000-7000-8000-000000000000"]').toString('base64url')],
    ['the 30th of February', Buffer.from('["STARTS_AT_ASC","2026-02-30T00:00:00.000Z","01940000-0000-7000-8000-000000000000"]').toString('base64url')],
    ['an id that is none', Buffer.from('["STARTS_AT_ASC","2026-02-03T00:00:00.000Z","x"]').toString('base64url')],
    ['a number for a time', Buffer.from('["STARTS_AT_ASC",1,"01940000-0000-7000-8000-000000000000"]').toString('base64url')],
  ])('refuses a forged cursor: %s', async (_name, after) => {
    const { errors } = await app.query('query ($after: String!) { events(after: $after) { nodes { id } } }', { after });
    expect(errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
  });

  it.each([
    ['first: 0', 'first'], ['first: 101', 'first'], ['last: 0', 'last'], ['first: 1, last: 1', 'first'],
  ])('refuses %s', async (args, field) => {
    const { errors } = await app.query(`{ events(${args}) { nodes { id } } }`);
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', errors: [{ field: [field] }] } }]);
  });

  it('takes null for the direction that is not meant', async () => {
    expect((await page({ first: null, after: null, last: 2, before: null, sort: 'STARTS_AT_ASC' })).edges).toHaveLength(2);
  });

  describe('the dates of one event', () => {
    it('are met once each, in the same order both ways', async () => {
      const { slug } = await world.event({ occurrences: Array.from({ length: 13 }, (_, index) => ({ in: (index - 4) * 24, isCancelled: index % 5 === 0 })) });
      const dates = async (args: string) => (await app.query(`{ event(slug: "${slug}") { occurrences(${args}) { edges { cursor node { startsAt } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } } }`)).data.event.occurrences;
      const whole = (await dates('first: 50')).edges.map(({ node }: { node: { startsAt: string } }) => node.startsAt);
      expect(whole).toHaveLength(13);
      const [ahead, back]: [string[], string[]] = [[], []];
      for (let cursor = ''; ; ) {
        const found = await dates(`first: 4${cursor}`);
        ahead.push(...found.edges.map(({ node }: { node: { startsAt: string } }) => node.startsAt));
        if (!found.pageInfo.hasNextPage) break;
        cursor = `, after: "${found.pageInfo.endCursor}"`;
      }
      for (let cursor = ''; ; ) {
        const found = await dates(`last: 4${cursor}`);
        back.unshift(...found.edges.map(({ node }: { node: { startsAt: string } }) => node.startsAt));
        if (!found.pageInfo.hasPreviousPage) break;
        cursor = `, before: "${found.pageInfo.startCursor}"`;
      }
      expect(ahead).toEqual(whole);
      expect(back).toEqual(whole);
      expect((await dates('startsAfter: "2026-11-23T00:00:00Z"')).edges).toHaveLength(8);
      expect((await app.query(`{ event(slug: "${slug}") { occurrences { nodes { id } } } }`)).data.event.occurrences.nodes).toHaveLength(10);
    });
  });
});
