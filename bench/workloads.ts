import type { BenchData } from './data';
/** The same question to each contestant: a page of 20 events with venue, tags and ticket types; one event with everything; a page of the site with all kinds of sections. */
export interface Workload {
  readonly name: 'list' | 'detail' | 'page';
  readonly target: number;
  readonly document: string;
  /** What is asked for in turn. */
  readonly keys: (data: Pick<BenchData, 'slugs' | 'paths'>) => readonly string[];
  readonly variables: (key: string) => object;
  readonly path: (key: string) => string;
}

export const workloads: readonly Workload[] = [
  {
    name: 'list',
    target: 0.6,
    document: `query BenchList {
  events(first: 20) {
    nodes {
      id slug title summary isCancelled
      nextOccurrence { startsAt }
      venue { id slug name city countryCode }
      tags { id slug name }
      ticketTypes { id name price { amount currency } }
    }
    pageInfo { hasNextPage endCursor }
  }
}`,
    keys: ({ slugs }) => slugs.slice(0, 1),
    variables: () => ({}),
    path: () => '/events',
  },
  {
    name: 'detail',
    target: 0.4,
    document: `query BenchDetail($slug: String!) {
  event(slug: $slug) {
    id slug title summary description isCancelled cancellationMessage timeZone
    organizer { id slug name websiteUrl }
    venue { id slug name addressLines city countryCode }
    tags { id slug name }
    ticketTypes { id name description price { amount currency } minPerBooking maxPerBooking salesStartAt salesEndAt }
    occurrences(first: 10) { nodes { id startsAt endsAt startsAtLocal timeZone isCancelled } pageInfo { hasNextPage endCursor } }
  }
}`,
    keys: ({ slugs }) => slugs,
    variables: (slug) => ({ slug }),
    path: (slug) => `/events/${slug}`,
  },
  {
    name: 'page',
    target: 0.5,
    document: `query BenchPage($path: String!) {
  page(path: $path) {
    ... on Page {
      id locale title publishedAt
      breadcrumbs { id title url }
      alternates { locale url }
      seo { title description canonicalUrl noIndex image { url altText } }
      sections {
        __typename id anchor heading
        ... on HeroSection { body { html } media { ...File } actions { label url } }
        ... on RichTextSection { body { html } }
        ... on GallerySection { items { ...File } }
        ... on EventListSection { events { nodes { id slug title nextOccurrence { startsAt } venue { id slug name city } } pageInfo { hasNextPage } } }
        ... on FaqSection { questions { question answer { html } } }
        ... on MediaSection { media { ...File } body { html } }
        ... on CallToActionSection { body { html } actions { label url } }
        ... on EmbedSection { url title html }
      }
    }
  }
}
fragment File on MediaAsset { id kind url altText width height }`,
    keys: ({ paths }) => paths,
    variables: (path) => ({ path }),
    path: (path) => `/pages${path}`,
  },
];
