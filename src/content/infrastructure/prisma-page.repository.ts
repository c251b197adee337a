import { notFound } from '../../shared/domain/errors';
import type { Page as ListPage, PageRequest } from '../../shared/domain/page';
import type { Transaction } from '../../shared/infrastructure/prisma-unit-of-work';
import { Page } from '../domain/page.entity';
import type { PageListFilter, PageRepository, PageVersion, PageWords } from '../domain/page.repository';
import type { PageTranslation } from '../domain/page-translation.entity';
import { slugFamily } from '../../shared/infrastructure/keyset';
import { countPages, readPageList } from './page-list';
import { fromTranslation, toTranslation, type TranslationRow, translationColumns } from './translation-row';
import { countVersions, readVersionPages, toVersion } from './version-list';

type Of = Pick<PageTranslation, 'pageId' | 'locale'>;

export class PrismaPageRepository implements PageRepository {
  constructor(private readonly tx: Transaction) {}

  /** Held by the transaction, so it works behind PgBouncer. */
  async lockTree(): Promise<void> {
    await this.tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended('tree of pages', 0))`;
  }

  async getForUpdate(id: string, field: readonly string[] = ['pageId']): Promise<Page> {
    const [page] = await this.getAllForUpdate([id]);
    if (!page) throw notFound('Page', field);
    return page;
  }

  async getAllForUpdate(ids: readonly string[]): Promise<Page[]> {
    await this.tx.$queryRaw`SELECT id FROM pages WHERE id = ANY(${[...ids]}::uuid[]) ORDER BY id FOR UPDATE`;
    return this.findByIds(ids);
  }

  async findByIds(ids: readonly string[]): Promise<Page[]> {
    const rows = await this.tx.page.findMany({ where: { id: { in: [...ids] } } });
    return rows.map((row) => new Page(row));
  }

  async findChildren(parentIds: readonly string[]): Promise<Page[]> {
    const rows = await this.tx.page.findMany({ where: { parentId: { in: [...parentIds] }, trashedAt: null }, orderBy: [{ position: 'asc' }, { id: 'asc' }] });
    return rows.map((row) => new Page(row));
  }

  async findSiblings(parentId: string | null): Promise<Page[]> {
    const rows = await this.tx.page.findMany({ where: { parentId, trashedAt: null }, orderBy: [{ position: 'asc' }, { id: 'asc' }] });
    return rows.map((row) => new Page(row));
  }

  async findSubtree(id: string): Promise<Page[]> {
    const rows = await this.tx.$queryRaw<{ id: string }[]>`
      WITH RECURSIVE tree AS (
        SELECT id, 0 AS depth FROM pages WHERE id = ${id}::uuid
        UNION ALL SELECT child.id, depth + 1 FROM pages child JOIN tree ON child.parent_id = tree.id WHERE child.trashed_at IS NULL
      ) CYCLE id SET is_cycle USING walk
      SELECT id FROM tree WHERE NOT is_cycle ORDER BY depth`;
    const found = new Map((await this.findByIds(rows.map((row) => row.id))).map((page) => [page.id, page]));
    return rows.map((row) => found.get(row.id)!);
  }

  async findTranslations(pageIds: readonly string[]): Promise<PageTranslation[]> {
    const rows = await this.tx.$queryRaw<TranslationRow[]>`
      SELECT ${translationColumns} FROM page_translations t WHERE t.page_id = ANY(${[...pageIds]}::uuid[]) ORDER BY t.page_id, t.locale`;
    return rows.map(toTranslation);
  }

  async findTakenPaths(locale: string, paths: readonly string[], exceptIds: readonly string[]): Promise<string[]> {
    const rows = await this.tx.pageTranslation.findMany({ where: { locale, path: { in: [...paths] }, pageId: { notIn: [...exceptIds] } }, select: { path: true } });
    return rows.flatMap(({ path }) => path ?? []);
  }

  async findTakenPathsLike(locale: string, path: string, exceptId: string): Promise<string[]> {
    const rows = await this.tx.$queryRaw<{ path: string }[]>`
      SELECT path FROM page_translations WHERE locale = ${locale} AND path ~ ${slugFamily(path)} AND page_id <> ${exceptId}::uuid`;
    return rows.map((row) => row.path);
  }

  async save({ id, ...data }: Page): Promise<void> {
    await this.tx.page.upsert({ where: { id }, create: { id, ...data }, update: data });
  }

  async saveTranslations(translations: readonly PageTranslation[]): Promise<void> {
    if (translations.length === 0) return;
    const rows = JSON.stringify(translations.map(fromTranslation));
    await this.tx.$executeRaw`
      WITH given AS (
        SELECT (jsonb_populate_record(NULL::page_translations, item)).* FROM jsonb_array_elements(${rows}::jsonb) item
      ), touched AS (
        UPDATE pages SET updated_at = given.updated_at FROM given WHERE pages.id = given.page_id
      )
      INSERT INTO page_translations SELECT * FROM given
      ON CONFLICT (page_id, locale) DO UPDATE SET
        slug = excluded.slug, path = excluded.path, draft_version_id = excluded.draft_version_id, published_version_id = excluded.published_version_id,
        published_at = excluded.published_at, first_published_at = excluded.first_published_at, scheduled_version_id = excluded.scheduled_version_id,
        publish_at = excluded.publish_at, unpublish_at = excluded.unpublish_at, schedule_time_zone = excluded.schedule_time_zone,
        scheduled_by_id = excluded.scheduled_by_id, version = excluded.version, updated_at = excluded.updated_at`;
  }

  /** `simple` because pages come in many languages; accents make no difference. */
  async indexWords({ pageId, locale }: Of, { title, headings, text }: PageWords): Promise<void> {
    await this.tx.$executeRaw`
      UPDATE page_translations SET search =
        setweight(to_tsvector('simple', marquee_unaccent(${title})), 'A') ||
        setweight(to_tsvector('simple', marquee_unaccent(${headings})), 'B') ||
        setweight(to_tsvector('simple', marquee_unaccent(${text})), 'D')
      WHERE page_id = ${pageId}::uuid AND locale = ${locale}`;
  }

  async setOrder(ids: readonly string[]): Promise<void> {
    await this.tx.$executeRaw`
      UPDATE pages SET position = place.number - 1 FROM unnest(${[...ids]}::uuid[]) WITH ORDINALITY AS place(id, number)
      WHERE pages.id = place.id AND position <> place.number - 1`;
  }

  async delete(id: string): Promise<void> {
    await this.tx.$executeRaw`DELETE FROM media_usages WHERE subject_type = 'PageVersion' AND subject_id IN (SELECT id FROM page_versions WHERE page_id = ${id}::uuid)`;
    await this.tx.page.delete({ where: { id } });
  }

  async findTrashedBefore(instant: Date): Promise<string[]> {
    const rows = await this.tx.page.findMany({ where: { trashedAt: { lt: instant } }, select: { id: true }, orderBy: [{ trashedAt: 'asc' }, { id: 'desc' }] });
    return rows.map(({ id }) => id);
  }

  async hasTrashedChildren(id: string): Promise<boolean> {
    return (await this.tx.page.count({ where: { parentId: id, trashedAt: { not: null } } })) > 0;
  }

  async addVersion({ seo, sections, ...version }: PageVersion): Promise<void> {
    await this.tx.pageVersion.create({ data: { ...version, seo: seo as object, sections: sections as object[] } });
  }

  async getVersion(id: string, { pageId, locale }: Of, field: readonly string[] = ['versionId']): Promise<PageVersion> {
    const row = await this.tx.pageVersion.findUnique({ where: { pageId_locale_id: { pageId, locale, id } } });
    if (!row) throw notFound('Version of this page', field);
    return toVersion(row);
  }

  async findVersions(ids: readonly string[]): Promise<PageVersion[]> {
    const rows = await this.tx.pageVersion.findMany({ where: { id: { in: [...ids] } } });
    return rows.map(toVersion);
  }

  versionPages(of: readonly Of[], request: PageRequest): Promise<ListPage<PageVersion>[]> {
    return readVersionPages(this.tx, of, request);
  }

  countVersions(of: readonly Of[]): Promise<number[]> {
    return countVersions(this.tx, of);
  }

  async findDue(now: Date): Promise<Of[]> {
    return this.tx.pageTranslation.findMany({ where: { OR: [{ publishAt: { lte: now } }, { unpublishAt: { lte: now } }] }, select: { pageId: true, locale: true }, orderBy: [{ pageId: 'asc' }, { locale: 'asc' }] });
  }

  /** The second look sees what another process wrote between the snapshot of the first and its lock. */
  async claimDue({ pageId, locale }: Of, now: Date): Promise<Page | null> {
    const locked = await this.tx.$queryRaw<unknown[]>`SELECT id FROM pages WHERE id = ${pageId}::uuid FOR UPDATE SKIP LOCKED`;
    if (locked.length === 0) return null;
    const due = await this.tx.pageTranslation.count({ where: { pageId, locale, OR: [{ publishAt: { lte: now } }, { unpublishAt: { lte: now } }] } });
    return due > 0 ? ((await this.findByIds([pageId]))[0] ?? null) : null;
  }

  page(filter: PageListFilter, request: PageRequest): Promise<ListPage<Page>> {
    return readPageList(this.tx, filter, request);
  }

  count(filter: PageListFilter): Promise<number> {
    return countPages(this.tx, filter);
  }
}
