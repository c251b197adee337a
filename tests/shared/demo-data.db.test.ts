import { Client } from 'pg';
import { Temporal } from 'temporal-polyfill';

import { demoAccounts, seedDemoData } from '../../prisma/seed';
import { generateCatalogue } from '../../prisma/seed/catalogue';
import type { Catalogue, EventRow, OccurrenceRow } from '../../prisma/seed/rows';
import { createTestDatabase, type TestDatabase } from '../support/database';

const now = new Date('2026-09-14T10:20:30Z');
const wish = { events: 1_000, now, seed: 'marquee', passwordHash: 'not a hash' };
const catalogue = generateCatalogue(wish);

function countBy<T>(rows: readonly T[], key: (row: T) => string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const row of rows) counts.set(key(row), (counts.get(key(row)) ?? 0) + 1);
  return counts;
}

function groupByEvent<T extends { eventId: string }>(rows: readonly T[]): (event: EventRow) => T[] {
  const groups = new Map<string, T[]>();
  for (const row of rows) groups.set(row.eventId, [...(groups.get(row.eventId) ?? []), row]);
  return (event) => groups.get(event.id) ?? [];
}

const occurrencesOf = groupByEvent(catalogue.occurrences);
const ticketTypesOf = groupByEvent(catalogue.ticketTypes);
const withStatus = (...statuses: string[]): EventRow[] => catalogue.events.filter((event) => statuses.includes(event.status));

function wallTime({ startsAt, timeZone }: OccurrenceRow): string {
  return Temporal.Instant.fromEpochMilliseconds(startsAt.getTime()).toZonedDateTimeISO(timeZone).toPlainTime().toString();
}

function utcTime({ startsAt }: OccurrenceRow): string {
  return startsAt.toISOString().slice(11, 16);
}

describe('the demo catalogue', () => {
  test('has 60 venues in 20 cities, at least 8 time zones, 40 organizers and 1,000 events', () => {
    expect(catalogue.venues).toHaveLength(60);
    expect(new Set(catalogue.venues.map(({ city }) => city)).size).toBe(20);
    expect(new Set(catalogue.venues.map(({ timeZone }) => timeZone)).size).toBeGreaterThanOrEqual(8);
    expect(catalogue.organizers).toHaveLength(40);
    expect(catalogue.tags.length).toBeGreaterThanOrEqual(25);
    expect(catalogue.events).toHaveLength(1_000);
  });

  test('has some organizers that share an owner', () => {
    const owned = countBy(catalogue.organizers, ({ ownerId }) => ownerId);
    expect([...owned.values()].filter((count) => count > 1).length).toBeGreaterThanOrEqual(2);
    const roles = new Map(catalogue.users.map((user) => [user.id, user.role]));
    expect([...owned.keys()].every((id) => roles.get(id) === 'ORGANIZER')).toBe(true);
  });

  test('shows every status, and mostly published events', () => {
    const counts = countBy(catalogue.events, ({ status }) => status);
    expect([...counts.keys()].sort()).toEqual(['ARCHIVED', 'CANCELLED', 'DRAFT', 'PUBLISHED', 'SCHEDULED']);
    expect(counts.get('PUBLISHED')).toBeGreaterThan(600);
    expect(Math.min(...counts.values())).toBeGreaterThanOrEqual(20);
  });

  test.each(['organizer@marquee.test', 'organizer2@marquee.test'])('gives %s events in every status', (email) => {
    const user = catalogue.users.find((candidate) => candidate.email === email);
    const organizerIds = new Set(catalogue.organizers.filter(({ ownerId }) => ownerId === user?.id).map(({ id }) => id));
    const events = catalogue.events.filter(({ organizerId }) => organizerIds.has(organizerId));
    expect(events.length).toBeGreaterThanOrEqual(20);
    expect(new Set(events.map(({ status }) => status)).size).toBe(5);
  });

  test('shows every turn a listing can take', () => {
    const events = withStatus('PUBLISHED');
    const soldOut = new Set(catalogue.stocks.filter(({ capacity, blocked }) => capacity !== null && blocked === capacity).map(({ occurrenceId }) => occurrenceId));
    const ongoing = events.filter((event) => occurrencesOf(event).some(({ startsAt, endsAt }) => startsAt < now && endsAt > now));
    const kinds: Record<string, number> = {
      online: events.filter(({ venueId, onlineUrl }) => venueId === null && onlineUrl !== null).length,
      recurring: events.filter((event) => occurrencesOf(event).length > 2).length,
      ongoing: ongoing.length,
      over: events.filter((event) => occurrencesOf(event).every(({ endsAt }) => endsAt < now)).length,
      withCancelledDate: events.filter((event) => occurrencesOf(event).some(({ cancelledAt }) => cancelledAt !== null)).length,
      soldOut: events.filter((event) => occurrencesOf(event).every(({ id }) => soldOut.has(id))).length,
      free: events.filter((event) => ticketTypesOf(event).every(({ price }) => price === '0')).length,
      hiddenTickets: events.filter((event) => ticketTypesOf(event).some(({ visibility }) => visibility === 'HIDDEN')).length,
      notOnSaleYet: events.filter((event) => ticketTypesOf(event).some(({ salesStartAt }) => salesStartAt !== null && salesStartAt > now)).length,
      paused: events.filter(({ salesPaused }) => salesPaused).length,
      postponed: events.filter(({ notice }) => notice === 'POSTPONED').length,
      unlimited: catalogue.pools.filter(({ capacity }) => capacity === null).length,
      sharedPools: [...countBy(catalogue.poolTicketTypes, ({ poolId }) => poolId).values()].filter((count) => count > 1).length,
    };
    expect(Object.entries(kinds).filter(([, count]) => count < 5)).toEqual([]);
  });

  test('reads as a real one would', () => {
    const titles = catalogue.events.map(({ title }) => title);
    expect(new Set(titles.map((title) => title.toLowerCase())).size).toBe(titles.length);
    expect(titles.filter((title) => /\b\d+\b/.test(title) || /\b(event(?! sourcing)|test|sample|lorem)\b/i.test(title))).toEqual([]);
    const texts = catalogue.events.flatMap(({ title, summary, description }) => [title, summary ?? '', description ?? '']);
    expect(texts.filter((text) => /[{}|]|undefined|null|lorem| {2}|\.\.|,,|(?<!ul|św|\p{Lu})[.!?] \p{Ll}/u.test(text))).toEqual([]);
    expect(withStatus('PUBLISHED').filter(({ summary, description }) => !summary || (description ?? '').split('\n\n').length < 3)).toEqual([]);
    expect(new Set(catalogue.events.map(({ description }) => description)).size).toBeGreaterThan(900);
  });

  test('is the same for the same day and seed, and another for another seed', () => {
    expect(generateCatalogue({ ...wish, now: new Date('2026-09-14T23:59:59Z') })).toEqual(catalogue);
    expect(generateCatalogue({ ...wish, events: 5, seed: 'other' }).events[0]?.title).not.toBe(catalogue.events[0]?.title);
  });

  test('keeps the wall time of a series across clock changes', () => {
    const series = catalogue.events.map(occurrencesOf).filter((occurrences) => occurrences.length > 2);
    const acrossClockChange = series.filter((occurrences) => new Set(occurrences.map(utcTime)).size > 1);
    expect(acrossClockChange.length).toBeGreaterThan(20);
    expect(series.filter((occurrences) => new Set(occurrences.map(wallTime)).size !== 1)).toEqual([]);
  });

  test('makes exactly the number of ticket types a bench asks for', () => {
    const large = generateCatalogue({ ...wish, events: 2_000, ticketTypes: 5_000 });
    expect(large.ticketTypes).toHaveLength(5_000);
    expect(new Set(large.events.map(({ slug }) => slug)).size).toBe(2_000);
  });
});

