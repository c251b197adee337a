import { conflict, invalid } from '../../shared/domain/errors';
import type { LocaleChain } from '../../shared/domain/locale';
import { onOwnSite } from '../../shared/domain/web-address';
import type { PageTranslation } from './page-translation.entity';

export const maxDepth = 10;

/** Paths have no slash at the end but for the front page, "/". */
export const pathBelow = (parentPath: string | null, slug: string): string => (parentPath === null || parentPath === '/' ? `/${slug}` : `${parentPath}/${slug}`);

/**
 * Where the children of a page stand in a locale: below the translation that readers of that locale get. One that was never
 * public moves nothing and gives no slug away; where none was, the first that was written stands for all.
 */
export function parentPathIn(translations: readonly PageTranslation[], locales: LocaleChain): string | null {
  const known = translations.filter(({ path, firstPublishedAt }) => path !== null && firstPublishedAt !== null);
  const best = locales.flatMap((locale) => known.filter((translation) => translation.locale === locale))[0];
  const first = [...translations].filter(({ path }) => path !== null).sort((a, b) => a.createdAt.getTime() - b.createdAt.getTime())[0];
  return (best ?? known[0] ?? first)?.path ?? null;
}

const eventsPath = '/events';

/** What stands at the top of the website beside pages: its languages, and its events. */
export const isReserved = (path: string, locales: readonly string[]): boolean => [eventsPath, ...locales.map((locale) => `/${locale.toLowerCase()}`)].includes(path);

export function assertNotReserved(path: string, locales: readonly string[], field: readonly string[]): void {
  if (isReserved(path, locales)) throw conflict('TAKEN', `The website needs ${path} for ${path === eventsPath ? 'its events' : 'another of its languages'}; choose another slug.`, field);
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
