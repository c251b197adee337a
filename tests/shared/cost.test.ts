import { buildSchema, type GraphQLSchema, parse } from 'graphql';
import { costOf, costPlan, costUsed } from '../../src/shared/presentation/cost';
import { fieldCost } from '../../src/shared/presentation/field-cost';

const schema = buildSchema(`
  interface Thing { id: ID! }
  type Tag implements Thing { id: ID! name: String! }
  type Venue implements Thing { id: ID! name: String! events(first: Int, after: String, last: Int, before: String): EventConnection! }
  type Event implements Thing { id: ID! title: String! venue: Venue tags: [Tag!]! }
  type PageInfo { endCursor: String }
  type EventEdge { cursor: String! node: Event! }
  type EventConnection { nodes: [Event!]! edges: [EventEdge!]! pageInfo: PageInfo! totalCount: Int! }
  type Query { events(first: Int, after: String, last: Int, before: String): EventConnection! event(id: ID): Event thing: Thing children(first: Int! = 30): [Tag!]! }
`);
const declare = (type: string, field: string, cost: object, of: GraphQLSchema = schema) => {
  const fields = (of.getType(type) as { getFields?(): Record<string, { extensions: object }> }).getFields!();
  fields[field]!.extensions = { cost };
};
declare('EventEdge', 'node', { weight: 0 });
declare('EventConnection', 'pageInfo', { weight: 0 });
declare('EventConnection', 'totalCount', { weight: 10 });

const cost = (document: string, variables: Record<string, unknown> = {}, operationName?: string) => costOf(schema, parse(document), operationName, variables);

