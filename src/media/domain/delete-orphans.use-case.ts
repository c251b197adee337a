import type { Clock } from '../../shared/domain/clock';
import type { MediaStorage } from './media-storage.port';

/** What the database knows of the files in the storage. */
export interface StoredPaths {
  /** Those that no asset, variant or intake names. */
  withoutOwner(paths: readonly string[]): Promise<string[]>;
}

/** Whoever stores a file writes it down long before it is so old. */
const ageSeconds = 86_400;
const batchSize = 500;

/** Deletes files that nothing names: what was left by a process that ended between storing a file and writing it down. */
export class DeleteOrphans {
  constructor(
    private readonly storage: MediaStorage,
    private readonly paths: StoredPaths,
    private readonly clock: Clock,
  ) {}

  async execute(): Promise<void> {
    const before = new Date(this.clock.now().getTime() - ageSeconds * 1_000);
    const batch: string[] = [];
    for await (const path of this.storage.list(before)) {
      batch.push(path);
      if (batch.length === batchSize) await this.deleteOrphansOf(batch.splice(0));
    }
    await this.deleteOrphansOf(batch);
  }

  private async deleteOrphansOf(batch: readonly string[]): Promise<void> {
    if (batch.length > 0) await this.storage.delete(await this.paths.withoutOwner(batch));
  }
}
