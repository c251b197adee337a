import type { Clock } from '../../../shared/domain/clock';
import { changedFields } from '../../../shared/domain/entity';
import { invalid } from '../../../shared/domain/errors';
import type { BaseStores, UnitOfWork } from '../../../shared/domain/unit-of-work';
import type { Viewer } from '../../../shared/domain/viewer';
import type { MediaAsset } from '../media-asset.entity';
import type { MediaStores } from '../media-library.port';
import { normaliseTags } from '../media-tags';
import { type DeleteMedia, lockAssets } from './delete-media.use-case';
import { assertFolder } from './update-media.use-case';

export const mediaBulkActions = ['MOVE', 'ADD_TAGS', 'REMOVE_TAGS', 'DELETE'] as const;
export type MediaBulkAction = (typeof mediaBulkActions)[number];

export interface MediaBulk {
  readonly action: MediaBulkAction;
  readonly ids: readonly string[];
  /** To move to; the top of the library without. */
  readonly folderId?: string | null;
  readonly tags?: readonly string[] | null;
  readonly force?: boolean | null;
}

const idsField = ['input', 'ids'];

/** Does one thing to many assets: all or none. */
export class ApplyToMedia {
  constructor(
    private readonly unitOfWork: UnitOfWork<MediaStores>,
    private readonly clock: Clock,
    private readonly deletion: DeleteMedia,
  ) {}

  /** The assets as they are then, in the order of the ids; none where they were deleted. */
  async execute(viewer: Viewer, bulk: MediaBulk): Promise<MediaAsset[]> {
    const { action, ids, tags, force } = bulk;
    if (action.endsWith('_TAGS') && !tags?.length) throw invalid('INVALID', 'Give the tags to add or remove.', ['input', 'tags']);
    return this.unitOfWork.run(async (stores) => {
      if (action !== 'DELETE') return this.file(viewer, bulk, stores);
      await this.deletion.delete(viewer, { ids, force: force ?? false, field: idsField }, stores);
      return [];
    });
  }

  private async file(viewer: Viewer, bulk: MediaBulk, { media, mediaFolders, audit, outbox }: MediaStores & BaseStores): Promise<MediaAsset[]> {
    const before = await lockAssets(bulk.ids, media, idsField);
    if (bulk.action === 'MOVE') await assertFolder(bulk.folderId ?? null, mediaFolders);
    const now = this.clock.now();
    const filed = before.map((asset, index) => {
      const after = asset.describe(filingOf(asset, bulk), now, [...idsField, String(index)]);
      return { after, changed: changedFields(asset, after), asset };
    });
    const changes = filed.filter(({ changed }) => changed.length > 0);
    await media.saveFiling(changes.map(({ after }) => after));
    await audit.recordAll(viewer, changes.map(({ after: { id }, changed }) => ({ action: 'media.update', subject: { type: 'MediaAsset', id }, changedFields: changed })));
    await outbox.appendAll('media.updated', changes.map(({ after: { id } }) => ({ assetId: id })));
    return filed.map(({ after, changed, asset }) => (changed.length > 0 ? after : asset));
  }
}

function filingOf({ tags }: MediaAsset, bulk: MediaBulk): Partial<Pick<MediaAsset, 'folderId' | 'tags'>> {
  const given = normaliseTags(bulk.tags ?? []);
  switch (bulk.action) {
    case 'ADD_TAGS':
      return { tags: [...tags, ...given] };
    case 'REMOVE_TAGS':
      return { tags: tags.filter((tag) => !given.includes(tag)) };
    default:
      return { folderId: bulk.folderId ?? null };
  }
}
