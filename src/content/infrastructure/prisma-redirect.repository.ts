import { notFound } from '../../shared/domain/errors';
import { cutPage, type Page, type PageRequest } from '../../shared/domain/page';
import type { Prisma, Redirect as RedirectRow } from '../../shared/infrastructure/generated/client';
import { likeLiteral, sortedBy } from '../../shared/infrastructure/keyset';
import type { Transaction } from '../../shared/infrastructure/prisma-unit-of-work';
import { Redirect, type RedirectFilter, type RedirectRepository, type RedirectStatusCode } from '../domain/redirect.entity';

export class PrismaRedirectRepository implements RedirectRepository {
  constructor(private readonly tx: Transaction) {}

  async getForUpdate(id: string): Promise<Redirect> {
    await this.tx.$queryRaw`SELECT 1 FROM redirects WHERE id = ${id}::uuid FOR UPDATE`;
    const [redirect] = await this.findByIds([id]);
    if (!redirect) throw notFound('Redirect', ['id']);
    return redirect;
  }

  async findAt(places: readonly Pick<Redirect, 'locale' | 'fromPath'>[]): Promise<Redirect[]> {
    if (places.length === 0) return [];
    const [locales, paths] = [places.map(({ locale }) => locale), places.map(({ fromPath }) => fromPath)];
    const rows = await this.tx.$queryRaw<{ id: string }[]>`
      SELECT id FROM redirects WHERE (locale, from_path) IN (SELECT * FROM unnest(${locales}::text[], ${paths}::text[])) ORDER BY id FOR UPDATE`;
    return this.findByIds(rows.map(({ id }) => id));
  }

  async findLeadingTo(locale: string, toUrl: string): Promise<Redirect[]> {
    return (await this.tx.redirect.findMany({ where: { locale, toUrl } })).map(toRedirect);
  }

  async saveAll(redirects: readonly Redirect[]): Promise<void> {
    for (const { id, ...redirect } of redirects) {
      const { locale, fromPath, createdAt: _first, ...changes } = redirect;
      await this.tx.redirect.upsert({ where: { locale_fromPath: { locale, fromPath } }, create: { id, ...redirect }, update: changes });
    }
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

const matching = ({ query, locale, isAutomatic }: RedirectFilter): Prisma.RedirectWhereInput => ({
  ...(query && { fromPath: { contains: likeLiteral(query) } }),
  ...(locale && { locale }),
  ...(typeof isAutomatic === 'boolean' && { isAutomatic }),
});

const toRedirect = (row: RedirectRow): Redirect => new Redirect({ ...row, statusCode: row.statusCode as RedirectStatusCode });
