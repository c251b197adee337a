import { all, createFeedWorld, type FeedWorld, hostileTexts, publicUrl, siteUrl, textOf, type XmlElement } from './feed-support';

let feeds: FeedWorld;
beforeAll(async () => {
  feeds = await createFeedWorld();
});
afterAll(() => feeds.close());
beforeEach(() => feeds.rows('TRUNCATE events CASCADE'));

const titles = (feed: XmlElement) => all(feed, 'entry').map((entry) => textOf(entry, 'title'));

describe('the feed of events', () => {
  it('tells of each what it is, whose, when and where', async () => {
    const tagIds = [await feeds.world.tag('jazz', 'Jazz & more'), await feeds.world.tag('outdoor', 'Outdoor')];
    const { id } = await feeds.world.event({ title: 'Evening', slug: 'evening', summary: 'Songs.', tagIds, publishedHoursAgo: 5, occurrences: [{ in: -50 }, { in: 30, isCancelled: true }, { in: 54 }, { in: 78 }] });
    const feed = await feeds.atom('/feeds/events.atom');
    expect(feed.name).toBe('feed');
    expect(feed.attributes).toEqual({ xmlns: 'http://www.w3.org/2005/Atom', 'xml:lang': 'en' });
    expect(textOf(feed, 'title')).toBe('Marquee');
    expect(textOf(feed, 'id')).toBe(`${publicUrl}/feeds/events.atom`);
    expect(all(feed, 'link').map(({ attributes }) => [attributes.rel, attributes.href])).toEqual([['self', `${publicUrl}/feeds/events.atom`], ['alternate', siteUrl]]);
    const [entry] = all(feed, 'entry');
    expect(textOf(entry!, 'id')).toBe(`urn:uuid:${id}`);
    expect(textOf(entry!, 'title')).toBe('Evening');
    expect(textOf(entry!, 'summary')).toBe('Songs.');
    expect(textOf(entry!, 'published')).toBe('2026-11-22T07:00:00.000Z');
    expect(textOf(entry!, 'updated')).toBe('2026-11-18T08:00:00.000Z');
    expect(textOf(feed, 'updated')).toBe('2026-11-18T08:00:00.000Z');
    expect(textOf(all(entry!, 'author')[0]!, 'name')).toBe('House Ensemble');
    expect(all(entry!, 'link')[0]!.attributes.href).toBe(`${siteUrl}/events/evening`);
    expect(all(entry!, 'category').map(({ attributes }) => attributes)).toEqual([{ term: 'jazz', label: 'Jazz & more' }, { term: 'outdoor', label: 'Outdoor' }]);
    expect(textOf(entry!, 'content')).toMatch(/^Tuesday, November 24, 2026, 7:00.PM – 9:00.PM GMT\+1\nTown Hall, 1 Main Street, Berlin, Germany$/);
  });

  it('holds the 50 that were published last, the newest first, called-off ones too', async () => {
    for (let hours = 1; hours <= 52; hours += 1) await feeds.world.event({ title: `${hours}`, publishedHoursAgo: hours, ...(hours === 3 && { status: 'CANCELLED' as const }) });
    const feed = await feeds.atom('/feeds/events.atom');
    expect(titles(feed)).toEqual(Array.from({ length: 50 }, (_, index) => `${index + 1}`));
    expect(textOf(all(feed, 'entry')[2]!, 'content')).toBe('Cancelled.');
  });

  it('is complete without any event', async () => {
    const feed = await feeds.atom('/feeds/events.atom');
    expect(all(feed, 'entry')).toEqual([]);
    expect(textOf(feed, 'updated')).toMatch(/^\d{4}-\d\d-\d\dT/);
  });

  it('gives every text back as it was written', async () => {
    for (const [index, title] of hostileTexts.entries()) {
      const organizerId = await feeds.world.organizer({ name: title });
      await feeds.world.event({ title, summary: title, organizerId, tagIds: [await feeds.world.tag(`hostile-${index}`, title)], venueId: await feeds.world.venue({ name: title }), publishedHoursAgo: index });
    }
    const feed = await feeds.atom('/feeds/events.atom');
    const entries = all(feed, 'entry');
    expect(titles(feed)).toEqual(hostileTexts);
    expect(entries.map((entry) => textOf(entry, 'summary'))).toEqual(hostileTexts);
    expect(entries.map((entry) => textOf(all(entry, 'author')[0]!, 'name'))).toEqual(hostileTexts);
    expect(entries.map((entry) => all(entry, 'category')[0]!.attributes.label)).toEqual(hostileTexts);
    for (const [index, entry] of entries.entries()) expect(textOf(entry, 'content')).toContain(hostileTexts[index]);
  });

  it('has the name of the site in its own language', async () => {
    await feeds.rows(`UPDATE site_settings SET name = '{"en": "House", "de": "Haus & Hof"}', locales = '{en,de}', default_locale = 'de'`);
    await feeds.world.event();
    try {
      const feed = await feeds.atom('/feeds/events.atom');
      expect([textOf(feed, 'title'), feed.attributes['xml:lang']]).toEqual(['Haus & Hof', 'de']);
      expect(textOf(all(feed, 'entry')[0]!, 'content')).toMatch(/^Montag, 23\. November 2026, 13:00 – 15:00 MEZ\n.*Deutschland$/);
    } finally {
      await feeds.rows(`UPDATE site_settings SET name = '{"en": "Marquee"}', locales = '{en}', default_locale = 'en'`);
    }
  });
});

describe('the feed of one owner', () => {
  it('of a venue holds what takes place there, by its dates there', async () => {
    const here = await feeds.world.venue({ slug: 'here', name: 'Here & now' });
    const there = await feeds.world.venue({ name: 'There' });
    await feeds.world.event({ title: 'At its own venue', venueId: here, publishedHoursAgo: 1 });
    await feeds.world.event({ title: 'One date here', venueId: there, publishedHoursAgo: 2, occurrences: [{ in: 10 }, { in: 20, venueId: here }] });
    await feeds.world.event({ title: 'All dates elsewhere', venueId: here, publishedHoursAgo: 3, occurrences: [{ in: 10, venueId: there }] });
    await feeds.world.event({ title: 'Moved online', venueId: here, publishedHoursAgo: 4, occurrences: [{ in: 10, onlineUrl: 'https://meet.example' }] });
    const feed = await feeds.atom('/feeds/venues/here/events.atom');
    expect(textOf(feed, 'title')).toBe('Here & now · Marquee');
    expect(titles(feed)).toEqual(['At its own venue', 'One date here']);
    expect(textOf(all(feed, 'entry')[1]!, 'content')).toContain('Monday, November 23, 2026, 9:00');
  });

  it('of a tag or an organizer holds their events and no others', async () => {
    const tagId = await feeds.world.tag('blues', 'Blues');
    const organizerId = await feeds.world.organizer({ slug: 'band', name: 'Band' });
    await feeds.world.event({ title: 'Tagged', tagIds: [tagId] });
    await feeds.world.event({ title: 'Theirs', organizerId });
    await feeds.world.event({ title: 'Neither' });
    expect(titles(await feeds.atom('/feeds/tags/blues/events.atom'))).toEqual(['Tagged']);
    expect(titles(await feeds.atom('/feeds/organizers/band/events.atom'))).toEqual(['Theirs']);
  });
});
