import { cutPage, type Page, type PageRequest } from '../../shared/domain/page';
import type { Selection } from '../../shared/domain/selection';
import { column, type FieldColumns, RowShape } from '../../shared/infrastructure/row-shape';
import type { RetryingPool } from '../../shared/infrastructure/retrying-pool';
import { PlanCache, StatementBuilder, StatementRunner } from '../../shared/infrastructure/statements';
import type { VenueDirectory, VenueFilter, VenueRecord } from '../domain/venue-directory.port';
import { isListedVenue, isPublicVenue } from './sql-venue-visibility';

/** Alias `v`. */
export const venueColumns: FieldColumns = {
  slug: { slug: column('v.slug') },
  name: { name: column('v.name') },
  summary: { summary: column('v.summary') },
  addressLines: { addressLines: column('v.address_lines') },
  city: { city: column('v.city') },
  region: { region: column('v.region') },
  postalCode: { postalCode: column('v.postal_code') },
  countryCode: { countryCode: column('v.country_code') },
  location: { location: column(`CASE WHEN v.latitude IS NOT NULL THEN json_build_object('latitude', v.latitude, 'longitude', v.longitude) END`) },
  timeZone: { timeZone: column('v.time_zone') },
  websiteUrl: { websiteUrl: column('v.website_url') },
  images: { imageIds: column('v.image_ids') },
};

interface VenueInput {
  readonly filter?: VenueFilter;
  readonly page?: PageRequest;
  readonly slug?: string;
  readonly ids?: readonly string[];
}

type Value = StatementBuilder<VenueInput>['value'];

/** What no caller selects: for counts. */
const nothing: Selection = { has: () => false, of: () => nothing, get items() { return nothing; } };

/** Reads the public directory of venues by hand-written statements. */
export class SqlVenueDirectory implements VenueDirectory {
  readonly #runner: StatementRunner;
  readonly #plans = new PlanCache();

  constructor(pool: RetryingPool) {
    this.#runner = new StatementRunner(pool);
  }

  async pageVenues(given: VenueFilter, page: PageRequest, fields: Selection): Promise<Page<VenueRecord>> {
    const filter = restricting(given);
    const order = page.backward ? 'DESC' : 'ASC';
    const variant = `page|${Object.keys(filter).join()}|${order} ${page.limit} ${page.after ? 'after' : ''} ${page.before ? 'before' : ''}`;
    const rows = await this.#read(fields, variant, { filter, page }, (value) => {
      const bound = (side: 'after' | 'before') =>
        page[side] && `(v.name, v.id) ${side === 'after' ? '>' : '<'} (${value('text', (input) => input.page![side]![0])}, ${value('uuid', (input) => input.page![side]![1])})`;
      const conditions = [...matching(value, filter), bound('after'), bound('before')].filter(Boolean);
      return `WHERE ${conditions.join(' AND ')} ORDER BY v.name ${order}, v.id ${order} LIMIT ${page.limit + 1}`;
    });
    return cutPage(page, rows, ({ sortName, id }) => [sortName, id]);
  }

  async countVenues(given: VenueFilter): Promise<number> {
    const filter = restricting(given);
    const statement = this.#plans.get(nothing, `count|${Object.keys(filter).join()}`, () => {
      const builder = new StatementBuilder<VenueInput>();
      return builder.build(`SELECT count(*)::int AS count FROM venues v WHERE ${matching(builder.value.bind(builder), filter).join(' AND ')}`);
    });
    const [row] = await this.#runner.run<{ count: number }, VenueInput>(statement, { filter });
    return row!.count;
  }

  async findBySlug(slug: string, fields: Selection): Promise<VenueRecord | null> {
    const [venue] = await this.#read(fields, 'slug', { slug }, (value) => `WHERE v.slug = ${value('text', (input) => input.slug)} AND ${isPublicVenue('v')}`);
    return venue ?? null;
  }

  findByIds(ids: readonly string[], fields: Selection): Promise<VenueRecord[]> {
    return this.#read(fields, 'ids', { ids }, (value) => `WHERE v.id = ANY(${value('uuid[]', (input) => input.ids)}) AND ${isPublicVenue('v')}`);
  }

  async #read(fields: Selection, variant: string, input: VenueInput, rest: (value: Value) => string): Promise<(VenueRecord & { readonly sortName: string })[]> {
    const { statement, shape } = this.#plans.get(fields, variant, () => {
      const builder = new StatementBuilder<VenueInput>();
      const columns = RowShape.of({ sortName: column('v.name'), id: column('v.id') }, venueColumns, fields);
      return { statement: builder.build(`SELECT ${columns.sql} AS row FROM venues v ${rest(builder.value.bind(builder))}`), shape: columns };
    });
    const rows = await this.#runner.run<{ row: unknown[] }, VenueInput>(statement, input);
    return rows.map(({ row }) => shape.read(row));
  }
}

/** Without what restricts nothing, because a statement is kept by the names that remain. */
const restricting = (filter: VenueFilter): VenueFilter => Object.fromEntries(Object.entries(filter).filter(([, value]) => Boolean(value)));

/** For LIKE: anywhere in the text, and what LIKE would read as a wildcard stands for itself. */
const anywhere = (text: string): string => `%${text.replace(/[\\%_]/g, '\\$&')}%`;

function matching(value: Value, { query, near, countryCode, city }: VenueFilter): string[] {
  const conditions = [isListedVenue('v')];
  if (query) {
    const pattern = `lower(marquee_unaccent(${value('text', (input) => anywhere(input.filter!.query!))}))`;
    conditions.push(`(lower(marquee_unaccent(v.name)) LIKE ${pattern} OR lower(marquee_unaccent(v.city)) LIKE ${pattern})`);
  }
  if (countryCode) conditions.push(`v.country_code = ${value('text', (input) => input.filter!.countryCode)}`);
  if (city) conditions.push(`lower(marquee_unaccent(v.city)) = lower(marquee_unaccent(${value('text', (input) => input.filter!.city)}))`);
  if (near) {
    const centre = `ll_to_earth(${value('float8', (input) => input.filter!.near!.latitude)}, ${value('float8', (input) => input.filter!.near!.longitude)})`;
    const metres = value('float8', (input) => input.filter!.near!.radiusKm * 1_000);
    conditions.push(`v.latitude IS NOT NULL AND earth_box(${centre}, ${metres}) @> ll_to_earth(v.latitude, v.longitude) AND earth_distance(ll_to_earth(v.latitude, v.longitude), ${centre}) <= ${metres}`);
  }
  return conditions;
}