describe.each([2026, 2027, 2028].flatMap((year) => [1, 3, 7, 12].map((month) => new Date(Date.UTC(year, month - 1, month * 2, 22)))))('a catalogue made on %p', (day) => {
  test('keeps the rules of the domain', () => {
    expect(violations(generateCatalogue({ ...wish, events: 300, now: day }), day)).toEqual([]);
  });
});

function violations({ events, occurrences, ticketTypes, pools, poolTicketTypes, stocks }: Catalogue, today: Date): string[] {
  const found: string[] = [];
  const datesOf = groupByEvent(occurrences);
  const typesOf = groupByEvent(ticketTypes);
  const poolsOf = groupByEvent(pools);
  const drawing = new Set(poolTicketTypes.map(({ ticketTypeId }) => ticketTypeId));
  const eventIds = new Map(occurrences.map(({ id, eventId }) => [id, eventId]));
  const stocksPerEvent = countBy(stocks, ({ occurrenceId }) => eventIds.get(occurrenceId) ?? '');
  for (const event of events) {
    const must = (rule: string, kept: boolean): void => void (kept || found.push(`${event.status} ${event.title}: ${rule}`));
    const dates = datesOf(event);
    const types = typesOf(event);
    const live = event.status === 'PUBLISHED' || event.status === 'SCHEDULED';
    must('slug', /^[a-z0-9]+(-[a-z0-9]+)*$/.test(event.slug));
    must('dates are apart and in order', new Set(dates.map(({ startsAt }) => startsAt.getTime())).size === dates.length && dates.every(({ startsAt, endsAt }) => endsAt > startsAt));
    must('positions count from 0', types.every(({ position }, index) => position === index));
    must('each ticket type draws from a pool', types.every(({ id }) => drawing.has(id)));
    must('sales windows are open', types.every(({ salesStartAt, salesEndAt }) => !salesStartAt || !salesEndAt || salesEndAt > salesStartAt));
    must('has a date, a place and tickets', event.status === 'DRAFT' || (dates.length > 0 && (event.venueId !== null || event.onlineUrl !== null) && types.length > 0));
    must('has no leftovers', event.status !== 'DRAFT' || (event.publishedAt === null && event.cancelledAt === null));
    must('is published before its first date', event.status === 'DRAFT' || event.status === 'SCHEDULED' || (event.publishedAt !== null && event.publishedAt <= today && dates.every(({ startsAt }) => startsAt > (event.publishedAt ?? today))));
    must('is scheduled ahead of its first date', event.status !== 'SCHEDULED' || (event.publishAt !== null && event.publishAt > today && dates.every(({ startsAt }) => startsAt > (event.publishAt ?? startsAt))));
    must('says why it is cancelled', event.status !== 'CANCELLED' || (event.cancelledAt !== null && event.cancelledAt <= today && Boolean(event.cancellationMessage)));
    must('is over when archived', event.status !== 'ARCHIVED' || (event.archivedAt !== null && event.archivedAt <= today && dates.every(({ endsAt }) => endsAt <= (event.archivedAt ?? today))));
    must('has a live date left', !live || dates.some(({ cancelledAt }) => cancelledAt === null));
    must('was made before it was changed', event.createdAt <= event.updatedAt && event.updatedAt <= today);
    must('stocks each pool for each date', (stocksPerEvent.get(event.id) ?? 0) === poolsOf(event).length * dates.length);
  }
  if (stocks.some(({ sold, held, blocked, capacity }) => sold !== 0 || held !== 0 || blocked > (capacity ?? blocked))) found.push('a stock is sold or over its capacity');
  return found;
}

