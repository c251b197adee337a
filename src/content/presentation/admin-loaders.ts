import DataLoader from 'dataloader';
import type { Page as ListPage, PageRequest } from '../../shared/domain/page';
import { isAdmin } from '../../shared/domain/viewer';
import type { Loaders } from '../../shared/presentation/context';
import { loadById, loadGroups } from '../../shared/presentation/loaders';
import type { NodeLoader, NodeLoaders } from '../../shared/presentation/node';
import type { Menu } from '../domain/menu.entity';
import type { Page } from '../domain/page.entity';
import type { ContentStores, PageRepository, PageVersion } from '../domain/page.repository';
import type { PageTranslation } from '../domain/page-translation.entity';
import type { Redirect } from '../domain/redirect.entity';

type Of = Pick<PageTranslation, 'pageId' | 'locale'>;

interface VersionWindow extends PageRequest {
  readonly of: Of;
}

declare module '../../shared/presentation/context' {
  interface Loaders {
    adminPage: DataLoader<string, Page | null>;
    /** Those that are not in the trash. */
    adminChildrenOfPage: DataLoader<string, readonly Page[]>;
    adminTranslationsOfPage: DataLoader<string, readonly PageTranslation[]>;
    adminPageVersion: DataLoader<string, PageVersion | null>;
    adminVersionsOf: DataLoader<VersionWindow, ListPage<PageVersion>, string>;
    adminVersionCountOf: DataLoader<Of, number, string>;
    adminRedirect: DataLoader<string, Redirect | null>;
    adminMenu: DataLoader<string, Menu | null>;
  }
}

export const adminContentLoaders = ({ pages, redirects, menus }: Pick<ContentStores, 'pages' | 'redirects' | 'menus'>) => ({
  adminPage: loadById((ids) => pages.findByIds(ids)),
  adminChildrenOfPage: loadGroups((ids) => pages.findChildren(ids), ({ parentId }) => parentId!),
  adminTranslationsOfPage: loadGroups((ids) => pages.findTranslations(ids), ({ pageId }) => pageId),
  adminPageVersion: loadById((ids) => pages.findVersions(ids)),
  adminVersionsOf: loadVersions(pages),
  adminVersionCountOf: new DataLoader((of: readonly Of[]) => pages.countVersions(of), { cacheKeyFn: nameOf }),
  adminRedirect: loadById((ids) => redirects.findByIds(ids)),
  adminMenu: loadById((ids) => menus.findByIds(ids)),
}) satisfies Partial<Loaders>;

const nameOf = ({ pageId, locale }: Of): string => `${pageId} ${locale}`;

/** Batches what is asked with the same window, which is all of it for one field of a document. */
function loadVersions(pages: PageRepository): DataLoader<VersionWindow, ListPage<PageVersion>, string> {
  const windowOf = ({ limit, backward, after, before }: VersionWindow): string => JSON.stringify([limit, backward, after, before]);
  const keyOf = (key: VersionWindow): string => `${nameOf(key.of)} ${windowOf(key)}`;
  return new DataLoader(
    async (keys) => {
      const found = new Map<string, ListPage<PageVersion>>();
      for (const window of new Set(keys.map(windowOf))) {
        const same = keys.filter((key) => windowOf(key) === window);
        const lists = await pages.versionPages(same.map(({ of }) => of), same[0]!);
        same.forEach((key, index) => found.set(keyOf(key), lists[index]!));
      }
      return keys.map((key) => found.get(keyOf(key))!);
    },
    { cacheKeyFn: keyOf },
  );
}

const adminOnly =
  (load: NodeLoader): NodeLoader =>
  async (...args) => {
    const [, { viewer }] = args;
    return isAdmin(viewer) ? load(...args) : null;
  };

export const adminNodes: NodeLoaders = {
  Page: adminOnly((id, { loaders }) => loaders.adminPage.load(id)),
  PageVersion: adminOnly((id, { loaders }) => loaders.adminPageVersion.load(id)),
  Redirect: adminOnly((id, { loaders }) => loaders.adminRedirect.load(id)),
  Menu: adminOnly((id, { loaders }) => loaders.adminMenu.load(id)),
};
