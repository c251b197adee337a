/** The same question to each contestant: a page of 20 events with venue, tags and ticket types; one event with everything. */
export interface Workload {
  readonly name: 'list' | 'detail';
  readonly target: number;
  readonly document: string;
  readonly variables: (slug: string) => object;
  readonly path: (slug: string) => string;
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
    variables: (slug) => ({ slug }),
    path: (slug) => `/events/${slug}`,
  },
];
