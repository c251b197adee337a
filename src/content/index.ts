import type { EventCatalogue } from '../events/domain/event-catalogue.port';
import type { CurrentSettings } from '../settings';
import type { LocalesInUse } from '../settings/domain/site-settings.repository';
import type { Feature, Platform } from '../shared';
import type { Transaction } from '../shared/infrastructure/prisma-unit-of-work';
import { adminContentPart } from './admin';
import { JosePreviewTokens } from './infrastructure/jose-preview-tokens';
import { SqlLocalesInUse } from './infrastructure/sql-locales-in-use';
import { publicContentPart } from './public';
import { contentUseCases } from './writing';

/** What the settings ask about the languages of pages. */
export const localesInUse = (tx: Transaction): LocalesInUse => new SqlLocalesInUse(tx);

/** Pages with their versions, schedules and previews; redirects and menus. */
export function contentFeature(platform: Platform, settings: CurrentSettings, catalogue: EventCatalogue): Feature {
  const { config, richTexts } = platform;
  const previewTokens = new JosePreviewTokens([config.JWT_SECRET, ...config.JWT_PREVIOUS_SECRETS]);
  const readSide = publicContentPart(platform, settings, catalogue, previewTokens);
  const writeSide = adminContentPart(platform, settings, contentUseCases(platform, settings, richTexts, previewTokens));
  return { name: 'content', ...readSide, ...writeSide, loaders: (viewer, hints) => ({ ...readSide.loaders(viewer, hints), ...writeSide.loaders() }) };
}
