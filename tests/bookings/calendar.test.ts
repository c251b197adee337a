import ICAL from 'ical.js';
import { ICalCalendar } from '../../src/bookings/infrastructure/ical-calendar';
import { aBooking, aTicket, somePapers } from './papers-support';

const calendar = new ICalCalendar({ host: 'tickets.example', mailFrom: 'Marquee <no-reply@tickets.example>', manageUrl: (id) => `https://tickets.example/bookings/${id}` });

/** What a calendar program makes of it: the zone's rules are those of the file, not of this machine. */
function open(text: string) {
  const root = new ICAL.Component(ICAL.parse(text));
  const zone = root.getFirstSubcomponent('vtimezone');
  const entry = root.getFirstSubcomponent('vevent')!;
  const property = (name: string) => entry.getFirstPropertyValue(name);
  const timeOf = (name: string) => {
    const time = property(name) as ICAL.Time;
    if (zone) time.zone = new ICAL.Timezone(zone);
    return { wall: time.toString(), instant: new Date(time.toUnixTime() * 1_000).toISOString(), tzid: entry.getFirstProperty(name)!.getFirstParameter('tzid') };
  };
  return { root, zone, entry, property, timeOf, method: root.getFirstPropertyValue('method') };
}

describe('the calendar entry of a booking', () => {
  it('tells what, when, where and whose, and is found again by its UID', () => {
    const papers = somePapers();
    const { method, property, timeOf, zone, entry } = open(calendar.write(papers).text);
    expect(method).toBe('PUBLISH');
    expect(property('uid')).toBe(`booking-${papers.booking.id}@tickets.example`);
    expect(property('status')).toBe('CONFIRMED');
    expect(property('summary')).toBe('Jazz at the harbour');
    expect(property('location')).toBe('Harbour Hall, Quay 1, 20457 Hamburg, Germany');
    expect(property('geo')).toEqual([53.54, 9.99]);
    expect(property('description')).toContain('K7QX-2M9P');
    expect(property('url')).toBe(`https://tickets.example/bookings/${papers.booking.id}`);
    expect(property('organizer')).toBe('mailto:no-reply@tickets.example');
    expect(entry.getFirstProperty('organizer')!.getFirstParameter('cn')).toBe('Blue Note Nights');
    expect(timeOf('dtstart')).toEqual({ wall: '2026-12-12T19:00:00', instant: '2026-12-12T18:00:00.000Z', tzid: 'Europe/Berlin' });
    expect(timeOf('dtend').instant).toBe('2026-12-12T21:00:00.000Z');
    expect(zone!.getFirstPropertyValue('tzid')).toBe('Europe/Berlin');
    expect((property('dtstamp') as ICAL.Time).zone).toBe(ICAL.Timezone.utcTimezone);
  });

  const changes = [
    // zone, the same wall time a week before and after the clocks change
    ['Europe/Berlin', '2027-03-21T18:00:00.000Z', '2027-03-28T17:00:00.000Z'],
    ['Europe/Berlin', '2026-10-18T17:00:00.000Z', '2026-10-25T18:00:00.000Z'],
    ['Australia/Lord_Howe', '2027-03-28T08:00:00.000Z', '2027-04-04T08:30:00.000Z'],
    ['America/St_Johns', '2027-03-07T22:30:00.000Z', '2027-03-14T21:30:00.000Z'],
  ] as const;
  it.each(changes)('in %s stays at 19:00 when the clocks change: %s, then %s', (timeZone, before, after) => {
    for (const at of [before, after]) {
      const startsAt = new Date(at);
      const { timeOf } = open(calendar.write(somePapers({ timeZone, startsAt, endsAt: new Date(startsAt.getTime() + 7_200_000) })).text);
      expect(timeOf('dtstart')).toEqual({ wall: expect.stringContaining('T19:00:00'), instant: at, tzid: timeZone });
    }
  });

  it('names a zone as the list of today does, and one without rules by its offset', () => {
    const { zone, timeOf } = open(calendar.write(somePapers({ timeZone: 'US/Eastern' })).text);
    expect(zone!.getFirstPropertyValue('tzid')).toBe('America/New_York');
    expect(timeOf('dtstart')).toEqual({ wall: '2026-12-12T13:00:00', instant: '2026-12-12T18:00:00.000Z', tzid: 'America/New_York' });
    expect(open(calendar.write(somePapers({ timeZone: 'UTC' })).text).timeOf('dtstart').instant).toBe('2026-12-12T18:00:00.000Z');
    expect(open(calendar.write(somePapers({ timeZone: 'Etc/GMT+12' })).text).timeOf('dtstart').instant).toBe('2026-12-12T18:00:00.000Z');
  });

  it('is right in every zone of this runtime whose rules the two lists agree on', () => {
    const wrong = Intl.supportedValuesOf('timeZone').filter((timeZone) => open(calendar.write(somePapers({ timeZone })).text).timeOf('dtstart').instant !== '2026-12-12T18:00:00.000Z');
    // The file has the newer list; these have changed their rules since.
    expect(wrong.filter((zone) => !['Africa/Casablanca', 'Africa/El_Aaiun', 'America/Vancouver', 'America/Edmonton'].includes(zone))).toEqual([]);
  });

  it('is the same entry with a higher SEQUENCE after a change', () => {
    const [before, after] = [somePapers(), somePapers({ title: 'Jazz in the harbour', revision: 8 })].map((papers) => open(calendar.write(papers).text));
    expect(after!.property('uid')).toBe(before!.property('uid'));
    expect([before!.property('sequence'), after!.property('sequence')]).toEqual([7, 8]);
  });

  it.each([
    ['the booking', somePapers({ booking: aBooking({ status: 'CANCELLED', tickets: [aTicket({ status: 'VOID' })] }) })],
    ['its date', somePapers({ isCancelled: true })],
  ])('is taken out where %s is cancelled', (_what, papers) => {
    const { method, property } = open(calendar.write(papers).text);
    expect([method, property('status'), property('uid')]).toEqual(['CANCEL', 'CANCELLED', `booking-${papers.booking.id}@tickets.example`]);
  });

  it('keeps whatever a title holds as text: no line of its own, no other property', () => {
    const title = 'Rock; Pop, "Jazz" \\ <b>\r\nATTENDEE:mailto:evil@evil.example\nEND:VEVENT 🎷';
    const organizerName = 'The "Band":mailto:evil@evil.example\r\nX-EVIL:1';
    const { text } = calendar.write(somePapers({ title, organizerName, venue: null, onlineUrl: 'https://meet.example/a,b;c' }));
    const { property, entry, root } = open(text);
    expect(property('summary')).toBe(title.replace('\r\n', '\n'));
    expect(property('location')).toBe('https://meet.example/a,b;c');
    expect(property('organizer')).toBe('mailto:no-reply@tickets.example');
    expect(entry.getAllProperties('attendee')).toEqual([]);
    expect([...entry.getAllProperties(), ...root.getAllProperties()].map(({ name }) => name)).not.toContain('x-evil');
    expect(root.getAllSubcomponents('vevent')).toHaveLength(1);
  });

  it('is folded at 75 octets, between letters, with CRLF', () => {
    const { text } = calendar.write(somePapers({ title: 'Ωμέγα 🎷 Привет '.repeat(30) }));
    expect(text.endsWith('END:VCALENDAR\r\n')).toBe(true);
    expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
    expect(Math.max(...text.split('\r\n').map((line) => Buffer.byteLength(line)))).toBeLessThanOrEqual(75);
    expect(open(text).property('summary')).toBe('Ωμέγα 🎷 Привет '.repeat(30));
  });
});
