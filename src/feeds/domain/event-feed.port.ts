import type { LocalizedText } from '../../shared/domain/locale';
import type { Place, Times } from '../../shared/domain/where-and-when';

/** Whose events a feed tells of; everybody's where it has no owner. */
export interface FeedOwner {
  readonly kind: 'venue' | 'tag' | 'organizer';
  readonly slug: string;
}

/** What is said of the site that a feed comes from. */
export interface Site {
  readonly name: LocalizedText;
  readonly defaultLocale: string;
  readonly updatedAt: Date;
}

export interface EventFeed {
  readonly site: Site;
  readonly ownerId: string | null;
  readonly ownerName: string | null;
  readonly entries: readonly FeedEntry[];
}

export interface FeedEntry {
  readonly id: string;
  readonly slug: string;
  readonly title: string;
  readonly summary: string | null;
  readonly isCancelled: boolean;
  readonly publishedAt: Date;
  readonly updatedAt: Date;
  readonly organizerId: string;
  readonly organizerName: string;
  readonly tags: readonly { readonly slug: string; readonly name: string }[];
  /** The first of its dates that is not called off and has not ended. */
  readonly next: (Times & { readonly place: Place | null }) | null;
}

export interface EventFeeds {
  /** The listed events that were published last, the newest first; null where the owner is not public. */
  latest(owner: FeedOwner | null, now: Date, limit: number): Promise<EventFeed | null>;
}
