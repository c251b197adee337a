import type { Clock, Ids } from '../../shared/domain/clock';
import { invalid } from '../../shared/domain/errors';
import { type LocaleChain, localeChain, type SiteLanguages } from '../../shared/domain/locale';
import type { RichTexts } from '../../shared/domain/rich-text';
import type { BaseStores, UnitOfWork } from '../../shared/domain/unit-of-work';
import type { ContentStores } from './page.repository';

export type SiteLocales = Awaited<ReturnType<SiteLanguages['get']>>;

/** What every use case about content works with. */
export interface ContentTools {
  readonly unitOfWork: UnitOfWork<ContentStores>;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly richTexts: RichTexts;
  /** The languages of the site as they are now. */
  readonly site: () => Promise<SiteLocales>;
  readonly mayEmbed: (url: string) => boolean;
}

export type ContentTransaction = ContentStores & BaseStores;

export const chainOf = (locale: string, site: SiteLocales): LocaleChain => localeChain(locale, site.defaultLocale);

export function assertSiteLocale(locale: string, { locales }: SiteLocales, field: readonly string[]): void {
  if (!locales.includes(locale)) throw invalid('INVALID', `${locale} is not a language of this site; it has ${locales.join(', ')}. Add it to the site settings first.`, field);
}
