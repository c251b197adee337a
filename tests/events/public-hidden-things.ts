import { encodeId } from '../../src/shared/presentation/ids';
import type { TestApp } from '../support/app';
import type { PublicWorld } from './public-world';

/** Occurs in every text of what must not be seen. */
export const marker = 'zzsecret';

const eventFields = `id slug title summary description phase isCancelled
  venue { id name } organizer { id name } tags { id name } ticketTypes { id name } priceFrom { amount }
  nextOccurrence { id sales } occurrences(first: 5) { nodes { id startsAt venue { id name } ticketTypes { id name } } }`;

export interface HiddenThings {
  readonly slugs: readonly string[];
  /** Typed ids of events, occurrences, ticket types and a venue. */
  readonly ids: readonly string[];
  readonly organizerSlug: string;
  readonly venueSlug: string;
  readonly visibleEvents: number;
}

/** One event in each hidden state, beside what is public: the same venue, organizer and tag. */
export async function hideThings(world: PublicWorld): Promise<HiddenThings> {
  const tagIds = [await world.tag('jazz')];
  const organizerId = await world.organizer({ name: 'Open House', slug: 'open-house' });
  const venueId = await world.venue({ name: 'Open Hall', slug: 'open-hall' });
  const draftVenueId = await world.venue({ name: `${marker} hall`, slug: `${marker}-hall`, status: 'DRAFT', city: `${marker} city`, country_code: 'IS' });
  const shared = { organizerId, venueId, tagIds, ticketTypes: [{ price: '20' }, { name: `${marker} comp`, price: '1', isHidden: true }] };
  const seen = [
    await world.event({ ...shared, title: 'Visible' }),
    await world.event({ ...shared, title: 'Called off', status: 'CANCELLED' }),
    await world.event({ ...shared, title: 'At a venue that is a draft', venueId: draftVenueId }),
  ];
  await world.event({ ...shared, title: 'Put away', slug: 'put-away', status: 'ARCHIVED' });
  const texts = (state: string) => ({ title: `${marker} ${state}`, summary: marker, description: marker, slug: `${marker}-${state}`, formerSlugs: [`${marker}-${state}-once`] });
  const hidden = [
    await world.event({ ...shared, ...texts('draft'), status: 'DRAFT' }),
    await world.event({ ...shared, ...texts('unpublished'), status: 'DRAFT', wasPublished: false }),
    await world.event({ ...shared, ...texts('scheduled'), status: 'SCHEDULED' }),
    await world.event({ ...shared, ...texts('archived-draft'), status: 'ARCHIVED', wasPublished: false }),
  ];
  return {
    slugs: hidden.flatMap(({ slug }) => [slug, `${slug}-once`]),
    ids: [
      ...hidden.flatMap(({ id, occurrenceIds, ticketTypeIds }) => [
        encodeId('Event', id), ...occurrenceIds.map((each) => encodeId('Occurrence', each)), ...ticketTypeIds.map((each) => encodeId('TicketType', each)),
      ]),
      ...seen.map(({ ticketTypeIds }) => encodeId('TicketType', ticketTypeIds[1]!)),
      encodeId('Venue', draftVenueId),
    ],
    organizerSlug: 'open-house',
    venueSlug: 'open-hall',
    visibleEvents: seen.length,
  };
}

