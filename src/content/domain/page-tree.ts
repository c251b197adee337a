import type { Clock, Ids } from '../../shared/domain/clock';
import { conflict, Faults } from '../../shared/domain/errors';
import type { ContentTransaction, SiteLocales } from './content-tools';
import { chainOf } from './content-tools';
import { assertDepth, assertNotReserved, parentPathIn, pathBelow } from './page-path';
import type { PageTranslation } from './page-translation.entity';
import type { Page } from './page.entity';
import { Redirect } from './redirect.entity';

/** Where a page stands or shall stand, and by which slugs. */
export interface Placement {
  readonly page: Page;
  /** By locale; the slugs that the translations have where one isn't named. */
  readonly slugs?: ReadonlyMap<string, string>;
  /** Where the input names the slug, for faults. */
  readonly slugField: readonly string[];
}

/** The path of a slug below a parent, in a locale. Only the front page has no slug, and no parent. */
export async function placePath(parentId: string | null, locale: string, slug: string, site: SiteLocales, { pages }: Pick<ContentTransaction, 'pages'>, field: readonly string[]): Promise<string> {
  const parentPath = parentId === null ? null : parentPathIn(await pages.findTranslations([parentId]), chainOf(locale, site));
  if (slug === '' && parentId !== null) throw conflict('INVALID', 'Only the front page has no slug; give one, such as about-us.', field);
  assertNotReserved(slug, parentId, site.locales, field);
  const path = pathBelow(parentPath, slug);
  assertDepth(path, field);
  return path;
}

/** The place of a slug where it is free, else of the first that is with a number after it. */
export async function freePlace({ id, parentId }: Pick<Page, 'id' | 'parentId'>, locale: string, slug: string, site: SiteLocales, stores: Pick<ContentTransaction, 'pages'>, field: readonly string[]): Promise<{ readonly slug: string; readonly path: string }> {
  const path = await placePath(parentId, locale, slug, site, stores, field);
  const taken = new Set(await stores.pages.findTakenPathsLike(locale, path, id));
  if (!taken.has(path)) return { slug, path };
  if (slug === '') return freePlace({ id, parentId }, locale, 'home', site, stores, field);
  let number = 2;
  while (taken.has(`${path}-${number}`)) number += 1;
  return { slug: `${slug}-${number}`, path: `${path}-${number}` };
}

/** Refuses places that other pages have. */
export async function assertPathsFree(places: readonly Pick<PageTranslation, 'locale' | 'path'>[], exceptIds: readonly string[], { pages }: Pick<ContentTransaction, 'pages'>, field: readonly string[]): Promise<void> {
  const faults = new Faults();
  for (const locale of new Set(places.map((place) => place.locale))) {
    const paths = places.filter((place) => place.locale === locale).flatMap(({ path }) => path ?? []);
    for (const path of await pages.findTakenPaths(locale, paths, exceptIds)) faults.add('TAKEN', `Another page stands at ${path} in ${locale}; choose another slug or parent.`, field);
  }
  faults.throwIfAny('conflict');
}

/**
 * Gives a page and all below it the paths that follow from its parent and slugs. Links to where published ones stood lead
 * on; a place that somebody moves to redirects no more. Returns what moved.
 */
export async function placeSubtree({ page, slugs = new Map(), slugField }: Placement, site: SiteLocales, stores: ContentTransaction, tools: { clock: Clock; ids: Ids }): Promise<PageTranslation[]> {
  const subtree = await stores.pages.findSubtree(page.id);
  const ids = subtree.map(({ id }) => id);
  // Whoever edits one of them has it locked; what they write must not be written over by what was read before.
  await stores.pages.getAllForUpdate(ids);
  const translations = await stores.pages.findTranslations(page.parentId === null ? ids : [page.parentId, ...ids]);
  const byPage = new Map<string, PageTranslation[]>();
  for (const translation of translations) byPage.set(translation.pageId, [...(byPage.get(translation.pageId) ?? []), translation]);
  const now = tools.clock.now();
  const moved: { before: PageTranslation; after: PageTranslation }[] = [];
  for (const { id, parentId } of [page, ...subtree.filter(({ id }) => id !== page.id)]) {
    const parent = parentId === null ? null : (byPage.get(parentId) ?? []);
    const placed = (byPage.get(id) ?? []).map((before) => {
      const slug = (id === page.id ? slugs.get(before.locale) : undefined) ?? before.slug;
      if (slug === '' && parentId !== null) throw conflict('INVALID', 'Only the front page has no slug; give one, such as about-us.', slugField);
      assertNotReserved(slug, parentId, site.locales, slugField);
      const path = pathBelow(parent && parentPathIn(parent, chainOf(before.locale, site)), slug);
      assertDepth(path, slugField);
      if (path === before.path && slug === before.slug) return before;
      const after = before.moveTo({ slug, path }, now);
      moved.push({ before, after });
      return after;
    });
    byPage.set(id, placed);
  }
  const after = moved.map((move) => move.after);
  await assertPathsFree(after, ids, stores, slugField);
  await stores.pages.saveTranslations(after);
  await leadOn(moved, stores, tools);
  return after;
}

/** A 301 for each place that somebody may have a link to. It names the page, so that later moves make no chain and no loop. */
async function leadOn(moved: readonly { before: PageTranslation; after: PageTranslation }[], { redirects }: ContentTransaction, { clock, ids }: { clock: Clock; ids: Ids }): Promise<void> {
  await clearWay(moved.flatMap(({ after }) => (after.isPublished() ? [after] : [])), { redirects });
  const known = moved.flatMap(({ before, after }) => (before.firstPublishedAt && before.path !== null && before.path !== after.path ? [before] : []));
  await redirects.saveAll(
    known.map(({ pageId, locale, path }) => Redirect.to({ pageId, toUrl: null }, { id: ids.next(), locale, fromPath: path!, statusCode: 301, isAutomatic: true }, clock.now())),
  );
}

/** A page that goes live is what its address leads to; a redirect there has done its work. */
export async function clearWay(live: readonly PageTranslation[], { redirects }: Pick<ContentTransaction, 'redirects'>): Promise<void> {
  const overrun = await redirects.findAt(live.map(({ locale, path }) => ({ locale, fromPath: path! })));
  if (overrun.length > 0) await redirects.deleteAll(overrun.map(({ id }) => id));
}
