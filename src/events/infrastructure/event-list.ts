import type { PageRequest } from '../../shared/domain/page';
import type { Owner } from '../../shared/domain/viewer';
import { Prisma } from '../../shared/infrastructure/generated/client';
import { likeLiteral } from '../../shared/infrastructure/keyset';
import type { Transaction } from '../../shared/infrastructure/prisma-unit-of-work';
import type { EventListFilter, EventSort } from '../domain/event.repository';

interface Place {
  readonly id: string;
  readonly key: string;
}

const firstStart = Prisma.sql`coalesce((SELECT min(occurrence.starts_at) FROM occurrences occurrence WHERE occurrence.event_id = event.id), '9999-12-31Z'::timestamptz)`;

/** What each order sorts by before the id, which has the same direction. */
const orders: Record<EventSort, { key: Prisma.Sql; type: Prisma.Sql; isDescending: boolean }> = {
  CREATED_AT_DESC: { key: Prisma.sql`event.created_at`, type: Prisma.sql`timestamptz`, isDescending: true },
  UPDATED_AT_DESC: { key: Prisma.sql`event.updated_at`, type: Prisma.sql`timestamptz`, isDescending: true },
  STARTS_AT_ASC: { key: firstStart, type: Prisma.sql`timestamptz`, isDescending: false },
  TITLE_ASC: { key: Prisma.sql`event.title`, type: Prisma.sql`text`, isDescending: false },
};

/** Which events are on a page of the admin list, in reading order with one more than the limit. */
export async function readEventPage(tx: Transaction, owner: Owner, filter: EventListFilter, sort: EventSort, request: PageRequest): Promise<Place[]> {
  const { key, type, isDescending } = orders[sort];
  const conditions = [matching(owner, filter)];
  for (const [keyset, isAfter] of [[request.after, true], [request.before, false]] as const) {
    const operator = isAfter === isDescending ? Prisma.sql`<` : Prisma.sql`>`;
    if (keyset) conditions.push(Prisma.sql`(${key}, event.id) ${operator} (${keyset[0]}::text::${type}, ${keyset[1]}::uuid)`);
  }
  const direction = isDescending === request.backward ? Prisma.sql`ASC` : Prisma.sql`DESC`;
  const rows = await tx.$queryRaw<{ id: string; key: string | Date }[]>`
    SELECT event.id, ${key} AS key
    FROM events event JOIN organizers organizer ON organizer.id = event.organizer_id
    WHERE ${Prisma.join(conditions, ' AND ')}
    ORDER BY key ${direction}, event.id ${direction} LIMIT ${request.limit + 1}`;
  return rows.map((row) => ({ id: row.id, key: row.key instanceof Date ? row.key.toISOString() : row.key }));
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
