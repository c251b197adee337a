import type { BaseStores, UnitOfWork } from '../domain/unit-of-work';
import { databaseAway, isConnectionFailure, isSerializationFailure } from './database-errors';
import type { Prisma, PrismaClient } from './generated/client';
import { withRetries } from './retrying-pool';

/** A Prisma client inside a transaction. */
export type Transaction = Prisma.TransactionClient;

/** What a unit's changes make stale. */
export interface Purges {
  /** What the triggers have named so far, and what is to follow from it, in the transaction. */
  note(tx: Transaction, stores: BaseStores): Promise<readonly string[]>;
  purge(tags: readonly string[]): Promise<void>;
}

/**
 * Runs each unit in one READ COMMITTED transaction. A serialization failure or a connection lost before COMMIT was sent
 * runs it again; a connection lost during COMMIT does not, because the outcome is unknown.
 */
export class PrismaUnitOfWork<Stores> implements UnitOfWork<Stores> {
  constructor(
    private readonly prisma: PrismaClient,
    private readonly baseStores: (tx: Transaction) => BaseStores,
    private readonly stores: (tx: Transaction) => Stores,
    private readonly purges: Purges | null,
  ) {}

  async run<T>(work: (stores: Stores & BaseStores) => Promise<T>): Promise<T> {
    let isCommitting = false;
    let tags: readonly string[] = [];
    const attempt = () => {
      isCommitting = false;
      return this.prisma.$transaction(async (tx) => {
        const base = this.baseStores(tx);
        const result = await work({ ...base, ...this.stores(tx) });
        tags = (await this.purges?.note(tx, base)) ?? [];
        isCommitting = true;
        return result;
      });
    };
    try {
      return await withRetries(attempt, (error) => isSerializationFailure(error) || (isConnectionFailure(error) && !isCommitting));
    } catch (error) {
      throw isConnectionFailure(error) ? databaseAway() : error;
    } finally {
      // Also where it is unknown whether the commit took place.
      await this.purges?.purge(tags);
    }
  }
}