describe('the cost of an operation', () => {
  test.each<[string, string, number]>([
    ['a scalar costs nothing', '{ __typename }', 0],
    ['an object costs 1', '{ event { id title } }', 1],
    ['an object in an object is added', '{ event { venue { name } } }', 2],
    ['a page costs 5 and its items', '{ events(first: 3) { nodes { id } } }', 5 + 3],
    ['a page has 20 items where nobody says', '{ events { nodes { id } } }', 5 + 20],
    ['last counts as first does', '{ events(last: 7) { nodes { id } } }', 5 + 7],
    ['an edge and its item are one', '{ events(first: 3) { edges { cursor node { id } } } }', 5 + 3],
    ['what is selected of an item counts for each', '{ events(first: 3) { nodes { venue { id } } } }', 5 + 3 * 2],
    ['what is beside the items counts once', '{ events(first: 100) { totalCount pageInfo { endCursor } } }', 5 + 10],
    ['pages in pages multiply', '{ events(first: 10) { nodes { venue { events(first: 10) { nodes { id } } } } } }', 5 + 10 * (1 + 1 + 5 + 10)],
    ['a list is taken to have 5 items', '{ event { tags { id } } }', 1 + 5],
    ['a list that is sized by an argument has so many', '{ children(first: 4) { id } }', 4],
    ['and by default as many as the default says', '{ children { id } }', 30],
    ['aliases count each', '{ a: event { id } b: event { id } }', 2],
    ['the same field twice counts once, with all that is selected of it', '{ event { venue { id } } event { venue { name } tags { id } } }', 1 + 1 + 5],
    ['a fragment counts where it is used', '{ a: event { ...E } b: event { ...E } } fragment E on Event { venue { id } tags { id } }', 2 * (1 + 1 + 5)],
    ['a fragment in a fragment too', '{ events(first: 2) { nodes { ...E } } } fragment E on Event { ...V tags { id } } fragment V on Event { venue { id } }', 5 + 2 * (1 + 1 + 5)],
    ['a fragment that is not used counts nothing', '{ event { id } } fragment E on Event { tags { id } }', 1],
    ['inline fragments count as what is in them', '{ event { ... on Event { venue { id } } ... { tags { id } } } }', 1 + 1 + 5],
    ['an interface costs as the dearest of its types', '{ thing { id ... on Event { venue { id } tags { id } } ... on Venue { events(first: 2) { nodes { id } } } } }', 1 + 7],
    ['what is skipped costs nothing', '{ event { venue @skip(if: true) { id } tags @include(if: false) { id } } }', 1],
    ['a skipped fragment costs nothing', '{ event { ...E @include(if: false) ... @skip(if: true) { tags { id } } } } fragment E on Event { tags { id } }', 1],
  ])('%s', (_fact, document, expected) => expect(cost(document)).toBe(expected));

  test('goes by variables, and by their defaults where they are not given', () => {
    const document = 'query ($n: Int = 4, $m: Int, $all: Boolean = false) { events(first: $n, last: $m) { nodes { venue @include(if: $all) { id } } } }';
    expect(cost(document)).toBe(5 + 4);
    expect(cost(document, { n: 9 })).toBe(5 + 9);
    expect(cost(document, { n: null, m: 6 })).toBe(5 + 6);
    expect(cost(document, { n: null })).toBe(5 + 20);
    expect(cost(document, { n: 2, all: true })).toBe(5 + 2 * 2);
  });

  test('is of the operation that is named', () => {
    const document = 'query A { event { id } } query B { events(first: 3) { nodes { id } } }';
    expect([cost(document, {}, 'A'), cost(document, {}, 'B'), cost(document, {}, 'C')]).toEqual([1, 8, 0]);
  });

  test('is kept for one document, each size for itself', () => {
    const document = parse('query ($n: Int, $text: String) { events(first: $n, after: $text) { nodes { id } } }');
    const plan = costPlan(schema, document, undefined, { n: 3, text: 'a' });
    expect(costPlan(schema, document, undefined, { n: 3, text: 'b' })).toBe(plan);
    expect(costOf(schema, document, undefined, { n: 4, text: 'a' })).toBe(9);
  });

  test('of variables that do not fit is 0, and is not kept', () => {
    const document = parse('query ($id: ID!) { event(id: $id) { id } }');
    expect([costOf(schema, document, undefined, {}), costOf(schema, document, undefined, { id: 'x' })]).toEqual([0, 1]);
  });

  test.each([0, -1, 101, 2_147_483_647])('refuses a page of %i where it stands', (size) => {
    const refusal = expect.objectContaining({ kind: 'invalid', message: `last must be between 1 and 100; got ${size}.`, faults: [expect.objectContaining({ field: ['last'] })] });
    expect(() => cost(`{ events { nodes { venue { events(last: ${size}) { totalCount } } } } }`)).toThrow(refusal);
    expect(() => cost('query ($n: Int) { events(last: $n) { totalCount } }', { n: size })).toThrow(refusal);
  });

  test('a page that is skipped may have any size', () => {
    expect(cost('{ event { id } events(first: 1000) @skip(if: true) { totalCount } }')).toBe(1);
  });

  test('goes by what a field declares before its shape', () => {
    const own = buildSchema('type Item { id: ID! } type Query { report: Item items: [Item!]! }');
    declare('Query', 'report', { weight: 50 }, own);
    declare('Query', 'items', { assumedSize: 40 }, own);
    expect(costOf(own, parse('{ report { id } items { id } }'), undefined, {})).toBe(50 + 40);
    expect(fieldCost(own.getQueryType()!.getFields()['items']!)).toMatchObject({ weight: 1, assumedSize: 40 });
  });
});

describe('what an answer used', () => {
  const used = (document: string, data: Record<string, unknown> | null) => costUsed(costPlan(schema, parse(document), undefined, {}).roots, data);
  const document = '{ events(first: 100) { totalCount nodes { id venue { id } tags { id } } } e: event { tags { id } } }';

  test('is counted by the items that there are', () => {
    const nodes = [{ id: 1, venue: { id: 1 }, tags: [{ id: 1 }, { id: 2 }] }, { id: 2, venue: null, tags: [] }];
    expect(used(document, { events: { totalCount: 2, nodes }, e: null })).toBe(5 + 10 + (1 + 1 + 2) + 1);
  });

  test('is never more than what was asked for, and 0 without data', () => {
    const nodes = Array.from({ length: 100 }, () => ({ id: 1, venue: { id: 1 }, tags: Array(5).fill({ id: 1 }) }));
    expect(used(document, { events: { totalCount: 2, nodes }, e: { tags: Array(5).fill({ id: 1 }) } })).toBe(cost(document));
    expect(used(document, null)).toBe(0);
  });
});
