import type { MediaUsages } from '../../media/domain/media-usages.port';
import type { LocaleChain } from '../../shared/domain/locale';
import type { Page as ListPage, PageRequest } from '../../shared/domain/page';
import type { Reference } from '../../shared/domain/reference';
import type { MenuRepository } from './menu.entity';
import type { Page } from './page.entity';
import type { PageStatus, PageTranslation } from './page-translation.entity';
import type { RedirectRepository } from './redirect.entity';
import type { PageContent } from './section';

declare module '../../shared/domain/unit-of-work' {
  interface DomainEvents {
    'page.created': { pageId: string; locale: string };
    'page.draft_saved': { pageId: string; locale: string };
    'page.published': { pageId: string; locale: string };
    'page.unpublished': { pageId: string; locale: string };
    'page.scheduled': { pageId: string; locale: string };
    'page.publish_failed': { pageId: string; locale: string; scheduledById: string | null; reasons: readonly string[] };
    'page.moved': { pageId: string };
    'page.trashed': { pageId: string };
    'page.restored': { pageId: string };
    'page.purged': { pageId: string };
    'redirect.changed': { redirectId: string };
    'menu.changed': { menuId: string };
  }
}

/** What a page said in one locale when it was saved; never changed. */
export interface PageVersion extends PageContent {
  readonly id: string;
  readonly pageId: string;
  readonly locale: string;
  /** Counts the versions of a page in a locale, from 1. */
  readonly number: number;
  readonly note: string | null;
  readonly authorId: string | null;
  readonly restoredFromId: string | null;
  readonly createdAt: Date;
}

/** The words of a page, by how much they weigh in a search. */
export interface PageWords {
  readonly title: string;
  readonly headings: string;
  readonly text: string;
}

export interface PageListFilter {
  /** Part of a title or a path. */
  readonly query?: string | null;
  readonly status?: readonly PageStatus[] | null;
  readonly locale?: string | null;
  /** Only the children of this page. */
  readonly parentId?: string | null;
}

export interface PageRepository {
  /** Lets one transaction at a time change the tree, until it ends. Taken before any page is locked. */
  lockTree(): Promise<void>;
  /** Locks the page; NOT_FOUND at `field`, pageId if left out, where there is none. */
  getForUpdate(id: string, field?: readonly string[]): Promise<Page>;
  /** As `getForUpdate` for each, in the order of ids whatever order was asked for, so that two transactions don't wait for each other. */
  getAllForUpdate(ids: readonly string[]): Promise<Page[]>;
  findByIds(ids: readonly string[]): Promise<Page[]>;
  /** As `findSiblings`, of many parents. */
  findChildren(parentIds: readonly string[]): Promise<Page[]>;
  /** The page and all below it, parents before their children. */
  findSubtree(id: string): Promise<Page[]>;
  /** The pages right below a parent that are not in the trash, in their order; the top of the tree where it is null. */
  findSiblings(parentId: string | null): Promise<Page[]>;
  findTranslations(pageIds: readonly string[]): Promise<PageTranslation[]>;
  /** Of these paths in a locale, those that pages other than `exceptIds` have. */
  findTakenPaths(locale: string, paths: readonly string[], exceptIds: readonly string[]): Promise<string[]>;
  /** Of the paths that are this one or this one with a number after it, those that other pages have. */
  findTakenPathsLike(locale: string, path: string, exceptId: string): Promise<string[]>;
  save(page: Page): Promise<void>;
  saveTranslations(translations: readonly PageTranslation[]): Promise<void>;
  /** What a translation is found by: the words of its published version. */
  indexWords(of: Pick<PageTranslation, 'pageId' | 'locale'>, words: PageWords): Promise<void>;
  /** Puts the children of a parent in this order. */
  setOrder(ids: readonly string[]): Promise<void>;
  /** With everything that belongs to it; pages below it lose their parent. */
  delete(id: string): Promise<void>;
  /** The longest in the trash first. */
  findTrashedBefore(instant: Date): Promise<string[]>;
  hasTrashedChildren(id: string): Promise<boolean>;

  addVersion(version: PageVersion): Promise<void>;
  /** A version of this page in this locale; NOT_FOUND at `field`, versionId if left out, otherwise. */
  getVersion(id: string, of: Pick<PageTranslation, 'pageId' | 'locale'>, field?: readonly string[]): Promise<PageVersion>;
  findVersions(ids: readonly string[]): Promise<PageVersion[]>;
  /** The same window into the versions of each, the newest first; answers in the order of the question. */
  versionPages(of: readonly Pick<PageTranslation, 'pageId' | 'locale'>[], request: PageRequest): Promise<ListPage<PageVersion>[]>;
  /** In the order of the question. */
  countVersions(of: readonly Pick<PageTranslation, 'pageId' | 'locale'>[]): Promise<number[]>;

  /** Translations with something to do now. */
  findDue(now: Date): Promise<Pick<PageTranslation, 'pageId' | 'locale'>[]>;
  /** Locks the page of a translation whose time has come; null where another process has it or had it. */
  claimDue(of: Pick<PageTranslation, 'pageId' | 'locale'>, now: Date): Promise<Page | null>;

  page(filter: PageListFilter, request: PageRequest): Promise<ListPage<Page>>;
  count(filter: PageListFilter): Promise<number>;
}

/** What there is of what a page or a menu names, and what a visitor would see of it. */
export interface PublicTargets {
  /** Which of these are public for readers of these locales: a page where it is published in one of them, a file where it is ready. */
  findPublic(references: readonly Reference[], locales: LocaleChain): Promise<Reference[]>;
  /** Which of these are there, public or not, the trash included. */
  findExisting(references: readonly Reference[]): Promise<Reference[]>;
  /** Of these media, the images that say nothing to those who can't see them, in any of these locales. */
  findWithoutAltText(mediaIds: readonly string[], locales: LocaleChain): Promise<string[]>;
}

/** What a transaction about content touches. */
export interface ContentStores {
  readonly pages: PageRepository;
  readonly redirects: RedirectRepository;
  readonly menus: MenuRepository;
  readonly targets: PublicTargets;
  readonly mediaUsages: MediaUsages;
}
