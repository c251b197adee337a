import type { Page, PageRequest } from '../../shared/domain/page';
import type { MediaAsset, MediaKind, MediaState } from './media-asset.entity';

export const mediaSorts = ['CREATED_AT_DESC', 'NAME_ASC', 'SIZE_DESC'] as const;
export type MediaSort = (typeof mediaSorts)[number];

/** All conditions hold together; what is left out does not restrict. */
export interface MediaListFilter {
  /** Part of the file name, of a tag, or of the alt text or caption in any language; accents and case make no difference. */
  readonly query?: string | null;
  readonly kind?: MediaKind | null;
  readonly mimeType?: string | null;
  readonly state?: MediaState | null;
  readonly folderId?: string | null;
  /** In no folder. */
  readonly rootOnly?: boolean | null;
  /** All of them. */
  readonly tags?: readonly string[] | null;
  readonly uploadedById?: string | null;
  readonly uploadedAfter?: Date | null;
  readonly uploadedBefore?: Date | null;
  readonly unusedOnly?: boolean | null;
  /** Images that say nothing in this very language to those who can't see them. */
  readonly missingAltLocale?: string | null;
}

export interface MediaTag {
  readonly tag: string;
  /** How many assets have it. */
  readonly count: number;
}

/** Reads the library for those who keep it. */
export interface MediaCatalogue {
  page(filter: MediaListFilter, sort: MediaSort, request: PageRequest): Promise<Page<MediaAsset>>;
  count(filter: MediaListFilter): Promise<number>;
  /** The `limit` that most assets have, most used first. */
  findTags(limit: number): Promise<MediaTag[]>;
}
