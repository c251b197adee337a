import type { Transaction } from '../../shared/infrastructure/prisma-unit-of-work';
import type { Programme } from '../domain/settlement';

export class PrismaProgramme implements Programme {
  constructor(private readonly tx: Transaction) {}

  /** The event's row is what every change to it or its dates locks first; the date is read once that is held. */
  async isUpcoming(occurrenceId: string, now: Date): Promise<boolean> {
    const [event] = await this.tx.$queryRaw<{ status: string }[]>`
      SELECT status::text FROM events WHERE id = (SELECT event_id FROM occurrences WHERE id = ${occurrenceId}::uuid) FOR SHARE`;
    if (event?.status !== 'PUBLISHED') return false;
    return (await this.tx.occurrence.count({ where: { id: occurrenceId, cancelledAt: null, startsAt: { gt: now } } })) === 1;
  }
}
