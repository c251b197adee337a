import type { RetryingPool } from '../../shared/infrastructure/retrying-pool';
import { type Statement, StatementBuilder, StatementRunner } from '../../shared/infrastructure/statements';
import type { MediaAsset } from '../domain/media-asset.entity';
import type { MediaLibrary } from '../domain/media-library.port';
import { assetColumns, type AssetRow, toMediaAsset } from './media-rows';

type Ids = readonly string[];

/** What the public sees of the library, by a statement that PostgreSQL keeps the plan of: every page of the site asks it. */
export class SqlReadyMedia implements Pick<MediaLibrary, 'findReady'> {
  readonly #runner: StatementRunner;
  readonly #statement: Statement<Ids>;

  constructor(pool: RetryingPool) {
    this.#runner = new StatementRunner(pool);
    const builder = new StatementBuilder<Ids>();
    this.#statement = builder.build(`SELECT ${assetColumns.sql} FROM media_assets asset WHERE asset.id = ANY(${builder.value('uuid[]', (ids) => ids)}) AND asset.state = 'READY'`);
  }

  async findReady(ids: Ids): Promise<MediaAsset[]> {
    return (await this.#runner.run<AssetRow & Record<string, unknown>, Ids>(this.#statement, ids)).map(toMediaAsset);
  }
}
