import { Temporal } from 'temporal-polyfill';
import type { Faults } from '../../shared/domain/errors';
import type { ClockChange, WallClock } from '../domain/wall-clock.port';

export class TemporalWallClock implements WallClock {
  read(local: string, timeZone: string, choice: ClockChange | null, field: readonly string[], faults: Faults): Date | null {
    const wall = readWallTime(local);
    if (!wall) {
      faults.add('INVALID', `${local} is no time of a calendar and a clock: give one such as 2026-12-31T20:00:00, without a zone or an offset.`, field);
      return null;
    }
    const [earlier, later] = [wall.toZonedDateTime(timeZone, { disambiguation: 'earlier' }), wall.toZonedDateTime(timeZone, { disambiguation: 'later' })];
    if (earlier.equals(later)) return new Date(earlier.epochMilliseconds);
    if (choice) return new Date((choice === 'EARLIER' ? earlier : later).epochMilliseconds);
    const happens = earlier.toPlainDateTime().equals(wall) ? 'comes twice' : 'does not exist';
    faults.add('INVALID', `${local} ${happens} in ${timeZone}, because the clocks change: give clockChange EARLIER for ${spelled(earlier)} or LATER for ${spelled(later)}, or choose another time.`, field);
    return null;
  }
}

/** The form is checked already; the 30th of February has it too. */
function readWallTime(local: string): Temporal.PlainDateTime | null {
  try {
    return Temporal.PlainDateTime.from(local);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

const spelled = (time: Temporal.ZonedDateTime): string => time.toString({ smallestUnit: 'minute', timeZoneName: 'never' });
