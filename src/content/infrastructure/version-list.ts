import { cutPage, type Page as ListPage, type PageRequest } from '../../shared/domain/page';
import { type PageVersion as VersionRow, Prisma } from '../../shared/infrastructure/generated/client';
import type { Transaction } from '../../shared/infrastructure/prisma-unit-of-work';
import type { PageVersion } from '../domain/page.repository';
import type { PageTranslation } from '../domain/page-translation.entity';
import type { Section, Seo } from '../domain/section';

type Of = Pick<PageTranslation, 'pageId' | 'locale'>;

export const toVersion = ({ seo, sections, ...row }: VersionRow): PageVersion => ({ ...row, seo: seo as unknown as Seo, sections: sections as unknown as Section[] });

/** Each translation with its place in the question, from 1. */
const asked = (of: readonly Of[]): Prisma.Sql =>
  Prisma.sql`unnest(${of.map(({ pageId }) => pageId)}::uuid[], ${of.map(({ locale }) => locale)}::text[]) WITH ORDINALITY AS asked (page_id, locale, place)`;

export async function readVersionPages(tx: Transaction, of: readonly Of[], request: PageRequest): Promise<ListPage<PageVersion>[]> {
  const { after, before, backward, limit } = request;
  const conditions = [Prisma.sql`page_id = asked.page_id AND locale = asked.locale`];
  if (after) conditions.push(Prisma.sql`number < ${after[0] as number}::float8`);
  if (before) conditions.push(Prisma.sql`number > ${before[0] as number}::float8`);
  const rows = await tx.$queryRaw<(VersionRow & { readonly place: number })[]>`
    SELECT v.id, v.page_id AS "pageId", v.locale, v.number, v.title, v.seo, v.sections, v.note, v.author_id AS "authorId",
      v.restored_from_id AS "restoredFromId", v.created_at AS "createdAt", asked.place::int AS place
    FROM ${asked(of)} CROSS JOIN LATERAL (
      SELECT * FROM page_versions WHERE ${Prisma.join(conditions, ' AND ')} ORDER BY number ${backward ? Prisma.sql`ASC` : Prisma.sql`DESC`} LIMIT ${limit + 1}
    ) v ORDER BY asked.place, v.number ${backward ? Prisma.sql`ASC` : Prisma.sql`DESC`}`;
  const found = of.map((): PageVersion[] => []);
  for (const { place, ...row } of rows) found[place - 1]!.push(toVersion(row));
  return found.map((versions) => cutPage(request, versions, ({ number }) => [number]));
}

export async function countVersions(tx: Transaction, of: readonly Of[]): Promise<number[]> {
  const rows = await tx.$queryRaw<{ count: number }[]>`
    SELECT (SELECT count(*)::int FROM page_versions v WHERE v.page_id = asked.page_id AND v.locale = asked.locale) AS count FROM ${asked(of)} ORDER BY asked.place`;
  return rows.map(({ count }) => count);
}
