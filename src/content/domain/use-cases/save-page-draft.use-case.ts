import type { Viewer } from '../../../shared/domain/viewer';
import type { ContentTools } from '../content-tools';
import { announce, editTranslation, type TranslationTarget } from '../page-edit';
import type { Page } from '../page.entity';
import { addVersion, contentOf, isSameContent, type PageDraft } from '../page-versions';

export interface DraftSave extends TranslationTarget {
  readonly expectedVersion: number;
  readonly input: PageDraft;
}

/** Keeps what an editor wrote as a new version. Saving what is there already makes none. */
export class SavePageDraft {
  constructor(private readonly tools: ContentTools) {}

  async execute(viewer: Viewer, { input, ...target }: DraftSave): Promise<Page> {
    const content = contentOf(input, this.tools);
    return editTranslation(this.tools, target, async ({ translation }, stores, now) => {
      const draft = await stores.pages.getVersion(translation.draftVersionId, translation);
      if (isSameContent(draft, content)) return translation;
      const { pageId, locale } = target;
      const version = await addVersion(viewer, content, { pageId, locale, number: draft.number + 1, note: input.note }, this.tools, stores);
      await announce(viewer, { action: 'page.save_draft', pageId, changedFields: changedIn(draft, content), event: 'page.draft_saved', payload: { pageId, locale } }, stores);
      return translation.saveDraft(version.id, now);
    });
  }
}

export interface VersionRestore extends TranslationTarget {
  readonly expectedVersion: number;
  readonly versionId: string;
}

/** Copies an earlier version to a new draft. */
export class RestorePageVersion {
  constructor(private readonly tools: ContentTools) {}

  execute(viewer: Viewer, { versionId, ...target }: VersionRestore): Promise<Page> {
    return editTranslation(this.tools, target, async ({ translation }, stores, now) => {
      const { pageId, locale } = translation;
      const [earlier, draft] = [await stores.pages.getVersion(versionId, translation), await stores.pages.getVersion(translation.draftVersionId, translation)];
      const version = await addVersion(viewer, earlier, { pageId, locale, number: draft.number + 1, restoredFromId: earlier.id }, this.tools, stores);
      await announce(viewer, { action: 'page.restore_version', pageId, changedFields: changedIn(draft, earlier), event: 'page.draft_saved', payload: { pageId, locale } }, stores);
      return translation.saveDraft(version.id, now);
    });
  }
}

const changedIn = (before: Parameters<typeof isSameContent>[0], after: Parameters<typeof isSameContent>[0]): string[] =>
  (['title', 'seo', 'sections'] as const).filter((part) => !isSameContent({ ...before, [part]: after[part] }, before));
