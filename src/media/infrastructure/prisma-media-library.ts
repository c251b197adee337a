import type { LocalizedText } from '../../shared/domain/locale';
import type { MediaAsset as MediaAssetRow } from '../../shared/infrastructure/generated/client';
import type { Transaction } from '../../shared/infrastructure/prisma-unit-of-work';
import type { MediaAsset } from '../domain/media-asset.entity';
import type { MediaLibrary } from '../domain/media-library.port';

export class PrismaMediaLibrary implements MediaLibrary {
  constructor(private readonly tx: Transaction) {}

  async findByIds(ids: readonly string[]): Promise<MediaAsset[]> {
    return (await this.tx.mediaAsset.findMany({ where: { id: { in: [...ids] } } })).map(toMediaAsset);
  }

  async findReady(ids: readonly string[]): Promise<MediaAsset[]> {
    return (await this.tx.mediaAsset.findMany({ where: { id: { in: [...ids] }, state: 'READY' } })).map(toMediaAsset);
  }

  async lockReady(ids: readonly string[]): Promise<MediaAsset[]> {
    await this.tx.$queryRaw`SELECT 1 FROM media_assets WHERE id = ANY(${[...ids]}::uuid[]) ORDER BY id FOR SHARE`;
    return this.findReady(ids);
  }
}

const toMediaAsset = ({ byteSize, altText, caption, ...row }: MediaAssetRow): MediaAsset => ({
  ...row,
  byteSize: Number(byteSize),
  altText: altText as LocalizedText,
  caption: caption as LocalizedText,
});
