import type { Fields } from '../../shared/domain/entity';
import { conflict } from '../../shared/domain/errors';
import { slugPattern } from '../../shared/domain/slug';
import { isTimeZone } from '../../shared/domain/time-zone';

export const eventStatuses = ['DRAFT', 'SCHEDULED', 'PUBLISHED', 'CANCELLED', 'ARCHIVED'] as const;
export type EventStatus = (typeof eventStatuses)[number];

export const scheduleNotices = ['AS_PLANNED', 'RESCHEDULED', 'POSTPONED', 'MOVED_ONLINE'] as const;
export type ScheduleNotice = (typeof scheduleNotices)[number];

/** Which status each action starts from. */
export const startsFrom = {
  publish: ['DRAFT'],
  schedule: ['DRAFT'],
  publishDue: ['SCHEDULED'],
  returnToDraft: ['SCHEDULED'],
  unpublish: ['SCHEDULED', 'PUBLISHED'],
  cancel: ['PUBLISHED'],
  archive: ['DRAFT', 'SCHEDULED', 'PUBLISHED', 'CANCELLED'],
  delete: ['DRAFT'],
  pauseSales: ['DRAFT', 'SCHEDULED', 'PUBLISHED'],
  update: ['DRAFT', 'SCHEDULED', 'PUBLISHED', 'CANCELLED'],
  plan: ['DRAFT', 'SCHEDULED', 'PUBLISHED'],
} as const satisfies Record<string, readonly EventStatus[]>;
export type EventAction = keyof typeof startsFrom;

type EventDetails = Pick<Event, 'slug' | 'title' | 'summary' | 'description' | 'organizerId' | 'venueId' | 'onlineUrl' | 'coverId' | 'timeZone' | 'notice' | 'cancellableHours' | 'refundPercent'>;

/** Something people can attend; when it happens is told by its occurrences. */
export class Event {
  readonly id: string;
  readonly slug: string;
  readonly status: EventStatus;
  readonly title: string;
  readonly summary: string | null;
  readonly description: string | null;
  readonly organizerId: string;
  readonly venueId: string | null;
  readonly onlineUrl: string | null;
  readonly coverId: string | null;
  readonly timeZone: string;
  readonly notice: ScheduleNotice;
  readonly salesPaused: boolean;
  readonly publishAt: Date | null;
  readonly publishedAt: Date | null;
  readonly cancelledAt: Date | null;
  readonly cancellationMessage: string | null;
  /** How long before the start a holder may still cancel a booking, and what they get back; null is what the site says. */
  readonly cancellableHours: number | null;
  readonly refundPercent: number | null;
  readonly archivedAt: Date | null;
  readonly tagIds: readonly string[];
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;

  constructor(fields: Fields<Event>) {
    Object.assign(this, fields);
    if (!this.title.trim() || !slugPattern.test(this.slug) || !isTimeZone(this.timeZone)) {
      throw new Error('An event has a title, a slug in lower case with hyphens, and an IANA time zone.');
    }
  }

  static draft(fields: Pick<Event, 'id' | 'tagIds'> & EventDetails, now: Date): Event {
    return new Event({
      ...fields,
      status: 'DRAFT',
      salesPaused: false,
      publishAt: null,
      publishedAt: null,
      cancelledAt: null,
      cancellationMessage: null,
      archivedAt: null,
      version: 1,
      createdAt: now,
      updatedAt: now,
    });
  }

  /** Refuses an action that this status doesn't allow. */
  assertMay(action: EventAction): void {
    const allowed: readonly EventStatus[] = startsFrom[action];
    if (!allowed.includes(this.status)) {
      throw conflict('INVALID_STATE', `An event that is ${this.status} doesn't allow this; it must be ${allowed.join(' or ')}.`, ['id']);
    }
  }

  update(changes: Partial<EventDetails & Pick<Event, 'tagIds'>>, now: Date): Event {
    return this.#after('update', changes, now);
  }

  /** Its dates, ticket types or places changed: the version tells other editors. */
  planned(now: Date): Event {
    return this.#after('plan', {}, now);
  }

  publish(now: Date): Event {
    return this.#after('publish', { status: 'PUBLISHED', publishAt: null, publishedAt: now }, now);
  }

  schedule(publishAt: Date, now: Date): Event {
    return this.#after('schedule', { status: 'SCHEDULED', publishAt }, now);
  }

  publishDue(now: Date): Event {
    return this.#after('publishDue', { status: 'PUBLISHED', publishAt: null, publishedAt: now }, now);
  }

  returnToDraft(now: Date): Event {
    return this.#after('returnToDraft', { status: 'DRAFT', publishAt: null }, now);
  }

  unpublish(now: Date): Event {
    return this.#after('unpublish', { status: 'DRAFT', publishAt: null, publishedAt: null }, now);
  }

  cancel(message: string | null, now: Date): Event {
    return this.#after('cancel', { status: 'CANCELLED', cancelledAt: now, cancellationMessage: message }, now);
  }

  archive(now: Date): Event {
    return this.#after('archive', { status: 'ARCHIVED', publishAt: null, archivedAt: now }, now);
  }

  setSalesPaused(salesPaused: boolean, now: Date): Event {
    return this.#after('pauseSales', { salesPaused }, now);
  }

  #after(action: EventAction, changes: Partial<Fields<Event>>, now: Date): Event {
    this.assertMay(action);
    return new Event({ ...this, ...changes, version: this.version + 1, updatedAt: now });
  }
}
