import type { BookingStores } from './booking.repository';

/** The date that places are booked for, as it is now. */
export interface ScheduledDate {
  readonly startsAt: Date;
  readonly endsAt: Date;
  /** It, or the whole event, is called off. */
  readonly isCancelled: boolean;
}

export interface Schedule {
  get(occurrenceId: string): Promise<ScheduledDate>;
}

/** What a transaction touches that asks when a booking's date is. */
export interface ScheduledStores extends BookingStores {
  readonly schedule: Schedule;
}
