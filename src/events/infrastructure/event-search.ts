import type { Transaction } from '../../shared/infrastructure/prisma-unit-of-work';

/**
 * What an event is found by: A the title, B tags and organizer, C summary and place, D the description.
 * `simple` because events come in many languages; accents make no difference.
 */
const eventSearchUpdate = (condition: string): string => `
UPDATE events SET search = fresh.document
FROM (
  SELECT event.id,
    setweight(to_tsvector('simple', marquee_unaccent(event.title)), 'A') ||
    setweight(to_tsvector('simple', marquee_unaccent(concat_ws(' ', tag_names.list, organizer.name))), 'B') ||
    setweight(to_tsvector('simple', marquee_unaccent(concat_ws(' ', event.summary, venue.name, venue.city))), 'C') ||
    setweight(to_tsvector('simple', marquee_unaccent(coalesce(event.description, ''))), 'D') AS document
  FROM events event
  JOIN organizers organizer ON organizer.id = event.organizer_id
  LEFT JOIN venues venue ON venue.id = event.venue_id AND venue.status <> 'DRAFT'
  LEFT JOIN LATERAL (
    SELECT string_agg(tag.name, ' ' ORDER BY tag.name) AS list
    FROM event_tags JOIN tags tag ON tag.id = event_tags.tag_id
    WHERE event_tags.event_id = event.id
  ) tag_names ON true
  WHERE ${condition}
) fresh
WHERE events.id = fresh.id`;

/** For many events at once: their ids are $1. */
export const updateEventSearchSql = eventSearchUpdate('event.id = ANY($1::uuid[])');

const conditions = {
  eventId: 'event.id = $1::uuid',
  venueId: 'event.venue_id = $1::uuid',
  organizerId: 'event.organizer_id = $1::uuid',
  tagId: 'event.id IN (SELECT event_id FROM event_tags WHERE tag_id = $1::uuid)',
} as const;

/** Writes anew what one event, or all events of a venue, organizer or tag, are found by. */
export async function refreshSearch(tx: Pick<Transaction, '$executeRawUnsafe'>, by: keyof typeof conditions, id: string): Promise<void> {
  await tx.$executeRawUnsafe(eventSearchUpdate(conditions[by]), id);
}

