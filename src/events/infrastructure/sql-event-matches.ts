import type { StatementBuilder } from '../../shared/infrastructure/statements';
import type { EventListing, EventOwner, PublicEventFilter } from '../domain/event-catalogue.port';
import { isListed, isOffered } from './sql-visibility';

/** What the values of a statement over a listing come from. */
export interface ListingInput {
  readonly listing: EventListing;
  readonly ids?: readonly string[];
}

/** A side of a page: the sort key and id of the row it ends at. */
export interface Bound {
  readonly comparison: '<' | '>';
  readonly key: string;
  readonly id: string;
}

export const within = (bounds: readonly Bound[], key: string, id: string): string => bounds.map((bound) => `AND (${key}, ${id}) ${bound.comparison} (${bound.key}, ${bound.id})`).join(' ');

/** An occurrence without a place of its own is held at its event's. */
export const placeOf = (occurrence: string, event: string): string =>
  `CASE WHEN ${occurrence}.venue_id IS NULL AND ${occurrence}.online_url IS NULL THEN ${event}.venue_id ELSE ${occurrence}.venue_id END`;

/**
 * The events of a listing: alias `e` with, as `o`, the first occurrence that matches (id, starts_at, ends_at, and by event venue_id).
 * `keys.id` is the owner's id where the listing belongs to one.
 */
export class EventMatches {
  readonly #filter: PublicEventFilter;
  readonly now: () => string;
  readonly #startsAfter: string | null;
  readonly #startsBefore: string | null;
  readonly #search: string | null;
  readonly #places: string | null;

  constructor(
    private readonly builder: Pick<StatementBuilder<ListingInput>, 'value' | 'later'>,
    listing: EventListing,
    private readonly owner: EventOwner | null,
    private readonly isPublicVenue: (venue: string) => string,
  ) {
    const filter = (this.#filter = listing.filter);
    this.now = builder.later('timestamptz', (input) => input.listing.now);
    this.#startsAfter = filter.startsAfter ? builder.value('timestamptz', (input) => input.listing.filter.startsAfter) : null;
    this.#startsBefore = filter.startsBefore ? builder.value('timestamptz', (input) => input.listing.filter.startsBefore) : null;
    this.#search = filter.query ? this.#tsquery() : null;
    this.#places = this.#placesCte();
  }

  /** Named parts of a filter, so that statements for the same parts can share a text. */
  static variantOf({ filter, sort }: EventListing): string {
    const present = Object.entries(filter).filter(([, value]) => value !== null && value !== undefined && value !== false);
    return `${sort}:${present.map(([name]) => name).join()}`;
  }

  /** CTEs that the other parts refer to, each with a comma after it. */
  get ctes(): string {
    return this.#places ?? '';
  }

  get rank(): string {
    return `ts_rank(e.search, ${this.#search})::float8`;
  }

  /** In metres, of the occurrence that matched. */
  get distance(): string {
    return '(SELECT distance FROM places WHERE places.id = o.venue_id)';
  }

  /** Event by event: right wherever something picks the events, or they are sorted by what isn't a date. */
  byEvent(): string {
    const source = this.#isAtPlaces ? `(${this.#eventsAtPlaces()}) AS at_place JOIN events e ON e.id = at_place.event_id` : 'events e';
    return `${source}
      CROSS JOIN LATERAL (
        SELECT f.id, f.starts_at, f.ends_at, ${placeOf('f', 'e')} AS venue_id FROM occurrences f
        WHERE f.event_id = e.id AND ${this.#occurrenceMatches('f')} ORDER BY f.starts_at LIMIT 1
      ) o
      WHERE ${this.#eventMatches()}`;
  }

  /** How many. */
  counted(): string {
    const source = this.#isAtPlaces ? `(${this.#eventsAtPlaces()}) AS at_place JOIN events e ON e.id = at_place.event_id` : 'events e';
    return `SELECT count(*)::int FROM ${source}
      WHERE ${this.#eventMatches()} AND EXISTS (SELECT FROM occurrences f WHERE f.event_id = e.id AND ${this.#occurrenceMatches('f')})`;
  }

  /**
   * Date by date along the index of starts, so that a page of 20 touches some 20 to 60 rows however many events there are.
   * An occurrence is kept where it is its event's first that matches; those that run now come by the index of spans.
   */
  byDate(order: string, bounds: readonly Bound[]): string {
    // OFFSET 0 keeps the dearer question, whether it is the first that matches, for after the sort: only a page of them is asked then.
    const branch = (window: string) => `(
      SELECT o.event_id, o.id, o.starts_at, o.ends_at FROM (
        SELECT o.event_id, o.id, o.starts_at, o.ends_at FROM occurrences o
        WHERE ${window} AND ${this.#isWithin('o')} ${within(bounds, 'o.starts_at', 'o.event_id')} ORDER BY o.starts_at ${order}, o.event_id ${order} OFFSET 0
      ) o WHERE o.id = (SELECT f.id FROM occurrences f WHERE f.event_id = o.event_id AND ${this.#occurrenceMatches('f')} ORDER BY f.starts_at LIMIT 1)
      ORDER BY o.starts_at ${order}, o.event_id ${order})`;
    // One lower bound, because of two an index scan may begin at the lesser.
    const from = [this.#startsAfter ?? this.now(), ...bounds.filter(({ comparison }) => comparison === '>').map(({ key }) => key)];
    const onwards = branch(`o.starts_at >= ${from.length > 1 ? `GREATEST(${from.join(', ')})` : from[0]}`);
    const branches = this.#startsAfter ? onwards : `${branch(`tstzrange(o.starts_at, o.ends_at) @> ${this.now()} AND o.starts_at < ${this.now()}`)} UNION ALL ${onwards}`;
    return `(${branches}) o JOIN events e ON e.id = o.event_id WHERE ${this.#eventMatches()}`;
  }

  /** Whether little enough is filtered that walking along the dates meets a page soon. */
  get isBroad(): boolean {
    const { query, organizerIds, tagSlugs } = this.#filter;
    return !this.owner && !this.#isAtPlaces && !query && !organizerIds && !tagSlugs;
  }

  #occurrenceMatches(o: string): string {
    const window = this.#startsAfter ? `${o}.starts_at >= ${this.#startsAfter}` : `${o}.ends_at > ${this.now()}`;
    return [
      window,
      this.#isWithin(o),
      this.#isAtPlaces && `${placeOf(o, 'e')} = ANY(${this.#placeIds})`,
      this.#filter.onSaleOnly && this.#isOnSale(o),
    ].filter(Boolean).join(' AND ');
  }

  #isWithin(o: string): string {
    return `${o}.cancelled_at IS NULL${this.#startsBefore ? ` AND ${o}.starts_at < ${this.#startsBefore}` : ''}`;
  }

  /** As `salesStatus` and `remainingIn` of the domain say; a property test compares the two. */
  #isOnSale(o: string): string {
    return `${o}.starts_at > ${this.now()} AND EXISTS (
      SELECT FROM ticket_types k
      WHERE k.event_id = ${o}.event_id AND ${isOffered('k')}
        AND (k.sales_start_at IS NULL OR k.sales_start_at <= ${this.now()}) AND (k.sales_end_at IS NULL OR k.sales_end_at > ${this.now()})
        AND (SELECT CASE WHEN count(*) = 0 THEN false ELSE min(s.capacity - s.sold - s.held - s.blocked) IS NULL OR min(s.capacity - s.sold - s.held - s.blocked) >= k.min_per_booking END
             FROM pool_ticket_types d JOIN stocks s ON s.pool_id = d.pool_id AND s.occurrence_id = ${o}.id WHERE d.ticket_type_id = k.id))`;
  }

