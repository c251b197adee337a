import { setTimeout as sleep } from 'node:timers/promises';
import type { BaseStores, UnitOfWork } from '../domain/unit-of-work';
import { databaseAway, isConnectionFailure, isSerializationFailure } from './database-errors';
import type { Prisma, PrismaClient } from './generated/client';

/** A Prisma client inside a transaction. */
export type Transaction = Prisma.TransactionClient;

const attempts = 4;

/** Backoff with full jitter, as AWS describes it ("Exponential Backoff and Jitter", 2015). */
const backoff = (attempt: number) => sleep(Math.random() * 25 * 2 ** attempt);

/**
 * Runs each unit in one READ COMMITTED transaction. A serialization failure or a connection lost before COMMIT was sent
 * runs it again; a connection lost during COMMIT does not, because the outcome is unknown.
 */
export class PrismaUnitOfWork<Stores> implements UnitOfWork<Stores> {
  constructor(
    private readonly prisma: PrismaClient,
    private readonly baseStores: (tx: Transaction) => BaseStores,
    private readonly stores: (tx: Transaction) => Stores,
  ) {}

  async run<T>(work: (stores: Stores & BaseStores) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      let isCommitting = false;
      try {
        return await this.prisma.$transaction(async (tx) => {
          const result = await work({ ...this.baseStores(tx), ...this.stores(tx) });
          isCommitting = true;
          return result;
        });
      } catch (error) {
        const isLost = isConnectionFailure(error);
        const mayRepeat = isSerializationFailure(error) || (isLost && !isCommitting);
        if (!mayRepeat || attempt === attempts) throw isLost ? databaseAway() : error;
        await backoff(attempt);
      }
    }
  }
}
