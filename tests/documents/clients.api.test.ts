import { ApolloClient, ApolloLink, gql, HttpLink, InMemoryCache } from '@apollo/client/core';
import { createPersistedQueryLink } from '@apollo/client/link/persisted-queries';
import { Client as UrqlClient, createRequest, fetchExchange, makeOperation } from '@urql/core';
import { persistedExchange } from '@urql/exchange-persisted';
import { print } from 'graphql';
import { GraphQLClient } from 'graphql-request';
import { encodeId } from '../../src/shared/presentation/ids';
import { aClient, listen } from '../bookings/availability-support';
import { type BookingWorld, createBookingWorld } from '../bookings/booking-world';
import { eventually } from '../support/eventually';
import { operation } from '../support/operations';
import { hashOf, idOf, register } from './documents-support';

const text = operation('web/events', 'Tags');
const event = operation('web/events', 'EventList');
const variables = { first: 2 };

/** What a client sent over HTTP, as far as it says which document is meant. */
interface Sent {
  readonly method: string;
  readonly hasText: boolean;
  readonly status: number;
}

let world: BookingWorld;
let url: string;
let sent: Sent[];

/** The `fetch` of a browser, which the test looks over the shoulder. */
const watched: typeof fetch = async (input, init) => {
  const response = await fetch(input, init);
  const address = new URL(String(input));
  const body = init?.body ? (JSON.parse(String(init.body)) as { query?: string }) : { query: address.searchParams.get('query') ?? undefined };
  sent.push({ method: init?.method ?? 'GET', hasText: Boolean(body.query), status: response.status });
  return response;
};

const begin = async (env: Record<string, string> = {}) => {
  world = await createBookingWorld({ env });
  url = (await listen(world.test)).replace('ws', 'http');
  await world.event();
};
beforeEach(() => (sent = []));

const apollo = (options: Partial<Parameters<typeof createPersistedQueryLink>[0]> = {}) =>
  new ApolloClient({
    cache: new InMemoryCache(),
    defaultOptions: { query: { fetchPolicy: 'no-cache' } },
    link: ApolloLink.from([createPersistedQueryLink({ sha256: (given: string) => hashOf(given), ...options } as Parameters<typeof createPersistedQueryLink>[0]), new HttpLink({ uri: url, fetch: watched })]),
  });
const urql = (options: Parameters<typeof persistedExchange>[0] = {}) =>
  new UrqlClient({ url, fetch: watched, fetchOptions: { headers: { 'apollo-require-preflight': 'true' } }, preferGetMethod: false, requestPolicy: 'network-only', exchanges: [persistedExchange({ generateHash: async (given) => hashOf(given), ...options }), fetchExchange] });

describe('clients that leave their documents themselves', () => {
  beforeAll(() => begin());
  afterAll(() => world.close());
  const withText = { hasText: true, status: 200 };
  const byHash = { hasText: false, status: 200 };

  test('Apollo Client sends the text once, then the hash', async () => {
    const client = apollo();
    for (let round = 0; round < 2; round += 1) expect((await client.query({ query: gql(event), variables })).data.events.edges).toHaveLength(1);
    expect(sent).toMatchObject([{ hasText: false }, withText, byHash]);
  });

  test('Apollo Client asks for hashes by GET', async () => {
    const client = apollo({ useGETForHashedQueries: true });
    for (let round = 0; round < 2; round += 1) expect((await client.query({ query: gql(text) })).data.tags).toBeDefined();
    expect(sent).toMatchObject([{ method: 'GET', hasText: false }, withText, { method: 'GET', ...byHash }]);
  });

  test('urql sends the text once, then the hash', async () => {
    const query = `query Urql { events(first: 1) { totalCount } }`;
    const client = urql();
    for (let round = 0; round < 2; round += 1) expect((await client.query(query, {}).toPromise()).data?.events.totalCount).toBe(1);
    expect(sent).toMatchObject([{ method: 'GET', hasText: false, status: 404 }, { method: 'GET', ...withText }, { method: 'GET', ...byHash }]);
  });

  test('graphql-request sends the text', async () => {
    const client = new GraphQLClient(url, { fetch: watched });
    expect(await client.request(event, variables)).toMatchObject({ events: { edges: [expect.anything()] } });
    expect(sent).toMatchObject([withText]);
  });

  test('graphql-request tells the code of a refusal', async () => {
    const client = new GraphQLClient(url, { fetch: watched });
    await expect(client.request('{ nothing }')).rejects.toMatchObject({ response: { errors: [{ extensions: { code: 'BAD_USER_INPUT' } }] } });
  });
});

