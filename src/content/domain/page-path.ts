import { invalid } from '../../shared/domain/errors';
import type { LocaleChain } from '../../shared/domain/locale';
import type { PageTranslation } from './page-translation.entity';

export const maxDepth = 10;

/** Paths have no slash at the end but for the front page, "/". */
export const pathBelow = (parentPath: string | null, slug: string): string => (parentPath === null || parentPath === '/' ? `/${slug}` : `${parentPath}/${slug}`);

/** Where the children of a page stand in a locale: below its own translation, or the one that readers of that locale get. */
export function parentPathIn(translations: readonly PageTranslation[], locales: LocaleChain): string | null {
  for (const locale of locales) {
    const translation = translations.find((candidate) => candidate.locale === locale);
    if (translation?.path) return translation.path;
  }
  return translations.find(({ path }) => path !== null)?.path ?? null;
}

export function assertDepth(path: string, field: readonly string[]): void {
  if (path.split('/').length - 1 > maxDepth) throw invalid('INVALID', `Pages can be nested ${maxDepth} deep; this one would stand at ${path}.`, field);
}

/** The one spelling of a path that somebody typed: lower case stays as it is, no slash at the end. */
export const normalPath = (path: string): string => `/${path.split('/').filter(Boolean).join('/')}`;
