import type { MediaKind, MediaState, MediaVariant } from '../../src/media/domain/media-asset.entity';
import type { LocalizedText } from '../../src/shared/domain/locale';
import { uuidV7 } from '../../src/shared/infrastructure/system';
import { encodeId } from '../../src/shared/presentation/ids';
import type { TestApp } from '../support/app';

export interface MediaOverrides {
  readonly kind?: MediaKind;
  readonly state?: MediaState;
  readonly mimeType?: string;
  readonly filename?: string;
  readonly storagePath?: string;
  readonly byteSize?: number;
  readonly width?: number | null;
  readonly height?: number | null;
  readonly durationMs?: number | null;
  readonly altText?: LocalizedText;
  readonly caption?: LocalizedText;
  readonly pageCount?: number;
  readonly tags?: readonly string[];
  readonly folderId?: string;
  readonly uploadedById?: string;
  readonly createdAt?: Date;
  readonly variants?: readonly MediaVariant[];
}

export interface StoredAsset {
  /** Typed id. */
  readonly id: string;
  readonly uuid: string;
  readonly storagePath: string;
}

/** Stores a picture that is ready, or what the overrides make of it, as an upload would have left it. */
export async function aMediaAsset({ platform: { clock, database } }: TestApp, { variants = [], tags = [], ...overrides }: MediaOverrides = {}): Promise<StoredAsset> {
  const uuid = uuidV7.next();
  const storagePath = overrides.storagePath ?? `2026/11/${uuid}.webp`;
  const now = clock.now();
  await database.prisma.mediaAsset.create({
    data: {
      id: uuid, kind: 'IMAGE', state: 'READY', checksum: uuid, mimeType: 'image/webp', filename: 'hall.jpg', byteSize: 48_213, width: 1_600, height: 900, altText: { en: 'The hall' }, caption: {},
      ...(overrides.state === 'REJECTED' && { rejectionCode: 'CORRUPT', rejectionReason: 'It cannot be read.' }), createdAt: now, ...overrides, storagePath, tags: [...tags], updatedAt: now,
      variants: { create: [...variants] },
    },
  });
  return { id: encodeId('MediaAsset', uuid), uuid, storagePath };
}