describe('clients where only registered documents are executed', () => {
  let occurrenceId: string;
  const byId = { hasText: false, status: 200 };
  beforeAll(async () => {
    await begin({ PERSISTED_DOCUMENTS: 'only' });
    occurrenceId = encodeId('Occurrence', (await world.event()).occurrenceId);
  });
  afterAll(() => world.close());

  test('Apollo Client sends the ids of its manifest', async () => {
    const document = gql`query FromManifest($first: Int) { events(first: $first) { totalCount } }`;
    const client = apollo();
    await register(world.test, print(client.documentTransform.transformDocument(document)));
    expect((await client.query({ query: document, variables })).data.events.totalCount).toBeGreaterThan(0);
    expect(sent).toMatchObject([byId]);
  });

  test('Apollo Client is told of a document that is not registered', async () => {
    await expect(apollo().query({ query: gql`query NotRegistered { tags { id } }` })).rejects.toThrow(/Only registered documents/);
  });

  test('urql sends documentId of a document that only has an id', async () => {
    const id = await register(world.test, event);
    const client = new UrqlClient({ url, fetch: watched, preferGetMethod: false, exchanges: [fetchExchange] });
    const request = createRequest({ kind: 'Document', definitions: [], documentId: id } as never, variables);
    const { data, error } = await client.executeRequestOperation(makeOperation('query', request, { url, fetch: watched, requestPolicy: 'network-only' })).toPromise();
    expect({ count: data?.events.edges.length > 0, error }).toEqual({ count: true, error: undefined });
    expect(sent).toMatchObject([byId]);
  });

  test('urql sends the hashes of registered documents', async () => {
    const query = createRequest('query UrqlHashed { events(first: 1) { totalCount } }', {}).query;
    await register(world.test, print(query));
    const { error } = await urql({ enforcePersistedQueries: true }).query(query, {}).toPromise();
    expect(error).toBeUndefined();
    expect(sent).toMatchObject([byId]);
  });

  test('graphql-request sends the text of a registered document, and is refused another', async () => {
    await register(world.test, event);
    const client = new GraphQLClient(url, { fetch: watched });
    expect(await client.request(event, variables)).toMatchObject({ events: expect.anything() });
    await expect(client.request('{ tags { id } }')).rejects.toMatchObject({ response: { errors: [{ extensions: { code: 'FORBIDDEN' } }] } });
  });

  test('a plain fetch sends documentId', async () => {
    const id = await register(world.test, event);
    const response = await fetch(`${url}?documentId=${id}&variables=${encodeURIComponent(JSON.stringify(variables))}`);
    expect({ status: response.status, ...((await response.json()) as object) }).toMatchObject({ status: 200, data: { events: { edges: expect.any(Array) } } });
  });

  test('graphql-ws subscribes by documentId, and is refused another text', async () => {
    const document = operation('web/availability', 'AvailabilityChanged');
    await register(world.test, document);
    const client = aClient(url.replace('http', 'ws'));
    const messages: unknown[] = [];
    const errors: unknown[] = [];
    const sink = { next: (message: unknown) => messages.push(message), error: (error: unknown) => errors.push(error), complete: () => undefined };
    client.subscribe({ query: '', variables: { occurrenceId }, extensions: { documentId: idOf(document) } }, sink);
    client.subscribe({ query: `${document} `, variables: { occurrenceId } }, sink);
    await eventually(() => messages.length > 0 && errors.length > 0);
    expect(messages[0]).toMatchObject({ data: { availabilityChanged: { occurrenceId } } });
    expect(errors).toMatchObject([[{ extensions: { code: 'FORBIDDEN' } }]]);
    await client.dispose();
  });
});
