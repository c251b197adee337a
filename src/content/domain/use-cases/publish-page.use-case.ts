import { Faults } from '../../../shared/domain/errors';
import type { Viewer } from '../../../shared/domain/viewer';
import { chainOf, type ContentTools, type ContentTransaction } from '../content-tools';
import { announce, editTranslation, type EditedPage, type TranslationTarget } from '../page-edit';
import type { Page } from '../page.entity';
import { wordsOf } from '../page-content';
import { clearWay } from '../page-tree';
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
  /** Pages that become public in the same transaction, as keys of their references. */
  readonly alsoPublic?: ReadonlySet<string>;
  /** Where faults of the version are placed. */
  readonly field?: readonly string[];
}

/** Makes a version the one that the public sees. Refused with everything that is missing. */
export class PublishPage {
  constructor(private readonly tools: ContentTools) {}

  execute(viewer: Viewer, { versionId, ...target }: Publication): Promise<Page> {
    return editTranslation(this.tools, target, ({ translation }, stores, now) => this.publish(translation, versionId ?? translation.draftVersionId, { viewer, stores, now }));
  }

  /** For those who have the page open already. The caller saves the translation. */
  async publish(translation: PageTranslation, versionId: string, { viewer, stores, now, alsoPublic = new Set(), field }: PublishingFrame): Promise<PageTranslation> {
    const { pageId, locale } = translation;
    const version = await stores.pages.getVersion(versionId, translation);
    const faults = new Faults();
    await findUnpublishable(version, chainOf(locale, await this.tools.site()), { richTexts: this.tools.richTexts, stores, alsoPublic }, faults, field);
    faults.throwIfAny();
    await clearWay(viewer, [translation], stores);
    await stores.pages.indexWords(translation, wordsOf(version, this.tools.richTexts));
    await announce(viewer, { action: 'page.publish', pageId, changedFields: ['publishedVersionId'], event: 'page.published', payload: { pageId, locale } }, stores);
    return translation.publish(versionId, now);
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
export async function unpublish(translation: EditedPage['translation'], { viewer, stores, now }: PublishingFrame): Promise<PageTranslation> {
  const { pageId, locale } = translation;
  const hidden = translation.unpublish(now);
  await announce(viewer, { action: 'page.unpublish', pageId, changedFields: ['publishedVersionId'], event: 'page.unpublished', payload: { pageId, locale } }, stores);
  return hidden;
}
