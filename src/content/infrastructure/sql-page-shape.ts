import type { Selection } from '../../shared/domain/selection';
import { column, type Column, instant, RowShape } from '../../shared/infrastructure/row-shape';
import { childrenMax, type PageRecord, type Reading } from '../domain/page-directory.port';
import { isLive } from './sql-page-visibility';

/** The translation that a reader of the chain gets of those that meet a condition; `x` in the condition. */
export const bestLive = (condition: string, chain: string, alias: string): string =>
  `LATERAL (SELECT x.* FROM page_translations x WHERE ${condition} AND x.locale = ANY(${chain}) AND ${isLive('x')} ORDER BY array_position(${chain}, x.locale) LIMIT 1) ${alias}`;

/** Deeper than any tree of pages, so that a circle ends. */
const levelsMax = 20;

type Around = 'breadcrumbs' | 'children';

/** What of a page is read, and of the pages around it. Aliases: `t<depth>` its translation, `v<depth>` the version that is shown. */
export class PageShape {
  readonly sql: string;
  readonly #row: RowShape;
  readonly #around: readonly (readonly [Around, PageShape])[];

  constructor(
    fields: Selection,
    /** Taken where it is needed, because a value that no text names is refused. */
    private readonly chain: () => string,
    private readonly depth = 0,
  ) {
    const [t, v] = [`t${depth}`, `v${depth}`];
    const seo = fields.of('seo');
    const isDescribed = seo.has('structuredData');
    const columns: Record<string, Column> = { id: column(`${t}.page_id`), locale: column(`${t}.locale`), path: column(`${t}.path`), title: column(`${v}.title`) };
    if (fields.has('seo')) columns.seo = column(`${v}.seo`);
    if (fields.has('sections') || seo.has('description') || isDescribed) columns.sections = column(`${v}.sections`);
    if (fields.has('publishedAt') || isDescribed) columns.publishedAt = instant(`CASE WHEN ${v}.id = ${t}.published_version_id THEN ${t}.published_at END`);
    if (fields.has('alternates')) columns.alternates = column(alternatesOf(t));
    const around: (readonly [Around, PageShape])[] = [];
    const add = (name: Around) => {
      const shape = new PageShape(fields.of(name), chain, depth + 1);
      around.push([name, shape]);
      columns[name] = column(name === 'children' ? this.#children(shape) : this.#breadcrumbs(shape));
    };
    if (fields.has('breadcrumbs') || isDescribed) add('breadcrumbs');
    if (fields.has('children')) add('children');
    this.#around = around;
    this.#row = new RowShape(columns);
    this.sql = this.#row.sql;
  }

  #children({ sql, chain, depth }: PageShape): string {
    return `(SELECT coalesce(json_agg(child.found), '[]') FROM (
      SELECT ${sql} AS found FROM pages p${depth} CROSS JOIN ${bestLive(`x.page_id = p${depth}.id`, chain(), `t${depth}`)} JOIN page_versions v${depth} ON v${depth}.id = t${depth}.published_version_id
      WHERE p${depth}.parent_id = t${this.depth}.page_id ORDER BY p${depth}.position, p${depth}.id LIMIT ${childrenMax}) child)`;
  }

  #breadcrumbs({ sql, chain, depth }: PageShape): string {
    const above = `above${depth}`;
    return `(WITH RECURSIVE ${above} AS (
        SELECT p.parent_id AS id, 1 AS level FROM pages p WHERE p.id = t${this.depth}.page_id
        UNION ALL SELECT p.parent_id, level + 1 FROM pages p JOIN ${above} ON p.id = ${above}.id WHERE level < ${levelsMax}
      ) SELECT coalesce(json_agg(${sql} ORDER BY ${above}.level DESC), '[]')
      FROM ${above} CROSS JOIN ${bestLive(`x.page_id = ${above}.id`, chain(), `t${depth}`)} JOIN page_versions v${depth} ON v${depth}.id = t${depth}.published_version_id)`;
  }

  read(row: readonly unknown[], reading: Reading, isPreview = false): PageRecord {
    const record = this.#row.read<Record<string, unknown>>(row);
    record.reading = reading;
    record.isPreview = isPreview;
    for (const [name, shape] of this.#around) record[name] = (record[name] as unknown[][]).map((other) => shape.read(other, reading));
    return record as unknown as PageRecord;
  }
}

const alternatesOf = (t: string): string =>
  `(SELECT coalesce(json_agg(json_build_object('locale', a.locale, 'path', a.path) ORDER BY a.locale), '[]') FROM page_translations a WHERE a.page_id = ${t}.page_id AND ${isLive('a')})`;
