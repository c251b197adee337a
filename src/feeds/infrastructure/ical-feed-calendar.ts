import ical, { escape, foldLines, ICalEvent, ICalEventStatus } from 'ical-generator';
import { localeOf, type Place, placeInWords } from '../../shared/domain/where-and-when';
import { eventAddress } from '../../shared/domain/site-address';
import { findZone, wallTime, type Zone } from '../../shared/infrastructure/ical-zone';
import { feedTitle } from '../application/feed-title';
import type { CalendarDate, CalendarFeed, FeedCalendarWriter } from '../domain/calendar-feed.port';

const refreshSeconds = 3_600;

/** One entry per date. Its UID stays and its SEQUENCE rises, so a calendar changes the entry it has. */
export class ICalFeedCalendar implements FeedCalendarWriter {
  constructor(private readonly siteUrl: string) {}

  write(feed: CalendarFeed): string {
    const zones = new Map<string, Zone | null>();
    for (const { timeZone } of feed.dates) if (!zones.has(timeZone)) zones.set(timeZone, findZone(timeZone));
    // Without a METHOD, which is for invitations, DTSTAMP is the time of the last change (RFC 5545 §3.8.7.2), so the same dates make the same bytes.
    const calendar = ical({ prodId: '//Marquee//Events//EN', ttl: refreshSeconds, name: escape(feedTitle(feed), false) });
    const definitions = new Map([...zones.values()].flatMap((zone) => (zone ? [[zone.id, zone.definition.trim().replace(/\r?\n/g, '\r\n')]] : [])));
    const locale = localeOf(feed.site.defaultLocale);
    const entries = feed.dates.map((date) => new ICalEvent(this.#entry(date, zones.get(date.timeZone)!, locale), calendar).toString());
    const end = 'END:VCALENDAR';
    return calendar.toString().replace(end, () => [...definitions.values(), `${folded(entries.join(''))}${end}`, ''].join('\r\n'));
  }

  #entry(date: CalendarDate, zone: Zone | null, locale: string) {
    return {
      id: `occurrence-${date.occurrenceId}@${new URL(this.siteUrl).hostname}`,
      sequence: date.revision,
      stamp: date.changedAt,
      lastModified: date.changedAt,
      start: wallTime(date.startsAt, date.timeZone, zone),
      end: wallTime(date.endsAt, date.timeZone, zone),
      timezone: zone?.id ?? null,
      status: date.isCancelled ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
      summary: date.title,
      description: date.summary,
      location: date.place && locationOf(date.place, locale),
      categories: date.tags.map((name) => ({ name })),
      url: eventAddress(this.siteUrl, date.slug),
    };
  }
}

function locationOf(place: Place, locale: string) {
  const { latitude, longitude } = place;
  return { title: placeInWords(place, locale).join(', '), geo: latitude !== null && longitude !== null ? { lat: latitude, lon: longitude } : undefined };
}

/** The calendar would fold all of its lines letter by letter, which took 230 ms of the 270 for 1,000 entries. */
const folded = (text: string): string => text.split('\r\n').map((line) => (Buffer.byteLength(line) > 75 ? foldLines(line) : line)).join('\r\n');
