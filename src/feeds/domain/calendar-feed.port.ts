import type { Place, Times } from '../../shared/domain/where-and-when';
import type { FeedOwner, Site } from './event-feed.port';

/** The window of dates that a calendar holds. */
export interface CalendarWindow {
  readonly from: Date;
  readonly until: Date;
  readonly limit: number;
}

/** Whose dates; one event can be subscribed to as well. */
export type CalendarOwner = FeedOwner | { readonly kind: 'event'; readonly slug: string };

export interface CalendarFeed {
  readonly site: Site;
  readonly ownerId: string | null;
  readonly ownerName: string | null;
  readonly dates: readonly CalendarDate[];
}

/** An occurrence. Where it is held online is for ticket holders to know, so nothing here says it. */
export interface CalendarDate extends Times {
  readonly occurrenceId: string;
  readonly eventId: string;
  readonly slug: string;
  readonly title: string;
  readonly summary: string | null;
  /** The whole event, or this date of it. */
  readonly isCancelled: boolean;
  readonly place: Place | null;
  readonly tags: readonly string[];
  /** Rises with every change of the event. */
  readonly revision: number;
  readonly changedAt: Date;
}

export interface CalendarFeeds {
  /** Dates of listed events in the order of their start, called-off ones too; null where the owner is not public. */
  dates(owner: CalendarOwner | null, window: CalendarWindow): Promise<CalendarFeed | null>;
}

/** Writes a calendar to subscribe to (RFC 5545, RFC 7986). */
export interface FeedCalendarWriter {
  write(feed: CalendarFeed): string;
}
