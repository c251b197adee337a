import { readFileSync } from 'node:fs';
import { Kind, parse } from 'graphql';
import { Client } from 'pg';
import { createTestApp, fakeClock, type TestApp } from '../support/app';
import { operation } from '../support/operations';
import { PublicWorld } from './public-world';

let statements: string[] = [];

/** Sees every statement on its way to PostgreSQL. */
class CountingClient extends Client {
  override query(...args: unknown[]): never {
    const [query] = args as [string | { text?: string }];
    statements.push(typeof query === 'string' ? query : (query.text ?? ''));
    return (super.query as (...given: unknown[]) => never)(...args);
  }
}

/** How many statements each operation of the web client may send, at most. */
const budgets: Record<string, { readonly budget: number; readonly variables: (size: number) => object }> = {
  EventList: { budget: 1, variables: (first) => ({ first }) },
  EventSearch: { budget: 3, variables: (first) => ({ first, filter: { query: 'concert' } }) },
  EventDetail: { budget: 1, variables: () => ({ slug: 'the-event' }) },
  OrganizerPage: { budget: 3, variables: (first) => ({ slug: 'the-organizer', first }) },
  Tags: { budget: 1, variables: () => ({}) },
  VenueList: { budget: 2, variables: (first) => ({ first }) },
  VenuePage: { budget: 3, variables: (first) => ({ slug: 'the-venue', first }) },
};

const operations = ['events', 'venues'].flatMap((file) =>
  parse(readFileSync(`schema/operations/web/${file}.graphql`, 'utf8')).definitions.flatMap((node): [string, string][] =>
    node.kind === Kind.OPERATION_DEFINITION ? [[`web/${file}`, node.name!.value]] : [],
  ),
);

describe('the number of SQL statements', () => {
  const clock = fakeClock();
  let app: TestApp;
  let world: PublicWorld;

  beforeAll(async () => {
    app = await createTestApp({ clock, DatabaseClient: CountingClient });
    world = await PublicWorld.create(app.databaseUrl, clock.now());
    const organizerId = await world.organizer({ slug: 'the-organizer' });
    const venueId = await world.venue({ slug: 'the-venue' });
    const tagIds = [await world.tag('jazz'), await world.tag('open-air')];
    for (let index = 0; index < 55; index += 1) {
      await world.event({
        title: 'Concert', slug: index === 0 ? 'the-event' : undefined, tagIds,
        organizerId: index % 3 === 0 ? undefined : organizerId, venueId: index % 3 === 0 ? undefined : venueId,
        occurrences: [{ in: index + 1 }, { in: index + 100, venueId }], ticketTypes: [{}, { price: '5' }],
      });
    }
  });

  afterAll(async () => {
    await world?.close();
    await app?.close();
  });

  async function count(document: string, variables: object): Promise<number> {
    statements = [];
    const { errors } = await app.query(document, variables);
    if (errors) throw new Error(errors[0]!.message);
    return statements.length;
  }

  const everything = `query ($first: Int!) { events(first: $first) { nodes {
    id title phase priceFrom { amount } venue { name city } organizer { name } tags { name } ticketTypes { name price { amount } }
    nextOccurrence { sales venue { name } } occurrences(first: 2) { nodes { startsAt sales venue { name } ticketTypes { name } } } } } }`;

  it('is one for 50 events with occurrences, venue, tags, ticket types and organizer, as for one', async () => {
    expect([await count(everything, { first: 1 }), await count(everything, { first: 50 })]).toEqual([1, 1]);
  });

  it('stays one when the document is compiled', async () => {
    for (let time = 0; time < 4; time += 1) expect(await count(everything, { first: 50 })).toBe(1);
  });

  it('does not grow with the events where no look-ahead can help: the same field twice, and things by node id', async () => {
    const twice = `query ($first: Int!) { events(first: $first) { nodes { a: occurrences(first: 1) { nodes { venue { name } } } b: occurrences(last: 1) { nodes { sales } } venue { events(first: 1) { totalCount nodes { tags { name } } } } organizer { events(first: 2) { nodes { title } facets { tags { key } } } } } } }`;
    const [one, fifty] = [await count(twice, { first: 1 }), await count(twice, { first: 50 })];
    expect(fifty).toBe(one);
    expect(fifty).toBeLessThanOrEqual(8);
    const { data } = await app.query('{ events(first: 50) { nodes { id } } }');
    const ids = data.events.nodes.map(({ id }: { id: string }) => id);
    const nodes = 'query ($ids: [ID!]!) { nodes(ids: $ids) { ... on Event { title venue { name } tags { name } occurrences(first: 2) { nodes { sales } } } } }';
    expect([await count(nodes, { ids: ids.slice(0, 1) }), await count(nodes, { ids })]).toEqual([1, 1]);
  });

  it.each(operations)('keeps the budget of %s %s, however long the list', async (file, name) => {
    const { budget, variables } = budgets[name]!;
    const document = operation(file, name);
    const [one, many] = [await count(document, variables(1)), await count(document, variables(20))];
    expect(many).toBe(one);
    expect(many).toBeLessThanOrEqual(budget);
  });

  it('has a budget for each operation on events and venues', () => {
    expect(operations.map(([, name]) => name).sort()).toEqual(Object.keys(budgets).sort());
  });
});
