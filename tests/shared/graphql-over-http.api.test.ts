import { serverAudits } from 'graphql-http';
import { createTestApp, type TestApp } from '../support/app';

const json = { 'content-type': 'application/json' };
const newMediaType = 'application/graphql-response+json';

describe.each(['/graphql', '/admin/graphql'])('%s follows GraphQL over HTTP', (path) => {
  let testApp: TestApp;
  let origin: string;

  beforeAll(async () => {
    testApp = await createTestApp();
    origin = await testApp.app.http.listen({ port: 0, host: '127.0.0.1' });
  });
  afterAll(() => testApp.close());

  // The audits are named before the server listens; each asks for the address when it runs.
  const audits = serverAudits({ url: () => `${origin}${path}`, fetchFn: fetch });

  test.each(audits.map((audit) => [audit.name, audit] as const))('%s', async (_name, audit) => {
    const result = await audit.fn();
    if (audit.name.startsWith('MAY')) return expect(['ok', 'notice']).toContain(result.status);
    expect({ status: result.status, reason: 'reason' in result ? result.reason : undefined }).toEqual({ status: 'ok', reason: undefined });
  });

  const post = (body: unknown, headers: Record<string, string> = {}) =>
    testApp.app.http.inject({ method: 'POST', url: path, headers: { ...json, ...headers }, payload: typeof body === 'string' ? body : JSON.stringify(body) });

  test('a mutation by GET is 405 and says what is allowed', async () => {
    const response = await testApp.app.http.inject({ url: path, query: { query: 'mutation { __typename }' }, headers: { 'apollo-require-preflight': 'true' } });
    expect(response.statusCode).toBe(405);
    expect(response.headers.allow).toBe('POST');
    expect(response.json().errors[0].extensions.code).toBe('BAD_USER_INPUT');
  });

  test.each([
    ['a syntax error', { query: '{' }],
    ['an unknown field', { query: '{ nothing }' }],
    ['a variable of the wrong type', { query: 'query ($id: ID!) { node(id: $id) { id } }', variables: { id: { a: 1 } } }],
    ['a missing variable', { query: 'query ($id: ID!) { node(id: $id) { id } }' }],
    ['an unknown operation name', { query: 'query A { __typename }', operationName: 'B' }],
  ])('%s is 400 to new clients and 200 to old ones, with code, request id and time', async (_name, body) => {
    const [modern, old] = [await post(body, { accept: newMediaType }), await post(body, { accept: 'application/json' })];
    expect([modern.statusCode, old.statusCode]).toEqual([400, 200]);
    expect(modern.headers['content-type']).toContain(newMediaType);
    for (const response of [modern, old]) {
      const [error] = response.json().errors;
      expect(error.extensions).toMatchObject({ code: 'BAD_USER_INPUT', requestId: response.headers['x-request-id'], timestamp: expect.stringMatching(/^\d{4}-.*Z$/) });
      expect(JSON.stringify(error)).not.toMatch(/node_modules|stacktrace/);
    }
  });

  test('a variable that does not fit is refused alike when its document is compiled, without the rest of the input', async () => {
    const body = { query: 'query Compiled($ids: [ID!]!) { nodes(ids: $ids) { id } }', variables: { ids: ['a secret', null] } };
    const answers = new Set<string>();
    for (let round = 0; round < 5; round += 1) {
      const response = await post(body, { accept: newMediaType });
      answers.add(`${response.statusCode} ${response.json().errors[0].message}`);
    }
    expect([...answers]).toEqual([expect.stringMatching(/^400 Variable "\$ids" got invalid value null at "ids\[1\]"/)]);
  });

  test.each([
    ['a batch', '[{"query":"{ __typename }"}]', 400],
    ['no object', '"text"', 400],
    ['broken JSON', '{"query":', 400],
    ['an empty body', '', 400],
    ['a persisted query that is no object', '{"extensions":{"persistedQuery":7}}', 400],
    ['a persisted query of odd version', '{"extensions":{"persistedQuery":{"version":{}}}}', 400],
  ])('%s is the caller’s fault', async (_name, body, status) => {
    const response = await post(body, { accept: newMediaType });
    expect(response.statusCode).toBe(status);
    expect(response.json().errors[0].extensions).toMatchObject({ status, requestId: expect.any(String) });
  });

  test('a form that a foreign page could send is refused', async () => {
    const form = { method: 'POST', url: path, payload: 'query={__typename}' } as const;
    const statuses = await Promise.all(
      ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'].map(
        async (type) => (await testApp.app.http.inject({ ...form, headers: { 'content-type': type } })).statusCode,
      ),
    );
    // The admin endpoint takes files, of those who may send them.
    expect(statuses).toEqual([400, 415, path === '/graphql' ? 415 : 401]);
    const simpleGet = await testApp.app.http.inject({ url: path, query: { query: '{ __typename }' } });
    expect(simpleGet.statusCode).toBe(400);
    expect(simpleGet.json().errors[0].message).toMatch(/preflight/i);
  });
});
