import { notFound } from '../../shared/domain/errors';
import type { Transaction } from '../../shared/infrastructure/prisma-unit-of-work';
import { MediaFolder } from '../domain/media-folder.entity';
import type { MediaFolderRepository } from '../domain/media-folder.repository';

export class PrismaMediaFolderRepository implements MediaFolderRepository {
  constructor(private readonly tx: Transaction) {}

  /** Held by the transaction, so it works behind PgBouncer. */
  async lockTree(): Promise<void> {
    await this.tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended('tree of media folders', 0))`;
  }

  async getForUpdate(id: string): Promise<MediaFolder> {
    await this.tx.$queryRaw`SELECT 1 FROM media_folders WHERE id = ${id}::uuid FOR UPDATE`;
    const [folder] = await this.findByIds([id]);
    if (!folder) throw notFound('MediaFolder', ['id']);
    return folder;
  }

  async lockForUse(id: string): Promise<boolean> {
    const locked = await this.tx.$queryRaw<unknown[]>`SELECT 1 FROM media_folders WHERE id = ${id}::uuid FOR KEY SHARE`;
    return locked.length > 0;
  }

  async findByIds(ids: readonly string[]): Promise<MediaFolder[]> {
    const rows = await this.tx.mediaFolder.findMany({ where: { id: { in: [...ids] } } });
    return rows.map((row) => new MediaFolder(row));
  }

  async findChildren(parentIds: readonly (string | null)[]): Promise<MediaFolder[]> {
    const ids = parentIds.filter((id) => id !== null);
    const isTop = ids.length < parentIds.length ? [{ parentId: null }] : [];
    const rows = await this.tx.mediaFolder.findMany({ where: { OR: [{ parentId: { in: ids } }, ...isTop] }, orderBy: [{ name: 'asc' }, { id: 'asc' }] });
    return rows.map((row) => new MediaFolder(row));
  }

  async findLineage(id: string): Promise<string[]> {
    const rows = await this.tx.$queryRaw<{ id: string }[]>`
      WITH RECURSIVE lineage AS (
        SELECT id, parent_id, 0 AS distance FROM media_folders WHERE id = ${id}::uuid
        UNION ALL SELECT parent.id, parent.parent_id, distance + 1 FROM media_folders parent JOIN lineage ON parent.id = lineage.parent_id
      ) CYCLE id SET is_cycle USING walk
      SELECT id FROM lineage WHERE NOT is_cycle ORDER BY distance`;
    return rows.map((row) => row.id);
  }

  async measureHeight(id: string): Promise<number> {
    const [row] = await this.tx.$queryRaw<{ height: number }[]>`
      WITH RECURSIVE tree AS (
        SELECT id, 1 AS height FROM media_folders WHERE id = ${id}::uuid
        UNION ALL SELECT child.id, height + 1 FROM media_folders child JOIN tree ON child.parent_id = tree.id
      ) CYCLE id SET is_cycle USING walk
      SELECT max(height)::int AS height FROM tree WHERE NOT is_cycle`;
    return row!.height;
  }

  async isNameTaken({ id, parentId, name }: MediaFolder): Promise<boolean> {
    const others = await this.tx.$queryRaw<unknown[]>`
      SELECT 1 FROM media_folders WHERE parent_id IS NOT DISTINCT FROM ${parentId}::uuid AND lower(name) = lower(${name}) AND id <> ${id}::uuid`;
    return others.length > 0;
  }

  countAssets(ids: readonly string[]): Promise<{ folderId: string; count: number }[]> {
    return this.tx.$queryRaw<{ folderId: string; count: number }[]>`
      SELECT folder_id AS "folderId", count(*)::int AS count FROM media_assets WHERE folder_id = ANY(${[...ids]}::uuid[]) GROUP BY folder_id`;
  }

  async save({ id, ...data }: MediaFolder): Promise<void> {
    await this.tx.mediaFolder.upsert({ where: { id }, create: { id, ...data }, update: data });
  }

  async delete(id: string): Promise<void> {
    await this.tx.mediaFolder.delete({ where: { id } });
  }
}
