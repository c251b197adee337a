import { notFound } from '../../shared/domain/errors';
import { cutPage, type Page, type PageRequest } from '../../shared/domain/page';
import type { Owner } from '../../shared/domain/viewer';
import { Prisma } from '../../shared/infrastructure/generated/client';
import { lockSlugsOf, slugFamily } from '../../shared/infrastructure/keyset';
import type { Transaction } from '../../shared/infrastructure/prisma-unit-of-work';
import { Event } from '../domain/event.entity';
import type { EventContact, EventListFilter, EventRepository, EventSort, EventTarget } from '../domain/event.repository';
import { countEvents, eventColumns, type EventRow, readEventPage } from './event-list';
import { refreshSearch } from './event-search';

export class PrismaEventRepository implements EventRepository {
  constructor(private readonly tx: Transaction) {}

  lockSlugs(): Promise<void> {
    return lockSlugsOf('events', this.tx);
  }

  /** Former slugs of other events are taken too: links to them still work. */
  async findTakenSlugs(base: string, exceptId: string | null = null): Promise<string[]> {
    const family = slugFamily(base);
    const rows = await this.tx.$queryRaw<{ slug: string }[]>`
      SELECT slug FROM events WHERE slug ~ ${family} AND id IS DISTINCT FROM ${exceptId}::uuid
      UNION SELECT slug FROM event_slugs WHERE slug ~ ${family} AND event_id IS DISTINCT FROM ${exceptId}::uuid`;
    return rows.map(({ slug }) => slug);
  }

  /** Not `FOR UPDATE`: a hold that this edit waits for may name the event in its booking meanwhile. */
  async getForUpdate(target: EventTarget, owner: Owner): Promise<Event> {
    const [locked] = await this.tx.$queryRaw<{ id: string }[]>`
      SELECT event.id FROM events event JOIN organizers organizer ON organizer.id = event.organizer_id
      WHERE event.id = ${idOf(target)} AND (${owner}::uuid IS NULL OR organizer.owner_id = ${owner}::uuid)
      FOR NO KEY UPDATE OF event`;
    const field = Object.keys(target).find((key) => key === 'eventId') ?? 'id';
    if (!locked) throw notFound(subjectOf(target), [field]);
    return this.get(locked.id);
  }

  async findByIds(ids: readonly string[], owner: Owner): Promise<Event[]> {
    const rows = await this.tx.$queryRaw<EventRow[]>`
      SELECT ${eventColumns} FROM events event JOIN organizers organizer ON organizer.id = event.organizer_id
      WHERE event.id = ANY(${[...ids]}::uuid[]) AND (${owner}::uuid IS NULL OR organizer.owner_id = ${owner}::uuid)`;
    return rows.map(toEvent);
  }

  async save(event: Event): Promise<void> {
    const { id, ...data } = toRow(event);
    await this.tx.event.upsert({ where: { id }, create: { id, ...data }, update: data });
    await this.tx.eventTag.deleteMany({ where: { eventId: id, tagId: { notIn: [...event.tagIds] } } });
    await this.tx.eventTag.createMany({ data: event.tagIds.map((tagId) => ({ eventId: id, tagId })), skipDuplicates: true });
    await refreshSearch(this.tx, 'eventId', id);
  }

  async renameSlug(id: string, from: string, to: string): Promise<void> {
    await this.tx.eventSlug.deleteMany({ where: { slug: to, eventId: id } });
    await this.tx.eventSlug.create({ data: { slug: from, eventId: id } });
  }

  async delete(id: string): Promise<void> {
    await this.tx.event.delete({ where: { id } });
  }

  async findDueIds(now: Date): Promise<string[]> {
    const rows = await this.tx.event.findMany({ where: { status: 'SCHEDULED', publishAt: { lte: now } }, select: { id: true }, orderBy: [{ publishAt: 'asc' }, { id: 'asc' }] });
    return rows.map(({ id }) => id);
  }

  async claimDue(id: string, now: Date): Promise<Event | null> {
    const [claimed] = await this.tx.$queryRaw<{ id: string }[]>`
      SELECT id FROM events WHERE id = ${id}::uuid AND status = 'SCHEDULED' AND publish_at <= ${now}::timestamptz
      FOR UPDATE SKIP LOCKED`;
    return claimed ? this.get(id) : null;
  }

  async page(owner: Owner, filter: EventListFilter, sort: EventSort, request: PageRequest): Promise<Page<Event>> {
    const rows = await readEventPage(this.tx, owner, filter, sort, request);
    const { edges, ...rest } = cutPage(request, rows, ({ key, id }) => [key, id]);
    return { ...rest, edges: edges.map(({ node, keyset }) => ({ node: toEvent(node), keyset })) };
  }

  count(owner: Owner, filter: EventListFilter): Promise<number> {
    return countEvents(this.tx, owner, filter);
  }

  async findContact(id: string): Promise<EventContact | null> {
    const row = await this.tx.event.findUnique({ where: { id }, select: { title: true, organizer: { select: { owner: { select: { email: true, displayName: true } } } } } });
    return row && { title: row.title, ownerEmail: row.organizer.owner.email, ownerName: row.organizer.owner.displayName };
  }

  private async get(id: string): Promise<Event> {
    const [event] = await this.findByIds([id], null);
    if (!event) throw notFound('Event', ['id']);
    return event;
  }
}

function idOf(target: EventTarget): Prisma.Sql {
  if ('occurrenceId' in target) return Prisma.sql`(SELECT event_id FROM occurrences WHERE id = ${target.occurrenceId}::uuid)`;
  if ('ticketTypeId' in target) return Prisma.sql`(SELECT event_id FROM ticket_types WHERE id = ${target.ticketTypeId}::uuid)`;
  if ('poolId' in target) return Prisma.sql`(SELECT event_id FROM pools WHERE id = ${target.poolId}::uuid)`;
  return Prisma.sql`${'id' in target ? target.id : target.eventId}::uuid`;
}

function subjectOf(target: EventTarget): string {
  if ('occurrenceId' in target) return 'Occurrence';
  if ('ticketTypeId' in target) return 'Ticket type';
  return 'poolId' in target ? 'Pool' : 'Event';
}

const toEvent = ({ key: _place, ...row }: EventRow & { key?: string }): Event => new Event(row);

const toRow = ({ tagIds: _ownTable, ...fields }: Event) => fields;
