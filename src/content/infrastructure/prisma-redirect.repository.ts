import { notFound } from '../../shared/domain/errors';
import { cutPage, type Page, type PageRequest } from '../../shared/domain/page';
import { Prisma, type Redirect as RedirectRow } from '../../shared/infrastructure/generated/client';
import { likeLiteral, sortedBy } from '../../shared/infrastructure/keyset';
import type { Transaction } from '../../shared/infrastructure/prisma-unit-of-work';
import { Redirect, type RedirectFilter, type RedirectPlace, type RedirectRepository, type RedirectStatusCode } from '../domain/redirect.entity';
import { isLive } from './sql-page-visibility';

export class PrismaRedirectRepository implements RedirectRepository {
  constructor(private readonly tx: Transaction) {}

  async getForUpdate(id: string, field: readonly string[] = ['id']): Promise<Redirect> {
    await this.tx.$queryRaw`SELECT 1 FROM redirects WHERE id = ${id}::uuid FOR UPDATE`;
    const [redirect] = await this.findByIds([id]);
    if (!redirect) throw notFound('Redirect', field);
    return redirect;
  }

  async findAt(places: readonly RedirectPlace[]): Promise<Redirect[]> {
    if (places.length === 0) return [];
    const rows = await this.tx.$queryRaw<{ id: string }[]>`SELECT id FROM redirects WHERE (locale, from_path) IN (${listed(places)}) ORDER BY id FOR UPDATE`;
    return rows.length === 0 ? [] : this.findByIds(rows.map(({ id }) => id));
  }

  findLive(places: readonly RedirectPlace[]): Promise<RedirectPlace[]> {
    return this.tx.$queryRaw`SELECT t.locale, t.path AS "fromPath" FROM page_translations t WHERE ${Prisma.raw(isLive('t'))} AND (t.locale, t.path) IN (${listed(places)})`;
  }

  async findLeadingTo(addresses: readonly string[]): Promise<Redirect[]> {
    const rows = await this.tx.$queryRaw<{ id: string }[]>`
      SELECT id FROM redirects WHERE split_part(split_part(to_url, '#', 1), '?', 1) = ANY(${[...addresses]}::text[]) ORDER BY id FOR UPDATE`;
    return rows.length === 0 ? [] : this.findByIds(rows.map(({ id }) => id));
  }

  async saveAll(redirects: readonly Redirect[]): Promise<void> {
    if (redirects.length === 0) return;
    const rows = JSON.stringify(redirects.map(toRow));
    await this.tx.$executeRaw`
      INSERT INTO redirects SELECT * FROM jsonb_populate_recordset(NULL::redirects, ${rows}::jsonb)
      ON CONFLICT (locale, from_path) DO UPDATE SET
        page_id = excluded.page_id, to_url = excluded.to_url, status_code = excluded.status_code, is_automatic = excluded.is_automatic,
        version = excluded.version, updated_at = excluded.updated_at`;
  }

  async deleteAll(ids: readonly string[]): Promise<void> {
    if (ids.length > 0) await this.tx.redirect.deleteMany({ where: { id: { in: [...ids] } } });
  }

  async findByIds(ids: readonly string[]): Promise<Redirect[]> {
    return (await this.tx.redirect.findMany({ where: { id: { in: [...ids] } } })).map(toRedirect);
  }

  async page(filter: RedirectFilter, request: PageRequest): Promise<Page<Redirect>> {
    const { window, ...order } = sortedBy<Prisma.RedirectWhereInput>('fromPath', request);
    const rows = await this.tx.redirect.findMany({ where: { AND: [matching(filter), ...window] }, ...order });
    return cutPage(request, rows.map(toRedirect), ({ fromPath, id }) => [fromPath, id]);
  }

  count(filter: RedirectFilter): Promise<number> {
    return this.tx.redirect.count({ where: matching(filter) });
  }
}

const listed = (places: readonly RedirectPlace[]): Prisma.Sql =>
  Prisma.sql`SELECT * FROM unnest(${places.map(({ locale }) => locale)}::text[], ${places.map(({ fromPath }) => fromPath)}::text[])`;

const matching = ({ query, locale, isAutomatic }: RedirectFilter): Prisma.RedirectWhereInput => ({
  ...(query && { fromPath: { contains: likeLiteral(query) } }),
  ...(locale && { locale }),
  ...(typeof isAutomatic === 'boolean' && { isAutomatic }),
});

const toRedirect = (row: RedirectRow): Redirect => new Redirect({ ...row, statusCode: row.statusCode as RedirectStatusCode });

/** By column. */
const toRow = ({ id, locale, fromPath, pageId, toUrl, statusCode, isAutomatic, version, createdAt, updatedAt }: Redirect): Record<string, unknown> => ({
  id, locale, from_path: fromPath, page_id: pageId, to_url: toUrl, status_code: statusCode, is_automatic: isAutomatic, version, created_at: createdAt, updated_at: updatedAt,
});
