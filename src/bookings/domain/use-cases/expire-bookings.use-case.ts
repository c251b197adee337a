import type { Clock } from '../../../shared/domain/clock';
import type { BaseStores, UnitOfWork } from '../../../shared/domain/unit-of-work';
import { type Booking, movesBetween, sumOfMoves } from '../booking.entity';
import type { BookingStores } from '../booking.repository';

const bookingsAtOnce = 100;

type Stores = BookingStores & BaseStores;

/** Gives back the places of bookings whose time is over. Any number of processes may: each booking is expired by one of them. */
export class ExpireBookings {
  constructor(
    private readonly unitOfWork: UnitOfWork<BookingStores>,
    private readonly clock: Clock,
  ) {}

  /** All of them, or those of one occurrence; returns how many. One that can't be expired doesn't keep the others. */
  async execute(occurrenceId?: string): Promise<number> {
    const failures = new Map<string, unknown>();
    for (let count = 0; ; ) {
      const expired = await this.expireSome(failures, occurrenceId);
      if (expired === 0 && failures.size > 0) throw new AggregateError(failures.values(), `${failures.size} overdue bookings could not be expired: ${[...failures.keys()].join()}`);
      if (expired === 0) return count;
      count += expired;
    }
  }

  private async expireSome(failures: Map<string, unknown>, occurrenceId?: string): Promise<number> {
    let claimed: readonly Booking[] = [];
    try {
      return await this.unitOfWork.run(async (stores) => {
        claimed = await stores.bookings.claimOverdue(this.clock.now(), bookingsAtOnce, occurrenceId);
        return this.expire(claimed, stores);
      });
    } catch (error) {
      if (claimed.length === 0) throw error;
      return this.expireApart(claimed, failures);
    }
  }

  private async expireApart(bookings: readonly Booking[], failures: Map<string, unknown>): Promise<number> {
    let count = 0;
    for (const { id } of bookings) {
      count += await this.unitOfWork.run((stores) => this.expireOne(id, stores)).catch((error: unknown) => {
        failures.set(id, error);
        return 0;
      });
    }
    return count;
  }

  private async expireOne(id: string, stores: Stores): Promise<number> {
    const booking = await stores.bookings.getForUpdate(id, null);
    const { payments } = await stores.payments.accountOf(id);
    const isOver = booking.isOverdue(this.clock.now()) && payments.every(({ state }) => state !== 'PENDING');
    return isOver ? this.expire([booking], stores) : 0;
  }

  private async expire(overdue: readonly Booking[], { bookings, stocks, outbox }: Stores): Promise<number> {
    const now = this.clock.now();
    const expired = overdue.map((booking) => booking.expire(now));
    for (const booking of expired) await bookings.save(booking);
    const moves = sumOfMoves(overdue.flatMap((before, index) => movesBetween(before, expired[index]!)));
    if (!(await stocks.move(moves))) throw new Error('A stock that overdue bookings keep places of is gone.');
    await outbox.appendAll('booking.expired', expired.map(({ id, eventId }) => ({ bookingId: id, eventId })));
    return expired.length;
  }
}
