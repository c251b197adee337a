import type { LocaleChain } from '../../shared/domain/locale';
import { cutPage, type Page, type PageRequest } from '../../shared/domain/page';
import type { Selection } from '../../shared/domain/selection';
import type { RetryingPool } from '../../shared/infrastructure/retrying-pool';
import { PlanCache, type Statement, StatementBuilder, StatementRunner } from '../../shared/infrastructure/statements';
import type { MenuRecord, PageDirectory, PageFilter, PageRecord, Reading, RedirectRecord } from '../domain/page-directory.port';
import type { Preview } from '../domain/preview-tokens.port';
import type { RedirectStatusCode } from '../domain/redirect.entity';
import { bestLive, PageShape } from './sql-page-shape';
import { isLive } from './sql-page-visibility';

interface PageInput {
  readonly locales: LocaleChain;
  readonly path?: string;
  readonly ids?: readonly string[];
  readonly preview?: Preview;
  readonly filter?: PageFilter;
  readonly page?: PageRequest;
  readonly key?: string;
}

interface Plan {
  readonly statement: Statement<PageInput>;
  readonly shape: PageShape;
}

interface Writing {
  readonly value: StatementBuilder<PageInput>['value'];
  /** The locales of the reader. */
  readonly chain: () => string;
}

/** What no caller selects: for counts and menus. */
const nothing: Selection = { has: () => false, of: () => nothing, get items() { return nothing; } };

/** Reads pages for the public by one hand-written statement each; bench/ compares. */
export class SqlPageDirectory implements PageDirectory {
  readonly #runner: StatementRunner;
  readonly #plans = new PlanCache();

  constructor(pool: RetryingPool) {
    this.#runner = new StatementRunner(pool);
  }

  async findAt(path: string, reading: Reading, fields: Selection): Promise<{ page: PageRecord | null; redirect: RedirectRecord | null }> {
    const { statement, shape } = this.#plan(fields, 'path', (page, { value, chain }) => {
      const given = value('text', (input) => input.path);
      const live = `SELECT ${page.sql} AS found, array_position(${chain()}, t0.locale) AS rank FROM ${bestLive(`x.path = ${given}`, chain(), 't0')} JOIN page_versions v0 ON v0.id = t0.published_version_id`;
      return `WITH live AS MATERIALIZED (${live}), away AS MATERIALIZED (${redirectFrom(given, chain())})
        SELECT (SELECT found FROM live WHERE NOT EXISTS (SELECT FROM away)) AS page, (SELECT found FROM away) AS redirect`;
    });
    type Row = { page: unknown[] | null; redirect: [statusCode: RedirectStatusCode, toUrl: string | null, path: string, locale: string] | null };
    const [row] = await this.#runner.run<Row, PageInput>(statement, { path, locales: reading.locales });
    const { page, redirect } = row!;
    return { page: page && shape.read(page, reading), redirect: redirect && { statusCode: redirect[0], to: redirect[1] ?? { path: redirect[2], locale: redirect[3] } } };
  }

  findByIds(ids: readonly string[], reading: Reading, fields: Selection): Promise<PageRecord[]> {
    return this.#read(fields, 'ids', { ids, locales: reading.locales }, reading, ({ value, chain }) =>
      `unnest(${value('uuid[]', (input) => input.ids)}) AS keys(id) CROSS JOIN ${bestLive('x.page_id = keys.id', chain(), 't0')} JOIN page_versions v0 ON v0.id = t0.published_version_id`);
  }

  async findPreview(preview: Preview, readingIn: (locale: string) => Reading, fields: Selection): Promise<PageRecord | null> {
    const inTree = ({ value }: Pick<Writing, 'value'>) =>
      `page_versions v0 JOIN page_translations t0 ON t0.page_id = v0.page_id AND t0.locale = v0.locale
       WHERE v0.id = ${value('uuid', (input) => input.preview!.versionId)} AND v0.page_id = ${value('uuid', (input) => input.preview!.pageId)} AND t0.path IS NOT NULL`;
    const { statement } = this.#plan(nothing, 'preview', (_shape, writing) => `SELECT t0.locale FROM ${inTree(writing)}`);
    const [version] = await this.#runner.run<{ locale: string }, PageInput>(statement, { preview, locales: [''] });
    if (!version) return null;
    const reading = readingIn(version.locale);
    const [page] = await this.#read(fields, 'preview', { preview, locales: reading.locales }, reading, inTree, true);
    return page ?? null;
  }

  async list(given: PageFilter, page: PageRequest, reading: Reading, fields: Selection): Promise<Page<PageRecord>> {
    const filter = restricting(given);
    const variant = `list|${Object.keys(filter).join()}|${page.backward ? 'last' : 'first'} ${page.limit}${page.after ? ' after' : ''}${page.before ? ' before' : ''}`;
    const { statement, shape } = this.#plan(fields, variant, (of, writing) => {
      const { value } = writing;
      const { source, rank } = matching(filter, writing);
      const [key, type] = rank ? [rank, 'float8'] : ['t.path', 'text'];
      const isAscending = !rank;
      const direction = isAscending !== page.backward ? 'ASC' : 'DESC';
      const bound = (side: 'after' | 'before') =>
        page[side] ? ` AND (${key}, t.page_id) ${(side === 'after') === isAscending ? '>' : '<'} (${value(type, (input) => input.page![side]![0])}, ${value('uuid', (input) => input.page![side]![1])})` : '';
      return `SELECT t0.sort_key AS "sortKey", ${of.sql} AS found
        FROM (SELECT t.*, ${key} AS sort_key FROM ${source}${bound('after')}${bound('before')} ORDER BY ${key} ${direction}, t.page_id ${direction} LIMIT ${page.limit + 1}) t0
        JOIN page_versions v0 ON v0.id = t0.published_version_id ORDER BY t0.sort_key ${direction}, t0.page_id ${direction}`;
    });
    const rows = await this.#runner.run<{ sortKey: string | number; found: unknown[] }, PageInput>(statement, { filter, page, locales: reading.locales });
    const { edges, ...ends } = cutPage(page, rows.map(({ sortKey, found }) => ({ sortKey, record: shape.read(found, reading) })), ({ sortKey, record }) => [sortKey, record.id]);
    return { ...ends, edges: edges.map(({ node, keyset }) => ({ node: node.record, keyset })) };
  }

  async count(given: PageFilter, { locales }: Reading): Promise<number> {
    const filter = restricting(given);
    const { statement } = this.#plan(nothing, `count|${Object.keys(filter).join()}`, (_shape, writing) => `SELECT count(*)::int AS count FROM ${matching(filter, writing).source}`);
    const [row] = await this.#runner.run<{ count: number }, PageInput>(statement, { filter, locales });
    return row!.count;
  }

  async findMenu(key: string, locales: LocaleChain): Promise<MenuRecord | null> {
    const { statement } = this.#plan(nothing, 'menu', (_shape, { value, chain }) =>
      `SELECT m.key, m.locale, m.items FROM menus m WHERE m.key = ${value('text', (input) => input.key)} AND m.locale = ANY(${chain()}) ORDER BY array_position(${chain()}, m.locale) LIMIT 1`);
    const [menu] = await this.#runner.run<MenuRecord & Record<string, unknown>, PageInput>(statement, { key, locales });
    return menu ?? null;
  }

  async #read(fields: Selection, variant: string, input: PageInput, reading: Reading, source: (writing: Writing) => string, isPreview = false): Promise<PageRecord[]> {
    const { statement, shape } = this.#plan(fields, variant, (page, writing) => `SELECT ${page.sql} AS found FROM ${source(writing)}`);
    const rows = await this.#runner.run<{ found: unknown[] }, PageInput>(statement, input);
    return rows.map(({ found }) => shape.read(found, reading, isPreview));
  }

  #plan(fields: Selection, variant: string, write: (shape: PageShape, writing: Writing) => string): Plan {
    return this.#plans.get(fields, variant, () => {
      const builder = new StatementBuilder<PageInput>();
      const value = builder.value.bind(builder);
      const chain = builder.later('text[]', ({ locales }) => locales);
      const shape = new PageShape(fields, chain);
      return { statement: builder.build(write(shape, { value, chain })), shape };
    });
  }
}

