import { DomainError, type Fault, invalid } from '../../../shared/domain/errors';
import { referenceKey } from '../../../shared/domain/reference';
import type { Viewer } from '../../../shared/domain/viewer';
import { chainOf, type ContentTools, type ContentTransaction, type SiteLocales } from '../content-tools';
import { findTranslation } from '../page-edit';
import type { Page } from '../page.entity';
import { type PublishPage, unpublish } from './publish-page.use-case';
import type { PurgePage, RestorePage, TrashPage } from './trash-page.use-case';

export const pageBulkActions = ['PUBLISH', 'UNPUBLISH', 'TRASH', 'RESTORE', 'PURGE'] as const;
export type PageBulkAction = (typeof pageBulkActions)[number];

export interface PageBulk {
  readonly action: PageBulkAction;
  readonly items: readonly { readonly pageId: string; readonly locale?: string | null }[];
}

type Item = PageBulk['items'][number];

/** Does one thing to many pages, all or none, so that pages that link to each other can go public together. */
export class ApplyToPages {
  constructor(
    private readonly tools: ContentTools,
    private readonly useCases: { readonly publish: PublishPage; readonly trash: TrashPage; readonly restore: RestorePage; readonly purge: PurgePage },
  ) {}

  /** The pages as they are then, in the order of the items; those that were purged are gone. */
  async execute(viewer: Viewer, { action, items }: PageBulk): Promise<Page[]> {
    const site = await this.tools.site();
    return this.tools.unitOfWork.run(async (stores) => {
      const { pages } = stores;
      await pages.lockTree();
      const locked = new Map((await pages.getAllForUpdate([...new Set(items.map(({ pageId }) => pageId))])).map((page) => [page.id, page]));
      const faults: Fault[] = [];
      for (const [index, item] of inOrder(action, items, locked)) {
        const field = ['input', 'items', String(index)];
        try {
          const page = locked.get(item.pageId);
          if (!page) throw invalid('NOT_FOUND', 'There is no such page.');
          locked.set(item.pageId, (await this.apply(action, viewer, page, { item, items, stores, site })) ?? page);
        } catch (error) {
          if (!(error instanceof DomainError) || error.kind === 'unavailable') throw error;
          faults.push(...error.faults.map((fault) => ({ ...fault, field: [...field, ...(fault.field ?? [])] })));
        }
      }
      const [first, ...rest] = faults;
      if (first) throw DomainError.of('conflict', [first, ...rest]);
      return action === 'PURGE' ? [] : items.map(({ pageId }) => locked.get(pageId)!);
    });
  }

  private async apply(action: PageBulkAction, viewer: Viewer, page: Page, { item, items, stores, site }: { item: Item; items: readonly Item[]; stores: ContentTransaction; site: SiteLocales }): Promise<Page | void> {
    switch (action) {
      case 'TRASH':
        return this.useCases.trash.trash(viewer, page, stores);
      case 'RESTORE':
        return this.useCases.restore.restore(viewer, page, stores, site);
      case 'PURGE':
        return this.useCases.purge.purge(viewer, page, stores);
      case 'PUBLISH':
      case 'UNPUBLISH': {
        page.assertInTree();
        if (!item.locale) throw invalid('REQUIRED', 'Give the locale to publish or unpublish.', ['locale']);
        const translation = await findTranslation({ pageId: page.id, locale: item.locale }, stores);
        const locales = chainOf(item.locale, site);
        const together = items.filter(({ locale }) => locale && locales.includes(locale));
        const alsoPublic = new Set(together.map(({ pageId }) => referenceKey({ type: 'Page', id: pageId })));
        const frame = { viewer, stores, now: this.tools.clock.now(), site, alsoPublic };
        const changed = action === 'PUBLISH' ? await this.useCases.publish.publish({ page, translation }, translation.draftVersionId, frame) : await unpublish(translation, frame);
        await stores.pages.saveTranslations([changed]);
      }
    }
  }
}

/** What stands below another goes into the trash first, and comes out of it last. */
function inOrder(action: PageBulkAction, items: readonly Item[], pages: ReadonlyMap<string, Page>): (readonly [number, Item])[] {
  const depthOf = (id: string | null): number => (id !== null && pages.has(id) ? 1 + depthOf(pages.get(id)!.parentId) : 0);
  const direction = { PUBLISH: 0, UNPUBLISH: 0, TRASH: -1, RESTORE: 1, PURGE: -1 }[action];
  return [...items.entries()].sort(([, a], [, b]) => direction * (depthOf(a.pageId) - depthOf(b.pageId)));
}
