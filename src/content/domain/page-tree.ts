import type { Clock, Ids } from '../../shared/domain/clock';
import { conflict, Faults } from '../../shared/domain/errors';
import type { Viewer } from '../../shared/domain/viewer';
import type { ContentTransaction, SiteLocales } from './content-tools';
import { chainOf } from './content-tools';
import { assertDepth, assertNotReserved, isReserved, parentPathIn, pathBelow } from './page-path';
import type { PageTranslation } from './page-translation.entity';
import type { Page } from './page.entity';
import { placeKey, Redirect } from './redirect.entity';
import { recordRedirects } from './redirect-log';

/** What a change to the tree is made with. */
export interface TreeTools {
  readonly viewer: Viewer;
  readonly clock: Clock;
  readonly ids: Ids;
}

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
  const path = pathBelow(parentPath, slug);
  assertDepth(path, field);
  return path;
}

/** The place of a slug where nothing else stands, else of the first that is free with a number after it. */
export async function freePlace({ id, parentId }: Pick<Page, 'id' | 'parentId'>, locale: string, slug: string, site: SiteLocales, stores: Pick<ContentTransaction, 'pages'>, field: readonly string[]): Promise<{ readonly slug: string; readonly path: string }> {
  const path = await placePath(parentId, locale, slug, site, stores, field);
  const taken = new Set(await stores.pages.findTakenPathsLike(locale, path, id));
  const isFree = (candidate: string): boolean => !taken.has(candidate) && !isReserved(candidate, site.locales);
  if (isFree(path)) return { slug, path };
  if (slug === '') return freePlace({ id, parentId }, locale, 'home', site, stores, field);
  let number = 2;
  while (!isFree(`${path}-${number}`)) number += 1;
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
 * on. Returns what moved.
 */
export async function placeSubtree({ page, slugs = new Map(), slugField }: Placement, site: SiteLocales, stores: ContentTransaction, tools: TreeTools): Promise<PageTranslation[]> {
  const subtree = await stores.pages.findSubtree(page.id);
  const ids = subtree.map(({ id }) => id);
  // Whoever edits one of them has it locked; what they write must not be written over by what was read before.
  await stores.pages.getAllForUpdate(ids);
  const translations = await stores.pages.findTranslations(page.parentId === null ? ids : [page.parentId, ...ids]);
  const byPage = new Map<string, PageTranslation[]>();
  for (const translation of translations) byPage.set(translation.pageId, [...(byPage.get(translation.pageId) ?? []), translation]);
  const now = tools.clock.now();
  const moved: Move[] = [];
  for (const { id, parentId } of [page, ...subtree.filter(({ id }) => id !== page.id)]) {
    const parent = parentId === null ? null : (byPage.get(parentId) ?? []);
    const placed = (byPage.get(id) ?? []).map((before) => {
      const slug = (id === page.id ? slugs.get(before.locale) : undefined) ?? before.slug;
      if (slug === '' && parentId !== null) throw conflict('INVALID', 'Only the front page has no slug; give one, such as about-us.', slugField);
      const path = pathBelow(parent && parentPathIn(parent, chainOf(before.locale, site)), slug);
      assertNotReserved(path, site.locales, slugField);
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
  await stores.pages.saveTranslations(inTurn(moved));
  await leadOn(moved, stores, tools);
  await announceMoved(new Set(after.map(({ pageId }) => pageId)), page.id, stores, tools);
  return after;
}

interface Move {
  readonly before: PageTranslation;
  readonly after: PageTranslation;
}

/** What moved, so that a place is left before another page comes to stand there: no two may have it, not even for a moment. */
function inTurn(moved: readonly Move[]): PageTranslation[] {
  const holders = new Map(moved.map((move) => [placeKey({ locale: move.before.locale, fromPath: move.before.path ?? '' }), move]));
  const seen = new Set<Move>();
  const turns: PageTranslation[] = [];
  const take = (move: Move | undefined): void => {
    if (!move || seen.has(move)) return;
    seen.add(move);
    take(holders.get(placeKey({ locale: move.after.locale, fromPath: move.after.path! })));
    turns.push(move.after);
  };
  moved.forEach(take);
  return turns;
}

/** Of the page itself the use case tells what became of it. */
async function announceMoved(pageIds: ReadonlySet<string>, exceptId: string, { audit, outbox }: ContentTransaction, { viewer }: TreeTools): Promise<void> {
  const below = [...pageIds].filter((id) => id !== exceptId);
  if (below.length === 0) return;
  await audit.recordAll(viewer, below.map((id) => ({ action: 'page.move', subject: { type: 'Page', id }, changedFields: ['path'] })));
  await outbox.appendAll('page.moved', below.map((pageId) => ({ pageId })));
}

/** A 301 for each place that somebody may have a link to. It names the page, so that later moves make no chain and no loop. */
async function leadOn(moved: readonly Move[], stores: ContentTransaction, { viewer, clock, ids }: TreeTools): Promise<void> {
  await clearWay(viewer, moved.map(({ after }) => after), stores);
  const known = moved.flatMap(({ before, after }) => (before.firstPublishedAt && before.path !== null && before.path !== after.path ? [{ ...before, fromPath: before.path }] : []));
  const there = new Map((await stores.redirects.findAt(known)).map((redirect) => [placeKey(redirect), redirect]));
  const [made, changed]: [Redirect[], Redirect[]] = [[], []];
  for (const { pageId, locale, fromPath } of known) {
    const to = { pageId, toUrl: null, statusCode: 301, isAutomatic: true } as const;
    const redirect = there.get(placeKey({ locale, fromPath }));
    if (redirect) changed.push(redirect.lead(to, clock.now()));
    else made.push(Redirect.to(to, { ...to, id: ids.next(), locale, fromPath }, clock.now()));
  }
  await stores.redirects.saveAll([...made, ...changed]);
  await recordRedirects(viewer, 'create', made, stores);
  await recordRedirects(viewer, 'update', changed, stores);
}

/** A page that comes to stand where a redirect to it leads away needs that no more. Any other waits there until the page goes. */
export async function clearWay(viewer: Viewer, placed: readonly PageTranslation[], stores: Pick<ContentTransaction, 'redirects' | 'audit' | 'outbox'>): Promise<void> {
  const pageAt = new Map(placed.map(({ locale, path, pageId }) => [placeKey({ locale, fromPath: path! }), pageId]));
  const there = await stores.redirects.findAt(placed.map(({ locale, path }) => ({ locale, fromPath: path! })));
  const circular = there.filter((redirect) => redirect.pageId === pageAt.get(placeKey(redirect)));
  await stores.redirects.deleteAll(circular.map(({ id }) => id));
  await recordRedirects(viewer, 'delete', circular, stores);
}
