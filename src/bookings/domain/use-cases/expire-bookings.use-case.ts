import type { Clock } from '../../../shared/domain/clock';
import type { BaseStores, UnitOfWork } from '../../../shared/domain/unit-of-work';
import { type Booking, movesBetween, sumOfMoves } from '../booking.entity';
import type { BookingStores } from '../booking.repository';

const bookingsAtOnce = 100;

/** Gives back the places of bookings whose time is over. Any number of processes may: each booking is expired by one of them. */
export class ExpireBookings {
  constructor(
    private readonly unitOfWork: UnitOfWork<BookingStores>,
    private readonly clock: Clock,
  ) {}

  /** All of them, or those of one occurrence; returns how many. */
  async execute(occurrenceId?: string): Promise<number> {
    let count = 0;
    for (;;) {
      const expired = await this.unitOfWork.run((stores) => this.expireSome(stores, occurrenceId));
      if (expired === 0) return count;
      count += expired;
    }
  }

  private async expireSome({ bookings, stocks, outbox }: BookingStores & Pick<BaseStores, 'outbox'>, occurrenceId?: string): Promise<number> {
    const now = this.clock.now();
    const overdue = await bookings.claimOverdue(now, bookingsAtOnce, occurrenceId);
    const expired = overdue.map((booking) => booking.expire(now));
    for (const booking of expired) await bookings.save(booking);
    await stocks.move(sumOfMoves(overdue.flatMap((before, index) => movesBetween(before, expired[index]!))));
    await outbox.appendAll('booking.expired', expired.map(({ id, eventId }: Booking) => ({ bookingId: id, eventId })));
    return expired.length;
  }
}
