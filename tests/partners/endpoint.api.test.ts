import { randomUUID } from 'node:crypto';
import { encodeId } from '../../src/shared/presentation/ids';
import { operation } from '../support/operations';
import { createPartnerDesk, partnerEvents, partnerHold, type PartnerDesk } from './partner-desk';

let desk: PartnerDesk;
let partner: Awaited<ReturnType<PartnerDesk['ready']>>;
beforeAll(async () => {
  desk = await createPartnerDesk();
  await desk.world.event();
  partner = await desk.ready([partnerEvents, partnerHold]);
});
afterAll(() => desk.close());

const text = operation(...partnerEvents);
const ask: PartnerDesk['ask'] = (documentId, sent) => desk.ask(documentId, { key: partner.secret, ...sent });

describe('a granted document', () => {
  it.each([
    ['POST', '/partners/graphql'],
    ['GET', '/partners/graphql'],
    ['POST', 'its own address'],
    ['GET', 'its own address'],
  ] as const)('runs by %s at %s', async (method, place) => {
    const [id] = partner.documentIds;
    const answer = place === '/partners/graphql' ? await ask(id, { method, variables: { first: 1 } }) : await ask(undefined, { method, path: `/partners/${id}`, variables: { first: 1 } });
    expect(answer).toMatchObject({ status: 200, data: { events: { nodes: [{ title: 'Show 1' }] } } });
    expect(answer.response.headers['cache-control']).toBe('no-store');
  });

  it("runs by Apollo's extensions, in the body and in the address", async () => {
    const extensions = { persistedQuery: { version: 1, sha256Hash: partner.documentIds[0]!.slice(7) } };
    expect(await ask(undefined, { parameters: { extensions, operationName: 'PartnerEvents' } })).toMatchObject({ status: 200, data: { events: {} } });
    expect(await ask(undefined, { method: 'GET', parameters: { extensions: JSON.stringify(extensions) } })).toMatchObject({ status: 200, data: { events: {} } });
  });

  it('that is a mutation is 405 by GET', async () => {
    const answer = await ask(partner.documentIds[1], { method: 'GET', variables: { input: {} } });
    expect([answer.status, answer.response.headers.allow]).toEqual([405, 'POST']);
  });

  it('has the same errors as on the public endpoint', async () => {
    expect(await ask(partner.documentIds[0], { variables: { first: 'many' } })).toMatchObject({ status: 400, code: 'BAD_USER_INPUT', errors: [{ extensions: { requestId: expect.any(String) } }] });
    expect((await ask(partner.documentIds[0], { variables: { first: 'many' }, headers: { accept: 'application/json' } })).status).toBe(200);
    expect(await ask(partner.documentIds[0], { variables: { first: 101 } })).toMatchObject({ code: 'BAD_USER_INPUT' });
    expect((await desk.test.app.http.inject({ method: 'PUT', url: '/partners/graphql', headers: { authorization: `Bearer ${partner.secret}` } })).statusCode).toBe(405);
  });

  it('is no longer run when it was taken away', async () => {
    const other = await desk.ready([partnerEvents]);
    const [id] = other.documentIds;
    expect((await desk.ask(id, { key: other.secret })).status).toBe(200);
    await desk.run('partnerDocumentsRevoke', { id: other.id, documentIds: [id] });
    expect((await desk.ask(id, { key: other.secret })).code).toBe('PERSISTED_QUERY_NOT_FOUND');
  });
});

