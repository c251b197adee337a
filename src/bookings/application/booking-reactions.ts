import { type Reaction, reaction } from '../../shared/application/jobs.port';
import type { CancelBookingsOfEvent } from '../domain/use-cases/cancel-bookings-of-event.use-case';

/** What happens to bookings after something was called off. */
export const bookingReactions = (cancelBookings: CancelBookingsOfEvent): Reaction[] => [
  reaction({ on: 'event.cancelled', name: 'cancel-bookings', handle: ({ eventId }) => cancelBookings.execute({ eventId }) }),
  reaction({ on: 'occurrence.cancelled', name: 'cancel-bookings', handle: ({ occurrenceId }) => cancelBookings.execute({ occurrenceId }) }),
];
