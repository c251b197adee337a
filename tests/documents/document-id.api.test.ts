import { CachedRegisteredDocuments } from '../../src/documents/infrastructure/cached-registered-documents';
import { createTestApp, type TestApp } from '../support/app';
import { faultOf, hashOf, idOf, modern, register, requester } from './documents-support';

const query = 'query Named($first: Int) { events(first: $first) { totalCount } }';
const mutation = 'mutation Resend { emailVerificationResend { accepted } }';
const badInput = { status: 400, errors: 1, code: 'BAD_USER_INPUT' };
const notFound = { status: 404, errors: 1, code: 'PERSISTED_QUERY_NOT_FOUND' };

describe.each(['public', 'admin'] as const)('documentId on the %s endpoint', (surface) => {
  let test_: TestApp;
  let ask: ReturnType<typeof requester>;
  const text = surface === 'public' ? query : 'query Named { viewer { id } }';
  const change = surface === 'public' ? mutation : 'mutation Publish { venuePublish(id: "x") { userErrors { message } } }';
  let id: string;
  let changeId: string;

  beforeAll(async () => {
    test_ = await createTestApp();
    ask = requester(test_, surface === 'public' ? '/graphql' : '/admin/graphql');
    id = await register(test_, text, surface);
    changeId = await register(test_, change, surface);
  });
  afterAll(() => test_.close());

  test('executes the document by GET, without a header that would need a preflight, and by POST', async () => {
    const [got, posted, sent] = [await ask.get({ documentId: id }), await ask.post({ documentId: id }), await ask.post({ query: text })];
    expect(got).toMatchObject({ status: 200, body: { data: expect.anything() } });
    expect([got.body, posted.body]).toEqual([sent.body, sent.body]);
  });

  test('takes operationName, which may be empty, and extensions with it', async () => {
    for (const operationName of ['Named', '']) {
      expect((await ask.get({ documentId: id, operationName, extensions: '{"mine":1}' })).status).toBe(200);
      expect((await ask.post({ documentId: id, operationName, extensions: { mine: 1 } })).status).toBe(200);
    }
    expect(faultOf(await ask.get({ documentId: id, operationName: 'Other' }))).toEqual(badInput);
  });

  test('of a mutation by GET is 405 with Allow, and nothing is executed', async () => {
    const refused = await ask.get({ documentId: changeId });
    expect(faultOf(refused)).toEqual({ status: 405, errors: 1, code: 'BAD_USER_INPUT' });
    expect(refused.headers.allow).toBe('POST');
    expect((await ask.post({ documentId: changeId })).status).toBe(200);
  });

  test.each([
    ['an MD5, as Relay sends it', (given: string) => hashOf(given, 'md5')],
    ['a bare SHA-256, as Apollo’s manifests have it', (given: string) => hashOf(given)],
  ])('may be %s', async (_what, identifier) => {
    expect((await ask.get({ documentId: identifier(text) })).status).toBe(200);
  });

  test.each([
    ['a SHA-256 that nobody registered', idOf('{ other }')],
    ['an MD5 that nobody registered', hashOf('{ other }', 'md5')],
    ['a custom identifier', 'EventList-v1.0_~'],
    ['a prefix of an application’s own', 'x-shop:17'],
  ])('%s is a well-formed answer with a single error: 404, or 200 to old clients', async (_what, documentId) => {
    expect(faultOf(await ask.get({ documentId }))).toEqual(notFound);
    expect(faultOf(await ask.post({ documentId }))).toEqual(notFound);
    const old = await ask.post({ documentId }, { accept: 'application/json' });
    expect(faultOf(old)).toEqual({ ...notFound, status: 200 });
    expect(old.headers['cache-control']).toBe('no-store');
  });

  test.each([
    ['upper-case hexadecimal digits', `sha256:${hashOf('x').toUpperCase()}`],
    ['63 digits', `sha256:${hashOf('x').slice(1)}`],
    ['65 digits', `sha256:${hashOf('x')}0`],
    ['a reserved prefix', `md5:${hashOf('x', 'md5')}`],
    ['a prefix without a payload', 'x-shop:'],
    ['a payload with a colon', 'x-shop:a:b'],
    ['a reserved character', 'a/b'],
    ['a space', 'a b'],
    ['a NUL', 'a\0b'],
    ['nothing', ''],
  ])('with %s is the caller’s fault', async (_what, documentId) => {
    expect(faultOf(await ask.get({ documentId }))).toEqual(badInput);
    expect(faultOf(await ask.post({ documentId }, { accept: 'application/json' }))).toEqual(badInput);
  });

  test.each([[7], [{}], [['a']], [true]])('that is no string but %j is the caller’s fault', async (documentId) => {
    expect(faultOf(await ask.post({ documentId }))).toEqual(badInput);
  });

  test('comes without query, and one of the two must come', async () => {
    expect(faultOf(await ask.post({ documentId: id, query: text }))).toEqual(badInput);
    expect(faultOf(await ask.get({ documentId: id, query: text }))).toEqual(badInput);
    expect(faultOf(await ask.post({ documentId: id, extensions: { persistedQuery: { version: 1, sha256Hash: hashOf(text) } } }))).toEqual(badInput);
    expect(faultOf(await ask.post({ variables: {} }))).toEqual(badInput);
    expect(faultOf(await ask.get({ variables: '{}' }))).toEqual(badInput);
    expect((await ask.post({ documentId: id, query: null })).status).toBe(200);
  });

  test('may stand anywhere among the parameters, but once', async () => {
    expect((await ask.get(`variables=%7B%20%7D&documentId=${id}`)).status).toBe(200);
    expect(faultOf(await ask.get(`documentId=${id}&documentId=${id}`))).toEqual(badInput);
  });

  test.each([['variables', '{'], ['variables', '[]'], ['variables', '"a"'], ['extensions', '7'], ['extensions', '']])('with %s=%s is the caller’s fault', async (name, value) => {
    expect(faultOf(await ask.get({ documentId: id, [name]: value }))).toEqual(badInput);
  });

  test.each([['variables', []], ['variables', 'a'], ['extensions', 7], ['operationName', {}]])('with %s %j in a body is the caller’s fault', async (name, value) => {
    expect(faultOf(await ask.post({ documentId: id, [name]: value }))).toEqual(badInput);
  });

  test('of the other endpoint is not found here', async () => {
    const other = requester(test_, surface === 'public' ? '/admin/graphql' : '/graphql');
    expect(faultOf(await other.get({ documentId: id }))).toEqual(notFound);
  });
});

