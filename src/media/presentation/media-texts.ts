import { inLocale, localeChain, type LocaleChain, type LocalizedText, type SiteLanguages } from '../../shared/domain/locale';
import type { LocalizedMedia } from '../domain/media-library.port';

/** What both surfaces say of an asset in a language, and where its file is. */
export class MediaTexts {
  constructor(
    private readonly site: SiteLanguages,
    private readonly baseUrl: string,
  ) {}

  /** In the locale asked for, else in that of what hands the asset out, else in the site's own. */
  async text(text: LocalizedText, locale: string | null | undefined, { locales }: LocalizedMedia): Promise<string | null> {
    const around: LocaleChain = locales ?? [(await this.site.get()).defaultLocale];
    return inLocale(text, locale ? [...localeChain(locale, around[0]), ...around] : around);
  }

  url({ storagePath }: { readonly storagePath: string }): string {
    return `${this.baseUrl}/${storagePath}`;
  }
}
