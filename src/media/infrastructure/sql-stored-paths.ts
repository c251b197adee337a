import type { Transaction } from '../../shared/infrastructure/prisma-unit-of-work';
import type { StoredPaths } from '../domain/delete-orphans.use-case';

export class SqlStoredPaths implements StoredPaths {
  constructor(private readonly tx: Transaction) {}

  async withoutOwner(paths: readonly string[]): Promise<string[]> {
    const rows = await this.tx.$queryRaw<{ path: string }[]>`
      SELECT path FROM unnest(${[...paths]}::text[]) AS stored (path)
      WHERE NOT EXISTS (SELECT 1 FROM media_assets WHERE storage_path = path)
        AND NOT EXISTS (SELECT 1 FROM media_variants WHERE storage_path = path)
        AND NOT EXISTS (SELECT 1 FROM media_intakes WHERE original_path = path)`;
    return rows.map(({ path }) => path);
  }
}
