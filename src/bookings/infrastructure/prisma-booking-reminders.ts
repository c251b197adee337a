import type { Transaction } from '../../shared/infrastructure/prisma-unit-of-work';
import type { BookingReminders, DueReminders } from '../domain/booking-reminders.port';

export class PrismaBookingReminders implements BookingReminders {
  constructor(private readonly tx: Transaction) {}

  async claim({ startsUntil, confirmedUntil, now }: DueReminders, limit: number): Promise<readonly string[]> {
    const rows = await this.tx.$queryRaw<{ id: string }[]>`
      UPDATE bookings SET reminded_at = ${now} WHERE id IN (
        SELECT booking.id FROM bookings booking
        JOIN occurrences occurrence ON occurrence.id = booking.occurrence_id
        JOIN events event ON event.id = booking.event_id
        WHERE occurrence.starts_at > ${now} AND occurrence.starts_at <= ${startsUntil} AND occurrence.cancelled_at IS NULL AND event.cancelled_at IS NULL
          AND booking.status = 'CONFIRMED' AND booking.reminded_at IS NULL AND booking.confirmed_at <= ${confirmedUntil}
        ORDER BY booking.id LIMIT ${limit} FOR UPDATE OF booking SKIP LOCKED)
      RETURNING id`;
    return rows.map(({ id }) => id);
  }
}
