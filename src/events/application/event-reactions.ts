import { type Reaction, reaction } from '../../shared/application/jobs.port';
import { writeLetter } from '../../shared/application/letter';
import type { Mailer } from '../../shared/application/mailer.port';
import type { EventRepository } from '../domain/event.repository';

/** Writes anew what events are found by. */
export interface SearchIndex {
  refresh(by: 'venueId' | 'organizerId' | 'tagId', id: string): Promise<void>;
}

/** What happens after a change to events or to what they name. */
export const eventReactions = (events: EventRepository, search: SearchIndex, mailer: Mailer): Reaction[] => [
  reaction({ on: 'venue.updated', name: 'refresh-search', handle: ({ venueId }) => search.refresh('venueId', venueId) }),
  reaction({ on: 'organizer.updated', name: 'refresh-search', handle: ({ organizerId }) => search.refresh('organizerId', organizerId) }),
  reaction({ on: 'tag.updated', name: 'refresh-search', handle: ({ tagId }) => search.refresh('tagId', tagId) }),
  reaction({
    on: 'event.publish_failed',
    name: 'mail-owner',
    async handle({ eventId, reasons }) {
      const contact = await events.findContact(eventId);
      if (!contact) return;
      const { title, ownerEmail, ownerName } = contact;
      await mailer.send(
        writeLetter({
          to: { email: ownerEmail, displayName: ownerName },
          subject: `"${title}" could not be published`,
          paragraphs: [`"${title}" was scheduled to be published now. Something is missing, so it is a draft again:`, ...reasons, 'Correct this, then publish or schedule it again.'],
        }),
      );
    },
  }),
];
