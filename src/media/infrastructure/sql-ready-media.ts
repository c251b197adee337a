import type { RetryingPool } from '../../shared/infrastructure/retrying-pool';
import { type Statement, StatementBuilder, StatementRunner } from '../../shared/infrastructure/statements';
import type { MediaAsset } from '../domain/media-asset.entity';
import type { MediaLibrary } from '../domain/media-library.port';

type Ids = readonly string[];

/** What the public sees of the library, by a statement that PostgreSQL keeps the plan of: every page of the site asks it. */
export class SqlReadyMedia implements Pick<MediaLibrary, 'findReady'> {
  readonly #runner: StatementRunner;
  readonly #statement: Statement<Ids>;

  constructor(pool: RetryingPool) {
    this.#runner = new StatementRunner(pool);
    const builder = new StatementBuilder<Ids>();
    this.#statement = builder.build(`
      SELECT id, kind, state, mime_type AS "mimeType", filename, storage_path AS "storagePath", byte_size::float8 AS "byteSize", width, height, duration_ms AS "durationMs",
        alt_text AS "altText", caption, version, created_at AS "createdAt", updated_at AS "updatedAt"
      FROM media_assets WHERE id = ANY(${builder.value('uuid[]', (ids) => ids)}) AND state = 'READY'`);
  }

  findReady(ids: Ids): Promise<MediaAsset[]> {
    return this.#runner.run<MediaAsset & Record<string, unknown>, Ids>(this.#statement, ids);
  }
}
