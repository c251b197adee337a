import { notFound } from '../../shared/domain/errors';
import type { LocalizedText } from '../../shared/domain/locale';
import type { MediaAsset as MediaAssetRow, MediaVariant as MediaVariantRow } from '../../shared/infrastructure/generated/client';
import type { Transaction } from '../../shared/infrastructure/prisma-unit-of-work';
import { MediaAsset, type MediaVariant, type RejectionCode } from '../domain/media-asset.entity';
import type { MediaLibrary } from '../domain/media-library.port';

export class PrismaMediaLibrary implements MediaLibrary {
  constructor(private readonly tx: Transaction) {}

  async getForUpdate(id: string): Promise<MediaAsset> {
    await this.tx.$queryRaw`SELECT 1 FROM media_assets WHERE id = ${id}::uuid FOR UPDATE`;
    const [asset] = await this.findByIds([id]);
    if (!asset) throw notFound('MediaAsset', ['id']);
    return asset;
  }

  async save({ id, variants, focalPoint, rejection, altText, caption, ...asset }: MediaAsset): Promise<void> {
    const data = {
      ...asset,
      tags: [...asset.tags],
      altText: altText as object,
      caption: caption as object,
      focalX: focalPoint?.x ?? null,
      focalY: focalPoint?.y ?? null,
      rejectionCode: rejection?.code ?? null,
      rejectionReason: rejection?.reason ?? null,
    };
    await this.tx.mediaAsset.upsert({ where: { id }, create: { id, ...data }, update: data });
    await this.tx.mediaVariant.deleteMany({ where: { assetId: id, storagePath: { notIn: variants.map(({ storagePath }) => storagePath) } } });
    await this.tx.mediaVariant.createMany({ data: variants.map((variant) => ({ assetId: id, ...variant })), skipDuplicates: true });
  }

  async findByChecksum(checksum: string): Promise<MediaAsset | null> {
    const row = await this.tx.mediaAsset.findFirst({ where: { state: { not: 'REJECTED' }, OR: [{ checksum }, { intakes: { some: { checksum } } }] }, ...withVariants });
    return row && toMediaAsset(row);
  }

  async findByIds(ids: readonly string[]): Promise<MediaAsset[]> {
    return (await this.tx.mediaAsset.findMany({ where: { id: { in: [...ids] } }, ...withVariants })).map(toMediaAsset);
  }

  async findReady(ids: readonly string[]): Promise<MediaAsset[]> {
    return (await this.tx.mediaAsset.findMany({ where: { id: { in: [...ids] }, state: 'READY' }, ...withVariants })).map(toMediaAsset);
  }

  async lockReady(ids: readonly string[]): Promise<MediaAsset[]> {
    await this.tx.$queryRaw`SELECT 1 FROM media_assets WHERE id = ANY(${[...ids]}::uuid[]) ORDER BY id FOR SHARE`;
    return this.findReady(ids);
  }
}

const withVariants = { include: { variants: true } } as const;

type Row = MediaAssetRow & { readonly variants: readonly MediaVariantRow[] };

function toMediaAsset({ byteSize, altText, caption, focalX, focalY, rejectionCode, rejectionReason, variants, ...row }: Row): MediaAsset {
  return new MediaAsset({
    ...row,
    byteSize: Number(byteSize),
    altText: altText as LocalizedText,
    caption: caption as LocalizedText,
    focalPoint: focalX === null || focalY === null ? null : { x: focalX, y: focalY },
    rejection: rejectionCode === null ? null : { code: rejectionCode as RejectionCode, reason: rejectionReason ?? '' },
    variants: variants.map(({ assetId: _owner, byteSize: size, ...variant }) => ({ ...variant, byteSize: Number(size) }) as MediaVariant),
  });
}
