import { createFeedWorld, type FeedWorld } from './feed-support';
import { hideThings, marker, probes } from './hidden-support';

describe('hidden events, venues, pages and tickets', () => {
  let feeds: FeedWorld;
  beforeAll(async () => {
    feeds = await createFeedWorld();
    await hideThings(feeds);
  });
  afterAll(() => feeds.close());

  it.each(Object.keys(probes))('are not seen: %s', async (name) => {
    expect(await probes[name]!(feeds)).toEqual([]);
  });

  it('have no word said of them: a hidden slug answers as one that never was', async () => {
    for (const url of ['/calendars/events/S.ics', '/calendars/venues/S.ics', '/feeds/venues/S/events.atom']) {
      const slug = url.includes('venues') ? `${marker}-hall` : `${marker}-draft`;
      const [hidden, unknown] = [await feeds.get(url.replace('S', slug)), await feeds.get(url.replace('S', 'no-such-thing'))];
      const said = ({ statusCode, headers, body }: typeof hidden) => [statusCode, headers['content-type'], JSON.parse(body).detail, JSON.parse(body).code];
      expect(said(hidden)).toEqual(said(unknown));
      expect(hidden.statusCode).toBe(404);
      expect(hidden.headers['content-type']).toContain('application/problem+json');
    }
  });

  it.each(['%00', '..%2f..', 'A', 'é', 'a'.repeat(150), '%27%3b--', 'a%0d%0ab'])('a slug that can be none is not found: %s', async (slug) => {
    for (const url of [`/calendars/tags/${slug}.ics`, `/feeds/organizers/${slug}/events.atom`]) expect((await feeds.get(url)).statusCode).toBe(404);
  });
});
