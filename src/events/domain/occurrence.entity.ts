import { Faults } from '../../shared/domain/errors';
import type { Fields } from '../../shared/domain/entity';
import type { Span } from './phase';

const dayMs = 86_400_000;
export const maxDurationDays = 366;

export const isTooLong = (startsAt: Date, endsAt: Date): boolean => endsAt.getTime() - startsAt.getTime() > maxDurationDays * dayMs;

/** One date of an event: when, in which zone, and where if that differs from the event's own place. */
export class Occurrence implements Span {
  readonly id: string;
  readonly eventId: string;
  readonly startsAt: Date;
  readonly endsAt: Date;
  readonly timeZone: string;
  readonly venueId: string | null;
  readonly onlineUrl: string | null;
  readonly cancelledAt: Date | null;

  constructor(fields: Fields<Occurrence>) {
    Object.assign(this, fields);
    const faults = new Faults();
    if (this.endsAt <= this.startsAt) faults.add('INVALID', 'endsAt must be later than startsAt.', ['input', 'endsAt']);
    if (isTooLong(this.startsAt, this.endsAt)) faults.add('INVALID', `An occurrence lasts at most ${maxDurationDays} days.`, ['input', 'endsAt']);
    faults.throwIfAny();
  }

  isUpcoming(now: Date): boolean {
    return this.cancelledAt === null && this.startsAt > now;
  }
}
