import type { Clock, Ids } from '../../../shared/domain/clock';
import { assertVersion, changedFields, given } from '../../../shared/domain/entity';
import { conflict, invalid } from '../../../shared/domain/errors';
import type { BaseStores, UnitOfWork } from '../../../shared/domain/unit-of-work';
import type { Viewer } from '../../../shared/domain/viewer';
import { folderDepthMax, MediaFolder } from '../media-folder.entity';
import type { MediaFolderRepository } from '../media-folder.repository';
import type { MediaStores } from '../media-library.port';

type Stores = Pick<MediaStores, 'mediaFolders'>;

/** Makes a folder, at the top or in another. */
export class CreateMediaFolder {
  constructor(
    private readonly unitOfWork: UnitOfWork<Stores>,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  execute(viewer: Viewer, { name, parentId }: { readonly name: string; readonly parentId?: string | null }): Promise<MediaFolder> {
    const now = this.clock.now();
    return this.unitOfWork.run(async (stores) => {
      const { mediaFolders } = stores;
      await mediaFolders.lockTree();
      const folder = new MediaFolder({ id: this.ids.next(), parentId: parentId ?? null, name, version: 1, createdAt: now, updatedAt: now });
      await assertPlace(folder, 1, mediaFolders);
      await mediaFolders.save(folder);
      await announce(viewer, { action: 'create', folder }, stores);
      return folder;
    });
  }
}

export interface MediaFolderUpdate {
  readonly id: string;
  readonly expectedVersion: number;
  readonly changes: Partial<Pick<MediaFolder, 'name' | 'parentId'>>;
}

/** Renames a folder or moves it, with everything in it. */
export class UpdateMediaFolder {
  constructor(
    private readonly unitOfWork: UnitOfWork<Stores>,
    private readonly clock: Clock,
  ) {}

  execute(viewer: Viewer, { id, expectedVersion, changes }: MediaFolderUpdate): Promise<MediaFolder> {
    return this.unitOfWork.run(async (stores) => {
      const { mediaFolders } = stores;
      await mediaFolders.lockTree();
      const before = await mediaFolders.getForUpdate(id);
      assertVersion(before, expectedVersion);
      const folder = before.update(given(changes), this.clock.now());
      await assertPlace(folder, await mediaFolders.measureHeight(id), mediaFolders);
      await mediaFolders.save(folder);
      await announce(viewer, { action: 'update', folder, changedFields: changedFields(before, folder) }, stores);
      return folder;
    });
  }
}

/** Removes a folder that nothing lies in. */
export class DeleteMediaFolder {
  constructor(private readonly unitOfWork: UnitOfWork<Stores>) {}

  execute(viewer: Viewer, id: string): Promise<void> {
    return this.unitOfWork.run(async (stores) => {
      const { mediaFolders } = stores;
      await mediaFolders.lockTree();
      const folder = await mediaFolders.getForUpdate(id);
      const [children, [assets]] = [await mediaFolders.findChildren([id]), await mediaFolders.countAssets([id])];
      if (children.length > 0 || assets) {
        throw conflict('FOLDER_NOT_EMPTY', `There are ${children.length} folder(s) and ${assets?.count ?? 0} file(s) in it; move or delete them first.`, ['id']);
      }
      await mediaFolders.delete(id);
      await announce(viewer, { action: 'delete', folder }, stores);
    });
  }
}

/** For those who have locked the tree. `height` is how many levels the folder is. */
async function assertPlace(folder: MediaFolder, height: number, folders: MediaFolderRepository): Promise<void> {
  const { id, parentId, name } = folder;
  const field = ['input', 'parentId'];
  const lineage = parentId === null ? [] : await folders.findLineage(parentId);
  if (parentId !== null && lineage.length === 0) throw invalid('NOT_FOUND', 'There is no such folder; choose another.', field);
  if (lineage.includes(id)) throw conflict('INVALID_STATE', 'A folder cannot lie in itself or in one of its own; choose another.', field);
  if (lineage.length + height > folderDepthMax) throw conflict('LIMIT_REACHED', `Folders lie at most ${folderDepthMax} deep in each other; choose one further up.`, field);
  if (await folders.isNameTaken(folder)) throw conflict('TAKEN', `There is a folder ${name} there already; choose another name.`, ['input', 'name']);
}

interface FolderChange {
  readonly action: 'create' | 'update' | 'delete';
  readonly folder: MediaFolder;
  readonly changedFields?: readonly string[];
}

async function announce(viewer: Viewer, { action, folder: { id }, changedFields: changed }: FolderChange, { audit, outbox }: BaseStores): Promise<void> {
  await audit.record(viewer, { action: `media_folder.${action}`, subject: { type: 'MediaFolder', id }, changedFields: changed });
  await outbox.append('media_folder.changed', { folderId: id });
}
