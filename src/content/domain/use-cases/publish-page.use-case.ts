import { Faults } from '../../../shared/domain/errors';
import type { Viewer } from '../../../shared/domain/viewer';
import { assertSiteLocale, chainOf, type ContentTools, type ContentTransaction, type SiteLocales } from '../content-tools';
import { announce, type EditedPage, editTranslation, type EditWork, type TranslationTarget } from '../page-edit';
import type { Page } from '../page.entity';
import { wordsOf } from '../page-content';
import { clearWay, placeSubtree } from '../page-tree';
import type { PageTranslation } from '../page-translation.entity';
import { findUnpublishable } from '../publish-guard';

export interface Publication extends TranslationTarget {
  /** The newest version where it is left out. */
  readonly versionId?: string | null;
}

export interface PublishingFrame {
  readonly viewer: Viewer;
  readonly stores: ContentTransaction;
  readonly now: Date;
  readonly site: SiteLocales;
  /** Pages that become public in the same transaction, as keys of their references. */
  readonly alsoPublic?: ReadonlySet<string>;
}

/** Makes a version the one that the public sees. Refused with everything that is missing. */
export class PublishPage {
  constructor(private readonly tools: ContentTools) {}

  async execute(viewer: Viewer, { versionId, ...target }: Publication): Promise<Page> {
    const site = await this.tools.site();
    const publish: EditWork = (edited, stores, now) => this.publish(edited, versionId ?? edited.translation.draftVersionId, { viewer, stores, now, site });
    return editTranslation(this.tools, target, publish, { locksTree: true });
  }

  /** For those who have locked the tree and the page. The caller saves the translation. */
  async publish({ page, translation }: EditedPage, versionId: string, { viewer, stores, now, site, alsoPublic = new Set() }: PublishingFrame): Promise<PageTranslation> {
    const { pageId, locale } = translation;
    assertSiteLocale(locale, site, ['locale']);
    const version = await stores.pages.getVersion(versionId, translation);
    const faults = new Faults();
    await findUnpublishable(version, chainOf(locale, site), { richTexts: this.tools.richTexts, stores, alsoPublic }, faults);
    faults.throwIfAny();
    await clearWay(viewer, [translation], stores);
    await stores.pages.indexWords(translation, wordsOf(version, this.tools.richTexts));
    await announce(viewer, { action: 'page.publish', pageId, changedFields: ['publishedVersionId'], event: 'page.published', payload: { pageId, locale } }, stores);
    const published = translation.publish(versionId, now);
    return translation.firstPublishedAt ? published : this.placeBelow(viewer, { page, translation: published }, stores, site);
  }

  /** From its first publication on, the pages below stand below this translation where their readers get it. Returns the translation, which may have moved with them. */
  private async placeBelow(viewer: Viewer, { page, translation }: EditedPage, stores: ContentTransaction, site: SiteLocales): Promise<PageTranslation> {
    await stores.pages.saveTranslations([translation]);
    const moved = await placeSubtree({ page, slugField: ['pageId'] }, site, stores, { ...this.tools, viewer });
    return moved.find(({ pageId, locale }) => pageId === translation.pageId && locale === translation.locale) ?? translation;
  }
}

/** Hides a page from the public in one locale, at once. */
export class UnpublishPage {
  constructor(private readonly tools: ContentTools) {}

  execute(viewer: Viewer, target: TranslationTarget): Promise<Page> {
    return editTranslation(this.tools, target, ({ translation }, stores, now) => unpublish(translation, { viewer, stores, now }));
  }
}

/** For those who have the page open already. The caller saves the translation. */
export async function unpublish(translation: EditedPage['translation'], { viewer, stores, now }: Omit<PublishingFrame, 'site'>): Promise<PageTranslation> {
  const { pageId, locale } = translation;
  const hidden = translation.unpublish(now);
  await announce(viewer, { action: 'page.unpublish', pageId, changedFields: ['publishedVersionId'], event: 'page.unpublished', payload: { pageId, locale } }, stores);
  return hidden;
}
