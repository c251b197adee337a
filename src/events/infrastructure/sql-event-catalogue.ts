import { cutPage, type PageRequest } from '../../shared/domain/page';
import type { Selection } from '../../shared/domain/selection';
import { column, type Column, instant } from '../../shared/infrastructure/row-shape';
import type { RetryingPool } from '../../shared/infrastructure/retrying-pool';
import { PlanCache, Statement, StatementBuilder, StatementRunner } from '../../shared/infrastructure/statements';
import type {
  EventCatalogue, EventFacets, EventFields, EventListing, EventOwner, EventPage, EventRecord, FacetName, OccurrenceRecord,
  OccurrenceWindow, OrganizerRecord, PublicEventSort, TagRecord, TicketTypeRecord,
} from '../domain/event-catalogue.port';
import { EventBundle, type BundleInput, type BundleRow, type VenueSql } from './sql-event-bundle';
import { organizerShape, tagShape, TicketTypeShape } from './sql-event-columns';
import { facetColumns, type FacetRow, readFacets } from './sql-event-facets';
import { type Bound, EventMatches, type ListingInput, within } from './sql-event-matches';
import { isOffered, isPublic } from './sql-visibility';

interface PageInput extends ListingInput, BundleInput {
  readonly page: PageRequest;
}

interface FindInput extends BundleInput {
  readonly slug?: string;
  readonly ids?: readonly string[];
}

interface Plan<Input, Shape> {
  readonly statement: Statement<Input>;
  readonly shape: Shape;
}

/** Counts and facets select nothing. */
const anySelection: Selection = { has: () => false, of: () => anySelection, get items() { return anySelection; } };

type Listed = EventRecord & { readonly ownerId: string | null; readonly sortKey: string | number; readonly metres: number | null; readonly matchEndsAt: string };

const directions: Record<PublicEventSort, 'ASC' | 'DESC'> = { STARTS_AT_ASC: 'ASC', STARTS_AT_DESC: 'DESC', PUBLISHED_AT_DESC: 'DESC', RELEVANCE: 'DESC', DISTANCE: 'ASC' };

/** Reads the public catalogue by one hand-written statement each, because it is the hottest path there is; bench/ compares. */
export class SqlEventCatalogue implements EventCatalogue {
  readonly #runner: StatementRunner;
  readonly #plans = new PlanCache();

  constructor(
    pool: RetryingPool,
    private readonly venueSql: VenueSql,
  ) {
    this.#runner = new StatementRunner(pool);
  }

  async pageEvents(listing: EventListing, page: PageRequest, fields: EventFields): Promise<EventPage> {
    const rows = await this.#page({ listing, page, now: listing.now, occurrences: fields.occurrences }, fields, null);
    return cutListed(listing, page, rows);
  }

  async pageEventsOf(owner: EventOwner, ids: readonly string[], now: Date, page: PageRequest, fields: EventFields): Promise<ReadonlyMap<string, EventPage>> {
    const listing: EventListing = { filter: {}, sort: 'STARTS_AT_ASC', now };
    const rows = await this.#page({ listing, page, ids, now, occurrences: fields.occurrences }, fields, owner);
    const groups = new Map<string, Listed[]>(ids.map((id) => [id, []]));
    for (const row of rows) groups.get(row.ownerId!)!.push(row);
    return new Map([...groups].map(([id, listed]) => [id, cutListed(listing, page, listed)]));
  }

