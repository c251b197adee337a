import type { Fields } from '../../shared/domain/entity';
import { conflict } from '../../shared/domain/errors';
import type { LocalizedText } from '../../shared/domain/locale';
import { assertTags, normaliseTags } from './media-tags';

export const mediaKinds = ['IMAGE', 'VIDEO', 'DOCUMENT'] as const;
export type MediaKind = (typeof mediaKinds)[number];

export const mediaStates = ['UPLOADING', 'SCANNING', 'PROCESSING', 'READY', 'REJECTED'] as const;
export type MediaState = (typeof mediaStates)[number];

/** Why a file was refused, for programs. */
export const rejectionCodes = ['UNSUPPORTED_TYPE', 'TYPE_MISMATCH', 'TOO_LARGE', 'TOO_MANY_PIXELS', 'EMPTY', 'CORRUPT', 'UNSAFE_FILE', 'TOO_COMPLEX'] as const;
export type RejectionCode = (typeof rejectionCodes)[number];

/** Where attention lies in a picture: parts of its width and height from the upper left corner, 0 to 1. */
export interface FocalPoint {
  readonly x: number;
  readonly y: number;
}

/** Another size or format of an asset. `full` is at most 2,000 px; `poster` is a still of a film. */
export interface MediaVariant {
  readonly name: 'w400' | 'w800' | 'full' | 'poster';
  readonly format: 'webp' | 'avif' | 'jpeg' | 'png' | 'gif' | 'mp4';
  readonly width: number;
  readonly height: number;
  readonly byteSize: number;
  readonly storagePath: string;
}

/** What processing finds out about a file, and what it makes of it. */
export interface ProcessedMedia {
  readonly kind: MediaKind;
  readonly mimeType: string;
  /** The file that stands for the asset: re-encoded, upright, without metadata. */
  readonly storagePath: string;
  readonly byteSize: number;
  readonly width: number | null;
  readonly height: number | null;
  readonly durationMs: number | null;
  readonly codec: string | null;
  readonly pageCount: number | null;
  /** Base64 of a ThumbHash (https://evanw.github.io/thumbhash). */
  readonly thumbhash: string | null;
  /** As #rrggbb. */
  readonly dominantColor: string | null;
  readonly variants: readonly MediaVariant[];
}

/** What those who keep the library say of an asset. */
export type MediaDetails = Pick<MediaAsset, 'altText' | 'caption' | 'focalPoint' | 'tags' | 'folderId' | 'filename'>;

/** The data of an asset. */
export type MediaRecord = Fields<MediaAsset>;

/** A file of the media library. */
export class MediaAsset {
  readonly id: string;
  readonly kind: MediaKind;
  readonly state: MediaState;
  readonly mimeType: string;
  /** As it was called where it came from. */
  readonly filename: string;
  /** Where it is kept, below the root of the storage. */
  readonly storagePath: string;
  readonly byteSize: number;
  /** SHA-256 of the bytes that were uploaded, in hexadecimal. */
  readonly checksum: string;
  readonly width: number | null;
  readonly height: number | null;
  readonly durationMs: number | null;
  readonly codec: string | null;
  readonly pageCount: number | null;
  readonly thumbhash: string | null;
  readonly dominantColor: string | null;
  readonly focalPoint: FocalPoint | null;
  readonly altText: LocalizedText;
  readonly caption: LocalizedText;
  readonly tags: readonly string[];
  readonly folderId: string | null;
  readonly uploadedById: string | null;
  readonly rejection: { readonly code: RejectionCode; readonly reason: string } | null;
  readonly variants: readonly MediaVariant[];
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;

  constructor(fields: Fields<MediaAsset>) {
    Object.assign(this, fields);
    if ((this.state === 'REJECTED') !== (this.rejection !== null)) throw new Error('What is rejected has a reason, and nothing else has.');
  }

  /** Tags are kept as `normaliseTags` makes them. */
  describe(changes: Partial<MediaDetails>, now: Date, field: readonly string[] = ['input', 'tags']): MediaAsset {
    const tags = normaliseTags(changes.tags ?? this.tags);
    assertTags(tags, field);
    return this.#with({ ...changes, tags }, now);
  }

  /** What it was made into: of a new upload, or of a new file for the same asset. */
  process(processed: ProcessedMedia, of: Pick<MediaAsset, 'checksum' | 'filename' | 'uploadedById'>, now: Date): MediaAsset {
    return this.#with({ ...processed, ...of, state: 'READY' }, now);
  }

  reject(code: RejectionCode, reason: string, now: Date): MediaAsset {
    if (this.state === 'READY') throw conflict('INVALID_STATE', 'A file that is in use is not rejected.', ['id']);
    return this.#with({ state: 'REJECTED', rejection: { code, reason } }, now);
  }

  #with(changes: Partial<Fields<MediaAsset>>, now: Date): MediaAsset {
    return new MediaAsset({ ...this, ...changes, version: this.version + 1, updatedAt: now });
  }
}
