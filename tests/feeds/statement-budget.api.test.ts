import { Client } from 'pg';
import { createFeedWorld, type FeedWorld } from './feed-support';

let statements: string[] = [];

/** Sees every statement on its way to PostgreSQL. */
class CountingClient extends Client {
  override query(...args: unknown[]): never {
    const [query] = args as [string | { text?: string }];
    statements.push(typeof query === 'string' ? query : (query.text ?? ''));
    return (super.query as (...given: unknown[]) => never)(...args);
  }
}

let feeds: FeedWorld;
beforeAll(async () => {
  feeds = await createFeedWorld({ DatabaseClient: CountingClient });
  const tagIds = [await feeds.world.tag('jazz')];
  const organizerId = await feeds.world.organizer({ slug: 'band' });
  const venueId = await feeds.world.venue({ slug: 'hall' });
  for (let index = 0; index < 30; index += 1) await feeds.world.event({ slug: `evening-${index}`, tagIds, organizerId, venueId, occurrences: [{ in: index + 1 }, { in: index + 100 }], ticketTypes: [{}] });
});
afterAll(() => feeds.close());

async function count(ask: () => Promise<{ statusCode: number }>): Promise<number> {
  statements = [];
  expect([200, 304]).toContain((await ask()).statusCode);
  return statements.length;
}

describe('the statements', () => {
  it.each(['/robots.txt', '/sitemap.xml'])('of %s are one', async (url) => {
    expect(await count(() => feeds.get(url))).toBe(1);
  });

  it.each([
    '/feeds/events.atom', '/feeds/venues/hall/events.atom', '/feeds/tags/jazz/events.atom', '/feeds/organizers/band/events.atom',
    '/calendars/events.ics', '/calendars/events/evening-1.ics', '/calendars/venues/hall.ics', '/calendars/tags/jazz.ics', '/calendars/organizers/band.ics',
  ])('of %s are one for its owner and one for what it holds', async (url) => {
    expect(await count(() => feeds.get(url))).toBe(2);
  });

  it('of a sitemap are one, and one for each batch that is sent', async () => {
    const url = '/sitemaps/events-1.xml';
    const { headers } = await feeds.get(url);
    expect(await count(() => feeds.get(url))).toBe(2);
    expect(await count(() => feeds.get(url, { 'if-none-match': String(headers.etag) }))).toBe(1);
    expect(await count(() => feeds.get(url, {}, 'HEAD'))).toBe(1);
  });

  it('of the fields of 30 events are one more for each kind of thing', async () => {
    const ask = (first: number) => count(async () => (await feeds.test.query('query ($first: Int!) { events(first: $first) { nodes { icsUrl structuredData venue { calendarUrl } organizer { calendarUrl } tags { calendarUrl } } } }', { first })).response);
    expect([await ask(1), await ask(30)]).toEqual([6, 6]);
  });
});
