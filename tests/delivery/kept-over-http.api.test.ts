import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib';
import type { InjectOptions, LightMyRequestResponse } from 'fastify';
import { operation } from '../support/operations';
import { CacheWorld } from './cache-world';

type Reply = LightMyRequestResponse;

const listing = '{ events(first: 50) { nodes { id slug title summary venue { name city } tags { name } nextOccurrence { startsAt } } } }';
const json = { 'content-type': 'application/json' };
let world: CacheWorld;
let registered: string;

beforeAll(async () => {
  world = await CacheWorld.create();
  const { data } = await world.cached.adminQuery(operation('admin/documents', 'PersistedDocumentsRegister'), { input: { surface: 'PUBLIC', documents: [{ text: listing }] } }, world.office.people.admin.headers);
  registered = data.persistedDocumentsRegister.persistedDocuments[0].documentId;
});
afterAll(() => world.close());

const requests: Record<string, () => InjectOptions> = {
  'by GET of a registered document': () => ({ method: 'GET', url: `/graphql?documentId=${registered}` }),
  'by GET of a document that is sent': () => ({ method: 'GET', url: `/graphql?query=${encodeURIComponent(listing)}`, headers: { 'apollo-require-preflight': 'true' } }),
  'by POST': () => ({ method: 'POST', url: '/graphql', headers: json, payload: { query: listing } }),
};

const bodyOf = ({ rawPayload, headers }: Reply): string => {
  const decode = { br: brotliDecompressSync, gzip: gunzipSync, deflate: inflateSync }[String(headers['content-encoding'])];
  return (decode ? decode(rawPayload) : rawPayload).toString();
};

const ownHeaders = ['date', 'etag', 'cache-control', 'x-request-id', 'content-length', 'content-encoding', 'vary'];

/** All but what caching adds, and what is each answer's own. */
function comparable(reply: Reply) {
  const headers = Object.fromEntries(Object.entries(reply.headers).filter(([name]) => !ownHeaders.includes(name)));
  // They tell nothing to a reader of no other origin.
  if (headers['access-control-allow-origin'] === undefined) for (const name of ['access-control-allow-credentials', 'access-control-expose-headers']) delete headers[name];
  return { status: reply.statusCode, vary: [...new Set(String(reply.headers['vary']).toLowerCase().split(/, */))].sort(), headers, body: reply.statusCode === 200 ? bodyOf(reply) : reply.statusCode };
}

/** The same asked three times, of which the third is kept, and of the app that keeps nothing. */
async function both(given: InjectOptions, headers: Record<string, string> = {}) {
  const request = { ...given, headers: { ...given.headers, ...headers } };
  const replies: Reply[] = [];
  for (let time = 0; time < 3; time += 1) replies.push(await world.cached.app.http.inject(request));
  return { first: replies[0]!, kept: replies[2]!, plain: await world.plain.app.http.inject(request) };
}

