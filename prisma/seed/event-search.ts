/**
 * What an event is found by, as a tsvector over the aliases `event`, `organizer`, `venue` and `tag_names`:
 * A the title, B tags and organizer, C summary and place, D the description.
 */
const eventSearchDocument = `
  setweight(to_tsvector('simple', marquee_unaccent(event.title)), 'A') ||
  setweight(to_tsvector('simple', marquee_unaccent(concat_ws(' ', tag_names.list, organizer.name))), 'B') ||
  setweight(to_tsvector('simple', marquee_unaccent(concat_ws(' ', event.summary, venue.name, venue.city))), 'C') ||
  setweight(to_tsvector('simple', marquee_unaccent(coalesce(event.description, ''))), 'D')`;

/** Fills `events.search` for the event ids in $1. */
export const updateEventSearchSql = `
UPDATE events SET search = fresh.document
FROM (
  SELECT event.id, ${eventSearchDocument} AS document
  FROM events event
  JOIN organizers organizer ON organizer.id = event.organizer_id
  LEFT JOIN venues venue ON venue.id = event.venue_id AND venue.status <> 'DRAFT'
  LEFT JOIN LATERAL (
    SELECT string_agg(tag.name, ' ' ORDER BY tag.name) AS list
    FROM event_tags JOIN tags tag ON tag.id = event_tags.tag_id
    WHERE event_tags.event_id = event.id
  ) tag_names ON true
  WHERE event.id = ANY($1::uuid[])
) fresh
WHERE events.id = fresh.id`;
