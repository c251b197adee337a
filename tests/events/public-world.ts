import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { updateEventSearchSql } from '../../src/events/infrastructure/event-search';
import type { EventStatus } from '../../src/events/domain/event.entity';

const hour = 3_600_000;

export interface OccurrenceFixture {
  /** Hours from the clock's present. */
  readonly in: number;
  readonly lasts?: number;
  readonly isCancelled?: boolean;
  readonly venueId?: string;
  readonly onlineUrl?: string;
}

export interface TicketTypeFixture {
  readonly name?: string;
  readonly price?: string;
  readonly currency?: string;
  readonly isHidden?: boolean;
  readonly min?: number;
  /** Hours from the present. */
  readonly salesFrom?: number;
  readonly salesTo?: number;
  /** Of each pool it draws from: capacity and places taken. */
  readonly pools?: readonly { readonly capacity: number | null; readonly taken: number }[];
}

export interface EventFixture {
  readonly title?: string;
  readonly slug?: string;
  readonly summary?: string;
  readonly description?: string;
  readonly status?: EventStatus;
  readonly wasPublished?: boolean;
  readonly formerSlugs?: readonly string[];
  readonly organizerId?: string;
  readonly venueId?: string | null;
  readonly onlineUrl?: string;
  readonly timeZone?: string;
  readonly salesPaused?: boolean;
  readonly tagIds?: readonly string[];
  readonly publishedHoursAgo?: number;
  readonly occurrences?: readonly OccurrenceFixture[];
  readonly ticketTypes?: readonly TicketTypeFixture[];
}

let serial = 0;

/** Writes rows as an organizer's work would have left them, around a fixed present. */
export class PublicWorld {
  private constructor(
    private readonly client: Client,
    private readonly now: Date,
    readonly organizerId: string,
    readonly venueId: string,
  ) {}

  static async create(url: string, now: Date): Promise<PublicWorld> {
    const client = new Client({ connectionString: url });
    await client.connect();
    const world = new PublicWorld(client, now, randomUUID(), randomUUID());
    await world.#insert('users', { id: randomUUID(), email: `owner-${randomUUID()}@marquee.test`, password_hash: 'x', display_name: 'Owner', created_at: now, updated_at: now });
    await world.organizer({ id: world.organizerId, name: 'House Ensemble' });
    await world.venue({ id: world.venueId, name: 'Town Hall' });
    return world;
  }

  close(): Promise<void> {
    return this.client.end();
  }

  async organizer(fields: { id?: string; name?: string; slug?: string } = {}): Promise<string> {
    const id = fields.id ?? randomUUID();
    const { rows } = await this.client.query<{ id: string }>('SELECT id FROM users LIMIT 1');
    await this.#insert('organizers', { id, slug: `organizer-${(serial += 1)}`, name: `Organizer ${serial}`, ...fields, owner_id: rows[0]!.id, created_at: this.now, updated_at: this.now });
    return id;
  }

