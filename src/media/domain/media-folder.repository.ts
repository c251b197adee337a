import type { MediaFolder } from './media-folder.entity';

declare module '../../shared/domain/unit-of-work' {
  interface DomainEvents {
    'media_folder.changed': { readonly folderId: string };
  }
}

export interface MediaFolderRepository {
  /** Lets one transaction at a time change the tree, until it ends. Taken before any folder is locked. */
  lockTree(): Promise<void>;
  /** Locks the folder; NOT_FOUND where there is none. */
  getForUpdate(id: string): Promise<MediaFolder>;
  /** Whether the folder exists; it does until the transaction ends. */
  lockForUse(id: string): Promise<boolean>;
  findByIds(ids: readonly string[]): Promise<MediaFolder[]>;
  /** The folders right in these, or at the top for null, by name. */
  findChildren(parentIds: readonly (string | null)[]): Promise<MediaFolder[]>;
  /** The folder and those it lies in, from the inside out; nothing where there is none. */
  findLineage(id: string): Promise<string[]>;
  /** How many levels of folders the folder is, with what lies in it: 1 where nothing does. */
  measureHeight(id: string): Promise<number>;
  /** Whether another folder of the same parent has this name, whatever its case. */
  isNameTaken(folder: Pick<MediaFolder, 'id' | 'parentId' | 'name'>): Promise<boolean>;
  /** How many assets lie right in each of these; those with none are left out. */
  countAssets(ids: readonly string[]): Promise<{ readonly folderId: string; readonly count: number }[]>;
  save(folder: MediaFolder): Promise<void>;
  delete(id: string): Promise<void>;
}
