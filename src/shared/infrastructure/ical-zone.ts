import { Temporal } from 'temporal-polyfill';
import { tzlib_get_ical_block } from 'timezones-ical-library';

export interface Zone {
  readonly id: string;
  readonly definition: string;
}

/** Its VTIMEZONE, under the name that it has today; null for a zone that only the runtime knows. */
export function findZone(timeZone: string): Zone | null {
  const found = tzlib_get_ical_block(timeZone);
  const [definition, parameter] = Array.isArray(found) ? found : [];
  return definition && parameter ? { id: parameter.replace('TZID=', ''), definition } : null;
}

/** The library writes a Date in the process's own zone; only a Temporal value keeps the event's. */
export const wallTime = (date: Date, timeZone: string, zone: Zone | null) => Temporal.Instant.fromEpochMilliseconds(date.getTime()).toZonedDateTimeISO(zone ? timeZone : 'UTC');
