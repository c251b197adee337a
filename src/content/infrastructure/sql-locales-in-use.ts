import type { LocalesInUse } from '../../settings/domain/site-settings.repository';
import type { Transaction } from '../../shared/infrastructure/prisma-unit-of-work';

export class SqlLocalesInUse implements LocalesInUse {
  constructor(private readonly tx: Transaction) {}

  async among(locales: readonly string[]): Promise<string[]> {
    const rows = await this.tx.$queryRaw<{ locale: string }[]>`
      SELECT DISTINCT translation.locale
      FROM page_translations translation JOIN pages page ON page.id = translation.page_id
      WHERE translation.locale = ANY(${[...locales]}::text[]) AND page.trashed_at IS NULL ORDER BY 1`;
    return rows.map(({ locale }) => locale);
  }
}
