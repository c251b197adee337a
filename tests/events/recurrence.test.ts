import { DomainError } from '../../src/shared/domain/errors';
import { TemporalCalendar } from '../../src/events/infrastructure/temporal-calendar';

const calendar = new TemporalCalendar();
const expand = (rule: string, from = '2027-01-08T19:00:00', timeZone = 'Europe/Berlin', exceptOn: string[] = []) => calendar.expand({ rule, from, timeZone, exceptOn });

const wallTime = (instant: Date, timeZone: string) => new Intl.DateTimeFormat('sv', { timeZone, dateStyle: 'short', timeStyle: 'medium' }).format(instant);

describe('a weekly rule', () => {
  it.each(['Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Africa/Casablanca', 'Asia/Kolkata', 'Pacific/Chatham'])('keeps 19:00 for 104 weeks in %s', (timeZone) => {
    const starts = expand('FREQ=WEEKLY;COUNT=104', '2027-01-08T19:00:00', timeZone);
    const expected = Array.from({ length: 104 }, (_, week) => `${new Date(Date.UTC(2027, 0, 8 + week * 7)).toISOString().slice(0, 10)} 19:00:00`);
    expect(starts.map((start) => wallTime(start, timeZone))).toEqual(expected);
    if (timeZone !== 'Asia/Kolkata') expect(new Set(starts.map((start) => start.toISOString().slice(11))).size).toBeGreaterThan(1);
  });

  it('leaves out what it is told to', () => {
    expect(expand('FREQ=WEEKLY;COUNT=3', undefined, undefined, ['2027-01-15T19:00:00']).map((start) => start.toISOString())).toEqual(['2027-01-08T18:00:00.000Z', '2027-01-22T18:00:00.000Z']);
  });

  it.each([
    ['FREQ=WEEKLY;UNTIL=20270402T170000Z', 13],
    ['FREQ=WEEKLY;UNTIL=20270402T165959Z', 12],
    ['RRULE:FREQ=WEEKLY;UNTIL=20270402', 13],
  ])('%s reads UNTIL in the zone, ends included', (rule, count) => {
    expect(expand(rule)).toHaveLength(count);
  });
});

describe('a clock change', () => {
  it('moves a skipped time forward and comes back to the rule the day after', () => {
    expect(expand('FREQ=DAILY;COUNT=3', '2027-03-27T02:30:00').map((start) => wallTime(start, 'Europe/Berlin').slice(11))).toEqual(['02:30:00', '03:30:00', '02:30:00']);
  });

  it('means the first of a doubled time', () => {
    expect(expand('FREQ=DAILY;COUNT=2', '2027-10-31T02:30:00').map((start) => start.toISOString())).toEqual(['2027-10-31T00:30:00.000Z', '2027-11-01T01:30:00.000Z']);
  });

  it('is respected when dates are moved', () => {
    const moved = calendar.move(new Date('2027-03-26T18:00:00Z'), new Date('2027-03-19T18:00:00Z'), new Date('2027-03-26T19:00:00Z'), 'Europe/Berlin');
    expect(wallTime(moved, 'Europe/Berlin')).toBe('2027-04-02 20:00:00');
  });
});

describe('a rule that cannot be used', () => {
  it.each([
    ['has no end', 'FREQ=DAILY', /COUNT.*UNTIL/],
    ['makes too many', 'FREQ=DAILY;COUNT=401', /400/],
    ['makes too many by its end', 'FREQ=DAILY;UNTIL=99991231', /400/],
    ['reaches too far', 'FREQ=YEARLY;COUNT=5', /2 years/],
    ['repeats within the hour', 'FREQ=SECONDLY;COUNT=5', /DAILY/],
    ['makes none', 'FREQ=WEEKLY;UNTIL=20260101', /no occurrence/],
    ['never comes true', 'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30;COUNT=3', /no occurrence/],
    ['comes true once and then not for years', 'FREQ=DAILY;BYMONTH=1;BYMONTHDAY=8;BYDAY=FR;COUNT=2', /2 years/],
    ['names its frequency twice', 'FREQ=DAILY;COUNT=2;FREQ=SECONDLY', /FREQ twice/],
    ['names its count twice', 'FREQ=DAILY;COUNT=2;COUNT=900', /COUNT twice/],
    ['is something else', "'; DROP TABLE events", /RFC 5545/],
    ['has a day that does not exist', 'FREQ=WEEKLY;BYDAY=XX;COUNT=2', /RFC 5545/],
    ['has an impossible end', 'FREQ=WEEKLY;UNTIL=20271399T999999Z', /RFC 5545/],
  ])('%s: it is refused and names the field', (_what, rule, message) => {
    const refusal = (() => {
      try {
        return expand(rule);
      } catch (error) {
        return error;
      }
    })();
    expect(refusal).toBeInstanceOf(DomainError);
    expect((refusal as DomainError).faults).toMatchObject([{ code: 'INVALID', field: ['input', 'rule'], message: expect.stringMatching(message) }]);
  });

  it('is told apart from a start that cannot be read', () => {
    expect(() => expand('FREQ=DAILY;COUNT=2', '2027-02-30T19:00:00')).toThrow(/from/);
  });
});
