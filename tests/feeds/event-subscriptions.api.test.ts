import type { ScheduleNotice } from '../../src/events/domain/event.entity';
import { operation } from '../support/operations';
import { createFeedWorld, type FeedWorld, hostileTexts, publicUrl, siteUrl } from './feed-support';

let feeds: FeedWorld;
beforeAll(async () => {
  feeds = await createFeedWorld();
});
afterAll(() => feeds.close());

describe('the addresses of calendars', () => {
  it('lead to the calendars of an event, its venue, organizer and tags', async () => {
    const tagIds = [await feeds.world.tag('jazz')];
    const organizerId = await feeds.world.organizer({ slug: 'band' });
    const venueId = await feeds.world.venue({ slug: 'hall' });
    await feeds.world.event({ slug: 'evening', tagIds, organizerId, venueId });
    const { data, errors } = await feeds.test.query(operation('web/feeds', 'EventSubscriptions'), { slug: 'evening' });
    expect(errors).toBeUndefined();
    const urls = [data.event.icsUrl, data.event.venue.calendarUrl, data.event.organizer.calendarUrl, data.event.tags[0].calendarUrl] as string[];
    expect(urls).toEqual(['events/evening', 'venues/hall', 'organizers/band', 'tags/jazz'].map((path) => `${publicUrl}/calendars/${path}.ics`));
    for (const url of urls) expect((await feeds.calendar(url.replace(publicUrl, ''))).entries).toHaveLength(1);
  });

  it('are none for what is put away', async () => {
    const venueId = await feeds.world.venue({ slug: 'old-hall', status: 'ARCHIVED' });
    await feeds.world.event({ slug: 'put-away', status: 'ARCHIVED', venueId });
    const { data } = await feeds.test.query('{ event(slug: "put-away") { icsUrl venue { calendarUrl } } }');
    expect(data.event).toEqual({ icsUrl: null, venue: { calendarUrl: null } });
  });
});

describe('structured data', () => {
  const read = async (slug: string) => {
    const { data, errors } = await feeds.test.query('query ($slug: String!) { event(slug: $slug) { structuredData } }', { slug });
    if (errors) throw new Error(errors[0]!.message);
    return JSON.parse(data.event.structuredData);
  };

  it('is a schema.org Event', async () => {
    await feeds.world.event({
      slug: 'full', title: 'Evening', summary: 'Songs.', description: 'Many songs.', occurrences: [{ in: -50 }, { in: 20, isCancelled: true }, { in: 54 }, { in: 78 }],
      ticketTypes: [{ price: '20' }, { price: '12.5' }, { price: '1', isHidden: true }],
    });
    expect(await read('full')).toEqual({
      '@context': 'https://schema.org',
      '@type': 'Event',
      name: 'Evening',
      description: 'Songs.',
      url: `${siteUrl}/events/full`,
      startDate: '2026-11-24T19:00:00+01:00',
      endDate: '2026-11-24T21:00:00+01:00',
      eventStatus: 'https://schema.org/EventScheduled',
      eventAttendanceMode: 'https://schema.org/OfflineEventAttendanceMode',
      location: {
        '@type': 'Place', name: 'Town Hall', address: { '@type': 'PostalAddress', streetAddress: '1 Main Street', addressLocality: 'Berlin', addressCountry: 'DE' }, geo: { '@type': 'GeoCoordinates', latitude: 52.52, longitude: 13.405 },
      },
      organizer: { '@type': 'Organization', name: 'House Ensemble' },
      offers: { '@type': 'AggregateOffer', lowPrice: '12.50', highPrice: '20.00', priceCurrency: 'EUR', url: `${siteUrl}/events/full` },
    });
  });

  it('is of the last date where all are over, and of none where there is none', async () => {
    await feeds.world.event({ slug: 'over', occurrences: [{ in: -100 }, { in: -50 }] });
    await feeds.world.event({ slug: 'undated', occurrences: [] });
    expect((await read('over')).startDate).toBe('2026-11-20T11:00:00+01:00');
    expect(await read('undated')).not.toHaveProperty('startDate');
  });

  it.each<[ScheduleNotice, string]>([['AS_PLANNED', 'EventScheduled'], ['RESCHEDULED', 'EventRescheduled'], ['POSTPONED', 'EventPostponed'], ['MOVED_ONLINE', 'EventMovedOnline']])('of an event that is %s says %s', async (notice, status) => {
    const { id, slug } = await feeds.world.event();
    await feeds.rows('UPDATE events SET notice = $2 WHERE id = $1', [id, notice]);
    expect((await read(slug)).eventStatus).toBe(`https://schema.org/${status}`);
  });

  it('says what is called off, wholly or on all of its dates', async () => {
    await feeds.world.event({ slug: 'off', status: 'CANCELLED' });
    await feeds.world.event({ slug: 'all-off', occurrences: [{ in: 5, isCancelled: true }] });
    for (const slug of ['off', 'all-off']) expect((await read(slug)).eventStatus).toBe('https://schema.org/EventCancelled');
  });

  it('of an online event says so, and not where', async () => {
    await feeds.world.event({ slug: 'online', venueId: null, onlineUrl: 'https://meet.example/secret' });
    const venueId = await feeds.world.venue({ name: 'Hall' });
    await feeds.world.event({ slug: 'mixed', occurrences: [{ in: 5, venueId, onlineUrl: 'https://meet.example/secret' }] });
    const [online, mixed] = [await read('online'), await read('mixed')];
    expect(JSON.stringify([online, mixed])).not.toContain('secret');
    expect([online.eventAttendanceMode, online.location]).toEqual(['https://schema.org/OnlineEventAttendanceMode', { '@type': 'VirtualLocation', url: `${siteUrl}/events/online` }]);
    expect([mixed.eventAttendanceMode, mixed.location.map((location: { '@type': string }) => location['@type'])]).toEqual(['https://schema.org/MixedEventAttendanceMode', ['Place', 'VirtualLocation']]);
  });

  it('can stand in a script element, and gives every text back', async () => {
    for (const title of [...hostileTexts, '</script><!--<script>']) {
      const { slug } = await feeds.world.event({ title });
      const { data } = await feeds.test.query('query ($slug: String!) { event(slug: $slug) { structuredData } }', { slug });
      expect(data.event.structuredData).not.toContain('<');
      expect(JSON.parse(data.event.structuredData).name).toBe(title);
    }
  });
});
