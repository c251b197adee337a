import { RRuleTemporal } from 'rrule-temporal';
import { Temporal } from 'temporal-polyfill';
import { invalid } from '../../shared/domain/errors';
import { maxGenerated, type Recurrence, type RecurrenceExpander, type WallClock } from '../domain/calendar.port';

const horizonYears = 2;

const refuseRule = (message: string) => invalid('INVALID', message, ['input', 'rule']);

/** Expands RFC 5545 rules. */
export class TemporalCalendar implements RecurrenceExpander, WallClock {
  /**
   * The rule runs over wall-clock times that know no clock changes; each is then placed in the zone. A time that a clock
   * change skips moves forward, one that it doubles means the first (Temporal's "compatible", RFC 5545 §3.3.5).
   */
  expand({ rule, from, timeZone, exceptOn }: Recurrence): Date[] {
    const start = readLocal(from, ['input', 'from']);
    const exceptions = new Set(exceptOn.map((local, index) => readLocal(local, ['input', 'exceptOn', String(index)]).toString()));
    const horizon = start.add({ years: horizonYears });
    const starts = generate(boundedRule(rule), start, timeZone);
    if (starts.length > maxGenerated) throw refuseRule(`rule makes more than ${maxGenerated} occurrences; give a smaller COUNT or an earlier UNTIL.`);
    if (starts.some((local) => Temporal.PlainDateTime.compare(local, horizon) > 0)) {
      throw refuseRule(tooFar);
    }
    const kept = starts.filter((local) => !exceptions.has(local.toString()));
    if (kept.length === 0) throw refuseRule('rule makes no occurrence from this start; change rule, from or exceptOn.');
    return kept.map((local) => toDate(local, timeZone));
  }

  move(instant: Date, from: Date, to: Date, timeZone: string): Date {
    const distance = toLocal(from, timeZone).until(toLocal(to, timeZone), { largestUnit: 'day' });
    return toDate(toLocal(instant, timeZone).add(distance), timeZone);
  }
}

const toLocal = (instant: Date, timeZone: string) =>
  Temporal.Instant.fromEpochMilliseconds(instant.getTime()).toZonedDateTimeISO(timeZone).toPlainDateTime();

const toDate = (local: Temporal.PlainDateTime, timeZone: string) =>
  new Date(local.toZonedDateTime(timeZone, { disambiguation: 'compatible' }).epochMilliseconds);

function readLocal(text: string, field: readonly string[]): Temporal.PlainDateTime {
  try {
    return Temporal.PlainDateTime.from(text);
  } catch {
    throw invalid('INVALID', `${field.at(-1)} must be a wall-clock time such as 2026-12-31T20:00:00.`, field);
  }
}

const notARule = 'rule must be an RFC 5545 rule such as FREQ=WEEKLY;BYDAY=FR;COUNT=10.';
const tooFar = `rule reaches further than ${horizonYears} years after from; give a smaller COUNT or an earlier UNTIL.`;

/** Refuses what has no end, what repeats within a day by its frequency, and what says a thing twice (RFC 5545 §3.3.10). */
function boundedRule(rule: string): string {
  const text = rule.replace(/^RRULE:/i, '').toUpperCase();
  if (!/^[A-Z]+=[A-Z0-9,+-]+(;[A-Z]+=[A-Z0-9,+-]+)*$/.test(text)) throw refuseRule(notARule);
  const names = text.split(';').map((part) => part.slice(0, part.indexOf('=')));
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice) throw refuseRule(`rule names ${twice} twice; keep one.`);
  if (!/\bFREQ=(DAILY|WEEKLY|MONTHLY|YEARLY)\b/.test(text)) throw refuseRule('rule must have FREQ=DAILY, WEEKLY, MONTHLY or YEARLY.');
  const count = /\bCOUNT=(\d{1,9})\b/.exec(text)?.[1];
  if (!count && !/\bUNTIL=/.test(text)) throw refuseRule('rule has no end: add COUNT, such as COUNT=10, or UNTIL, such as UNTIL=20271231.');
  if (count && Number(count) > maxGenerated) throw refuseRule(`rule makes more than ${maxGenerated} occurrences; give a smaller COUNT.`);
  return text;
}

/** RFC 5545 gives UNTIL in UTC; the rule runs over wall-clock times, so it becomes one. */
const localUntil = (rule: string, timeZone: string) =>
  rule.replace(/\bUNTIL=(\d{8}T\d{6})Z/, (_whole, utc: string) => `UNTIL=${compact(toLocal(new Date(extended(utc)), timeZone))}`);

const extended = (utc: string) => utc.replace(/^(\d{4})(\d\d)(\d\dT\d\d)(\d\d)(\d\d)$/, '$1-$2-$3:$4:$5Z');
const compact = (local: Temporal.PlainDateTime) => local.toString({ smallestUnit: 'second' }).replace(/[-:]/g, '');

function generate(rule: string, start: Temporal.PlainDateTime, timeZone: string): Temporal.PlainDateTime[] {
  const parsed = parse(rule, start, timeZone);
  const found: Temporal.PlainDateTime[] = [];
  try {
    parsed.all((occurrence, index) => found.push(occurrence.toPlainDateTime()) > 0 && index <= maxGenerated);
    return found;
  } catch {
    // It gives up after a thousand periods in a row without an occurrence: more than the horizon has days.
    if (found.length > 0) throw refuseRule(tooFar);
    return [];
  }
}

function parse(rule: string, start: Temporal.PlainDateTime, timeZone: string): RRuleTemporal {
  try {
    return new RRuleTemporal({
      rruleString: localUntil(rule, timeZone).replace(/\b(UNTIL=\d{8}T\d{6})\b/, '$1Z'),
      dtstart: start.toZonedDateTime('UTC'),
      temporal: Temporal,
      maxIterations: 1_000,
    });
  } catch {
    throw refuseRule(notARule);
  }
}
