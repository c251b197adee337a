import { notFound } from '../../shared/domain/errors';
import { Prisma } from '../../shared/infrastructure/generated/client';
import type { Transaction } from '../../shared/infrastructure/prisma-unit-of-work';
import type { MediaAsset } from '../domain/media-asset.entity';
import type { MediaLibrary } from '../domain/media-library.port';
import { assetColumns, type AssetRow, toMediaAsset } from './media-rows';

export class PrismaMediaLibrary implements MediaLibrary {
  constructor(private readonly tx: Transaction) {}

  async getForUpdate(id: string): Promise<MediaAsset> {
    const [asset] = await this.getAllForUpdate([id]);
    if (!asset) throw notFound('MediaAsset', ['id']);
    return asset;
  }

  /** Two statements, because one that waits for a lock still sees the variants of before. */
  async getAllForUpdate(ids: readonly string[]): Promise<MediaAsset[]> {
    await this.tx.$queryRaw`SELECT 1 FROM media_assets WHERE id = ANY(${[...ids]}::uuid[]) ORDER BY id FOR UPDATE`;
    return this.findByIds(ids);
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

  async saveFiling(assets: readonly MediaAsset[]): Promise<void> {
    const rows = JSON.stringify(assets.map(({ id, folderId, tags, version, updatedAt }) => ({ id, folderId, tags, version, updatedAt })));
    await this.tx.$executeRaw`
      UPDATE media_assets asset SET folder_id = given."folderId", tags = given.tags, version = given.version, updated_at = given."updatedAt"
      FROM jsonb_to_recordset(${rows}::jsonb) AS given(id uuid, "folderId" uuid, tags text[], version int, "updatedAt" timestamptz)
      WHERE asset.id = given.id`;
  }

  async delete(ids: readonly string[]): Promise<string[]> {
    const files = await this.tx.$queryRaw<{ path: string }[]>`
      SELECT storage_path AS path FROM media_assets WHERE id = ANY(${[...ids]}::uuid[])
      UNION SELECT storage_path FROM media_variants WHERE asset_id = ANY(${[...ids]}::uuid[])
      UNION SELECT original_path FROM media_intakes WHERE asset_id = ANY(${[...ids]}::uuid[])`;
    await this.tx.mediaAsset.deleteMany({ where: { id: { in: [...ids] } } });
    return files.map(({ path }) => path);
  }

  async findByChecksum(checksum: string): Promise<MediaAsset | null> {
    const [asset] = await this.#find(Prisma.sql`asset.state <> 'REJECTED'
      AND (asset.checksum = ${checksum} OR asset.id IN (SELECT asset_id FROM media_intakes WHERE checksum = ${checksum}))`);
    return asset ?? null;
  }

  findByIds(ids: readonly string[]): Promise<MediaAsset[]> {
    return this.#find(Prisma.sql`asset.id = ANY(${[...ids]}::uuid[])`);
  }

  findReady(ids: readonly string[]): Promise<MediaAsset[]> {
    return this.#find(Prisma.sql`asset.id = ANY(${[...ids]}::uuid[]) AND asset.state = 'READY'`);
  }

  async lockReady(ids: readonly string[]): Promise<MediaAsset[]> {
    await this.tx.$queryRaw`SELECT 1 FROM media_assets WHERE id = ANY(${[...ids]}::uuid[]) ORDER BY id FOR SHARE`;
    return this.findReady(ids);
  }

  async #find(condition: Prisma.Sql): Promise<MediaAsset[]> {
    const rows = await this.tx.$queryRaw<AssetRow[]>`SELECT ${assetColumns} FROM media_assets asset WHERE ${condition}`;
    return rows.map(toMediaAsset);
  }
}