test('a fault while a document is looked for is masked, and logged with the request id that the caller is told to quote', async () => {
  const lines: Record<string, unknown>[] = [];
  const test_ = await createTestApp({ log: { write: (line: string) => void lines.push(JSON.parse(line) as Record<string, unknown>) } });
  const fault = jest.spyOn(CachedRegisteredDocuments.prototype, 'find').mockRejectedValue(new Error('a fault of ours'));
  const { status, body } = await requester(test_).post({ documentId: idOf(query) });
  fault.mockRestore();
  expect([status, JSON.stringify(body).includes('a fault of ours')]).toEqual([500, false]);
  const { requestId } = body.errors![0]!.extensions;
  expect(lines).toContainEqual(expect.objectContaining({ msg: 'unexpected error', requestId, err: expect.objectContaining({ message: 'a fault of ours' }) }));
  await test_.close();
});

test('a mutation by HEAD does not run, and a text by HEAD needs a preflight', async () => {
  const test_ = await createTestApp();
  const head = async (search: string) => (await test_.app.http.inject({ method: 'HEAD', url: `/graphql?${search}`, headers: modern })).statusCode;
  const id = await register(test_, mutation);
  expect([await head(`documentId=${id}`), await head(`query=${encodeURIComponent(query)}`)]).toEqual([405, 400]);
  await test_.close();
});

test('a text by GET that a foreign page could ask for needs a preflight still', async () => {
  const test_ = await createTestApp();
  const refused = await requester(test_).get({ query });
  expect(refused).toMatchObject({ status: 400, body: { errors: [{ message: expect.stringMatching(/preflight/i) }] } });
  expect((await requester(test_).get({ query }, { ...modern, 'apollo-require-preflight': '1' })).status).toBe(200);
  await test_.close();
});

test('the example of the appendix has the id that the appendix gives it', () => {
  expect(idOf('query ($id: ID!) {\n  user(id: $id) {\n    name\n  }\n}')).toBe('sha256:7dba4bd717b41f10434822356a93c32b1fb4907b983e854300ad839f84cdcd6e');
});
