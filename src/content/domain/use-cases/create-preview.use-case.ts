import type { Viewer } from '../../../shared/domain/viewer';
import type { ContentTools } from '../content-tools';
import { openTranslation, type TranslationTarget } from '../page-edit';
import type { PreviewTokens } from '../preview-tokens.port';

export interface PreviewRequest extends TranslationTarget {
  /** The newest version where it is left out. */
  readonly versionId?: string | null;
  readonly ttlSeconds: number;
}

export interface CreatedPreview {
  readonly token: string;
  readonly expiresAt: Date;
  readonly locale: string;
  readonly path: string;
}

/** Lets somebody without an account see one version before it is public. */
export class CreatePreview {
  constructor(
    private readonly tools: ContentTools,
    private readonly tokens: PreviewTokens,
  ) {}

  execute(viewer: Viewer, { versionId, ttlSeconds, ...target }: PreviewRequest): Promise<CreatedPreview> {
    return this.tools.unitOfWork.run(async (stores) => {
      const { translation } = await openTranslation(target, stores, ['input']);
      const { pageId, locale, path } = translation;
      const version = await stores.pages.getVersion(versionId ?? translation.draftVersionId, translation, ['input', 'versionId']);
      // Tokens count whole seconds.
      const expiresAt = new Date((Math.floor(this.tools.clock.now().getTime() / 1_000) + ttlSeconds) * 1_000);
      const token = await this.tokens.issue({ pageId, versionId: version.id }, expiresAt);
      await stores.audit.record(viewer, { action: 'page.preview', subject: { type: 'Page', id: pageId } });
      return { token, expiresAt, locale, path: path! };
    });
  }
}
