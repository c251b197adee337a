import type { LocalizedText } from '../../shared/domain/locale';

export const mediaKinds = ['IMAGE', 'VIDEO', 'DOCUMENT'] as const;
export type MediaKind = (typeof mediaKinds)[number];

export const mediaStates = ['UPLOADING', 'SCANNING', 'PROCESSING', 'READY', 'REJECTED'] as const;
export type MediaState = (typeof mediaStates)[number];

/** A file of the media library. */
export interface MediaAsset {
  readonly id: string;
  readonly kind: MediaKind;
  readonly state: MediaState;
  readonly mimeType: string;
  /** As it was called where it came from. */
  readonly filename: string;
  /** Where it is kept, below the root of the storage. */
  readonly storagePath: string;
  readonly byteSize: number;
  readonly width: number | null;
  readonly height: number | null;
  readonly durationMs: number | null;
  readonly altText: LocalizedText;
  readonly caption: LocalizedText;
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}
