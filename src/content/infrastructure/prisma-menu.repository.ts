import type { Menu as MenuRow } from '../../shared/infrastructure/generated/client';
import type { Transaction } from '../../shared/infrastructure/prisma-unit-of-work';
import { Menu, type MenuItem, type MenuRepository } from '../domain/menu.entity';

export class PrismaMenuRepository implements MenuRepository {
  constructor(private readonly tx: Transaction) {}

  async lockKey(key: string, locale: string): Promise<void> {
    await this.tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`menu ${key} ${locale}`}, 0))`;
  }

  async findForUpdate(key: string, locale: string): Promise<Menu | null> {
    await this.tx.$queryRaw`SELECT 1 FROM menus WHERE key = ${key} AND locale = ${locale} FOR UPDATE`;
    const row = await this.tx.menu.findUnique({ where: { key_locale: { key, locale } } });
    return row && toMenu(row);
  }

  async save({ id, items, ...menu }: Menu): Promise<void> {
    const data = { ...menu, items: items as object[] };
    await this.tx.menu.upsert({ where: { id }, create: { id, ...data }, update: data });
  }

  async delete(id: string): Promise<void> {
    await this.tx.menu.delete({ where: { id } });
  }

  async find(key: string | null, locales: readonly string[] | null): Promise<Menu[]> {
    const rows = await this.tx.menu.findMany({ where: { ...(key && { key }), ...(locales && { locale: { in: [...locales] } }) }, orderBy: [{ key: 'asc' }, { locale: 'asc' }] });
    return rows.map(toMenu);
  }

  async findByIds(ids: readonly string[]): Promise<Menu[]> {
    return (await this.tx.menu.findMany({ where: { id: { in: [...ids] } } })).map(toMenu);
  }
}

const toMenu = ({ items, ...row }: MenuRow): Menu => new Menu({ ...row, items: items as unknown as MenuItem[] });