  async #page(input: PageInput, fields: EventFields, owner: EventOwner | null): Promise<Listed[]> {
    const { listing, page } = input;
    const variant = ['page', owner, EventMatches.variantOf(listing), pageVariant(page), windowVariant(fields.occurrences)].join('|');
    const { statement, shape } = this.#plans.get(fields.selection, variant, () => this.#planPage(input, fields, owner));
    const [row] = await this.#runner.run<BundleRow & Record<string, unknown>, PageInput>(statement, input);
    return shape.read(row!, input) as Listed[];
  }

  #planPage({ listing, page }: PageInput, fields: EventFields, owner: EventOwner | null): Plan<PageInput, EventBundle> {
    const builder = new StatementBuilder<PageInput>();
    const matches = new EventMatches(builder, listing, owner, this.venueSql.isPublic);
    const { sort } = listing;
    const key = { STARTS_AT_ASC: 'o.starts_at', STARTS_AT_DESC: 'o.starts_at', PUBLISHED_AT_DESC: 'e.published_at', RELEVANCE: matches.rank, DISTANCE: matches.distance }[sort];
    const isNumber = sort === 'RELEVANCE' || sort === 'DISTANCE';
    const direction = (directions[sort] === 'ASC') !== page.backward ? 'ASC' : 'DESC';
    const value = builder.value.bind(builder);
    const bound = (side: 'after' | 'before'): Bound[] => {
      if (!page[side]) return [];
      const comparison = isAscending(directions[sort], side) ? '>' : '<';
      return [{ comparison, key: value(isNumber ? 'float8' : 'timestamptz', (input) => input.page[side]![0]), id: value('uuid', (input) => input.page[side]![1]) }];
    };
    const bounds = [...bound('after'), ...bound('before')];
    const isByDate = (sort === 'STARTS_AT_ASC' || sort === 'STARTS_AT_DESC') && matches.isBroad;
    const source = isByDate ? matches.byDate(direction, bounds) : `${matches.byEvent()} ${within(bounds, key, 'e.id')}`;
    const metres = listing.filter.near ? matches.distance : 'NULL::float8';
    const list = `SELECT e.id, ${key} AS sort_key, o.ends_at, ${metres} AS metres FROM ${source} ORDER BY ${key} ${direction}, e.id ${direction} LIMIT ${page.limit + 1}`;
    const keys = owner ? `SELECT keys.id AS owner_id, page.* FROM unnest(${builder.value('uuid[]', ({ ids }) => ids)}) AS keys(id) CROSS JOIN LATERAL (${list}) page` : list;
    const head: Record<string, Column> = {
      ownerId: column(owner ? 'keys.owner_id' : 'NULL'),
      sortKey: isNumber ? column('keys.sort_key') : instant('keys.sort_key'),
      metres: column('keys.metres'),
      matchEndsAt: instant('keys.ends_at'),
    };
    const bundle = new EventBundle(fields.selection, { keys, head, order: `keys.sort_key ${direction}, keys.id ${direction}`, occurrences: this.#window(builder, fields) }, matches.now, this.venueSql);
    return { statement: builder.build(`WITH ${matches.ctes} ${bundle.sql}`), shape: bundle };
  }

  async countEvents(listing: EventListing): Promise<number> {
    const plan = this.#counting(`count|${EventMatches.variantOf(listing)}`, listing, null, (matches) => matches.counted());
    const [row] = await this.#runner.run<{ result: number }, ListingInput>(plan, { listing });
    return row!.result;
  }

  async countEventsOf(owner: EventOwner, ids: readonly string[], now: Date): Promise<ReadonlyMap<string, number>> {
    const listing: EventListing = { filter: {}, sort: 'STARTS_AT_ASC', now };
    const plan = this.#counting(`count|${owner}`, listing, owner, (matches) => matches.counted());
    const rows = await this.#runner.run<{ id: string; result: number }, ListingInput>(plan, { listing, ids });
    return new Map(rows.map(({ id, result }) => [id, result]));
  }

  async facetEvents(listing: EventListing, names: readonly FacetName[]): Promise<EventFacets> {
    const plan = this.#counting(`facets|${names.join()}|${EventMatches.variantOf(listing)}`, listing, null, (matches) => facetColumns(matches, names, this.venueSql.isPublic));
    const [row] = await this.#runner.run<{ result: FacetRow }, ListingInput>(plan, { listing });
    return readFacets(row!.result);
  }

  async facetEventsOf(owner: EventOwner, ids: readonly string[], now: Date, names: readonly FacetName[]): Promise<ReadonlyMap<string, EventFacets>> {
    const listing: EventListing = { filter: {}, sort: 'STARTS_AT_ASC', now };
    const plan = this.#counting(`facets|${names.join()}|${owner}`, listing, owner, (matches) => facetColumns(matches, names, this.venueSql.isPublic));
    const rows = await this.#runner.run<{ id: string; result: FacetRow }, ListingInput>(plan, { listing, ids });
    return new Map(rows.map(({ id, result }) => [id, readFacets(result)]));
  }

  #counting(variant: string, listing: EventListing, owner: EventOwner | null, write: (matches: EventMatches) => string): Statement<ListingInput> {
    return this.#plans.get(anySelection, variant, () => {
      const builder = new StatementBuilder<ListingInput>();
      const matches = new EventMatches(builder, listing, owner, this.venueSql.isPublic);
      const result = write(matches);
      const ctes = matches.ctes && `WITH ${matches.ctes.slice(0, -1)}`;
      const text = owner ? `SELECT keys.id, (${result}) AS result FROM unnest(${builder.value('uuid[]', ({ ids }) => ids)}) AS keys(id)` : `${ctes} SELECT (${result}) AS result`;
      return builder.build(text);
    });
  }

  async nextEnd(now: Date): Promise<string | null> {
    const [row] = await this.#runner.run<{ end: Date | null }, Date>(nextEnd, now);
    return row!.end && row!.end.toISOString();
  }

  async findEventBySlug(slug: string, now: Date, fields: EventFields): Promise<EventRecord | null> {
    const keys = (builder: StatementBuilder<FindInput>) => {
      const given = builder.value('text', (input) => input.slug);
      return `SELECT e.id FROM (SELECT id FROM events WHERE slug = ${given} UNION ALL SELECT event_id FROM event_slugs WHERE slug = ${given}) named JOIN events e ON e.id = named.id WHERE ${isPublic('e')} LIMIT 1`;
    };
    const [event] = await this.#find('slug', keys, { slug, now, occurrences: fields.occurrences }, fields);
    return event ?? null;
  }

  findEvents(ids: readonly string[], now: Date, fields: EventFields): Promise<EventRecord[]> {
    const keys = (builder: StatementBuilder<FindInput>) => `SELECT e.id FROM events e WHERE e.id = ANY(${builder.value('uuid[]', (input) => input.ids)}) AND ${isPublic('e')}`;
    return this.#find('ids', keys, { ids, now, occurrences: fields.occurrences }, fields);
  }

  async #find(by: string, keys: (builder: StatementBuilder<FindInput>) => string, input: FindInput, fields: EventFields): Promise<EventRecord[]> {
    const { statement, shape } = this.#plans.get(fields.selection, `find|${by}|${windowVariant(fields.occurrences)}`, () => {
      const builder = new StatementBuilder<FindInput>();
      const now = builder.later('timestamptz', (given) => given.now);
      const bundle = new EventBundle(fields.selection, { keys: keys(builder), occurrences: this.#window(builder, fields) }, now, this.venueSql);
      return { statement: builder.build(`WITH ${bundle.sql}`), shape: bundle };
    });
    const [row] = await this.#runner.run<BundleRow & Record<string, unknown>, FindInput>(statement, input);
    return shape.read(row!, input);
  }

  /** The occurrences of each event that a window holds, and one more. */
  #window(builder: Pick<StatementBuilder<BundleInput>, 'value'>, { occurrences, selection }: EventFields) {
    if (!occurrences) return null;
    const { request, startsAfter } = occurrences;
    const bound = (side: 'after' | 'before') => request[side] && `o.starts_at ${side === 'after' ? '>' : '<'} ${builder.value('timestamptz', (input) => input.occurrences!.request[side]![0])}`;
    const conditions = ['o.event_id = ev.id', startsAfter && `o.starts_at >= ${builder.value('timestamptz', (input) => input.occurrences!.startsAfter)}`, bound('after'), bound('before')];
    const from = `CROSS JOIN LATERAL (SELECT o.* FROM occurrences o WHERE ${conditions.filter(Boolean).join(' AND ')} ORDER BY o.starts_at ${request.backward ? 'DESC' : 'ASC'} LIMIT ${request.limit + 1}) o`;
    return { from, isBackward: request.backward, selection: selection.of('occurrences').items };
  }

  async findOccurrences(ids: readonly string[], now: Date, selection: Selection): Promise<OccurrenceRecord[]> {
    const { statement, shape } = this.#plans.get(selection, 'occurrences', () => {
      const builder = new StatementBuilder<FindInput>();
      const given = builder.value('uuid[]', (input) => input.ids);
      const keys = `SELECT DISTINCT e.id FROM occurrences o JOIN events e ON e.id = o.event_id WHERE o.id = ANY(${given}) AND ${isPublic('e')}`;
      const from = `JOIN occurrences o ON o.event_id = ev.id AND o.id = ANY(${given})`;
      const bundle = new EventBundle(selection.of(''), { keys, occurrences: { from, isBackward: false, selection } }, builder.later('timestamptz', (input) => input.now), this.venueSql);
      return { statement: builder.build(`WITH ${bundle.sql}`), shape: bundle };
    });
    const [row] = await this.#runner.run<BundleRow & Record<string, unknown>, FindInput>(statement, { ids, now });
    return shape.readOccurrences(row!, now);
  }

  async findTicketTypes(ids: readonly string[], selection: Selection): Promise<TicketTypeRecord[]> {
    const shape = new TicketTypeShape({}, selection);
    const rows = await this.#rows(selection, 'ticketTypes', { ids }, (value) =>
      `SELECT ${shape.sql} AS row FROM ticket_types k JOIN events e ON e.id = k.event_id WHERE k.id = ANY(${value('uuid[]', (input) => input.ids)}) AND ${isOffered('k')} AND ${isPublic('e')}`);
    return rows.map((row) => shape.read(row));
  }

  async findOrganizers(by: { readonly ids: readonly string[] } | { readonly slug: string }, selection: Selection): Promise<OrganizerRecord[]> {
    const shape = organizerShape(selection);
    const rows = await this.#rows(selection, 'slug' in by ? 'organizer' : 'organizers', by, (value) =>
      `SELECT ${shape.sql} AS row FROM organizers g WHERE ${'slug' in by ? `g.slug = ${value('text', (input) => input.slug)}` : `g.id = ANY(${value('uuid[]', (input) => input.ids)})`}`);
    return rows.map((row) => shape.read(row));
  }

  async findTags(ids: readonly string[], selection: Selection): Promise<TagRecord[]> {
    const shape = tagShape(selection);
    const rows = await this.#rows(selection, 'tags', { ids }, (value) => `SELECT ${shape.sql} AS row FROM tags t WHERE t.id = ANY(${value('uuid[]', (input) => input.ids)})`);
    return rows.map((row) => shape.read(row));
  }

  async allTags(selection: Selection): Promise<TagRecord[]> {
    const shape = tagShape(selection);
    const rows = await this.#rows(selection, 'allTags', {}, () => `SELECT ${shape.sql} AS row FROM tags t ORDER BY t.name, t.id`);
    return rows.map((row) => shape.read(row));
  }

  async #rows(selection: Selection, variant: string, input: Omit<FindInput, 'now'>, write: (value: StatementBuilder<FindInput>['value']) => string): Promise<unknown[][]> {
    const { statement } = this.#plans.get(selection, variant, () => {
      const builder = new StatementBuilder<FindInput>();
      return { statement: builder.build(write(builder.value.bind(builder))), shape: null };
    });
    const rows = await this.#runner.run<{ row: unknown[] }, Omit<FindInput, 'now'>>(statement as Statement<Omit<FindInput, 'now'>>, input);
    return rows.map(({ row }) => row);
  }
}