describe('anything else', () => {
  it.each([
    ['alone', { query: text }],
    ['beside a granted id', { query: text, documentId: () => partner.documentIds[0] }],
    ['to be registered automatically', { query: text, extensions: { persistedQuery: { version: 1, sha256Hash: () => partner.documentIds[0]!.slice(7) } } }],
    ['even where it is the text of a granted document', { query: text }],
  ])('that is text is refused: %s', async (_how, parameters) => {
    const filled = JSON.parse(JSON.stringify(parameters, (_key, value: unknown) => (typeof value === 'function' ? (value() as string) : value))) as object;
    expect(await ask(undefined, { parameters: filled })).toMatchObject({ status: 400, code: 'BAD_USER_INPUT', errors: [{ message: expect.stringContaining('documentId') }] });
    expect(await ask(undefined, { method: 'GET', parameters: { query: text } })).toMatchObject({ status: 400, code: 'BAD_USER_INPUT' });
  });

  it('the public endpoint runs that text, so it is the endpoint that refuses it', async () => {
    expect(await desk.test.query(text)).toMatchObject({ status: 200, data: { events: {} } });
  });

  it('does not tell an unknown document from one of another partner', async () => {
    const others = await desk.register(operation('partners/events', 'PartnerEvent'));
    const somebody = await desk.ready([['partners/events', 'PartnerEvent']]);
    expect((await desk.ask(others, { key: somebody.secret, variables: { slug: 'none' } })).status).toBe(200);
    const bare = ({ status, errors }: Awaited<ReturnType<typeof ask>>) => {
      const [{ extensions: { requestId: _id, timestamp: _at, ...extensions }, ...error }] = errors;
      return { status, error, extensions };
    };
    const notGranted = bare(await ask(others, { variables: { slug: 'none' } }));
    expect(notGranted).toMatchObject({ status: 404, extensions: { code: 'PERSISTED_QUERY_NOT_FOUND' } });
    expect(bare(await ask(`sha256:${'0'.repeat(64)}`))).toEqual(notGranted);
    expect(bare(await ask('nonsense'))).toEqual(notGranted);
    expect(bare(await ask(undefined, { path: `/partners/${others}` }))).toEqual(notGranted);
  });

  it.each([[undefined], [[]], ['text']])('without a document or a JSON object is bad input: %j', async (payload) => {
    const response = await desk.test.app.http.inject({ method: 'POST', url: '/partners/graphql', headers: { authorization: `Bearer ${partner.secret}`, ...(payload !== undefined && { 'content-type': 'application/json' }) }, payload: payload === undefined ? undefined : JSON.stringify(payload) });
    expect([response.statusCode, response.json().errors[0].extensions.code]).toEqual([400, 'BAD_USER_INPUT']);
  });

  it('survives deep variables', async () => {
    const deep = `${'['.repeat(3_000)}${']'.repeat(3_000)}`;
    const response = await desk.test.app.http.inject({ url: `/partners/graphql?documentId=${partner.documentIds[0]}&variables=${encodeURIComponent(`{"filter":${deep}}`)}`, headers: { authorization: `Bearer ${partner.secret}` } });
    expect(response.statusCode).toBeLessThan(500);
    const posted = await desk.test.app.http.inject({ method: 'POST', url: '/partners/graphql', headers: { authorization: `Bearer ${partner.secret}`, 'content-type': 'application/json' }, payload: `{"documentId":"${partner.documentIds[0]}","variables":{"filter":${'['.repeat(100_000)}${']'.repeat(100_000)}}}` });
    expect(posted.statusCode).toBeLessThan(500);
  });

  it.each([['HEAD', 400], ['PUT', 405], ['PATCH', 405], ['DELETE', 405]] as const)('that comes by %s is refused before it is read', async (method, status) => {
    const response = await desk.test.app.http.inject({ method, url: `/partners/graphql?query=${encodeURIComponent('{ __typename }')}`, headers: { authorization: `Bearer ${partner.secret}`, 'apollo-require-preflight': 'true' } });
    expect([response.statusCode, response.body.includes('data')]).toEqual([status, false]);
  });

  it('never comes to a file, an introspection or a page of GraphiQL', async () => {
    const multipart = await desk.test.app.http.inject({ method: 'POST', url: '/partners/graphql', headers: { authorization: `Bearer ${partner.secret}`, 'content-type': 'multipart/form-data; boundary=x' }, payload: '--x--' });
    expect(multipart.statusCode).toBe(415);
    const introspection = await desk.register('query Introspection { __schema { queryType { name } } }');
    await desk.run('partnerDocumentsGrant', { id: partner.id, documentIds: [introspection] });
    expect(await ask(introspection)).toMatchObject({ status: 400, code: 'BAD_USER_INPUT' });
    expect((await ask(partner.documentIds[0], { method: 'GET', headers: { accept: 'text/html' } })).response.headers['content-type']).toContain('json');
  });
});

describe('without a key that works', () => {
  it.each(['/partners/graphql', `/partners/sha256:${'0'.repeat(64)}`])('%s is 401 and says how to authenticate', async (path) => {
    const none = await desk.ask(partner.documentIds[0], { path });
    expect([none.status, none.code, none.response.headers['www-authenticate']]).toEqual([401, 'UNAUTHENTICATED', 'Bearer']);
    const bad = await desk.ask(partner.documentIds[0], { path, key: `mq_${'a'.repeat(12)}_${'b'.repeat(40)}` });
    expect([bad.status, bad.code, bad.response.headers['www-authenticate']]).toEqual([401, 'UNAUTHENTICATED', 'Bearer error="invalid_token"']);
  });

  it('a key opens neither of the other endpoints', async () => {
    const headers = { authorization: `Bearer ${partner.secret}` };
    expect(await desk.test.query('{ __typename }', {}, headers)).toMatchObject({ status: 401 });
    expect(await desk.test.adminQuery('{ __typename }', {}, headers)).toMatchObject({ status: 401 });
  });
});

describe('a booking that a partner makes', () => {
  const holdOf = (event: { occurrenceId: string; ticketTypes: Readonly<Record<string, { id: string }>> }, idempotencyKey: string = randomUUID()) => ({
    input: { idempotencyKey, occurrenceId: encodeId('Occurrence', event.occurrenceId), lines: [{ ticketTypeId: encodeId('TicketType', event.ticketTypes['Regular']!.id), quantity: 1 }] },
  });

  it('is a guest booking that remembers the partner, and has keys of its own', async () => {
    const event = await desk.world.event();
    const rival = await desk.ready([partnerHold]);
    const variables = holdOf(event);
    const hold = (key: string) => desk.ask(partner.documentIds[1], { key, variables });
    const [first, again, rivals] = [await hold(partner.secret), await hold(partner.secret), await hold(rival.secret)];
    const guests = await desk.test.query(operation('web/bookings', 'BookingHold'), variables);
    const ids = [first, again, rivals, guests].map(({ data }) => data.bookingHold.booking.id as string);
    expect(ids[1]).toBe(ids[0]);
    expect(new Set(ids).size).toBe(3);
    const rows = await desk.world.rows<{ id: string; partner: string | null }>('SELECT id, partner_id AS partner FROM bookings WHERE event_id = $1 ORDER BY id', event.id);
    expect(rows.map(({ id, partner: by }) => [encodeId('Booking', id), by && encodeId('Partner', by)])).toEqual(expect.arrayContaining([[ids[0], partner.id], [ids[2], rival.id], [ids[3], null]]));
  });

  it('sees nothing that the public does not', async () => {
    const viewer = await desk.register('query Me { viewer { id } }');
    await desk.run('partnerDocumentsGrant', { id: partner.id, documentIds: [viewer] });
    expect((await ask(viewer)).data).toEqual({ viewer: null });
  });
});
