import type { LocaleChain } from '../../shared/domain/locale';
import type { Page, PageRequest } from '../../shared/domain/page';
import type { Selection } from '../../shared/domain/selection';
import type { MenuItem } from './menu.entity';
import type { Preview } from './preview-tokens.port';
import type { RedirectStatusCode } from './redirect.entity';
import type { Section, Seo } from './section';

/*
 * What the public sees of pages. Records hold the fields that were selected, pages around them included, and no others;
 * instants are RFC 3339 text as it leaves the API.
 */

/** The languages that somebody reads in: where to look, the best first, and the site's own. */
export interface Reading {
  readonly locales: LocaleChain;
  readonly defaultLocale: string;
}

/** Where a page stands in a locale. */
export interface PagePlace {
  readonly locale: string;
  readonly path: string;
}

/** A page in the best locale that its reader can get. */
export interface PageRecord extends PagePlace {
  readonly id: string;
  readonly title: string;
  readonly seo: Seo;
  readonly sections: readonly Section[];
  /** Null where this version was never public. */
  readonly publishedAt: string | null;
  readonly isPreview: boolean;
  /** Those above it, from the top. */
  readonly breadcrumbs?: readonly PageRecord[];
  readonly children?: readonly PageRecord[];
  readonly alternates?: readonly PagePlace[];
  /** How it was read, and so how what it names is. */
  readonly reading: Reading;
}

/** Leads to where a page is live now, or to an address. */
export interface RedirectRecord {
  readonly statusCode: RedirectStatusCode;
  readonly to: PagePlace | string;
}

export interface PageFilter {
  readonly query?: string | null;
  readonly parentId?: string | null;
}

export interface MenuRecord {
  readonly key: string;
  readonly locale: string;
  readonly items: readonly MenuItem[];
}

/** How many of its children a page gives out. */
export const childrenMax = 100;

/** Pages that are live, and nothing of any other but by `findPreview`. Every other method is one statement. */
export interface PageDirectory {
  /** The page that is live at a path; where there is none, what the path leads on to. */
  findAt(path: string, reading: Reading, fields: Selection): Promise<{ readonly page: PageRecord | null; readonly redirect: RedirectRecord | null }>;
  findByIds(ids: readonly string[], reading: Reading, fields: Selection): Promise<PageRecord[]>;
  /** One version, public or not, as long as its page stands in the tree. */
  findPreview(preview: Preview, readingIn: (locale: string) => Reading, fields: Selection): Promise<PageRecord | null>;
  /** By path; where words are looked for, the best match first. */
  list(filter: PageFilter, page: PageRequest, reading: Reading, fields: Selection): Promise<Page<PageRecord>>;
  count(filter: PageFilter, reading: Reading): Promise<number>;
  /** In the first of the locales that has one. */
  findMenu(key: string, locales: LocaleChain): Promise<MenuRecord | null>;
}
