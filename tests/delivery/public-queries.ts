import { everything } from '../content/content-world';
import type { Asked, CacheWorld } from './cache-world';

const occurrence = 'fragment Date on Occurrence { id startsAt startsAtLocal endsAt timeZone isOnline isCancelled sales venue { id name slug } ticketTypes { id name } }';
const whole = `${occurrence} fragment Whole on Event {
  id slug title summary description notice phase isCancelled cancellationMessage timeZone priceFrom { amount currency } icsUrl structuredData
  cover { id altText caption url srcset sources { url width format } focalPoint { x y } } venue { id slug name city location { latitude longitude } calendarUrl } organizer { id slug name websiteUrl calendarUrl }
  tags { id slug name calendarUrl } ticketTypes { id name description price { amount currency } minPerBooking maxPerBooking salesStartAt salesEndAt }
  nextOccurrence { ...Date } occurrences(first: 20) { edges { cursor node { ...Date } } pageInfo { hasNextPage endCursor } }
}`;

/** What anonymous readers ask for: each field alone too, because an answer that holds much names much that it depends on. */
export async function publicQueries(world: CacheWorld): Promise<Asked[]> {
  const { events, venues, organizers, tags, media, pages } = world;
  const id = (type: Parameters<CacheWorld['id']>[0], uuid: string) => `"${world.id(type, uuid)}"`;
  const far = 'near: { latitude: 52.5, longitude: 13.4, radiusKm: 50 }';
  const cursorOf = async (args: string) => (await world.plain.query(`{ events(${args}) { pageInfo { endCursor } } }`)).data.events.pageInfo.endCursor as string;
  const after = await cursorOf('first: 2');
  const afterLatest = await cursorOf('first: 2, sort: STARTS_AT_DESC');
  const listed = (args: string, fields = 'nodes { slug }') => `{ events${args && `(${args})`} { ${fields} } }`;
  const slugs = ['seen', 'seen-once', 'coming', 'coming-once', 'due', 'ongoing', 'jumping', 'over', 'away', 'archived', 'at-a-draft', 'show-1', 'on-sale-soon', 'nowhere', 'renamed', 'created'];
  const paths = ['/home', '/around', '/around/hidden', '/around/hidden/below', '/around/hidden/below/leaf', '/draft', '/trashed', '/both', '/beide', '/once', '/once-hidden', '/elsewhere', '/nowhere', '/moved', '/written'];
  const read = ['/around', '/around/hidden/below'];
  const narrowEvent = ['title', 'phase', 'priceFrom { amount }', 'cover { altText }', 'venue { name }', 'organizer { name }', 'tags { name }', 'ticketTypes { name }', 'nextOccurrence { id startsAt }', 'nextOccurrence { sales }', 'occurrences { nodes { id sales venue { name } } }', 'structuredData', 'icsUrl'];
  const nodes = [
    id('Event', events.seen.id), id('Event', events.coming.id), id('Venue', venues.hall), id('Venue', venues.draft), id('Organizer', organizers.house), id('Tag', tags.jazz),
    id('MediaAsset', media.poster), id('MediaAsset', media.coming), id('Page', pages.around), id('Page', pages.hidden), id('Occurrence', events.seen.occurrenceIds[0]!), id('TicketType', events.seen.ticketTypeIds[0]!),
  ];
  const byNode = '__typename id ... on Event { title } ... on Venue { name } ... on Organizer { name } ... on Tag { name } ... on MediaAsset { altText } ... on Page { title } ... on Occurrence { sales } ... on TicketType { name }';
  const texts = [
    ...slugs.map((slug) => `${whole} { event(slug: "${slug}") { ...Whole } }`),
    ...narrowEvent.flatMap((field) => ['seen', 'show-1'].map((slug) => `{ event(slug: "${slug}") { ${field} } }`)),
    ...['nodes { slug }', 'totalCount', 'facets { tags { key label count } venues { key label count } months { key count } }', 'nodes { title venue { name } tags { name } nextOccurrence { startsAt sales } }', 'edges { cursor distanceKm node { id } } pageInfo { hasNextPage }'].map((fields) => listed('first: 100', fields)),
    ...['first: 2', `first: 2, after: "${after}"`, 'last: 2', 'first: 3, sort: STARTS_AT_DESC', `first: 3, sort: STARTS_AT_DESC, after: "${afterLatest}"`, 'first: 2, sort: PUBLISHED_AT_DESC', 'last: 2, sort: PUBLISHED_AT_DESC'].map((args) => listed(args, 'nodes { slug } pageInfo { hasNextPage hasPreviousPage }')),
    ...[
      'query: "seen"', 'query: "open hall"', 'query: "renamed"', 'tagSlugs: ["jazz"]', 'tagSlugs: ["opera", "jazz"]', 'tagSlugs: ["swing"]', `venueIds: [${id('Venue', venues.hall)}]`, `venueIds: [${id('Venue', venues.draft)}]`, `venueIds: [${id('Venue', venues.far)}, ${id('Venue', venues.closed)}]`,
      `organizerIds: [${id('Organizer', organizers.other)}]`, `organizerIds: [${id('Organizer', organizers.house)}], city: "Potsdam"`, 'city: "Potsdam"', 'city: "Berlin"', 'countryCode: "AT"', far, 'priceMax: { amount: "15", currency: "EUR" }',
      'startsAfter: "2026-11-23T00:00:00Z", startsBefore: "2026-11-30T00:00:00Z"', 'startsAfter: "2026-12-01T00:00:00Z", startsBefore: "2026-12-31T00:00:00Z"', 'startsAfter: "2000-01-01T00:00:00Z"', 'startsBefore: "2026-11-25T00:00:00Z"', 'onSaleOnly: true', 'query: "seen", tagSlugs: ["jazz"], city: "Berlin"',
    ].flatMap((filter) => [listed(`first: 100, filter: { ${filter} }`), listed(`filter: { ${filter} }`, 'totalCount facets { tags { label count } venues { label count } months { key count } }')]),
    listed(`filter: { ${far} }, sort: DISTANCE, first: 2`, 'edges { distanceKm node { slug } }'),
    listed('filter: { query: "hall" }, sort: RELEVANCE'),
    ...['open-hall', 'draft-hall', 'closed-hall', 'far-hall', 'nowhere', 'renamed-hall', 'created-hall'].flatMap((slug) => [
      `{ venue(slug: "${slug}") { name images { altText url } calendarUrl } }`,
      `{ venue(slug: "${slug}") { events(first: 2) { nodes { slug } pageInfo { hasNextPage } } } }`,
      `{ venue(slug: "${slug}") { events(last: 1) { nodes { slug } } } }`,
      `{ venue(slug: "${slug}") { events { totalCount facets { tags { label count } months { key count } } } } }`,
    ]),
    ...['', '(filter: { city: "Berlin" })', '(filter: { query: "hall" })', '(first: 1)', `(filter: { ${far} })`].map((args) => `{ venues${args} { nodes { slug name } totalCount } }`),
    ...['open-house', 'other-house', 'nowhere', 'renamed-house', 'created-house'].flatMap((slug) => [`{ organizer(slug: "${slug}") { name description calendarUrl } }`, `{ organizer(slug: "${slug}") { events(last: 2) { totalCount nodes { slug title } } } }`]),
    '{ tags { id slug name calendarUrl } }',
    '{ siteSettings { name tagline locales defaultLocale contactEmail logo { altText url } } }',
    '{ siteSettings(locale: "de") { name } }',
    ...nodes.map((one) => `{ node(id: ${one}) { ${byNode} } }`),
    `{ nodes(ids: [${nodes.slice(0, 10).join()}]) { ${byNode} } }`,
    ...[...read, '/once'].map((path) => `${everything} { page(path: "${path}") { __typename ... on Redirect { statusCode to } ...Everything } }`),
    ...paths.flatMap((path) => ['', ', locale: "de"'].map((locale) => `{ page(path: "${path}"${locale}) { __typename ... on Redirect { to } ... on Page { title locale } } }`)),
    ...['breadcrumbs { title path }', 'children { title path }', 'alternates { path locale }', 'seo { title canonicalUrl image { altText } }', 'seo { structuredData }', 'seo { description }', 'url', 'sections { __typename ... on EventListSection { events(first: 2) { nodes { slug } } } }', 'sections { ... on RichTextSection { body { html } } }', 'sections { ... on GallerySection { items { altText } } }', 'sections { ... on HeroSection { actions { url target { __typename } } } }'].flatMap((field) =>
      [...read, '/around/hidden/below/leaf'].map((path) => `{ page(path: "${path}") { ... on Page { ${field} } } }`)),
    ...['', '(locale: "de")', '(filter: { query: "around" })', '(first: 2)', `(filter: { parentId: ${id('Page', pages.around)} })`, `(filter: { parentId: ${id('Page', pages.hidden)} })`].map((args) => `{ pages${args} { nodes { path title locale } totalCount } }`),
    ...['main', 'footer', 'nowhere'].flatMap((key) => ['', ', locale: "de"'].map((locale) => `{ menu(key: "${key}"${locale}) { locale items { label url target { __typename ... on Event { title } ... on Page { title } ... on MediaAsset { altText } } children { label url } } } }`)),
    '{ menu(key: "main") { items { label } } }',
    '{ menu(key: "main") { items { url } } }',
  ];
  return [
    ...texts.map((query) => ({ query })),
    { query: 'query ($slug: String!, $first: Int = 1) { event(slug: $slug) { occurrences(first: $first) { nodes { id } } } }', variables: { slug: 'seen' } },
    { query: 'query ($ids: [ID!]!) { nodes(ids: $ids) { id } }', variables: { ids: [world.id('Event', events.coming.id), world.id('Page', pages.draft)] } },
  ];
}
