import ical, { ICalCalendarMethod, ICalEventStatus } from 'ical-generator';
import { placeInWords } from '../../shared/domain/where-and-when';
import { findZone, wallTime } from '../../shared/infrastructure/ical-zone';
import { type CalendarFile, type CalendarWriter, type Papers, printableTickets } from '../domain/booking-papers.port';

export interface ICalOptions {
  /** Whose entries these are: the part after the @ of each UID. */
  readonly host: string;
  /** Stands for the organizer, whose own address is nobody's business. */
  readonly mailFrom: string;
  readonly manageUrl: (bookingId: string) => string;
}

/** One entry per booking. Its UID stays and its SEQUENCE rises, so a calendar changes the entry it has. */
export class ICalCalendar implements CalendarWriter {
  constructor(private readonly options: ICalOptions) {}

  write(papers: Papers): CalendarFile {
    const method = printableTickets(papers).length > 0 ? 'PUBLISH' : 'CANCEL';
    const zone = findZone(papers.timeZone);
    const calendar = ical({ prodId: '//Marquee//Bookings//EN', method: ICalCalendarMethod[method] });
    // Without a zone for the whole calendar DTSTAMP stays in UTC, as RFC 5545 wants it.
    if (zone) calendar.timezone({ name: null, generator: () => zone.definition });
    calendar.createEvent({
      id: `booking-${papers.booking.id}@${this.options.host}`,
      sequence: papers.revision,
      stamp: papers.changedAt,
      lastModified: papers.changedAt,
      start: wallTime(papers.startsAt, papers.timeZone, zone),
      end: wallTime(papers.endsAt, papers.timeZone, zone),
      timezone: zone?.id ?? null,
      status: method === 'CANCEL' ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
      ...this.words(papers),
    });
    return { method, text: `${calendar.toString()}\r\n` };
  }

  private words({ booking, title, venue, onlineUrl, organizerName }: Papers) {
    const url = this.options.manageUrl(booking.id);
    const place = venue ? placeInWords(venue, 'en').join(', ') : onlineUrl;
    const geo = typeof venue?.latitude === 'number' && typeof venue.longitude === 'number' ? { lat: venue.latitude, lon: venue.longitude } : undefined;
    return {
      summary: title,
      description: [`Booking ${booking.reference}`, onlineUrl && `Online: ${onlineUrl}`, `Tickets and changes: ${url}`].filter(Boolean).join('\n'),
      location: place ? { title: place, geo } : null,
      url,
      // A quoted parameter can't hold a quotation mark.
      organizer: { name: organizerName.replaceAll('"', "'"), email: addressIn(this.options.mailFrom) },
    };
  }
}

const addressIn = (mailbox: string): string => /<([^<>]+)>\s*$/.exec(mailbox)?.[1] ?? mailbox;
