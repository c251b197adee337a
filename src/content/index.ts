import type { CurrentSettings } from '../settings';
import type { LocalesInUse } from '../settings/domain/site-settings.repository';
import type { Feature, Platform } from '../shared';
import type { Transaction } from '../shared/infrastructure/prisma-unit-of-work';
import { JosePreviewTokens } from './infrastructure/jose-preview-tokens';
import { SqlLocalesInUse } from './infrastructure/sql-locales-in-use';
import { publicContentPart } from './public';

/** What the settings ask about the languages of pages. */
export const localesInUse = (tx: Transaction): LocalesInUse => new SqlLocalesInUse(tx);

/** Pages, redirects and menus. */
export function contentFeature(platform: Platform, settings: CurrentSettings): Feature {
  const { JWT_SECRET, JWT_PREVIOUS_SECRETS } = platform.config;
  const previewTokens = new JosePreviewTokens([JWT_SECRET, ...JWT_PREVIOUS_SECRETS]);
  return { name: 'content', ...publicContentPart(platform, settings, previewTokens) };
}
