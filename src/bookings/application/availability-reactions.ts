import { type Reaction, reaction } from '../../shared/application/jobs.port';
import type { AvailabilitySignals } from '../domain/availability.port';

/** What organizers do to an event can change what is for sale. */
export const availabilityReactions = (signals: AvailabilitySignals): Reaction[] =>
  (['event.updated', 'event.published', 'event.unpublished', 'event.cancelled', 'event.archived', 'occurrence.cancelled'] as const).map((on) =>
    reaction({ on, name: 'signal-availability', handle: async ({ eventId }) => signals.publish({ eventId }) }),
  );
