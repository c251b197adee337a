import type { FeedWorld } from './feed-support';

/** Occurs in every text of what must not be seen. */
export const marker = 'zzsecret';

/** One of each kind in each hidden state, beside what is public: the same venue, organizer and tag. */
export async function hideThings({ world, page, rows }: FeedWorld): Promise<void> {
  const tagIds = [await world.tag('jazz')];
  const organizerId = await world.organizer({ name: 'Open House', slug: 'open-house' });
  const venueId = await world.venue({ name: 'Open Hall', slug: 'open-hall' });
  const shared = { organizerId, venueId, tagIds };
  const hidden = (state: string) => ({ ...shared, title: `${marker} ${state}`, slug: `${marker}-${state}`, summary: marker, description: marker, formerSlugs: [`${marker}-${state}-once`] });
  await world.event({ ...shared, title: 'Visible', onlineUrl: `https://meet.example/${marker}`, ticketTypes: [{ price: '20' }, { name: `${marker} comp`, price: '1.11', isHidden: true }], occurrences: [{ in: 5 }, { in: 6, onlineUrl: `https://meet.example/${marker}` }] });
  await world.event({ ...hidden('draft'), status: 'DRAFT' });
  await world.event({ ...hidden('unpublished'), status: 'DRAFT', wasPublished: true });
  await world.event({ ...hidden('scheduled'), status: 'SCHEDULED' });
  await world.event({ ...hidden('archived'), status: 'ARCHIVED' });
  await world.event({ ...hidden('archived-draft'), status: 'ARCHIVED', wasPublished: false });
  const draftVenueId = await world.venue({ name: `${marker} hall`, slug: `${marker}-hall`, status: 'DRAFT', city: `${marker} city` });
  await world.venue({ name: `${marker} old hall`, slug: `${marker}-old-hall`, status: 'ARCHIVED' });
  await world.event({ ...shared, title: 'In a hidden hall', slug: 'in-a-hidden-hall', venueId: draftVenueId });
  await rows(`UPDATE site_settings SET locales = '{en,de}'`);
  const pageId = await page({ path: '/open' });
  await page({ pageId, locale: 'de', path: `/${marker}-translation`, isPublished: false });
  await page({ path: `/${marker}-draft`, isPublished: false });
  await page({ path: `/${marker}-scheduled`, isPublished: false, isScheduled: true });
  await page({ path: null, isPublished: false, isTrashed: true });
  await page({ path: `/${marker}-unindexed`, noIndex: true });
}

const lists = [
  '/sitemaps/events-1.xml', '/sitemaps/pages-1.xml', '/feeds/events.atom', '/feeds/venues/open-hall/events.atom', '/feeds/tags/jazz/events.atom', '/feeds/organizers/open-house/events.atom',
  '/calendars/events.ics', '/calendars/venues/open-hall.ics', '/calendars/tags/jazz.ics', '/calendars/organizers/open-house.ics', '/calendars/events/in-a-hidden-hall.ics',
];
const named = [
  ...['hall', 'old-hall'].flatMap((venue) => [`/feeds/venues/${marker}-${venue}/events.atom`, `/calendars/venues/${marker}-${venue}.ics`]),
  ...['draft', 'unpublished', 'scheduled', 'archived', 'archived-draft'].map((state) => `/calendars/events/${marker}-${state}.ics`),
];

/** Every place where something hidden might be seen; each answers with what it saw. */
export const probes: Record<string, (feeds: FeedWorld) => Promise<string[]>> = {
  ...Object.fromEntries(lists.map((url) => [`in ${url}`, async ({ get }: FeedWorld) => {
    const { statusCode, body } = await get(url);
    if (statusCode !== 200) throw new Error(`${url}: ${statusCode}`);
    return body.replaceAll('\r\n ', '').match(new RegExp(`.*${marker}.*`, 'g')) ?? [];
  }])),
  ...Object.fromEntries(named.map((url) => [`at ${url}`, async ({ get }: FeedWorld) => ((await get(url)).statusCode === 404 ? [] : [url])])),
  'in structured data': async ({ test }) => {
    const { data } = await test.query('{ events(first: 50) { nodes { structuredData } } }');
    return (data.events.nodes as { structuredData: string }[]).map(({ structuredData }) => structuredData).filter((text) => text.includes(marker) || text.includes('1.11'));
  },
};
