import { assertVersion } from '../../../shared/domain/entity';
import { conflict, notFound } from '../../../shared/domain/errors';
import type { Viewer } from '../../../shared/domain/viewer';
import type { ContentTools, ContentTransaction } from '../content-tools';
import { announce } from '../page-edit';
import type { Page } from '../page.entity';
import { placeSubtree } from '../page-tree';
import { assertParent } from './create-page.use-case';

export interface PageMove {
  readonly pageId: string;
  /** Of the page. */
  readonly expectedVersion: number;
  readonly input: {
    /** Null is the top of the tree; left out, the page stays below its parent. */
    readonly parentId?: string | null;
    /** From 0; last where it is left out and the parent changes. */
    readonly position?: number | null;
    /** Slugs that change. */
    readonly slugs?: readonly { readonly locale: string; readonly slug: string }[] | null;
  };
}

/** Puts a page, with all below it, elsewhere in the tree or under another slug. Addresses that were public lead on. */
export class MovePage {
  constructor(private readonly tools: ContentTools) {}

  async execute(viewer: Viewer, { pageId, expectedVersion, input }: PageMove): Promise<Page> {
    const site = await this.tools.site();
    return this.tools.unitOfWork.run(async (stores) => {
      const { pages } = stores;
      await pages.lockTree();
      const before = await pages.getForUpdate(pageId);
      assertVersion(before, expectedVersion);
      const parentId = input.parentId === undefined ? before.parentId : input.parentId;
      if (parentId !== null && parentId !== before.parentId) await this.assertMayStandBelow(parentId, pageId, stores);
      const page = before.move({ parentId, position: 0 }, this.tools.clock.now());
      const slugs = await this.slugsOf(page, input.slugs ?? [], stores);
      await pages.save(page);
      await this.order(page, input.position ?? (parentId === before.parentId ? before.position : null), stores);
      const moved = await placeSubtree({ page, slugs, slugField: ['input', input.slugs?.length ? 'slugs' : 'parentId'] }, site, stores, { ...this.tools, viewer });
      const changedFields = [...(parentId === before.parentId ? [] : ['parentId']), ...(moved.length > 0 ? ['path'] : []), 'position'];
      await announce(viewer, { action: 'page.move', pageId, changedFields, event: 'page.moved', payload: { pageId } }, stores);
      return page;
    });
  }

  private async assertMayStandBelow(parentId: string, pageId: string, stores: ContentTransaction): Promise<void> {
    await assertParent(parentId, stores);
    const below = await stores.pages.findSubtree(pageId);
    if (below.some(({ id }) => id === parentId)) throw conflict('INVALID_STATE', 'A page cannot stand below itself or below a page of its own.', ['input', 'parentId']);
  }

  private async slugsOf({ id }: Page, given: readonly { locale: string; slug: string }[], { pages }: ContentTransaction): Promise<ReadonlyMap<string, string>> {
    const locales = new Set((await pages.findTranslations([id])).map(({ locale }) => locale));
    given.forEach(({ locale }, index) => {
      if (!locales.has(locale)) throw notFound(`A translation of this page to ${locale}`, ['input', 'slugs', String(index), 'locale']);
    });
    return new Map(given.map(({ locale, slug }) => [locale, slug]));
  }

  /** Siblings are numbered anew, so that positions have neither gaps nor ties. */
  private async order({ id, parentId }: Page, position: number | null, { pages }: ContentTransaction): Promise<void> {
    const siblings = (await pages.findSiblings(parentId)).filter((sibling) => sibling.id !== id).map((sibling) => sibling.id);
    siblings.splice(position ?? siblings.length, 0, id);
    await pages.setOrder(siblings);
  }
}
