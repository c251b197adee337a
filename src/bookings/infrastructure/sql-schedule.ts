import type { Transaction } from '../../shared/infrastructure/prisma-unit-of-work';
import type { Schedule, ScheduledDate } from '../domain/schedule.port';

export class SqlSchedule implements Schedule {
  constructor(private readonly tx: Transaction) {}

  async get(occurrenceId: string): Promise<ScheduledDate> {
    const [date] = await this.tx.$queryRaw<ScheduledDate[]>`
      SELECT occurrence.starts_at AS "startsAt", occurrence.ends_at AS "endsAt", (occurrence.cancelled_at IS NOT NULL OR event.cancelled_at IS NOT NULL) AS "isCancelled"
      FROM occurrences occurrence JOIN events event ON event.id = occurrence.event_id WHERE occurrence.id = ${occurrenceId}::uuid`;
    return date!;
  }
}
