import type { LocalizedText } from '../../shared/domain/locale';
import type { SiteSettings as SiteSettingsRow } from '../../shared/infrastructure/generated/client';
import type { Transaction } from '../../shared/infrastructure/prisma-unit-of-work';
import { SiteSettings } from '../domain/site-settings.entity';
import type { SiteSettingsRepository } from '../domain/site-settings.repository';

/** The one row, which the migration has made. */
const id = '00000000-0000-7000-8000-000000000001';

export class PrismaSiteSettingsRepository implements SiteSettingsRepository {
  constructor(private readonly tx: Transaction) {}

  async get(): Promise<SiteSettings> {
    return toSettings(await this.tx.siteSettings.findUniqueOrThrow({ where: { id } }));
  }

  async getForUpdate(): Promise<SiteSettings> {
    await this.tx.$queryRaw`SELECT 1 FROM site_settings WHERE id = ${id}::uuid FOR UPDATE`;
    return this.get();
  }

  async save(settings: SiteSettings): Promise<void> {
    await this.tx.siteSettings.update({ where: { id }, data: toRow(settings) });
  }
}

const toSettings = ({ name, tagline, seoDescription, ...row }: SiteSettingsRow): SiteSettings =>
  new SiteSettings({ ...row, name: name as LocalizedText, tagline: tagline as LocalizedText, seoDescription: seoDescription as LocalizedText });

const toRow = ({ locales, socialLinks, ...settings }: SiteSettings) => ({ ...settings, locales: [...locales], socialLinks: [...socialLinks] });