  #eventMatches(): string {
    const { organizerIds, tagSlugs, priceMax, onSaleOnly } = this.#filter;
    const value = this.builder.value.bind(this.builder);
    return [
      isListed('e'),
      this.owner === 'organizer' && 'e.organizer_id = keys.id',
      organizerIds && `e.organizer_id = ANY(${value('uuid[]', ({ listing }) => listing.filter.organizerIds)})`,
      tagSlugs && `e.id IN (SELECT et.event_id FROM tags t JOIN event_tags et ON et.tag_id = t.id WHERE t.slug = ANY(${value('text[]', ({ listing }) => listing.filter.tagSlugs)}))`,
      this.#search && `e.search @@ ${this.#search}`,
      // A scalar, because as EXISTS it may be planned as a join over all ticket types.
      priceMax &&
        `(SELECT min(k.price) FROM ticket_types k WHERE k.event_id = e.id AND ${isOffered('k')}
          AND k.currency = ${value('text', ({ listing }) => listing.filter.priceMax?.currency)}) <= ${value('numeric', ({ listing }) => listing.filter.priceMax?.amount)}`,
      onSaleOnly && 'e.cancelled_at IS NULL AND NOT e.sales_paused',
    ].filter(Boolean).join(' AND ');
  }

  get #isAtPlaces(): boolean {
    return this.owner === 'venue' || this.#places !== null;
  }

  get #placeIds(): string {
    return this.owner === 'venue' ? 'ARRAY[keys.id]' : 'ARRAY(SELECT id FROM places)';
  }

  #eventsAtPlaces(): string {
    return `SELECT event_id FROM occurrences WHERE venue_id = ANY(${this.#placeIds}) UNION SELECT id FROM events WHERE venue_id = ANY(${this.#placeIds})`;
  }

  #placesCte(): string | null {
    const { venueIds, near, countryCode, city } = this.#filter;
    if (!venueIds && !near && !countryCode && !city) return null;
    const value = this.builder.value.bind(this.builder);
    const centre = near && `ll_to_earth(${value('float8', ({ listing }) => listing.filter.near?.latitude)}, ${value('float8', ({ listing }) => listing.filter.near?.longitude)})`;
    const metres = near && value('float8', ({ listing }) => listing.filter.near!.radiusKm * 1_000);
    const distance = `earth_distance(ll_to_earth(v.latitude, v.longitude), ${centre})`;
    const conditions = [
      this.isPublicVenue('v'),
      venueIds && `v.id = ANY(${value('uuid[]', ({ listing }) => listing.filter.venueIds)})`,
      countryCode && `v.country_code = ${value('text', ({ listing }) => listing.filter.countryCode)}`,
      city && `lower(marquee_unaccent(v.city)) = lower(marquee_unaccent(${value('text', ({ listing }) => listing.filter.city)}))`,
      near && `v.latitude IS NOT NULL AND earth_box(${centre}, ${metres}) @> ll_to_earth(v.latitude, v.longitude) AND ${distance} <= ${metres}`,
    ];
    return `places AS MATERIALIZED (SELECT v.id, ${near ? distance : 'NULL::float8'} AS distance FROM venues v WHERE ${conditions.filter(Boolean).join(' AND ')}),`;
  }

  /** All words must occur; the last may be the beginning of one. `plainto_tsquery` takes any text, and quotes what it makes of it. */
  #tsquery(): string {
    const text = this.builder.value('text', ({ listing }) => listing.filter.query);
    return `(SELECT (NULLIF(plainto_tsquery('simple', marquee_unaccent(${text}))::text, '') || ':*')::tsquery)`;
  }
}
