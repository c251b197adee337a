import { Client } from 'pg';
import { createTestApp, type TestApp } from '../support/app';

let statements = 0;

/** Sees every statement on its way to PostgreSQL. */
class CountingClient extends Client {
  override query(...args: unknown[]): never {
    statements += 1;
    return (super.query as (...given: unknown[]) => never)(...args);
  }
}

describe('a document over the limits', () => {
  let testApp: TestApp;
  beforeAll(async () => {
    testApp = await createTestApp({ DatabaseClient: CountingClient });
  });
  afterAll(() => testApp.close());

  const fanOut = (levels: number) =>
    `{ ...F0 } ${Array.from({ length: levels }, (_, level) => `fragment F${level} on Query { ...F${level + 1} ...F${level + 1} }`).join(' ')} fragment F${levels} on Query { __typename }`;
  const deep = (levels: number) => `{ __schema { types { ${'ofType { '.repeat(levels)} name ${'} '.repeat(levels)} } } }`;

  test.each([
    ['aliases', `{ ${Array.from({ length: 31 }, (_, index) => `a${index}: __typename`).join(' ')} }`],
    ['directives', `{ __typename ${'@include(if: true) '.repeat(51)} }`],
    ['fields', `{ ${'__typename '.repeat(501)} }`],
    ['fields by fragments that fan out', fanOut(20)],
    ['operations', Array.from({ length: 11 }, (_, index) => `query Q${index} { __typename }`).join(' ')],
    ['variables', `query (${Array.from({ length: 51 }, (_, index) => `$v${index}: ID`).join(' ')}) { __typename }`],
    ['bytes', `{ __typename } # ${'x'.repeat(65_536)}`],
    ['cost', '{ events(first: 100) { nodes { occurrences(first: 100) { nodes { ticketTypes { id } venue { id } } } } } }'],
    ['levels', '{ events { nodes { venue { events { nodes { venue { events { nodes { venue { events { nodes { venue { events { nodes { id } } } } } } } } } } } } } } }'],
  ])('in %s is QUERY_TOO_COMPLEX', async (_what, query) => {
    const before = statements;
    const { errors, data } = await testApp.query(query);
    expect(errors?.map(({ extensions }) => extensions.code)).toContain('QUERY_TOO_COMPLEX');
    expect(data).toBeUndefined();
    expect(statements).toBe(before);
  });

  test('in tokens is refused while it is parsed, however deep it is', async () => {
    const { errors } = await testApp.query(deep(20_000));
    expect(errors?.[0]).toMatchObject({ message: expect.stringMatching(/tokens/i), extensions: { code: 'QUERY_TOO_COMPLEX' } });
  });

  test.each([
    ['a circle of fragments', '{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }'],
    ['a fragment of itself', '{ ...A } fragment A on Query { ...A }'],
    ['an unknown fragment', '{ ...Nothing }'],
    ['fifty errors at once', `{ ${Array.from({ length: 50 }, (_, index) => `nothing${index}`).join(' ')} }`],
  ])('with %s is answered in short', async (_what, query) => {
    const { errors } = await testApp.query(query);
    expect(errors!.length).toBeLessThanOrEqual(20);
    expect(new Set(errors?.map(({ extensions }) => extensions.code))).toEqual(new Set(['BAD_USER_INPUT']));
  });

  test('is told what it could cost, and how much is allowed', async () => {
    const { errors, response } = await testApp.query('query ($n: Int) { events(first: $n) { nodes { occurrences(first: $n) { nodes { ticketTypes { id } } } } } }', { n: 100 });
    const requested = 5 + 100 * (1 + 5 + 100 * (1 + 5));
    expect(errors?.[0]?.message).toBe(`This operation could cost ${requested}; at most 10000 is allowed. Ask for fewer items at once, or split it.`);
    expect(response.json().extensions).toEqual({ cost: { requested, limit: 10_000, used: 0 } });
  });

  test('runs without the limit', async () => {
    const roomy = await createTestApp({ env: { QUERY_COST_LIMIT: '100000' } });
    const { errors } = await roomy.query('{ events(first: 100) { nodes { occurrences(first: 100) { nodes { ticketTypes { id } } } } } }');
    await roomy.close();
    expect(errors).toBeUndefined();
  });

  test('passes within the limits', async () => {
    const { errors } = await testApp.query('{ events(first: 100) { nodes { occurrences(first: 10) { nodes { id } } } } }');
    expect(errors).toBeUndefined();
  });

  test.each([
    ['lists', 65, '[', ']'],
    ['lists', 100_000, '[', ']'],
    ['objects', 10_000, '{"a":', '}'],
    ['documents', 3_000, '{"type":"doc","content":[', ']}'],
  ])('in %s nested %i times in a variable is BAD_USER_INPUT before anything runs', async (_what, levels, open, close) => {
    const payload = `{"query":"query ($id: ID!) { node(id: $id) { id } }","variables":{"id":${open.repeat(levels)}1${close.repeat(levels)}}}`;
    const response = await testApp.app.http.inject({ method: 'POST', url: '/graphql', headers: { 'content-type': 'application/json' }, payload });
    expect(response.json()).toMatchObject({ errors: [{ message: 'variables may be nested 64 levels at most.', extensions: { code: 'BAD_USER_INPUT' } }] });
    expect(response.body.length).toBeLessThan(5_000);
  });

  test('in a literal nested 900 times is BAD_USER_INPUT', async () => {
    const { errors } = await testApp.query(`{ node(id: ${'['.repeat(900)}1${']'.repeat(900)}) { id } }`);
    expect(errors?.map(({ extensions }) => extensions.code)).toEqual(['BAD_USER_INPUT']);
  });

  test.each([
    ['NUL in a variable', 'query ($id: ID!) { node(id: $id) { id } }', { id: 'a\u0000b' }],
    ['half a surrogate pair', 'query ($id: ID!) { node(id: $id) { id } }', { id: '\ud800' }],
    ['NUL in a literal', '{ node(id: "a\\u0000b") { id } }', {}],
    ['an escape character', 'query ($id: ID!) { node(id: $id) { id } }', { id: '\u001b[31m' }],
  ])('%s is BAD_USER_INPUT before anything runs', async (_what, query, variables) => {
    const { errors, data } = await testApp.query(query, variables);
    expect(errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
    expect(data).toBeUndefined();
  });
});

describe('an answer', () => {
  test('says what was asked for and what it took', async () => {
    const testApp = await createTestApp();
    const { data, response } = await testApp.query('{ events(first: 30) { totalCount nodes { id venue { id } } } again: events { nodes { id } } __typename }');
    await testApp.close();
    expect(data).toMatchObject({ events: { totalCount: 0, nodes: [] } });
    expect(response.json().extensions).toEqual({ cost: { requested: 5 + 10 + 30 * 2 + 5 + 20, limit: 10_000, used: 5 + 10 + 5 } });
  });
});
