import { createFeedWorld, type FeedWorld } from './feed-support';

let feeds: FeedWorld;
let eventId: string;
beforeAll(async () => {
  feeds = await createFeedWorld();
  const tagIds = [await feeds.world.tag('jazz')];
  const organizerId = await feeds.world.organizer({ slug: 'band' });
  const venueId = await feeds.world.venue({ slug: 'hall' });
  ({ id: eventId } = await feeds.world.event({ slug: 'evening', title: 'Evening', tagIds, organizerId, venueId }));
  await feeds.world.event({ title: 'Another', tagIds, organizerId, venueId });
  await feeds.page({ path: '/about' });
});
afterAll(() => feeds.close());

const answers = [
  ['/robots.txt', 'text/plain; charset=utf-8'],
  ['/sitemap.xml', 'application/xml; charset=utf-8'],
  ['/sitemaps/events-1.xml', 'application/xml; charset=utf-8'],
  ['/sitemaps/pages-1.xml', 'application/xml; charset=utf-8'],
  ['/feeds/events.atom', 'application/atom+xml; charset=utf-8'],
  ['/feeds/venues/hall/events.atom', 'application/atom+xml; charset=utf-8'],
  ['/feeds/tags/jazz/events.atom', 'application/atom+xml; charset=utf-8'],
  ['/feeds/organizers/band/events.atom', 'application/atom+xml; charset=utf-8'],
  ['/calendars/events.ics', 'text/calendar; charset=utf-8'],
  ['/calendars/events/evening.ics', 'text/calendar; charset=utf-8'],
  ['/calendars/venues/hall.ics', 'text/calendar; charset=utf-8'],
  ['/calendars/tags/jazz.ics', 'text/calendar; charset=utf-8'],
  ['/calendars/organizers/band.ics', 'text/calendar; charset=utf-8'],
] as const;

describe.each(answers)('%s', (url, type) => {
  it('is sent once: whoever has it gets 304 until it changes', async () => {
    const first = await feeds.get(url);
    expect([first.statusCode, first.headers['content-type'], first.headers['cache-control']]).toEqual([200, type, 'public, max-age=0, must-revalidate']);
    expect(first.headers['last-modified']).toBeUndefined();
    const etag = String(first.headers.etag);
    expect(etag).toMatch(/^W\/"[\w-]{43}"$/);
    for (const known of [etag, etag.slice(2), `"other", ${etag}`, '*']) {
      const again = await feeds.get(url, { 'if-none-match': known });
      expect([again.statusCode, again.body, again.headers.etag, again.headers['cache-control']]).toEqual([304, '', etag, 'public, max-age=0, must-revalidate']);
    }
    expect((await feeds.get(url, { 'if-none-match': '"other"' })).statusCode).toBe(200);
  });

  it('answers HEAD as GET without the body, and nothing else', async () => {
    const [get, head] = [await feeds.get(url), await feeds.get(url, {}, 'HEAD')];
    expect([head.statusCode, head.body]).toEqual([200, '']);
    for (const name of ['content-type', 'etag', 'cache-control', 'content-disposition']) expect(head.headers[name]).toBe(get.headers[name]);
    expect((await feeds.get(url, { 'if-none-match': String(get.headers.etag) }, 'HEAD')).statusCode).toBe(304);
    expect((await feeds.get(url, {}, 'POST')).statusCode).toBe(404);
  });

  it('can be had compressed', async () => {
    expect((await feeds.get(url, { 'accept-encoding': 'gzip' })).statusCode).toBe(200);
  });
});

describe('an edit', () => {
  const ofEvents = answers.map(([url]) => url).filter((url) => !['/robots.txt', '/sitemap.xml', '/sitemaps/pages-1.xml'].includes(url));

  it.each(ofEvents)('changes the tag of %s', async (url) => {
    const { headers } = await feeds.get(url);
    await feeds.rows(`UPDATE events SET title = title || '!', version = version + 1, updated_at = updated_at + interval '1 second' WHERE id = $1`, [eventId]);
    expect((await feeds.get(url, { 'if-none-match': String(headers.etag) })).statusCode).toBe(200);
  });

  it.each(ofEvents)('that unpublishes is seen at once at %s, though the newest change is older then', async (url) => {
    const { headers } = await feeds.get(url);
    await feeds.rows(`UPDATE events SET status = 'DRAFT' WHERE id = $1`, [eventId]);
    try {
      const { statusCode, body } = await feeds.get(url, { 'if-none-match': String(headers.etag) });
      expect(statusCode).toBe(url === '/calendars/events/evening.ics' ? 404 : 200);
      expect(body).not.toMatch(/Evening|events\/evening</);
    } finally {
      await feeds.rows(`UPDATE events SET status = 'PUBLISHED' WHERE id = $1`, [eventId]);
    }
  });

  it('of the path of a page changes the tag of its sitemap, whatever its date', async () => {
    const { headers } = await feeds.get('/sitemaps/pages-1.xml');
    await feeds.rows(`UPDATE page_translations SET path = '/about-us'`);
    expect((await feeds.get('/sitemaps/pages-1.xml', { 'if-none-match': String(headers.etag) })).statusCode).toBe(200);
  });

  it('is no change where nothing is said of it: the same bytes come again', async () => {
    expect((await feeds.get('/calendars/events.ics')).body).toBe((await feeds.get('/calendars/events.ics')).body);
  });
});

describe('a calendar', () => {
  it('is shown, not saved, and has a name if it is', async () => {
    expect((await feeds.get('/calendars/events.ics')).headers['content-disposition']).toBe('inline; filename="events.ics"');
    expect((await feeds.get('/calendars/venues/hall.ics')).headers['content-disposition']).toBe('inline; filename="hall.ics"');
  });
});
