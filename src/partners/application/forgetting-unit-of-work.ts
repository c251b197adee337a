import type { BaseStores, UnitOfWork } from '../../shared/domain/unit-of-work';

/** Has what is remembered of partners read anew after each unit, also one that failed: a connection that is lost during the commit leaves open whether it happened. */
export class ForgettingUnitOfWork<Stores> implements UnitOfWork<Stores> {
  constructor(
    private readonly inner: UnitOfWork<Stores>,
    private readonly forget: () => void,
  ) {}

  async run<T>(work: (stores: Stores & BaseStores) => Promise<T>): Promise<T> {
    try {
      return await this.inner.run(work);
    } finally {
      this.forget();
    }
  }
}