/**
 * In a language that is better for the reader than that of the page which is `live` there. One that leads to a page which isn't
 * live in the chain, or is at this very path, says nothing, not even that it is there. A path is one of the redirect's own language.
 */
const redirectFrom = (path: string, chain: string): string => `
  SELECT json_build_array(r.status_code, CASE WHEN r.to_url NOT LIKE '/%' THEN r.to_url END, coalesce(target.path, r.to_url), coalesce(target.locale, r.locale)) AS found
  FROM redirects r LEFT JOIN ${bestLive('x.page_id = r.page_id', chain, 'target')} ON true
  WHERE r.from_path = ${path} AND r.locale = ANY(${chain}) AND (r.to_url IS NOT NULL OR target.path <> ${path})
    AND array_position(${chain}, r.locale) < coalesce((SELECT rank FROM live), cardinality(${chain}) + 1)
  ORDER BY array_position(${chain}, r.locale) LIMIT 1`;

/** Without what restricts nothing, because a statement is kept by the names that remain. */
const restricting = (filter: PageFilter): PageFilter => Object.fromEntries(Object.entries(filter).filter(([, value]) => Boolean(value)));

/** Each page once, by the translation that the reader gets; alias `t`. */
function matching({ query, parentId }: PageFilter, { value, chain: given }: Writing): { source: string; rank: string | null } {
  const chain = given();
  const better = `SELECT FROM page_translations o WHERE o.page_id = t.page_id AND ${isLive('o')} AND array_position(${chain}, o.locale) < array_position(${chain}, t.locale)`;
  const conditions = [isLive('t'), `t.locale = ANY(${chain})`, `NOT EXISTS (${better})`];
  if (parentId) conditions.push(`t.page_id IN (SELECT id FROM pages WHERE parent_id = ${value('uuid', (input) => input.filter!.parentId)})`);
  // All words must occur; the last may be the beginning of one. `plainto_tsquery` takes any text, and quotes what it makes of it.
  const words = query && `(SELECT (NULLIF(plainto_tsquery('simple', marquee_unaccent(${value('text', (input) => input.filter!.query)}))::text, '') || ':*')::tsquery)`;
  if (words) conditions.push(`t.search @@ ${words}`);
  return { source: `page_translations t WHERE ${conditions.join(' AND ')}`, rank: words ? `ts_rank(t.search, ${words})::float8` : null };
}
