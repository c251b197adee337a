import type { LocaleChain } from '../../shared/domain/locale';
import type { MediaAsset, MediaRecord } from './media-asset.entity';
import type { MediaFolderRepository } from './media-folder.repository';
import type { MediaUsages } from './media-usages.port';

declare module '../../shared/domain/unit-of-work' {
  interface DomainEvents {
    'media.updated': { readonly assetId: string };
    /** Nothing names these files in the storage any more. */
    'media.files_dropped': { readonly paths: readonly string[] };
  }
}

/** An asset as something hands it out that is read in a locale, such as a page: its texts are in that locale unless asked otherwise. */
export interface LocalizedMedia extends MediaRecord {
  readonly locales?: LocaleChain;
}

export const mediaInLocale = (asset: MediaRecord | null, locales: LocaleChain): LocalizedMedia | null => asset && { ...asset, locales };

/** The assets there are. */
export interface MediaLibrary {
  /** Locks the asset; NOT_FOUND where there is none. */
  getForUpdate(id: string): Promise<MediaAsset>;
  /** Locks those that there are, in the order of ids whatever order was asked for, so that two transactions don't wait for each other. */
  getAllForUpdate(ids: readonly string[]): Promise<MediaAsset[]>;
  /** Writes the asset with its variants. */
  save(asset: MediaAsset): Promise<void>;
  /** Writes in which folder assets lie and how they are tagged. */
  saveFiling(assets: readonly MediaAsset[]): Promise<void>;
  /** Removes assets that nothing uses, with what belongs to them; answers with the paths of their files, which are there still. */
  delete(ids: readonly string[]): Promise<string[]>;
  /** The asset that was made of these bytes, or is being made; null where there is none but rejected ones. */
  findByChecksum(checksum: string): Promise<MediaAsset | null>;
  /** In any state. */
  findByIds(ids: readonly string[]): Promise<MediaAsset[]>;
  /** Those that the public may see. */
  findReady(ids: readonly string[]): Promise<MediaAsset[]>;
  /** As `findReady`; they stay as they are until the transaction ends. */
  lockReady(ids: readonly string[]): Promise<MediaAsset[]>;
}

/** What a transaction about the library touches. */
export interface MediaStores {
  readonly media: MediaLibrary;
  readonly mediaUsages: MediaUsages;
  readonly mediaFolders: MediaFolderRepository;
}
