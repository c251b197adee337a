import type { Fields } from '../../shared/domain/entity';
import { Prisma } from '../../shared/infrastructure/generated/client';
import { type FocalPoint, MediaAsset, type MediaVariant, type RejectionCode } from '../domain/media-asset.entity';

/** An asset with its variants in one statement; alias `asset`. */
export const assetColumns = Prisma.sql`asset.id, asset.kind::text, asset.state::text, asset.mime_type AS "mimeType", asset.filename, asset.storage_path AS "storagePath",
  asset.byte_size::float8 AS "byteSize", asset.checksum, asset.width, asset.height, asset.duration_ms AS "durationMs", asset.codec, asset.page_count AS "pageCount",
  asset.thumbhash, asset.dominant_color AS "dominantColor", asset.focal_x AS "focalX", asset.focal_y AS "focalY", asset.alt_text AS "altText", asset.caption, asset.tags,
  asset.folder_id AS "folderId", asset.uploaded_by_id AS "uploadedById", asset.rejection_code AS "rejectionCode", asset.rejection_reason AS "rejectionReason",
  asset.version, asset.created_at AS "createdAt", asset.updated_at AS "updatedAt",
  coalesce((
    SELECT json_agg(json_build_object('name', variant.name, 'format', variant.format, 'width', variant.width, 'height', variant.height,
      'byteSize', variant.byte_size, 'storagePath', variant.storage_path) ORDER BY variant.width, variant.format, variant.name)
    FROM media_variants variant WHERE variant.asset_id = asset.id), '[]') AS variants`;

export type AssetRow = Omit<Fields<MediaAsset>, 'focalPoint' | 'rejection'> & {
  readonly focalX: number | null;
  readonly focalY: number | null;
  readonly rejectionCode: RejectionCode | null;
  readonly rejectionReason: string | null;
  readonly variants: readonly MediaVariant[];
};

export const toMediaAsset = ({ focalX, focalY, rejectionCode, rejectionReason, ...row }: AssetRow): MediaAsset =>
  new MediaAsset({ ...row, focalPoint: toFocalPoint(focalX, focalY), rejection: rejectionCode === null ? null : { code: rejectionCode, reason: rejectionReason ?? '' } });

const toFocalPoint = (x: number | null, y: number | null): FocalPoint | null => (x === null || y === null ? null : { x, y });
