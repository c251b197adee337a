export interface Recurrence {
  /** An RFC 5545 rule with COUNT or UNTIL, such as FREQ=WEEKLY;COUNT=10. */
  readonly rule: string;
  /** Wall-clock start of the first one, such as 2026-12-31T20:00:00. */
  readonly from: string;
  readonly timeZone: string;
  /** Wall-clock starts to leave out. */
  readonly exceptOn: readonly string[];
}

export const maxGenerated = 400;

/** Turns a recurrence into instants, in local wall time: a weekly 19:00 stays 19:00 across clock changes. */
export interface RecurrenceExpander {
  /** Throws INVALID with the field for a rule that can't be read, has no end or makes more than `maxGenerated`. */
  expand(recurrence: Recurrence): Date[];
}

/** Wall-clock arithmetic. */
export interface WallClock {
  /** Moves an instant by the wall-clock distance from `from` to `to`. */
  move(instant: Date, from: Date, to: Date, timeZone: string): Date;
}
