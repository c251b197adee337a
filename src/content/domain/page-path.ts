import { invalid } from '../../shared/domain/errors';
import type { LocaleChain } from '../../shared/domain/locale';
import { onOwnSite } from '../../shared/domain/web-address';
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

/**
 * The one spelling of a path that somebody typed: letters as they are read, no dots that lead up, no slash at the end. What
 * has a meaning of its own in an address, and what nobody sees, stays escaped.
 */
export function normalPath(path: string): string {
  const escaped = path.replace(/[?#]/g, encodeURIComponent).replace(/%(?![0-9a-f]{2})/gi, '%25');
  const { pathname } = onOwnSite(`/${escaped}`);
  const read = decoded(pathname.replace(/%[0-9a-f]{2}/gi, (code) => code.toUpperCase())).normalize('NFC');
  const plain = read.replace(/[\s\\\p{C}\p{Default_Ignorable_Code_Point}]/gu, encodeURIComponent);
  return `/${plain.split('/').filter(Boolean).join('/')}`;
}

/** But for "%25", which would make another escape of what follows it. */
function decoded(pathname: string): string {
  try {
    return decodeURI(pathname.replaceAll('%25', '%2525'));
  } catch {
    return pathname;
  }
}
