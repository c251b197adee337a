import { createFeedWorld, type FeedWorld, hostileTexts, openCalendar, siteUrl } from './feed-support';

let feeds: FeedWorld;
beforeAll(async () => {
  feeds = await createFeedWorld();
});
afterAll(() => feeds.close());
beforeEach(() => feeds.rows('TRUNCATE events CASCADE'));

const hours = (to: string) => (Date.parse(to) - feeds.clock.now().getTime()) / 3_600_000;

describe('the calendar of events', () => {
  it('tells of each date what, when and where it is', async () => {
    const { id, occurrenceIds } = await feeds.world.event({ title: 'Evening', slug: 'evening', summary: 'Songs.', tagIds: [await feeds.world.tag('jazz', 'Jazz, Funk'), await feeds.world.tag('out', 'Outdoor')], occurrences: [{ in: hours('2026-12-12T18:00:00Z') }] });
    await feeds.rows('UPDATE events SET version = 7 WHERE id = $1', [id]);
    const { root, zones, entries } = await feeds.calendar('/calendars/events.ics');
    expect(root.getFirstPropertyValue('x-wr-calname')).toBe('Marquee');
    expect(String(root.getFirstPropertyValue('refresh-interval'))).toBe('PT1H');
    expect(String(root.getFirstPropertyValue('x-published-ttl'))).toBe('PT1H');
    expect([...zones.keys()]).toEqual(['Europe/Berlin']);
    const [{ property, timeOf, categories }] = entries as [(typeof entries)[number]];
    expect(property('uid')).toBe(`occurrence-${occurrenceIds[0]}@tickets.example`);
    expect(property('sequence')).toBe(7);
    expect(String(property('last-modified'))).toBe('2026-11-18T08:00:00Z');
    expect(String(property('dtstamp'))).toBe('2026-11-18T08:00:00Z');
    expect(property('status')).toBe('CONFIRMED');
    expect([property('summary'), property('description')]).toEqual(['Evening', 'Songs.']);
    expect(property('location')).toBe('Town Hall, 1 Main Street, Berlin, Germany');
    expect(property('geo')).toEqual([52.52, 13.405]);
    expect(property('url')).toBe(`${siteUrl}/events/evening`);
    expect(categories).toEqual(['Jazz, Funk', 'Outdoor']);
    expect(timeOf('dtstart')).toEqual({ wall: '2026-12-12T19:00:00', instant: '2026-12-12T18:00:00.000Z', tzid: 'Europe/Berlin' });
    expect(timeOf('dtend').instant).toBe('2026-12-12T20:00:00.000Z');
  });

  it('goes from 30 days ago to two years ahead, in the order of start', async () => {
    const day = 24;
    await feeds.world.event({ title: 'Later', occurrences: [{ in: 729 * day }, { in: 731 * day }, { in: -29 * day }, { in: -31 * day }] });
    await feeds.world.event({ title: 'Sooner', occurrences: [{ in: 1 }] });
    const { entries, summaries } = await feeds.calendar('/calendars/events.ics');
    expect(summaries).toEqual(['Later', 'Sooner', 'Later']);
    expect(entries.map(({ timeOf }) => timeOf('dtstart').instant.slice(0, 10))).toEqual(['2026-10-24', '2026-11-22', '2028-11-20']);
  });

  it('holds 1,000 dates at most, the first ones, called-off ones among them', async () => {
    const { id } = await feeds.world.event({ occurrences: [] });
    await feeds.rows(`INSERT INTO occurrences (id, event_id, starts_at, ends_at, time_zone, cancelled_at)
      SELECT gen_random_uuid(), $1, $2::timestamptz + n * interval '1 hour', $2::timestamptz + (n + 1) * interval '1 hour', 'Europe/Berlin', CASE WHEN n % 2 = 0 THEN now() END FROM generate_series(1, 1100) n`, [id, feeds.clock.now()]);
    const { entries } = await feeds.calendar('/calendars/events.ics');
    expect(entries).toHaveLength(1_000);
    expect(entries.at(-1)!.timeOf('dtstart').instant).toBe(new Date(feeds.clock.now().getTime() + 1_000 * 3_600_000).toISOString());
    expect(entries.filter(({ property }) => property('status') === 'CANCELLED')).toHaveLength(500);
  });

  it('keeps a date that is called off, and all of an event that is', async () => {
    await feeds.world.event({ title: 'Partly', occurrences: [{ in: 1, isCancelled: true }, { in: 25 }] });
    await feeds.world.event({ title: 'Wholly', status: 'CANCELLED', occurrences: [{ in: 2 }] });
    const { entries } = await feeds.calendar('/calendars/events.ics');
    expect(entries.map(({ property }) => [property('summary'), property('status')])).toEqual([['Partly', 'CANCELLED'], ['Wholly', 'CANCELLED'], ['Partly', 'CONFIRMED']]);
  });

  it('never says where it is held online', async () => {
    await feeds.world.event({ title: 'Online', venueId: null, onlineUrl: 'https://meet.example/secret-event', occurrences: [{ in: 1 }, { in: 2, onlineUrl: 'https://meet.example/secret-date' }] });
    const { body } = await feeds.get('/calendars/events.ics');
    expect(openCalendar(body).entries.map(({ property }) => property('location'))).toEqual([null, null]);
    expect(body).not.toContain('secret');
  });

  it('gives every text back as it was written, and takes no line from it', async () => {
    for (const [index, title] of hostileTexts.entries()) {
      await feeds.world.event({ title, summary: title, tagIds: [await feeds.world.tag(`hostile-${index}`, title)], venueId: await feeds.world.venue({ name: title }), occurrences: [{ in: index }] });
    }
    const { body } = await feeds.get('/calendars/events.ics');
    const { entries, summaries, root } = openCalendar(body);
    const written = hostileTexts.map((text) => text.replaceAll('\r\n', '\n'));
    expect(summaries).toEqual(written);
    expect(entries.map(({ property }) => property('description'))).toEqual(written);
    expect(entries.map(({ categories }) => categories)).toEqual(written.map((text) => [text]));
    for (const [index, { property }] of entries.entries()) expect(property('location')).toContain(written[index]);
    expect(root.getAllSubcomponents('vevent')).toHaveLength(hostileTexts.length);
    expect(body.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
    expect(Math.max(...body.split('\r\n').map((line) => Buffer.byteLength(line)))).toBeLessThanOrEqual(75);
  });

  it('takes no line from the name of a venue or of the site', async () => {
    const name = 'Hall; "A", B\r\nX-PLANTED:1';
    await feeds.world.venue({ slug: 'hostile-hall', name });
    const { root } = await feeds.calendar('/calendars/venues/hostile-hall.ics');
    // ical.js unescapes only what it knows to be text, which this isn't to it.
    expect(root.getFirstPropertyValue('x-wr-calname')).toBe('Hall\\; "A"\\, B\\nX-PLANTED:1 · Marquee');
    expect(root.getFirstProperty('x-planted')).toBeNull();
  });
});

describe('a weekly date at 19:00', () => {
  const zones = ['Europe/Berlin', 'Australia/Lord_Howe', 'Africa/Casablanca', 'America/New_York', 'Asia/Kathmandu'];
  beforeEach(async () => {
    for (const timeZone of zones) {
      const { id } = await feeds.world.event({ title: timeZone, timeZone, occurrences: [] });
      await feeds.rows(`INSERT INTO occurrences (id, event_id, starts_at, ends_at, time_zone)
        SELECT gen_random_uuid(), $1, wall AT TIME ZONE $2, wall AT TIME ZONE $2 + interval '2 hours', $2 FROM (SELECT timestamp '2026-12-05 19:00' + n * interval '7 days' AS wall FROM generate_series(0, 99) n) w`, [id, timeZone]);
    }
  });

  it('stays at 19:00 through the changes of the clocks, by the rules in the file', async () => {
    const { entries } = await feeds.calendar('/calendars/events.ics');
    expect(entries).toHaveLength(500);
    const starts = await feeds.rows('SELECT id, starts_at FROM occurrences');
    const startOf = new Map(starts.map(({ id, starts_at }) => [`occurrence-${String(id)}@tickets.example`, (starts_at as Date).toISOString()]));
    for (const { property, timeOf } of entries) {
      const { wall, instant, tzid } = timeOf('dtstart');
      expect(tzid).toBe(property('summary'));
      expect(wall).toMatch(/T19:00:00$/);
      // The file has Morocco's newest rules, which this machine may not have.
      if (tzid !== 'Africa/Casablanca') expect(instant).toBe(startOf.get(property('uid') as string));
    }
  });

  it('has the rules of each zone once', async () => {
    const { root } = await feeds.calendar('/calendars/events.ics');
    expect(root.getAllSubcomponents('vtimezone')).toHaveLength(zones.length);
  });
});

describe('the calendar of one owner', () => {
  it('of a venue holds the dates there and no others', async () => {
    const here = await feeds.world.venue({ slug: 'here', name: 'Here' });
    const there = await feeds.world.venue({ slug: 'there', name: 'There' });
    await feeds.world.event({ title: 'Both', venueId: there, occurrences: [{ in: 10 }, { in: 20, venueId: here }] });
    await feeds.world.event({ title: 'Here', venueId: here, occurrences: [{ in: 15 }, { in: 30, onlineUrl: 'https://meet.example' }] });
    const { root, summaries } = await feeds.calendar('/calendars/venues/here.ics');
    expect(summaries).toEqual(['Here', 'Both']);
    expect(root.getFirstPropertyValue('x-wr-calname')).toBe('Here · Marquee');
    expect((await feeds.calendar('/calendars/venues/there.ics')).summaries).toEqual(['Both']);
  });

  it('of a tag, an organizer or an event holds theirs and no others', async () => {
    const tagId = await feeds.world.tag('blues', 'Blues');
    const organizerId = await feeds.world.organizer({ slug: 'band', name: 'Band' });
    await feeds.world.event({ title: 'Tagged', tagIds: [tagId] });
    await feeds.world.event({ title: 'Theirs', organizerId });
    await feeds.world.event({ title: 'Alone', slug: 'alone', occurrences: [{ in: 1 }, { in: 2 }] });
    expect((await feeds.calendar('/calendars/tags/blues.ics')).summaries).toEqual(['Tagged']);
    expect((await feeds.calendar('/calendars/organizers/band.ics')).summaries).toEqual(['Theirs']);
    expect((await feeds.calendar('/calendars/events/alone.ics')).summaries).toEqual(['Alone', 'Alone']);
  });
});
