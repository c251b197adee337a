import type { Page as ListPage, PageRequest } from '../../shared/domain/page';
import { cutPage } from '../../shared/domain/page';
import type { Fields } from '../../shared/domain/entity';
import { Prisma } from '../../shared/infrastructure/generated/client';
import { likeLiteral } from '../../shared/infrastructure/keyset';
import type { Transaction } from '../../shared/infrastructure/prisma-unit-of-work';
import { Page } from '../domain/page.entity';
import type { PageListFilter } from '../domain/page.repository';

/** As `PageTranslation.status` says; a test compares the two. */
const status = Prisma.sql`CASE
  WHEN t.path IS NULL THEN 'TRASHED' WHEN t.publish_at IS NOT NULL THEN 'SCHEDULED'
  WHEN t.published_version_id = t.draft_version_id THEN 'PUBLISHED' WHEN t.published_version_id IS NOT NULL THEN 'CHANGED'
  WHEN t.first_published_at IS NOT NULL THEN 'UNPUBLISHED' ELSE 'DRAFT' END`;

/** Pages by the last change, the newest first. */
export async function readPageList(tx: Transaction, filter: PageListFilter, request: PageRequest): Promise<ListPage<Page>> {
  const conditions = [matching(filter)];
  for (const [keyset, operator] of [[request.after, Prisma.sql`<`], [request.before, Prisma.sql`>`]] as const) {
    if (keyset) conditions.push(Prisma.sql`(p.updated_at, p.id) ${operator} (${keyset[0]}::text::timestamptz, ${keyset[1]}::uuid)`);
  }
  const direction = request.backward ? Prisma.sql`ASC` : Prisma.sql`DESC`;
  const rows = await tx.$queryRaw<Fields<Page>[]>`
    SELECT p.id, p.parent_id AS "parentId", p.position, p.trashed_at AS "trashedAt", p.version, p.created_at AS "createdAt", p.updated_at AS "updatedAt"
    FROM pages p WHERE ${Prisma.join(conditions, ' AND ')} ORDER BY p.updated_at ${direction}, p.id ${direction} LIMIT ${request.limit + 1}`;
  return cutPage(request, rows.map((row) => new Page(row)), ({ updatedAt, id }) => [updatedAt.toISOString(), id]);
}

export async function countPages(tx: Transaction, filter: PageListFilter): Promise<number> {
  const [row] = await tx.$queryRaw<{ count: number }[]>`SELECT count(*)::int AS count FROM pages p WHERE ${matching(filter)}`;
  return row!.count;
}

/** What is in the trash is listed only where it is asked for. */
function matching({ query, status: statuses, locale, parentId }: PageListFilter): Prisma.Sql {
  const ofTranslation = [Prisma.sql`t.page_id = p.id`];
  if (locale) ofTranslation.push(Prisma.sql`t.locale = ${locale}`);
  ofTranslation.push(statuses ? Prisma.sql`${status} = ANY(${[...statuses]}::text[])` : Prisma.sql`t.path IS NOT NULL`);
  if (query) {
    const pattern = `%${likeLiteral(query)}%`;
    ofTranslation.push(Prisma.sql`(t.path ILIKE ${pattern} OR EXISTS (
      SELECT FROM page_versions v WHERE v.id IN (t.draft_version_id, t.published_version_id) AND marquee_unaccent(v.title) ILIKE marquee_unaccent(${pattern})))`);
  }
  const conditions = [Prisma.sql`EXISTS (SELECT FROM page_translations t WHERE ${Prisma.join(ofTranslation, ' AND ')})`];
  if (parentId) conditions.push(Prisma.sql`p.parent_id = ${parentId}::uuid`);
  return Prisma.join(conditions, ' AND ');
}
