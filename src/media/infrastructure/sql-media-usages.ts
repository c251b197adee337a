import type { Transaction } from '../../shared/infrastructure/prisma-unit-of-work';
import type { FoundUsage, MediaSubject, MediaUsage, MediaUsages } from '../domain/media-usages.port';

export class SqlMediaUsages implements MediaUsages {
  constructor(private readonly tx: Transaction) {}

  async record(subject: MediaSubject, usages: readonly MediaUsage[]): Promise<MediaUsage[]> {
    await this.tx.mediaUsage.deleteMany({ where: { subjectType: subject.type, subjectId: subject.id } });
    if (usages.length === 0) return [];
    const assetIds = usages.map(({ assetId }) => assetId);
    const paths = usages.map(({ path }) => path.join('.'));
    // The lock waits for whoever is deleting an asset, so that it is found to be unknown and not a broken reference.
    const known = await this.tx.$queryRaw<{ id: string }[]>`
      WITH known AS MATERIALIZED (SELECT id FROM media_assets WHERE id = ANY(${assetIds}::uuid[]) ORDER BY id FOR KEY SHARE),
      recorded AS (
        INSERT INTO media_usages (asset_id, subject_type, subject_id, path)
        SELECT known.id, ${subject.type}, ${subject.id}::uuid, used.path
        FROM unnest(${assetIds}::uuid[], ${paths}::text[]) AS used (asset_id, path) JOIN known ON known.id = used.asset_id
        ON CONFLICT DO NOTHING
      )
      SELECT id FROM known`;
    const knownIds = new Set(known.map(({ id }) => id));
    return usages.filter(({ assetId }) => !knownIds.has(assetId));
  }

  async forget(assetIds: readonly string[]): Promise<void> {
    await this.tx.mediaUsage.deleteMany({ where: { assetId: { in: [...assetIds] } } });
  }

  findUsages(assetIds: readonly string[], limit: number): Promise<FoundUsage[]> {
    return this.tx.$queryRaw<FoundUsage[]>`
      SELECT asset_id AS "assetId", subject_type AS "subjectType", subject_id AS "subjectId", path, total
      FROM (
        SELECT *, row_number() OVER (PARTITION BY asset_id ORDER BY subject_type, subject_id, path) AS place, (count(*) OVER (PARTITION BY asset_id))::int AS total
        FROM media_usages WHERE asset_id = ANY(${[...assetIds]}::uuid[])
      ) usages
      WHERE place <= ${limit} ORDER BY asset_id, place`;
  }
}
