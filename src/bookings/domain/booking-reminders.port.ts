declare module '../../shared/domain/unit-of-work' {
  interface DomainEvents {
    'booking.reminder_due': { bookingId: string };
  }
}

export interface DueReminders {
  /** Occurrences that start until then, and not before `now`. */
  readonly startsUntil: Date;
  /** Who has just booked needs no reminder yet. */
  readonly confirmedUntil: Date;
  readonly now: Date;
}

export interface BookingReminders {
  /** Marks up to `limit` bookings as reminded and names them; those that another process is marking are left to it. */
  claim(due: DueReminders, limit: number): Promise<readonly string[]>;
}
