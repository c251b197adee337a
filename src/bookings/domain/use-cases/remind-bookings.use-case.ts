import type { Clock } from '../../../shared/domain/clock';
import type { UnitOfWork } from '../../../shared/domain/unit-of-work';
import type { BookingReminders } from '../booking-reminders.port';

const batchSize = 100;
const hour = 3_600_000;

/** Reminds each booking once that its date is near: the mark and the order to mail commit together. */
export class RemindBookings {
  constructor(
    private readonly stores: UnitOfWork<{ readonly reminders: BookingReminders }>,
    private readonly clock: Clock,
    private readonly hoursAhead: number,
  ) {}

  async execute(): Promise<void> {
    if (this.hoursAhead === 0) return;
    while ((await this.remindSome()) === batchSize);
  }

  private remindSome(): Promise<number> {
    const now = this.clock.now();
    const due = { now, startsUntil: new Date(now.getTime() + this.hoursAhead * hour), confirmedUntil: new Date(now.getTime() - hour) };
    return this.stores.run(async ({ reminders, outbox }) => {
      const bookingIds = await reminders.claim(due, batchSize);
      for (const bookingId of bookingIds) await outbox.append('booking.reminder_due', { bookingId });
      return bookingIds.length;
    });
  }
}
