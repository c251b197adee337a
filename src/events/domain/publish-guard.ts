import { Faults } from '../../shared/domain/errors';
import type { Event } from './event.entity';
import type { Occurrence } from './occurrence.entity';
import type { TicketType } from './ticket-type.entity';

/** What an event consists of, as far as publishing asks. */
export interface EventPlan {
  readonly event: Pick<Event, 'title' | 'slug' | 'timeZone' | 'venueId' | 'onlineUrl'>;
  readonly occurrences: readonly Occurrence[];
  readonly ticketTypes: readonly Pick<TicketType, 'name' | 'poolIds'>[];
  /** Of the venues that the event and its occurrences name, those a visitor may see. */
  readonly publishedVenueIds: ReadonlySet<string>;
  /** Whether it shows a picture that says nothing to those who can't see it. */
  readonly isCoverSilent: boolean;
}

/** Everything that keeps an event from being public, now or at `publishAt`, at once. */
export function refuseUnpublishable(plan: EventPlan, now: Date, publishAt: Date | null = null): void {
  const faults = new Faults();
  const { event, occurrences } = plan;
  if (!event.title) faults.add('TITLE_REQUIRED', 'Give the event a title.');
  if (!event.slug) faults.add('SLUG_REQUIRED', 'Give the event a slug.');
  if (!event.timeZone) faults.add('TIME_ZONE_REQUIRED', 'Give the event a time zone.');
  if (!occurrences.some((occurrence) => occurrence.isUpcoming(now))) {
    faults.add('OCCURRENCE_REQUIRED', 'Add an occurrence in the future.');
  } else if (publishAt && !occurrences.some((occurrence) => occurrence.isUpcoming(publishAt))) {
    faults.add('OCCURRENCE_REQUIRED', 'No occurrence is left at publishAt; choose an earlier time or add a later occurrence.', ['publishAt']);
  }
  findBrokenParts(plan, faults);
  faults.throwIfAny('conflict');
}

/** A public event may outlive its last occurrence, but it never loses its dates, its place or what its tickets draw from. */
export function refuseBreakingPublished(plan: EventPlan): void {
  const faults = new Faults();
  if (plan.occurrences.every(({ cancelledAt }) => cancelledAt !== null)) faults.add('OCCURRENCE_REQUIRED', 'A published event keeps one occurrence at least; cancel the event instead.');
  findBrokenParts(plan, faults);
  faults.throwIfAny('conflict');
}

function findBrokenParts({ event, occurrences, ticketTypes, publishedVenueIds, isCoverSilent }: EventPlan, faults: Faults): void {
  const places = [event, ...occurrences.filter(({ cancelledAt }) => cancelledAt === null)];
  const homeless = places.slice(1).filter((place) => !place.venueId && !place.onlineUrl);
  if (!event.venueId && !event.onlineUrl && (homeless.length > 0 || occurrences.length === 0)) {
    faults.add('PLACE_REQUIRED', 'Give the event, or each of its occurrences, a venue or an online address.');
  }
  if (places.some(({ venueId }) => venueId && !publishedVenueIds.has(venueId))) {
    faults.add('VENUE_NOT_PUBLISHED', 'Publish the venue first, or choose another.');
  }
  if (isCoverSilent) faults.add('ALT_TEXT_MISSING', 'The cover has no alternative text; describe it in the media library.');
  for (const { name, poolIds } of ticketTypes) {
    if (poolIds.length === 0) faults.add('POOL_REQUIRED', `Let the ticket type "${name}" draw from a pool of places.`);
  }
}
