import { conflict, invalid } from '../../shared/domain/errors';
import type { LocaleChain } from '../../shared/domain/locale';
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

/** What stands at the top of the website beside pages: its languages, and its events. */
export function assertNotReserved(slug: string, parentId: string | null, locales: readonly string[], field: readonly string[]): void {
  if (parentId !== null || !['events', ...locales.map((locale) => locale.toLowerCase())].includes(slug)) return;
  throw conflict('TAKEN', `The website needs /${slug} for ${slug === 'events' ? 'its events' : 'another of its languages'}; choose another slug.`, field);
}

export function assertDepth(path: string, field: readonly string[]): void {
  if (path.split('/').length - 1 > maxDepth) throw invalid('INVALID', `Pages can be nested ${maxDepth} deep; this one would stand at ${path}.`, field);
}

/** The one spelling of a path that somebody typed: lower case stays as it is, no slash at the end. */
export const normalPath = (path: string): string => `/${path.split('/').filter(Boolean).join('/')}`;
