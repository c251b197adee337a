import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { HttpCdn } from '../../src/delivery/infrastructure/http-cdn';
import { surrogateKeys } from '../../src/shared/application/surrogate-keys';
import { decodeId } from '../../src/shared/presentation/ids';
import { type BackOffice, createBackOffice } from '../events/admin-support';
import { eventually } from '../support/eventually';
import { isKeeping, purge } from './delivery-support';

interface Purged {
  readonly headers: IncomingHttpHeaders;
  readonly tags: readonly string[];
}

/** Stands in for a CDN: keeps what it is told, and answers with the next of `statuses`, or 200. */
async function startCdn() {
  const told: Purged[] = [];
  const statuses: number[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (part) => (body += part));
    request.on('end', () => {
      told.push({ headers: request.headers, tags: JSON.parse(body).tags });
      response.writeHead(statuses.shift() ?? 200, { location: '/elsewhere' }).end('done');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/purge`,
    told,
    statuses,
    stop: () => new Promise((resolve) => server.close(resolve)),
  };
}

let cdn: Awaited<ReturnType<typeof startCdn>>;
beforeAll(async () => void (cdn = await startCdn()));
afterAll(() => cdn.stop());
beforeEach(() => void (cdn.told.length = cdn.statuses.length = 0));

describe('a CDN', () => {
  let office: BackOffice;
  beforeAll(async () => {
    office = await createBackOffice({ env: { RESPONSE_CACHE: 'true', CDN_PURGE_URL: cdn.url, CDN_PURGE_TOKEN: 'secret-of-cdn' } });
    await Promise.all([isKeeping(office.test), office.test.app.startJobs()]);
  });
  afterAll(() => office.test.close());

  it('is told of each change by the tags that it knows answers by, with the token', async () => {
    const { id, version } = await office.createPublishedEvent({ title: 'Told' });
    const { slug } = await office.event(id);
    const { headers } = await office.test.app.http.inject({ url: '/graphql', query: { query: `{ event(slug: "${slug}") { id title } }` }, headers: { 'apollo-require-preflight': '1' } });
    expect(headers['cache-control']).toMatch(/s-maxage=3[56]\d\d,/);
    const keys = String(headers['surrogate-key']).split(' ');
    expect(keys).toContain(`event:${decodeId('Event', id)}`);
    expect(headers['cache-tag']).toBe(keys.join(','));
    cdn.told.length = 0;
    await office.run('eventUpdate', { id, expectedVersion: version, input: { title: 'Told again' } });
    const { headers: sent, tags } = await eventually(() => cdn.told.find((one) => one.tags.includes(`event:${decodeId('Event', id)}`)));
    expect(keys.some((key) => tags.includes(key))).toBe(true);
    expect(sent).toMatchObject({ authorization: 'Bearer secret-of-cdn', 'content-type': 'application/json' });
  });

  it('is told again when it has failed', async () => {
    cdn.statuses.push(500);
    await purge(office, office.people.admin, ['menu:told-twice']);
    const times = () => cdn.told.filter(({ tags }) => tags.includes('menu:told-twice')).length;
    await eventually(() => times() === 2, 20_000);
  });

  it('is told of a purge of everything as it is', async () => {
    await purge(office, office.people.admin, ['tags', '*']);
    expect((await eventually(() => cdn.told[0])).tags).toEqual(['*']);
  });

  it('is told when what events are found by has changed, which a job writes', async () => {
    await office.createPublishedEvent();
    await office.run('organizerUpdate', { id: office.organizerId, expectedVersion: 1, input: { name: 'Another name to be found by' } });
    await eventually(() => cdn.told.find(({ tags }) => tags.length === 1 && tags[0] === 'events:search'));
  });
});

describe('without a CDN', () => {
  it('no job is written, and shared caches must ask', async () => {
    const office = await createBackOffice({ env: { RESPONSE_CACHE: 'true' } });
    try {
      await isKeeping(office.test);
      const { id } = await office.createPublishedEvent();
      const { rows } = await office.test.platform.database.pool.query(`SELECT task_identifier FROM graphile_worker.jobs WHERE task_identifier LIKE 'answers.purged%'`);
      expect(rows).toEqual([]);
      const { slug } = await office.event(id);
      const { headers } = await office.test.app.http.inject({ url: '/graphql', query: { query: `{ event(slug: "${slug}") { title } }` }, headers: { 'apollo-require-preflight': '1' } });
      expect(headers['cache-control']).toBe('public, max-age=0, s-maxage=0, must-revalidate');
      expect(headers['surrogate-key']).toBeUndefined();
    } finally {
      await office.test.close();
    }
  });
});

describe('the hook', () => {
  it('sends at most 100 tags at once', async () => {
    await new HttpCdn(cdn.url, undefined).purge(Array.from({ length: 250 }, (_, index) => `menu:${index}`));
    expect(cdn.told.map(({ tags }) => tags.length)).toEqual([100, 100, 50]);
    expect(cdn.told.flatMap(({ tags }) => tags)).toHaveLength(250);
    expect(cdn.told[0]!.headers.authorization).toBeUndefined();
  });

  it('writes tags as the headers of answers do', async () => {
    const tags = ['page-path:/über uns', 'event-slug:a,b', 'event-slug:\ud800'];
    await new HttpCdn(cdn.url, undefined).purge(tags);
    expect(cdn.told[0]!.tags).toEqual(surrogateKeys(tags));
    expect(cdn.told[0]!.tags).toEqual(['page-path:/%C3%BCber%20uns', 'event-slug:a%2Cb', 'event-slug:%EF%BF%BD']);
  });

  it.each([302, 400, 503])('fails when it is answered %s, and follows nobody', async (status) => {
    cdn.statuses.push(status);
    await expect(new HttpCdn(cdn.url, 'secret').purge(['tags'])).rejects.toThrow(`answered ${status}`);
    expect(cdn.told).toHaveLength(1);
  });
});

describe('an answer with more tags than a CDN takes', () => {
  it.each([[Array.from({ length: 1_001 }, (_, index) => `menu:${index}`)], [[`page-path:/${'x'.repeat(16_000)}`]]])('is offered to none', (tags) => {
    expect(surrogateKeys(tags)).toBeNull();
    expect(surrogateKeys(tags.slice(0, 1).map((tag) => tag.slice(0, 100)))).not.toBeNull();
  });
});