/** Every way to ask that comes to mind; each answers with what it saw of the hidden things. */
export function probes(app: TestApp, things: HiddenThings): Record<string, () => Promise<string[]>> {
  const leaksIn = async (document: string, variables: object = {}): Promise<string[]> => {
    const { response, errors } = await app.query(document, variables);
    if (errors) throw new Error(errors[0]!.message);
    return [marker, ...things.ids].filter((secret) => response.body.includes(secret));
  };
  const differences = async (document: string, known: readonly string[], unknown: string): Promise<string[]> => {
    const ask = async (value: string) => {
      const { response, errors } = await app.query(document, { value });
      if (errors) throw new Error(errors[0]!.message);
      return response.body;
    };
    const plain = await ask(unknown);
    const answers = await Promise.all(known.map(ask));
    return known.filter((_, index) => answers[index] !== plain);
  };
  const list = (args: string) => () => leaksIn(`{ events(first: 20${args}) { totalCount nodes { ${eventFields} } facets { tags { key label count } venues { key label count } months { key count } } } }`);
  const wrongCount = async (document: string, read: (data: ReturnType<typeof JSON.parse>) => number[]): Promise<string[]> => {
    const { data } = await app.query(document);
    return read(data).filter((count) => count !== things.visibleEvents).map((count) => `counted ${count}`);
  };
  return {
    'by slug, and by a former one': () => differences(`query ($value: String!) { event(slug: $value) { ${eventFields} } }`, things.slugs, 'no-such-event'),
    'by node id': () => differences(`query ($value: ID!) { node(id: $value) { id __typename ... on Event { ${eventFields} } ... on Occurrence { startsAt } ... on TicketType { name } ... on Venue { name } } }`, things.ids, encodeId('Event', '01940000-0000-7000-8000-000000000000')),
    'by several node ids': async () => (await app.query('query ($ids: [ID!]!) { nodes(ids: $ids) { id } }', { ids: things.ids })).data.nodes.filter(Boolean).map(({ id }: { id: string }) => id),
    'the list': list(''),
    'the list from the past on': list(', filter: { startsAfter: "2000-01-01T00:00:00Z" }'),
    'by the date of publication': list(', sort: PUBLISHED_AT_DESC'),
    'search for its words': list(`, filter: { query: "${marker}" }, sort: RELEVANCE`),
    'search for the beginning of its words': list(', filter: { query: "zzsec" }'),
    'by tag': list(', filter: { tagSlugs: ["jazz"] }'),
    'by price': list(', filter: { priceMax: { amount: "100", currency: "EUR" } }'),
    'what is on sale': list(', filter: { onSaleOnly: true }'),
    'near a point': list(', filter: { near: { latitude: 52.52, longitude: 13.405, radiusKm: 100 } }, sort: DISTANCE'),
    'by the city of a venue that is a draft': async () => (await app.query(`{ events(filter: { city: "${marker} city" }) { nodes { id } } }`)).data.events.nodes.map(({ id }: { id: string }) => id),
    'by the words of a venue that is a draft': async () => (await app.query(`{ events(filter: { query: "${marker}" }) { nodes { id } } }`)).data.events.nodes.map(({ id }: { id: string }) => id),
    'events of the venue': () => leaksIn(`{ venue(slug: "${things.venueSlug}") { events(first: 20) { totalCount nodes { ${eventFields} } } } }`),
    'events of the organizer': () => leaksIn(`{ organizer(slug: "${things.organizerSlug}") { events(first: 20) { totalCount nodes { ${eventFields} } facets { tags { key count } } } } }`),
    'counts': () => wrongCount(
      `{ events(filter: { tagSlugs: ["jazz"] }) { totalCount facets { tags { count } months { count } } } organizer(slug: "${things.organizerSlug}") { events { totalCount facets { tags { count } } } } }`,
      ({ events, organizer }) => [events.totalCount, events.facets.tags[0].count, events.facets.months.reduce((sum: number, { count }: { count: number }) => sum + count, 0), organizer.events.totalCount, organizer.events.facets.tags[0].count],
    ),
    'the lowest price': async () => {
      const { data } = await app.query('{ events(first: 20, filter: { tagSlugs: ["jazz"] }) { nodes { priceFrom { amount } } } }');
      return data.events.nodes.map(({ priceFrom }: { priceFrom: { amount: string } }) => priceFrom.amount).filter((amount: string) => amount !== '20.00');
    },
    'venues': () => leaksIn('{ venues(first: 20) { totalCount nodes { id name city } } }'),
    'search for a venue': () => leaksIn(`{ venues(first: 20, filter: { query: "${marker}" }) { totalCount nodes { id name city } } }`),
    'a venue by its slug': () => differences('query ($value: String!) { venue(slug: $value) { id name } }', [`${marker}-hall`], 'no-such-venue'),
  };
}
