import { all, createFeedWorld, type FeedWorld, parseXml, publicUrl, siteUrl, textOf } from './feed-support';

let feeds: FeedWorld;
beforeAll(async () => {
  feeds = await createFeedWorld();
});
afterAll(() => feeds.close());
beforeEach(() => feeds.rows('TRUNCATE events, pages CASCADE'));

describe('the sitemap of events', () => {
  it('names each with the time of its last change', async () => {
    await feeds.world.event({ slug: 'one' });
    await feeds.world.event({ slug: 'called-off', status: 'CANCELLED' });
    expect(await feeds.locations('/sitemap.xml')).toEqual([`${publicUrl}/sitemaps/events-1.xml`]);
    const { body, headers } = await feeds.get('/sitemaps/events-1.xml');
    expect(headers['content-type']).toBe('application/xml; charset=utf-8');
    const root = parseXml(body);
    expect([root.name, root.attributes.xmlns]).toEqual(['urlset', 'http://www.sitemaps.org/schemas/sitemap/0.9']);
    expect(root.children.map((url) => [textOf(url, 'loc'), textOf(url, 'lastmod')]).sort()).toEqual([
      [`${siteUrl}/events/called-off`, '2026-11-18T08:00:00.000Z'],
      [`${siteUrl}/events/one`, '2026-11-18T08:00:00.000Z'],
    ]);
  });

  it('is two files for 60,000 events, each event in one of them', async () => {
    await feeds.rows(`INSERT INTO events (id, slug, status, title, organizer_id, time_zone, published_at, created_at, updated_at)
      SELECT gen_random_uuid(), 'event-' || n, 'PUBLISHED', 'Event', $1, 'Europe/Berlin', now(), now(), now() FROM generate_series(1, 60000) n`, [feeds.world.organizerId]);
    expect(await feeds.locations('/sitemap.xml')).toEqual([`${publicUrl}/sitemaps/events-1.xml`, `${publicUrl}/sitemaps/events-2.xml`]);
    const files = [await feeds.get('/sitemaps/events-1.xml'), await feeds.get('/sitemaps/events-2.xml')].map(({ body }) => {
      expect(Buffer.byteLength(body)).toBeLessThan(50 * 1_024 * 1_024);
      return parseXml(body).children.map((url) => textOf(url, 'loc'));
    });
    expect(files.map(({ length }) => length)).toEqual([50_000, 10_000]);
    expect(new Set(files.flat()).size).toBe(60_000);
    expect((await feeds.get('/sitemaps/events-3.xml')).statusCode).toBe(404);
  });

  it.each(['0', '01', '2', '-1', '1.5', 'x', '99999999999999999999', '1%00'])('has no file of the number %s', async (number) => {
    await feeds.world.event();
    const { statusCode, headers } = await feeds.get(`/sitemaps/events-${number}.xml`);
    expect([statusCode, headers['content-type']]).toEqual([404, 'application/problem+json; charset=utf-8']);
  });
});

describe('the sitemap of pages', () => {
  const alternates = (url: ReturnType<typeof parseXml>) => all(url, 'xhtml:link').map(({ attributes }) => [attributes.rel, attributes.hreflang, attributes.href]);

  it('names each live translation, with all of the same page', async () => {
    await feeds.rows(`UPDATE site_settings SET locales = '{en,de,fr}'`);
    const pageId = await feeds.page({ path: '/about' });
    await feeds.page({ pageId, locale: 'de', path: '/ueber-uns' });
    await feeds.page({ pageId, locale: 'fr', path: '/a-propos', isPublished: false });
    await feeds.page({ path: '/' });
    expect(await feeds.locations('/sitemap.xml')).toEqual([`${publicUrl}/sitemaps/pages-1.xml`]);
    const urls = new Map(parseXml((await feeds.get('/sitemaps/pages-1.xml')).body).children.map((url) => [textOf(url, 'loc'), url]));
    expect([...urls.keys()].sort()).toEqual([`${siteUrl}/`, `${siteUrl}/about`, `${siteUrl}/de/ueber-uns`]);
    expect(textOf(urls.get(`${siteUrl}/about`)!, 'lastmod')).toBe(feeds.clock.now().toISOString());
    const links = [
      ['alternate', 'de', `${siteUrl}/de/ueber-uns`],
      ['alternate', 'en', `${siteUrl}/about`],
      ['alternate', 'x-default', `${siteUrl}/about`],
    ];
    expect(alternates(urls.get(`${siteUrl}/about`)!)).toEqual(links);
    expect(alternates(urls.get(`${siteUrl}/de/ueber-uns`)!)).toEqual(links);
    expect(alternates(urls.get(`${siteUrl}/`)!)).toEqual([]);
  });

  it('is two files for 12,000 pages, each page in one of them', async () => {
    await feeds.rows(`WITH ids AS (SELECT n, gen_random_uuid() AS page_id, gen_random_uuid() AS version_id FROM generate_series(1, 12000) n),
      page AS (INSERT INTO pages (id, position, created_at, updated_at) SELECT page_id, 0, now(), now() FROM ids),
      version AS (INSERT INTO page_versions (id, page_id, locale, number, title, seo, sections, created_at) SELECT version_id, page_id, 'en', 1, 'Page', '{}', '[]', now() FROM ids)
      INSERT INTO page_translations (page_id, locale, slug, path, draft_version_id, published_version_id, published_at, created_at, updated_at) SELECT page_id, 'en', '', '/page-' || n, version_id, version_id, now(), now(), now() FROM ids`);
    const [first, second] = [await feeds.locations('/sitemaps/pages-1.xml'), await feeds.locations('/sitemaps/pages-2.xml')];
    expect([first.length, second.length, new Set([...first, ...second]).size]).toEqual([10_000, 2_000, 12_000]);
  });
});

describe('robots.txt', () => {
  it('leads to the sitemap, and away from what is not for search', async () => {
    const { body, headers } = await feeds.get('/robots.txt');
    expect(headers['content-type']).toBe('text/plain; charset=utf-8');
    expect(body.split('\n')).toEqual(expect.arrayContaining(['User-agent: *', 'Disallow: /graphql', 'Disallow: /admin/', 'Disallow: /bookings/', `Sitemap: ${publicUrl}/sitemap.xml`]));
    expect(body).not.toMatch(/^Disallow: \/$/m);
  });

  it('keeps all out of a site that is not to be indexed, which has no sitemaps either', async () => {
    await feeds.world.event();
    await feeds.rows('UPDATE site_settings SET is_indexed = false');
    try {
      expect((await feeds.get('/robots.txt')).body).toBe('User-agent: *\nDisallow: /\n');
      expect((await feeds.get('/sitemap.xml')).statusCode).toBe(404);
      expect((await feeds.get('/sitemaps/events-1.xml')).statusCode).toBe(404);
      expect((await feeds.get('/feeds/events.atom')).statusCode).toBe(200);
    } finally {
      await feeds.rows('UPDATE site_settings SET is_indexed = true');
    }
  });
});

describe('without PUBLIC_URL', () => {
  it('this API is where the caller reached it', async () => {
    const other = await createFeedWorld({ env: { FRONTEND_URL: siteUrl } });
    try {
      expect((await other.get('/robots.txt', { host: 'api.example.org' })).body).toContain('Sitemap: http://api.example.org/sitemap.xml');
    } finally {
      await other.close();
    }
  });
});
