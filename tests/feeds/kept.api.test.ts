import { setTimeout as sleep } from 'node:timers/promises';
import { TieredAnswers } from '../../src/shared/infrastructure/cache/tiered-answers';
import { KeptContents } from '../../src/feeds/presentation/kept-contents';
import { changeUnheard, isKeeping, purge } from '../delivery/delivery-support';
import { type BackOffice, createBackOffice } from '../events/admin-support';
import { createTestApp, fakeClock } from '../support/app';
import { publicUrl, siteUrl } from './feed-support';

const env = { RESPONSE_CACHE: 'true', FRONTEND_URL: siteUrl, PUBLIC_URL: publicUrl };

let office: BackOffice;
const addresses = ['/feeds/events.atom', '/calendars/events.ics'];
beforeAll(async () => {
  office = await createBackOffice({ env });
  await isKeeping(office.test);
  const { slug } = await office.event((await office.createPublishedEvent({ title: 'First', summary: 'A long evening at the harbour. '.repeat(14) })).id);
  const { organizer } = (await office.test.query('query Slugs($slug: String!) { event(slug: $slug) { organizer { slug } } }', { slug })).data.event;
  const { venue } = (await office.test.query('query Slugs($slug: String!) { event(slug: $slug) { venue { slug } } }', { slug })).data.event;
  addresses.push(`/feeds/venues/${venue.slug}/events.atom`, `/feeds/organizers/${organizer.slug}/events.atom`, `/calendars/venues/${venue.slug}.ics`, `/calendars/organizers/${organizer.slug}.ics`);
});
afterAll(() => office.test.close());

const get = (url: string, headers: Record<string, string> = {}, test = office.test) => test.app.http.inject({ url, headers });
const bodies = async () => Promise.all(addresses.map(async (url) => (await get(url)).body));

describe('feeds and calendars', () => {
  it('are kept: what changes unheard does not show, until it is purged', async () => {
    const before = await bodies();
    await changeUnheard(office.test, `UPDATE events SET title = title || ' unheard'`);
    expect(await bodies()).toEqual(before);
    await purge(office, office.people.admin, ['events:all', `venues`, 'tags']);
    for (const body of await bodies()) expect(body).toContain('unheard');
  });

  it('show a published event, another title of it, and that it is cancelled, at once', async () => {
    await bodies();
    const { id, version } = await office.createPublishedEvent({ title: 'Fresh from the press' });
    for (const body of await bodies()) expect(body).toContain('Fresh from the press');
    await office.run('eventUpdate', { id, expectedVersion: version, input: { title: 'Renamed' } });
    for (const body of await bodies()) expect([body.includes('Renamed'), body.includes('Fresh from the press')]).toEqual([true, false]);
    await office.run('eventUnpublish', { id });
    for (const body of await bodies()) expect(body).not.toContain('Renamed');
  });

  it('show another name of the organizer or venue at once', async () => {
    await bodies();
    const { version } = (await office.run('venueUpdate', { id: office.venueId, expectedVersion: 2, input: { name: 'Hall of many names' } })).venue;
    expect(version).toBe(3);
    for (const body of await bodies()) expect(body).toContain('Hall of many names');
    await office.run('organizerUpdate', { id: office.organizerId, expectedVersion: 1, input: { name: 'Newly named' } });
    expect((await get('/feeds/events.atom')).body).toContain('Newly named');
  });

  it('are answered with 304 to whoever has them, and compressed to whoever wants that', async () => {
    for (const url of [...addresses, '/robots.txt', '/sitemap.xml']) {
      const { headers } = await get(url);
      const { hits } = office.test.platform.answers!.statistics();
      const again = await get(url, { 'if-none-match': String(headers.etag), 'accept-encoding': 'gzip' });
      expect([again.statusCode, again.body, again.headers.etag]).toEqual([304, '', headers.etag]);
      expect(office.test.platform.answers!.statistics().hits).toBe(hits + 1);
      expect(headers.vary).toMatch(/Accept-Encoding/);
    }
    expect((await get('/feeds/events.atom', { 'accept-encoding': 'gzip' })).headers['content-encoding']).toBe('gzip');
    const { headers } = await get('/calendars/events.ics');
    expect([headers['content-type'], headers['content-disposition']]).toEqual(['text/calendar; charset=utf-8', 'inline; filename="events.ics"']);
    expect((await office.test.app.http.inject({ method: 'HEAD', url: '/calendars/events.ics' })).body).toBe('');
  });

  it('name the next date of an event once the one before has ended', async () => {
    const clock = fakeClock('2027-01-01T00:00:00.000Z');
    const later = await createTestApp({ databaseUrl: office.test.databaseUrl, clock, env });
    try {
      await isKeeping(later);
      await changeUnheard(office.test, `UPDATE occurrences SET starts_at = '2027-01-01T01:00Z', ends_at = '2027-01-01T02:00Z'`);
      const read = async () => (await get('/feeds/events.atom', {}, later)).body;
      const before = await read();
      clock.advance(7_199);
      expect(await read()).toBe(before);
      clock.advance(1);
      expect(await read()).not.toBe(before);
    } finally {
      await later.close();
    }
  });
});

describe('where PUBLIC_URL is not set', () => {
  it('nobody is sent the addresses of another host', async () => {
    const open = await createTestApp({ databaseUrl: office.test.databaseUrl, clock: office.clock, env: { RESPONSE_CACHE: 'true', FRONTEND_URL: siteUrl } });
    try {
      await isKeeping(open);
      for (const host of ['evil.example', 'good.example']) expect((await get('/robots.txt', { host }, open)).body).toContain(`http://${host}/sitemap.xml`);
      expect(open.platform.answers!.statistics().entries).toBe(0);
    } finally {
      await open.close();
    }
  });
});

describe('a text that is made while what it shows changes', () => {
  const logger = { debug() {}, warn() {} } as never;
  const aCache = (isListening = true) => {
    const cache = new TieredAnswers(1_048_576, null, fakeClock(), logger);
    if (isListening) cache.beginToHear();
    return { cache, kept: new KeptContents({ cache, clock: fakeClock(), lifetime: 60, hasCdn: false }) };
  };
  const content = (text: string) => ({ facts: text, write: () => text, tags: ['events:all'] });

  it.each([['is heard', true], ['may go unheard', false]])('is kept for nobody, and given to nobody who came after the change, where that %s', async (_what, isListening) => {
    const { cache, kept } = aCache(isListening);
    let go!: () => void;
    const change = new Promise<void>((resolve) => (go = resolve));
    const first = kept.get('/', async () => (await change, content('old')));
    await sleep(0);
    await cache.purge(['events:all']);
    const second = kept.get('/', async () => content('new'));
    go();
    expect([await first, await second]).toEqual([null, null]);
    expect(cache.statistics().entries).toBe(0);
  });

  it('is made once for all who wait, where nothing changes', async () => {
    const { kept } = aCache();
    let made = 0;
    const make = async () => ((made += 1), content('same'));
    expect(await Promise.all([kept.get('/', make), kept.get('/', make), kept.get('/', make)])).not.toContain(null);
    expect(made).toBe(1);
  });

  it('fails for the first alone, whoever comes meanwhile makes it', async () => {
    const { kept } = aCache();
    const [first, second] = await Promise.allSettled([kept.get('/', () => Promise.reject(new Error('not found'))), kept.get('/', async () => content('there by now'))]);
    expect([first.status, second]).toEqual(['rejected', { status: 'fulfilled', value: null }]);
  });
});
