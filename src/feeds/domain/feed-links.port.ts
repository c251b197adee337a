import type { CalendarOwner } from './calendar-feed.port';

export interface FeedLinks {
  /** The slugs by which calendars know these things; without those that have none. */
  slugs(kind: CalendarOwner['kind'], ids: readonly string[]): Promise<ReadonlyMap<string, string>>;
}