describe.each(Object.keys(requests))('a kept answer %s', (name) => {
  const request = () => requests[name]!();

  it.each([
    ['no Accept', {}],
    ['application/json', { accept: 'application/json' }],
    ['the new media type', { accept: 'application/graphql-response+json' }],
    ['both, the old one first', { accept: 'application/json, application/graphql-response+json' }],
    ['both by weight', { accept: 'application/json;q=0.5, application/graphql-response+json' }],
    ['anything', { accept: '*/*' }],
    ['any application', { accept: 'application/*' }],
    ['nothing that there is', { accept: 'application/xml' }],
    ['nothing that there is, by weight', { accept: 'application/json;q=0, text/css' }],
    ['Brotli', { 'accept-encoding': 'br' }],
    ['gzip', { 'accept-encoding': 'gzip' }],
    ['deflate', { 'accept-encoding': 'deflate' }],
    ['what browsers send', { 'accept-encoding': 'gzip, deflate, br, zstd' }],
    ['no coding', { 'accept-encoding': 'identity' }],
    ['any coding', { 'accept-encoding': '*' }],
    ['gzip by weight', { 'accept-encoding': 'br;q=0.1, gzip;q=0.9' }],
    ['a coding that there is not', { 'accept-encoding': 'compress' }],
    ['no Brotli', { 'accept-encoding': 'br;q=0, gzip' }],
    ['our origin', { origin: 'https://www.example' }],
    ['an origin that is not ours', { origin: 'https://evil.example' }],
    ['a method that is overridden', { 'x-http-method-override': 'DELETE' }],
  ])('is what it would be uncached, with the same status and headers, for %s', async (_case, headers) => {
    const { first, kept, plain } = await both(request(), headers);
    expect(comparable(kept)).toEqual(comparable(plain));
    expect(comparable(first)).toEqual(comparable(plain));
    const coding = kept.headers['content-encoding'];
    if (coding) expect(String(headers['accept-encoding' as keyof typeof headers])).toMatch(new RegExp(`${String(coding)}|\\*`));
  });

  it.each([
    ['the tag', (etag: string) => etag],
    ['the tag as a strong one', (etag: string) => etag.slice(2)],
    ['a list with the tag', (etag: string) => `"other", W/"another" ,${etag}`],
    ['anything', () => '*'],
    ['another tag', () => 'W/"other"'],
    ['the tag without quotes', (etag: string) => etag.slice(3, -1)],
    ['nothing', () => ''],
  ])('answers 304 where If-None-Match holds %s, if that names it', async (what, given) => {
    const isGet = request().method === 'GET';
    const { etag } = (await both(request())).kept.headers;
    expect(etag).toMatch(/^W\/"[\w-]+"$/);
    const { kept, plain } = await both(request(), { 'if-none-match': given(String(etag)) });
    const isNamed = !['another tag', 'the tag without quotes', 'nothing'].includes(what);
    expect(kept.statusCode).toBe(isGet && isNamed ? 304 : 200);
    expect(kept.body).toBe(kept.statusCode === 304 ? '' : plain.body);
    if (kept.statusCode === 304) expect(kept.headers).toMatchObject({ etag, 'cache-control': 'public, max-age=0, s-maxage=0, must-revalidate', 'x-content-type-options': 'nosniff' });
  });

  it('is for nobody who shows a token, good or bad', async () => {
    await both(request());
    const before = world.answers.statistics();
    const signedIn = await both(request(), world.office.people.visitor.headers);
    expect(signedIn.kept.headers).toMatchObject({ 'cache-control': 'no-store' });
    expect(signedIn.kept.headers.etag).toBeUndefined();
    const bad = await both(request(), { authorization: 'Bearer bad' });
    expect([bad.kept.statusCode, bad.plain.statusCode]).toEqual([401, 401]);
    expect(world.answers.statistics()).toEqual(before);
  });

  it('does not depend on the host that was asked', async () => {
    const { kept } = await both(request());
    const forged: Record<string, string>[] = [{ host: 'evil.example' }, { 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'http' }, { forwarded: 'host=evil.example' }, { 'x-original-url': '/admin/graphql' }];
    for (const headers of forged) expect((await both(request(), headers)).kept.body).toBe(kept.body);
    expect(kept.body).not.toContain('evil');
  });

  it('is not there for HEAD, which is answered as it always is', async () => {
    await both(request());
    const { payload: _none, ...head } = request();
    const { kept, plain } = await both({ ...head, method: 'HEAD' });
    expect({ status: kept.statusCode, body: kept.body }).toEqual({ status: plain.statusCode, body: plain.body });
  });
});

