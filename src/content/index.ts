import type { LocalesInUse } from '../settings/domain/site-settings.repository';
import type { Feature, Platform } from '../shared';
import type { SiteLanguages } from '../shared/domain/locale';
import type { Transaction } from '../shared/infrastructure/prisma-unit-of-work';
import { adminContentPart } from './admin';
import { JosePreviewTokens } from './infrastructure/jose-preview-tokens';
import { SqlLocalesInUse } from './infrastructure/sql-locales-in-use';
import { contentUseCases } from './writing';

/** What the settings ask about the languages of pages. */
export const localesInUse = (tx: Transaction): LocalesInUse => new SqlLocalesInUse(tx);

/** Pages with their versions, schedules and previews; redirects and menus. */
export function contentFeature(platform: Platform, site: SiteLanguages): Feature {
  const { config, richTexts } = platform;
  const previewTokens = new JosePreviewTokens([config.JWT_SECRET, ...config.JWT_PREVIOUS_SECRETS]);
  return { name: 'content', ...adminContentPart(platform, site, contentUseCases(platform, site, richTexts, previewTokens)) };
}
