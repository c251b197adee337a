import type { MediaLibrary } from '../../media/domain/media-library.port';
import type { MediaUsages } from '../../media/domain/media-usages.port';
import type { SiteSettings } from './site-settings.entity';

declare module '../../shared/domain/unit-of-work' {
  interface DomainEvents {
    'settings.updated': { readonly changedFields: readonly string[] };
  }
}

export interface SiteSettingsRepository {
  get(): Promise<SiteSettings>;
  getForUpdate(): Promise<SiteSettings>;
  save(settings: SiteSettings): Promise<void>;
}

/** Languages that the site's content is written in; a later feature answers. */
export interface LocalesInUse {
  among(locales: readonly string[]): Promise<string[]>;
}

/** What a transaction about the settings touches. */
export interface SettingsStores {
  readonly settings: SiteSettingsRepository;
  readonly media: MediaLibrary;
  readonly mediaUsages: MediaUsages;
  readonly localesInUse: LocalesInUse;
}
