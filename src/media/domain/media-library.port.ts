import type { LocaleChain } from '../../shared/domain/locale';
import type { MediaAsset, MediaRecord } from './media-asset.entity';

/** An asset as something hands it out that is read in a locale, such as a page: its texts are in that locale unless asked otherwise. */
export interface LocalizedMedia extends MediaRecord {
  readonly locales?: LocaleChain;
}

export const mediaInLocale = (asset: MediaRecord | null, locales: LocaleChain): LocalizedMedia | null => asset && { ...asset, locales };

/** The assets there are. */
export interface MediaLibrary {
  /** Locks the asset; NOT_FOUND where there is none. */
  getForUpdate(id: string): Promise<MediaAsset>;
  /** Writes the asset with its variants. */
  save(asset: MediaAsset): Promise<void>;
  /** The asset that was made of these bytes, or is being made; null where there is none but rejected ones. */
  findByChecksum(checksum: string): Promise<MediaAsset | null>;
  /** In any state. */
  findByIds(ids: readonly string[]): Promise<MediaAsset[]>;
  /** Those that the public may see. */
  findReady(ids: readonly string[]): Promise<MediaAsset[]>;
  /** As `findReady`; they stay as they are until the transaction ends. */
  lockReady(ids: readonly string[]): Promise<MediaAsset[]>;
}
