import { encodeId } from '../../src/shared/presentation/ids';
import { ContentWorld, section } from '../content/content-world';
import { type BackOffice, createBackOffice } from '../events/admin-support';
import { PublicWorld } from '../events/public-world';
import { createTestApp, type TestApp } from '../support/app';
import { eventually } from '../support/eventually';

const owners = 30;
const [events, unknown, pages] = [300, 300, 60];
const months = 24;

let office: BackOffice;
let plain: TestApp;
let draft: { readonly id: string };
let queries: string[];

const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);

beforeAll(async () => {
  office = await createBackOffice({ env: { RESPONSE_CACHE: 'true', PUBLIC_URL: 'https://api.example' } });
  const { test, clock } = office;
  plain = await createTestApp({ databaseUrl: test.databaseUrl, clock, env: { PUBLIC_URL: 'https://api.example' } });
  const rows = await PublicWorld.create(test.databaseUrl, clock.now());
  const content = new ContentWorld(test, clock.now());
  const venues: string[] = [];
  const organizers: string[] = [];
  const tags: string[] = [];
  for (const index of numbers(owners)) {
    venues.push(await rows.venue({ slug: `hall-${index}`, name: `Hall ${index}` }));
    organizers.push(await rows.organizer({ slug: `house-${index}`, name: `House ${index}` }));
    tags.push(await rows.tag(`kind-${index}`));
  }
  const of = (index: number) => ({ venueId: venues[index % owners], organizerId: organizers[(index * 7) % owners], tagIds: [tags[(index * 11) % owners]!], ticketTypes: [{}], occurrences: [{ in: 24 + ((index * 37) % (months * 30)) * 24 }] });
  for (const index of numbers(events)) await rows.event({ ...of(index), slug: `event-no-${index}` });
  draft = await rows.event({ ...of(17), slug: 'comes', formerSlugs: ['came'], status: 'DRAFT', wasPublished: true });
  for (const index of numbers(pages)) await content.page({ path: `/page-no-${index}`, sections: index === 0 ? [section.eventList()] : [section.hero({ heading: 'Welcome' })] });
  await rows.close();
  await eventually(() => test.platform.answers!.statistics().isListening);
  const ids = (type: 'Venue' | 'Organizer', all: readonly string[]) => all.map((id) => encodeId(type, id));
  const month = (index: number) => new Date(Date.UTC(2026, 10 + index)).toISOString();
  const list = (filter: string) => `{ events(first: 100, filter: { ${filter} }) { nodes { slug title } totalCount } }`;
  queries = [
    ...numbers(events).map((index) => `{ event(slug: "event-no-${index}") { title phase venue { name } organizer { name } tags { name } nextOccurrence { startsAt sales } } }`),
    ...numbers(unknown).map((index) => `{ event(slug: "unknown-${index}") { title } }`),
    ...['comes', 'came'].map((slug) => `{ event(slug: "${slug}") { title } }`),
    `{ node(id: "${encodeId('Event', draft.id)}") { id } }`,
    ...ids('Venue', venues).map((id) => list(`venueIds: ["${id}"]`)),
    ...ids('Organizer', organizers).map((id) => list(`organizerIds: ["${id}"]`)),
    ...numbers(owners).flatMap((index) => [list(`tagSlugs: ["kind-${index}"]`), `{ venue(slug: "hall-${index}") { name events { totalCount nodes { slug } } } }`, `{ venue(slug: "hall-${index}") { name } }`, `{ organizer(slug: "house-${index}") { name events { nodes { slug } } } }`]),
    ...numbers(months).map((index) => list(`startsAfter: "${month(index)}", startsBefore: "${month(index + 1)}"`)),
    ...numbers(pages).map((index) => `{ page(path: "/page-no-${index}") { ... on Page { title sections { ... on EventListSection { events { nodes { slug } totalCount } } } } } }`),
    ...numbers(unknown).map((index) => `{ page(path: "/unknown-${index}") { __typename } }`),
    '{ events(first: 100) { nodes { slug } totalCount facets { tags { key count } } } }', '{ menu(key: "main") { key } }', '{ tags { name } }', '{ venues { nodes { name } } }', '{ siteSettings { name } }',
  ];
}, 120_000);
afterAll(async () => {
  await plain.close();
  await office.test.close();
});

it('one event that is published makes every answer that it changes fresh, and at most 2 % of the others are lost', async () => {
  const ask = async (app: TestApp) => {
    const bodies: string[] = [];
    for (const query of queries) bodies.push((await app.query(query)).response.body);
    return bodies;
  };
  const statistics = () => office.test.platform.answers!.statistics();
  await ask(office.test);
  const filled = statistics();
  const before = await ask(office.test);
  expect({ entries: filled.entries, hits: statistics().hits - filled.hits }).toEqual({ entries: queries.length, hits: queries.length });
  expect(filled.entries).toBeGreaterThanOrEqual(1_000);

  await office.run('eventPublish', { id: encodeId('Event', draft.id) }, office.people.admin);
  const purged = statistics();
  const kept = await ask(office.test);
  const lost = statistics().misses - purged.misses;
  const after = await ask(plain);

  expect(queries.filter((_, index) => kept[index] !== after[index])).toEqual([]);
  const affected = queries.filter((_, index) => before[index] !== after[index]).length;
  const others = queries.length - affected;
  process.stdout.write(`${queries.length} answers kept, ${affected} changed by one publication, ${lost - affected} of ${others} others lost (${(((lost - affected) / others) * 100).toFixed(2)} %)\n`);
  expect(affected).toBeGreaterThanOrEqual(9);
  expect(lost - affected).toBeLessThanOrEqual(others * 0.02);
}, 120_000);