describe('seeding a database', () => {
  let database: TestDatabase;
  let client: Client;
  const reports: string[] = [];

  beforeAll(async () => {
    database = await createTestDatabase();
    client = new Client({ connectionString: database.url });
    await client.connect();
    await Promise.all([1, 2].map(() => seedDemoData(database.url, (line) => reports.push(line))));
  });

  afterAll(async () => {
    await client.end();
    await database.drop();
  });

  async function valueOf(sql: string): Promise<unknown> {
    const { rows } = await client.query<{ value: unknown }>(sql);
    return rows[0]?.value;
  }

  test('is done once by two that try at the same time', async () => {
    expect(reports.filter((line) => line === 'demo data is present')).toHaveLength(1);
    expect(await valueOf('SELECT count(*)::int AS value FROM events')).toBe(1_000);
  });

  test('is not done again', async () => {
    const again: string[] = [];
    await seedDemoData(database.url, (line) => again.push(line));
    expect(again).toEqual(['demo data is present']);
    expect(await valueOf('SELECT count(*)::int AS value FROM events')).toBe(1_000);
  });

  test('makes the demo accounts, verified, with argon2id', async () => {
    const { rows } = await client.query<{ email: string; role: string; hash: string; verified: boolean }>(
      'SELECT email, role, password_hash AS hash, email_verified_at IS NOT NULL AS verified FROM users WHERE email = ANY($1)',
      [demoAccounts.map(({ email }) => email)],
    );
    expect(rows).toHaveLength(demoAccounts.length);
    for (const { email, role } of demoAccounts) expect(rows.find((row) => row.email === email)).toMatchObject({ role, verified: true });
    expect(rows.every(({ hash }) => hash.startsWith('$argon2id$v=19$m=19456,t=2,p=1$'))).toBe(true);
  });

  test('names the site in its two languages, by the rules of the settings', async () => {
    const { rows } = await client.query<{ name: object; locales: string[]; tagline: object; contact_phone: string }>('SELECT * FROM site_settings');
    expect(rows).toMatchObject([{ name: { en: 'Marquee', de: 'Marquee' }, locales: ['en', 'de'], contact_phone: expect.stringMatching(/^\+[1-9]\d{6,14}$/) }]);
    expect(Object.keys(rows[0]!.tagline).sort()).toEqual(['de', 'en']);
  });

  test('lets every published event stand up to the guards of publishing', async () => {
    expect(await valueOf(`
      SELECT count(*)::int AS value FROM events e
      WHERE status IN ('PUBLISHED', 'SCHEDULED') AND NOT (
        title <> '' AND slug <> '' AND time_zone IN (SELECT name FROM pg_timezone_names)
        AND (venue_id IS NOT NULL OR online_url IS NOT NULL)
        AND EXISTS (SELECT FROM occurrences o WHERE o.event_id = e.id AND (e.status = 'PUBLISHED' OR o.starts_at > now()))
        AND NOT EXISTS (SELECT FROM ticket_types t WHERE t.event_id = e.id AND NOT EXISTS (SELECT FROM pool_ticket_types p WHERE p.ticket_type_id = t.id)))`)).toBe(0);
  });

  test('fills the search document, so that words without accents find what is written with them', async () => {
    expect(await valueOf('SELECT count(*)::int AS value FROM events WHERE search IS NULL')).toBe(0);
    expect(await valueOf("SELECT count(*)::int AS value FROM events WHERE search @@ websearch_to_tsquery('simple', 'krakow')")).toBeGreaterThan(5);
    expect(await valueOf("SELECT count(*)::int AS value FROM events WHERE search @@ to_tsquery('simple', 'jazz:B')")).toBeGreaterThan(10);
  });
});
