import { conflict } from '../../../shared/domain/errors';
import type { SystemViewer, Viewer } from '../../../shared/domain/viewer';
import type { ContentTools, ContentTransaction, SiteLocales } from '../content-tools';
import { announce } from '../page-edit';
import type { Page } from '../page.entity';
import { freePlace, placeSubtree } from '../page-tree';

export const trashDays = 30;

/** Takes a page out of the tree, for 30 days. Refused while it is public or pages stand below it. */
export class TrashPage {
  constructor(private readonly tools: ContentTools) {}

  execute(viewer: Viewer, pageId: string): Promise<Page> {
    return this.tools.unitOfWork.run(async (stores) => {
      await stores.pages.lockTree();
      return this.trash(viewer, await stores.pages.getForUpdate(pageId), stores);
    });
  }

  /** For those who have locked the tree and the page. */
  async trash(viewer: Viewer, page: Page, stores: ContentTransaction): Promise<Page> {
    const { pages } = stores;
    const now = this.tools.clock.now();
    const trashed = page.trash(now);
    const translations = await pages.findTranslations([page.id]);
    const live = translations.filter((translation) => translation.isPublished()).map(({ locale }) => locale);
    if (live.length > 0) throw conflict('INVALID_STATE', `This page is public in ${live.join(', ')}; unpublish it first.`, ['pageId']);
    if ((await pages.findSiblings(page.id)).length > 0) throw conflict('INVALID_STATE', 'Pages stand below this one; move or trash them first.', ['pageId']);
    await pages.save(trashed);
    await pages.saveTranslations(translations.map((translation) => translation.trash(now)));
    await announce(viewer, { action: 'page.trash', pageId: page.id, changedFields: ['trashedAt'], event: 'page.trashed', payload: { pageId: page.id } }, stores);
    return trashed;
  }
}

/** Puts a page back below its parent, as a draft; under another slug where its own was taken meanwhile. */
export class RestorePage {
  constructor(private readonly tools: ContentTools) {}

  async execute(viewer: Viewer, pageId: string): Promise<Page> {
    const site = await this.tools.site();
    return this.tools.unitOfWork.run(async (stores) => {
      await stores.pages.lockTree();
      return this.restore(viewer, await stores.pages.getForUpdate(pageId), stores, site);
    });
  }

  /** For those who have locked the tree and the page. */
  async restore(viewer: Viewer, page: Page, stores: ContentTransaction, site: SiteLocales): Promise<Page> {
    const { pages } = stores;
    const restored = page.restore(this.tools.clock.now());
    const [parent] = restored.parentId === null ? [] : await pages.findByIds([restored.parentId]);
    if (parent?.trashedAt) throw conflict('INVALID_STATE', 'The page above it is in the trash; restore that first.', ['pageId']);
    await pages.save(restored);
    const slugs = new Map<string, string>();
    for (const { locale, slug } of await pages.findTranslations([page.id])) slugs.set(locale, (await freePlace(restored, locale, slug, site, stores, ['pageId'])).slug);
    await placeSubtree({ page: restored, slugs, slugField: ['pageId'] }, site, stores, { ...this.tools, viewer });
    await announce(viewer, { action: 'page.restore', pageId: page.id, changedFields: ['trashedAt'], event: 'page.restored', payload: { pageId: page.id } }, stores);
    return restored;
  }
}

const system: SystemViewer = { kind: 'system', requestId: 'purge-trash' };

/** Removes a page from the trash for good, with its versions and redirects. */
export class PurgePage {
  constructor(private readonly tools: ContentTools) {}

  execute(viewer: Viewer, pageId: string): Promise<void> {
    return this.tools.unitOfWork.run(async (stores) => {
      await stores.pages.lockTree();
      await this.purge(viewer, await stores.pages.getForUpdate(pageId), stores);
    });
  }

  /** For those who have locked the tree and the page. */
  async purge(viewer: Viewer, page: Page, stores: ContentTransaction): Promise<void> {
    page.assertInTrash();
    if (await stores.pages.hasTrashedChildren(page.id)) throw conflict('INVALID_STATE', 'Pages that stood below it are in the trash too; purge or restore them first.', ['pageId']);
    await stores.pages.delete(page.id);
    await announce(viewer, { action: 'page.purge', pageId: page.id, event: 'page.purged', payload: { pageId: page.id } }, stores);
  }

  /** What has been in the trash for 30 days. Any number of processes may; a page that was restored meanwhile stays. */
  async purgeTrash(): Promise<void> {
    const before = new Date(this.tools.clock.now().getTime() - trashDays * 86_400_000);
    const ids = await this.tools.unitOfWork.run(({ pages }) => pages.findTrashedBefore(before));
    for (const id of ids) {
      await this.tools.unitOfWork.run(async (stores) => {
        await stores.pages.lockTree();
        const [page] = await stores.pages.getAllForUpdate([id]);
        // Those below were trashed before it; where one was trashed in the same breath, this one waits for the next time.
        if (page?.trashedAt && page.trashedAt < before && !(await stores.pages.hasTrashedChildren(id))) await this.purge(system, page, stores);
      });
    }
  }
}
