import { DomainError, type Fault, Faults } from '../../../shared/domain/errors';
import type { BaseStores, UnitOfWork } from '../../../shared/domain/unit-of-work';
import type { Viewer } from '../../../shared/domain/viewer';
import type { MediaAsset } from '../media-asset.entity';
import type { MediaLibrary, MediaStores } from '../media-library.port';
import type { FoundUsage, MediaUsages } from '../media-usages.port';

export interface MediaDeletion {
  readonly ids: readonly string[];
  /** Also what is in use. */
  readonly force: boolean;
  /** Where the input lists the ids, for faults. */
  readonly field: readonly string[];
}

/** MEDIA_IN_USE with the first places. */
export interface MediaFault extends Fault {
  readonly usages?: readonly FoundUsage[];
}

const placesShown = 5;

/** Removes assets and their files: all or none. What names one that was removed by force shows nothing in its place. */
export class DeleteMedia {
  constructor(private readonly unitOfWork: UnitOfWork<MediaStores>) {}

  execute(viewer: Viewer, deletion: MediaDeletion): Promise<void> {
    return this.unitOfWork.run((stores) => this.delete(viewer, deletion, stores));
  }

  async delete(viewer: Viewer, { ids, force, field }: MediaDeletion, { media, mediaUsages, audit, outbox }: MediaStores & BaseStores): Promise<void> {
    await lockAssets(ids, media, field);
    if (force) await mediaUsages.forget(ids);
    else await assertUnused(ids, mediaUsages, field);
    const paths = await media.delete(ids);
    await audit.recordAll(viewer, ids.map((id) => ({ action: force ? 'media.force_delete' : 'media.delete', subject: { type: 'MediaAsset', id } })));
    await outbox.append('media.files_dropped', { paths });
  }
}

/** Locks each of the assets, in the order of the ids; NOT_FOUND for each that isn't there. Whoever uses one waits, and then knows. */
export async function lockAssets(ids: readonly string[], media: MediaLibrary, field: readonly string[]): Promise<MediaAsset[]> {
  const locked = new Map((await media.getAllForUpdate(ids)).map((asset) => [asset.id, asset]));
  const faults = new Faults();
  ids.forEach((id, index) => {
    if (!locked.has(id)) faults.add('NOT_FOUND', 'There is no such file in the media library.', [...field, String(index)]);
  });
  faults.throwIfAny('not-found');
  return ids.map((id) => locked.get(id)!);
}

async function assertUnused(ids: readonly string[], mediaUsages: MediaUsages, field: readonly string[]): Promise<void> {
  const found = await mediaUsages.findUsages(ids, placesShown);
  const faults = ids.flatMap((id, index): MediaFault[] => {
    const usages = found.filter(({ assetId }) => assetId === id);
    return usages.length === 0 ? [] : [{ code: 'MEDIA_IN_USE', message: inUse(usages), field: [...field, String(index)], usages }];
  });
  const [first, ...rest] = faults;
  if (first) throw DomainError.of('conflict', [first, ...rest]);
}

function inUse(usages: readonly FoundUsage[]): string {
  const { total } = usages[0]!;
  const places = usages.map(({ subjectType, path }) => `${subjectType} ${path}`).join(', ');
  return `The file is used in ${total} place(s): ${places}${total > usages.length ? ' and more' : ''}. Take it out there first, or delete it by force.`;
}