const nextEnd = new Statement<Date>('SELECT min(ends_at) AS end FROM occurrences WHERE cancelled_at IS NULL AND ends_at > $1', [(now) => now]);

const isAscending = (direction: 'ASC' | 'DESC', side: 'after' | 'before'): boolean => (direction === 'ASC') === (side === 'after');

const pageVariant = ({ limit, backward, after, before }: PageRequest): string => `${backward ? 'last' : 'first'} ${limit}${after ? ' after' : ''}${before ? ' before' : ''}`;

const windowVariant = (window: OccurrenceWindow | null | undefined): string => (window ? pageVariant(window.request) + (window.startsAfter ? ' from' : '') : '');

function cutListed({ filter }: EventListing, page: PageRequest, rows: readonly Listed[]): EventPage {
  // Without a first moment, one that has ended makes room for the next; the row beyond the page says whether there is one.
  const ends = filter.startsAfter ? [] : rows.map(({ matchEndsAt }) => matchEndsAt);
  const changesAt = ends.length > 0 ? ends.reduce((first, end) => (end < first ? end : first)) : null;
  const { edges, ...bounds } = cutPage(page, rows, ({ sortKey, id }) => [sortKey, id]);
  return { ...bounds, changesAt, edges: edges.map(({ node, keyset }) => ({ keyset, node: { event: node, distanceKm: node.metres === null ? null : node.metres / 1_000 } })) };
}
