import type { Fields } from '../../shared/domain/entity';
import type { PageRequest } from '../../shared/domain/page';
import type { Owner } from '../../shared/domain/viewer';
import { Prisma } from '../../shared/infrastructure/generated/client';
import { likeLiteral } from '../../shared/infrastructure/keyset';
import type { Transaction } from '../../shared/infrastructure/prisma-unit-of-work';
import type { Event } from '../domain/event.entity';
import type { EventListFilter, EventSort } from '../domain/event.repository';

/** A row of events with the ids of its tags, and what the list is sorted by. */
export type ListedEvent = EventRow & { readonly key: string };
export type EventRow = Fields<Event>;

/** An event in one statement: its own columns but the search document, and its tags. */
export const eventColumns = Prisma.sql`event.id, event.slug, event.status, event.title, event.summary, event.description,
  event.organizer_id AS "organizerId", event.venue_id AS "venueId", event.online_url AS "onlineUrl", event.cover_id AS "coverId", event.time_zone AS "timeZone", event.notice,
  event.sales_paused AS "salesPaused", event.publish_at AS "publishAt", event.published_at AS "publishedAt", event.cancelled_at AS "cancelledAt",
  event.cancellation_message AS "cancellationMessage",
  event.cancellable_hours AS "cancellableHours", event.refund_percent AS "refundPercent", event.archived_at AS "archivedAt", event.version, event.created_at AS "createdAt", event.updated_at AS "updatedAt",
  ARRAY(SELECT tag_id FROM event_tags WHERE event_tags.event_id = event.id ORDER BY tag_id) AS "tagIds"`;

const firstStart = Prisma.sql`coalesce((SELECT min(occurrence.starts_at) FROM occurrences occurrence WHERE occurrence.event_id = event.id), '9999-12-31Z'::timestamptz)`;

/** What each order sorts by before the id, which has the same direction. */
const orders: Record<EventSort, { key: Prisma.Sql; type: Prisma.Sql; isDescending: boolean }> = {
  CREATED_AT_DESC: { key: Prisma.sql`event.created_at`, type: Prisma.sql`timestamptz`, isDescending: true },
  UPDATED_AT_DESC: { key: Prisma.sql`event.updated_at`, type: Prisma.sql`timestamptz`, isDescending: true },
  STARTS_AT_ASC: { key: firstStart, type: Prisma.sql`timestamptz`, isDescending: false },
  TITLE_ASC: { key: Prisma.sql`event.title`, type: Prisma.sql`text`, isDescending: false },
};

/** The events on a page of the admin list, in reading order with one more than the limit. */
export async function readEventPage(tx: Transaction, owner: Owner, filter: EventListFilter, sort: EventSort, request: PageRequest): Promise<ListedEvent[]> {
  const { key, type, isDescending } = orders[sort];
  const conditions = [matching(owner, filter)];
  for (const [keyset, isAfter] of [[request.after, true], [request.before, false]] as const) {
    const operator = isAfter === isDescending ? Prisma.sql`<` : Prisma.sql`>`;
    if (keyset) conditions.push(Prisma.sql`(${key}, event.id) ${operator} (${keyset[0]}::text::${type}, ${keyset[1]}::uuid)`);
  }
  const direction = isDescending === request.backward ? Prisma.sql`ASC` : Prisma.sql`DESC`;
  const rows = await tx.$queryRaw<(EventRow & { key: string | Date })[]>`
    SELECT ${eventColumns}, ${key} AS key
    FROM events event JOIN organizers organizer ON organizer.id = event.organizer_id
    WHERE ${Prisma.join(conditions, ' AND ')}
    ORDER BY key ${direction}, event.id ${direction} LIMIT ${request.limit + 1}`;
  return rows.map((row) => ({ ...row, key: row.key instanceof Date ? row.key.toISOString() : row.key }));
}

export async function countEvents(tx: Transaction, owner: Owner, filter: EventListFilter): Promise<number> {
  const [row] = await tx.$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS count FROM events event JOIN organizers organizer ON organizer.id = event.organizer_id
    WHERE ${matching(owner, filter)}`;
  return row!.count;
}

function matching(owner: Owner, { query, status, organizerId, startsAfter, startsBefore }: EventListFilter): Prisma.Sql {
  const conditions = [Prisma.sql`true`];
  if (owner) conditions.push(Prisma.sql`organizer.owner_id = ${owner}::uuid`);
  if (organizerId) conditions.push(Prisma.sql`event.organizer_id = ${organizerId}::uuid`);
  if (status) conditions.push(Prisma.sql`event.status::text = ANY(${[...status]}::text[])`);
  if (query) {
    conditions.push(Prisma.sql`(event.search @@ websearch_to_tsquery('simple', marquee_unaccent(${query}))
      OR marquee_unaccent(event.title) ILIKE '%' || marquee_unaccent(${likeLiteral(query)}) || '%')`);
  }
  if (startsAfter || startsBefore) {
    conditions.push(Prisma.sql`EXISTS (SELECT FROM occurrences occurrence WHERE occurrence.event_id = event.id
      AND occurrence.starts_at >= coalesce(${startsAfter ?? null}::timestamptz, '-infinity')
      AND occurrence.starts_at < coalesce(${startsBefore ?? null}::timestamptz, 'infinity'))`);
  }
  return Prisma.join(conditions, ' AND ');
}
