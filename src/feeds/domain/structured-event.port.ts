import type { ScheduleNotice } from '../../events/domain/event.entity';
import type { Place } from '../../shared/domain/where-and-when';

/** What search engines want to know of an event. */
export interface StructuredEvent {
  readonly id: string;
  readonly slug: string;
  readonly title: string;
  readonly summary: string | null;
  readonly description: string | null;
  readonly notice: ScheduleNotice;
  readonly isCancelled: boolean;
  readonly organizer: { readonly id: string; readonly name: string; readonly websiteUrl: string | null };
  /** The next of its dates, or the last where none is to come. Times are local with their offset, to the second; `end` is to the millisecond. */
  readonly date: { readonly startsAt: string; readonly endsAt: string; readonly end: string | null; readonly isCancelled: boolean; readonly isOnline: boolean; readonly venueId: string | null; readonly place: Place | null } | null;
  readonly prices: { readonly lowest: string; readonly highest: string; readonly currency: string } | null;
}

export interface StructuredEvents {
  findByIds(ids: readonly string[], now: Date): Promise<readonly StructuredEvent[]>;
}