  async venue(fields: Record<string, unknown> = {}): Promise<string> {
    const id = (fields.id as string | undefined) ?? randomUUID();
    await this.#insert('venues', {
      id, slug: `venue-${(serial += 1)}`, name: `Venue ${serial}`, status: 'PUBLISHED', address_lines: ['1 Main Street'], city: 'Berlin', country_code: 'DE',
      latitude: 52.52, longitude: 13.405, time_zone: 'Europe/Berlin', created_at: this.now, updated_at: this.now, ...fields,
    });
    return id;
  }

  async tag(slug: string, name = slug): Promise<string> {
    const id = randomUUID();
    await this.#insert('tags', { id, slug, name, created_at: this.now });
    return id;
  }

  async event(fixture: EventFixture = {}): Promise<{ id: string; slug: string; occurrenceIds: string[]; ticketTypeIds: string[] }> {
    const id = randomUUID();
    serial += 1;
    const status = fixture.status ?? 'PUBLISHED';
    const isAnnounced = fixture.wasPublished ?? ['PUBLISHED', 'CANCELLED', 'ARCHIVED'].includes(status);
    const slug = fixture.slug ?? `event-${serial}`;
    await this.#insert('events', {
      id, slug, status, title: fixture.title ?? `Evening ${serial}`, summary: fixture.summary ?? null, description: fixture.description ?? null,
      organizer_id: fixture.organizerId ?? this.organizerId, venue_id: fixture.venueId === undefined ? this.venueId : fixture.venueId, online_url: fixture.onlineUrl ?? null,
      time_zone: fixture.timeZone ?? 'Europe/Berlin', sales_paused: fixture.salesPaused ?? false,
      publish_at: status === 'SCHEDULED' ? this.#at(1) : null,
      published_at: isAnnounced ? this.#at(-(fixture.publishedHoursAgo ?? 100)) : null,
      cancelled_at: status === 'CANCELLED' ? this.#at(-1) : null, cancellation_message: status === 'CANCELLED' ? 'The singer is ill.' : null,
      archived_at: status === 'ARCHIVED' ? this.#at(-1) : null, created_at: this.#at(-200), updated_at: this.#at(-100),
    });
    for (const former of fixture.formerSlugs ?? []) await this.#insert('event_slugs', { slug: former, event_id: id });
    for (const tagId of fixture.tagIds ?? []) await this.#insert('event_tags', { event_id: id, tag_id: tagId });
    const occurrenceIds: string[] = [];
    for (const { in: hours, lasts = 2, isCancelled, venueId, onlineUrl } of fixture.occurrences ?? [{ in: 24 }]) {
      occurrenceIds.push(randomUUID());
      await this.#insert('occurrences', {
        id: occurrenceIds.at(-1), event_id: id, starts_at: this.#at(hours), ends_at: this.#at(hours + lasts), time_zone: fixture.timeZone ?? 'Europe/Berlin',
        venue_id: venueId ?? null, online_url: onlineUrl ?? null, cancelled_at: isCancelled ? this.#at(-1) : null,
      });
    }
    const ticketTypeIds: string[] = [];
    for (const [position, type] of (fixture.ticketTypes ?? []).entries()) ticketTypeIds.push(await this.#ticketType(id, position, type, occurrenceIds));
    await this.client.query(updateEventSearchSql, [[id]]);
    return { id, slug, occurrenceIds, ticketTypeIds };
  }

  async #ticketType(eventId: string, position: number, type: TicketTypeFixture, occurrenceIds: readonly string[]): Promise<string> {
    const id = randomUUID();
    await this.#insert('ticket_types', {
      id, event_id: eventId, position, name: type.name ?? `Ticket ${position}`, price: type.price ?? '10', currency: type.currency ?? 'EUR', min_per_booking: type.min ?? 1,
      sales_start_at: type.salesFrom === undefined ? null : this.#at(type.salesFrom), sales_end_at: type.salesTo === undefined ? null : this.#at(type.salesTo),
      visibility: type.isHidden ? 'HIDDEN' : 'PUBLIC',
    });
    for (const { capacity, taken } of type.pools ?? [{ capacity: 100, taken: 0 }]) {
      const poolId = randomUUID();
      await this.#insert('pools', { id: poolId, event_id: eventId, name: poolId, capacity });
      await this.#insert('pool_ticket_types', { pool_id: poolId, ticket_type_id: id });
      for (const occurrenceId of occurrenceIds) await this.#insert('stocks', { id: randomUUID(), pool_id: poolId, occurrence_id: occurrenceId, capacity, sold: taken });
    }
    return id;
  }

  #at(hours: number): Date {
    return new Date(this.now.getTime() + hours * hour);
  }

  async #insert(table: string, row: Record<string, unknown>): Promise<void> {
    const columns = Object.keys(row);
    await this.client.query(`INSERT INTO ${table} (${columns.join()}) VALUES (${columns.map((_, index) => `$${index + 1}`).join()})`, Object.values(row));
  }
}
