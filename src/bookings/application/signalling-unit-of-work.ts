import type { BaseStores, UnitOfWork } from '../../shared/domain/unit-of-work';
import type { AvailabilitySignals } from '../domain/availability.port';
import type { HoldStores } from '../domain/hold-store.port';

/** Signals, once a unit has committed, the occurrences whose bookings it wrote: places move with a booking and with nothing else. */
export class SignallingUnitOfWork<Stores> implements UnitOfWork<Stores> {
  constructor(
    private readonly inner: UnitOfWork<Stores>,
    private readonly signals: AvailabilitySignals,
  ) {}

  async run<T>(work: (stores: Stores & BaseStores) => Promise<T>): Promise<T> {
    let touched = new Set<string>();
    const result = await this.inner.run((stores) => {
      // The unit may run again, and what it did before was rolled back.
      touched = new Set();
      noteWrites(stores as Partial<HoldStores>, touched);
      return work(stores);
    });
    for (const occurrenceId of touched) this.signals.publish({ occurrenceId });
    return result;
  }
}

/** The stores belong to this transaction alone. */
function noteWrites({ bookings, holds }: Partial<HoldStores>, touched: Set<string>): void {
  if (bookings) {
    const save = bookings.save.bind(bookings);
    bookings.save = async (booking) => {
      await save(booking);
      touched.add(booking.occurrenceId);
    };
  }
  if (holds) {
    const write = holds.write.bind(holds);
    holds.write = async (made, now) => {
      for (const { booking } of made) touched.add(booking.occurrenceId);
      return write(made, now);
    };
  }
}
