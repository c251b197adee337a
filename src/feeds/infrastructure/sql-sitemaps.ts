import type { QueryResultRow } from 'pg';
import type { RetryingPool } from '../../shared/infrastructure/retrying-pool';
import type { SitemapEvent, SitemapKind, SitemapPage, Sitemaps, SitemapSummary } from '../domain/sitemap.port';

/** What sitemaps need to know of the tables of events and pages. */
export interface SitemapSql {
  readonly event: { readonly isListed: (event: string) => string };
  readonly page: { readonly isLive: (translation: string) => string };
}

const batchSize = 5_000;
const beforeAll = '00000000-0000-0000-0000-000000000000';

interface Slice<Row> {
  readonly text: string;
  readonly skip: number;
  readonly count: number;
  /** The key before all others, and the key of a row. */
  readonly begin: readonly string[];
  readonly keyOf: (row: Row) => readonly string[];
}

export class SqlSitemaps implements Sitemaps {
  constructor(
    private readonly pool: RetryingPool,
    private readonly sql: SitemapSql,
  ) {}

  /** Alias `e`. */
  get #events(): string {
    return `events e WHERE ${this.sql.event.isListed('e')}`;
  }

  #pages(translation: string): string {
    return `page_translations ${translation} JOIN page_versions said ON said.id = ${translation}.published_version_id
      WHERE ${this.sql.page.isLive(translation)} AND said.seo->>'noIndex' IS DISTINCT FROM 'true'`;
  }

  /** Rows that are gone leave no date behind, so the fingerprint is made of all that are there. */
  async summary(kinds: readonly SitemapKind[]): Promise<SitemapSummary> {
    const sources = { pages: { said: 't.page_id, t.locale, t.path, t.published_at', rows: this.#pages('t') }, events: { said: 'e.slug, e.updated_at', rows: this.#events } };
    const counts = kinds.map((kind) => {
      const { said, rows } = sources[kind];
      return `'${kind}', (SELECT json_build_object('count', count(*), 'fingerprint', coalesce(bit_xor(hash_record_extended((${said}), 0)), 0)::text) FROM ${rows})`;
    });
    const { rows } = await this.pool.read<SitemapSummary>({
      text: `SELECT s.is_indexed AS "isIndexed", s.default_locale AS "defaultLocale", json_build_object(${counts.join(', ')}) AS kinds FROM site_settings s`,
    });
    return rows[0]!;
  }

  pages(skip: number, count: number): AsyncIterable<readonly SitemapPage[]> {
    const text = `SELECT t.page_id AS id, t.locale, t.path, t.published_at AS "changedAt",
        (SELECT json_agg(json_build_object('locale', other.locale, 'path', other.path) ORDER BY other.locale) FROM ${this.#pages('other')} AND other.page_id = t.page_id) AS translations
      FROM ${this.#pages('t')} AND (t.page_id, t.locale) > ($1::uuid, $2) ORDER BY t.page_id, t.locale OFFSET $3 LIMIT $4`;
    return this.#batches<SitemapPage & { readonly id: string }>({ text, skip, count, begin: [beforeAll, ''], keyOf: ({ id, locale }) => [id, locale] });
  }

  events(skip: number, count: number): AsyncIterable<readonly SitemapEvent[]> {
    const text = `SELECT e.id, e.slug, e.updated_at AS "changedAt" FROM ${this.#events} AND e.id > $1::uuid ORDER BY e.id OFFSET $2 LIMIT $3`;
    return this.#batches<SitemapEvent & { readonly id: string }>({ text, skip, count, begin: [beforeAll], keyOf: ({ id }) => [id] });
  }

  /** From one key to the next; only the first batch has rows to skip. */
  async *#batches<Row extends QueryResultRow>({ text, skip, count, begin, keyOf }: Slice<Row>): AsyncGenerator<readonly Row[]> {
    for (let key = begin, left = count; left > 0; left -= batchSize) {
      const limit = Math.min(left, batchSize);
      const { rows } = await this.pool.read<Row>({ text, values: [...key, left === count ? skip : 0, limit] });
      if (rows.length > 0) yield rows;
      if (rows.length < limit) return;
      key = keyOf(rows.at(-1)!);
    }
  }
}