describe('what is asked', () => {
  const post = (payload: object, headers: Record<string, string> = {}) => both({ method: 'POST', url: '/graphql', headers: { ...json, ...headers }, payload });
  const agree = async (payload: object) => {
    const { kept, plain } = await post(payload);
    expect(kept.body).toBe(plain.body);
    return kept;
  };

  it('is told apart by the name of the operation', async () => {
    const query = 'query A { venues { totalCount } } query B { tags { slug } }';
    const [a, b] = [await agree({ query, operationName: 'A' }), await agree({ query, operationName: 'B' })];
    expect(a.body).not.toBe(b.body);
    const { kept, plain } = await post({ query });
    expect([kept.json().errors[0].message, kept.headers.etag]).toEqual([plain.json().errors[0].message, undefined]);
  });

  it('is the same whatever the order of variables, and another with other values, defaults included', async () => {
    const query = 'query ($first: Int = 1, $last: Int, $filter: EventFilter) { events(first: $first, last: $last, filter: $filter) { nodes { slug } } }';
    const one = await agree({ query, variables: { first: 2, filter: { city: 'Berlin', countryCode: 'DE' } } });
    const before = world.answers.statistics().hits;
    const other = await agree({ query, variables: { filter: { countryCode: 'DE', city: 'Berlin' }, first: 2 } });
    expect(other.body).toBe(one.body);
    expect(world.answers.statistics().hits - before).toBe(3);
    for (const variables of [{}, { first: 1 }, { first: null }, { first: null, last: 1 }, { first: 2 }, { first: 3, filter: null }, { first: 3, filter: {} }, { first: 2, filter: { city: 'Wien' } }]) await agree({ query, variables });
  });

  it('is told apart from what only looks like it', async () => {
    const query = 'query ($ids: [ID!]!) { nodes(ids: $ids) { id } }';
    const [a, b] = [world.id('Event', world.events.seen.id), world.id('Venue', world.venues.hall)];
    const bodies = new Set<string>();
    for (const ids of [[a, b], [b, a], [a], [`${a}","${b}`], [a, a]]) bodies.add((await agree({ query, variables: { ids } })).body);
    expect(bodies.size).toBe(5);
    await agree({ query, variables: { ids: [a], constructor: 1, toString: 'x' } });
  });

  it('is not kept where its variables are long', async () => {
    const query = 'query ($ids: [ID!]!) { nodes(ids: $ids) { id } }';
    const { kept, plain } = await post({ query, variables: { ids: Array.from({ length: 100 }, () => `${world.id('Event', world.events.seen.id)}`.padEnd(60, '0')) } });
    expect([kept.body, kept.headers.etag]).toEqual([plain.body, undefined]);
  });

  it.each([
    ['errors', { query: '{ events(first: 1000) { nodes { id } } }' }],
    ['partial data', { query: '{ tags { slug } venues(first: 0) { totalCount } }' }],
    ['a part that is refused', { query: 'query ($skip: Boolean!) { tags { slug } nodes(ids: []) @skip(if: $skip) { id } viewer { id } }', variables: { skip: true } }],
    ['the viewer', { query: '{ viewer { id } }' }],
    ['availability', { query: '{ event(slug: "seen") { occurrences { nodes { availability { remaining version } } } } }' }],
    ['a preview', { query: '{ pagePreview(token: "none") { title } }' }],
    ['a booking', { query: '{ bookingByToken(token: "none") { id } }' }],
    ['the schema', { query: '{ __schema { queryType { name } } }' }],
    ['a mutation', { query: 'mutation { sessionRevoke { accepted } }' }],
    ['what hides availability behind a fragment', { query: 'query ($no: Boolean = false) { event(slug: "seen") { ...A @include(if: $no) } } fragment A on Event { nextOccurrence { availability { remaining } } }' }],
  ])('is never kept where the answer holds %s', async (_what, payload) => {
    const before = world.answers.statistics().entries;
    const { kept } = await post(payload);
    expect([kept.headers.etag, kept.headers['cache-control'], world.answers.statistics().entries]).toEqual([undefined, 'no-store', before]);
  });

  it('is not answered from what was kept for a POST, where a GET must be refused', async () => {
    const query = '{ tags { id } }';
    await agree({ query });
    const { kept, plain } = await both({ method: 'GET', url: `/graphql?query=${encodeURIComponent(query)}` });
    expect([kept.statusCode, plain.statusCode]).toEqual([400, 400]);
  });

  it.each(['/graphql?documentId=', '/graphql?variables=%7B%7D&documentId='])('is described by HEAD as GET would send it: %s', async (address) => {
    const url = `${address}${registered}`;
    const described = await both({ method: 'HEAD', url });
    const { kept } = await both({ method: 'GET', url });
    for (const head of [described.first, described.kept]) {
      expect([head.statusCode, head.body, head.headers.etag, head.headers['content-type']]).toEqual([200, '', kept.headers.etag, kept.headers['content-type']]);
      expect(head.headers['cache-control']).toMatch(/^public, max-age=0, s-maxage=\d+, must-revalidate$/);
    }
    expect(described.plain.statusCode).toBe(200);
    const unchanged = await world.cached.app.http.inject({ method: 'HEAD', url, headers: { 'if-none-match': String(kept.headers.etag) } });
    expect(unchanged.statusCode).toBe(304);
  });

  it.each(['variables', 'extensions'])('is not looked for by %s that are nested without end, which are the caller’s fault', async (name) => {
    const deep = `{"a":${'['.repeat(7_000)}${']'.repeat(7_000)}}`;
    for (const request of [{ method: 'GET', url: `/graphql?documentId=${registered}&${name}=${deep}` }, { method: 'POST', url: '/graphql', headers: json, payload: `{"documentId":"${registered}","${name}":${deep}}` }] as const) {
      const { kept, plain } = await both(request);
      expect([kept.statusCode, plain.statusCode, kept.json().errors[0].message]).toEqual([400, 400, `${name} may be nested 64 levels at most.`]);
    }
  });

  it('is not answered to a browser that opens the address and gets the editor', async () => {
    const url = `/graphql?documentId=${registered}`;
    await both({ method: 'GET', url });
    const { kept, plain } = await both({ method: 'GET', url }, { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' });
    expect(kept.headers['content-type']).toBe(plain.headers['content-type']);
  });

  it('cannot be poisoned by extensions', async () => {
    const query = '{ tags { name } }';
    const [plainly, extended] = [await agree({ query }), await agree({ query, extensions: { anything: 'else' } })];
    expect(extended.body).toBe(plainly.body);
    const { kept, plain } = await post({ query, extensions: { persistedQuery: { version: 1, sha256Hash: '0'.repeat(64) } } });
    expect([kept.statusCode, kept.json().errors[0].message]).toEqual([plain.statusCode, plain.json().errors[0].message]);
  });
});
