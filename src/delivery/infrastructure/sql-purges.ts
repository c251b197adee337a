import type { Transaction } from '../../shared/infrastructure/prisma-unit-of-work';
import type { Purges } from '../domain/purge-answers.use-case';

/** By the function that the triggers call, so that everybody hears of it who hears of changes. */
export class SqlPurges implements Purges {
  constructor(private readonly tx: Transaction) {}

  async name(tags: readonly string[]): Promise<void> {
    await this.tx.$executeRaw`SELECT marquee_purge(VARIADIC ${[...tags]}::text[])`;
  }
}
