import type { AnswerCache } from '../../application/answer-cache.port';
import type { BaseStores } from '../../domain/unit-of-work';
import type { Purges, Transaction } from '../prisma-unit-of-work';

/** Forgets what a unit of work has made stale before anybody learns that it is done. */
export class AnswerPurges implements Purges {
  constructor(private readonly answers: Pick<AnswerCache, 'purge'>) {}

  async note(tx: Transaction, { outbox }: BaseStores): Promise<readonly string[]> {
    const [row] = await tx.$queryRaw<[{ tags: string | null }]>`SELECT current_setting('marquee.purged', true) AS tags`;
    const tags = row.tags?.split('\n').filter(Boolean) ?? [];
    if (tags.length > 0) await outbox.append('answers.purged', { tags });
    return tags;
  }

  purge(tags: readonly string[]): Promise<void> {
    return this.answers.purge(tags);
  }
}
