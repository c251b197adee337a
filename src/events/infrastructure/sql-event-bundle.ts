import { cutPage } from '../../shared/domain/page';
import type { Selection } from '../../shared/domain/selection';
import { type Column, column, type FieldColumns, RowShape } from '../../shared/infrastructure/row-shape';
import type { VenueRecord } from '../../venues/domain/venue-directory.port';
import type { EventRecord, OccurrenceRecord, OccurrenceWindow, OrganizerRecord, TagRecord, TicketTypeRecord } from '../domain/event-catalogue.port';
import { eventShape, type OccurrenceRow, OccurrenceShape, organizerShape, readPhase, readPrice, tagShape, TicketTypeShape } from './sql-event-columns';
import { placeOf } from './sql-event-matches';
import { isOffered } from './sql-visibility';

/** What the events feature needs to know of the venues' table. */
export interface VenueSql {
  readonly columns: FieldColumns;
  readonly isPublic: (venue: string) => string;
}

/** What values of a bundle come from, whatever statement it is part of. */
export interface BundleInput {
  readonly now: Date;
  readonly occurrences?: OccurrenceWindow | null;
}

export interface BundleParts {
  /** SQL of the rows that name the events: `id`, and what `head` and `order` speak of. */
  readonly keys: string;
  /** Columns of `keys` that go with each event. */
  readonly head?: Readonly<Record<string, Column>>;
  readonly order?: string;
  /** SQL that gives, beside a row of `ev`, the occurrences `o` to read with the event, in the order of their start. */
  readonly occurrences?: { readonly from: string; readonly isBackward: boolean; readonly selection: Selection } | null;
}

type Row = readonly unknown[];
type Rows = readonly Row[] | null | undefined;

/** The answer of a bundle: one JSON array for each kind of row that was selected. */
export interface BundleRow {
  readonly events: Rows;
  readonly dated?: Rows;
  readonly next?: Rows;
  readonly venues?: Rows;
  readonly organizers?: Rows;
  readonly tags?: Rows;
  readonly ticket_types?: Rows;
}

type Bundled = { -readonly [K in keyof EventRecord]: EventRecord[K] } & { venueId?: string | null; organizerId?: string };

/**
 * Events with all that was selected of them, in one statement: `ev` names the events, and each relation is one set-based
 * sub-select over it. A sub-select for each event and relation took the database a third longer.
 */
export class EventBundle {
  readonly sql: string;
  readonly #event: RowShape;
  readonly #occurrence: OccurrenceShape;
  readonly #next: OccurrenceShape;
  readonly #venue: RowShape;
  readonly #organizer: RowShape;
  readonly #tag: RowShape;
  readonly #ticketType: TicketTypeShape;
  readonly #hasTicketTypes: boolean;

  constructor(
    private readonly selection: Selection,
    private readonly parts: BundleParts,
    private readonly now: () => string,
    private readonly venueSql: VenueSql,
  ) {
    const next = selection.of('nextOccurrence');
    const dated = parts.occurrences?.selection ?? selection.of('');
    this.#event = eventShape(now, parts.head ?? {}, selection);
    this.#occurrence = new OccurrenceShape(dated);
    this.#next = new OccurrenceShape(next);
    this.#venue = RowShape.of({ id: column('v.id') }, venueSql.columns, selection.of('venue'), next.of('venue'), dated.of('venue'));
    this.#organizer = organizerShape(selection.of('organizer'));
    this.#tag = tagShape(selection.of('tags'), { n: column('ev.n') });
    this.#ticketType = new TicketTypeShape({ n: column('ev.n') }, selection.of('ticketTypes'), next.of('ticketTypes'), dated.of('ticketTypes'));
    this.#hasTicketTypes = [selection, next, dated].some((part) => part.has('ticketTypes'));
    this.sql = this.#write(next, dated);
  }

  #write(next: Selection, dated: Selection): string {
    const { selection, parts, venueSql } = this;
    // `n` stands for the event in all other rows: a number is shorter than a UUID there, and an index here.
    const order = parts.order ?? 'keys.id';
    const ctes = [`ev AS MATERIALIZED (SELECT keys.*, row_number() OVER (ORDER BY ${order})::int - 1 AS n, e.venue_id, e.organizer_id, e.online_url, e.cancelled_at, e.sales_paused, ${this.#event.sql} AS row FROM (${parts.keys}) keys CROSS JOIN LATERAL (SELECT * FROM events WHERE id = keys.id OFFSET 0) e)`];
    const columns = [`(SELECT json_agg(row ORDER BY n) FROM ev) AS events`];
    const places: string[] = selection.has('venue') ? ['SELECT venue_id FROM ev'] : [];
    const addOccurrences = (name: string, shape: OccurrenceShape, from: string, of: Selection, direction = '') => {
      ctes.push(`${name} AS MATERIALIZED (SELECT o.starts_at, ${placeOf('o', 'ev')} AS venue_id, ${shape.sql} AS row FROM ev ${from})`);
      columns.push(`(SELECT json_agg(row ORDER BY starts_at ${direction}) FROM ${name}) AS ${name}`);
      if (of.has('venue')) places.push(`SELECT venue_id FROM ${name}`);
    };
    if (parts.occurrences) addOccurrences('dated', this.#occurrence, parts.occurrences.from, dated, parts.occurrences.isBackward ? 'DESC' : '');
    if (selection.has('nextOccurrence')) addOccurrences('next', this.#next, this.#nextOccurrence(), next);
    if (places.length > 0) columns.push(`(SELECT json_agg(${this.#venue.sql}) FROM venues v WHERE v.id = ANY(ARRAY(${places.join(' UNION ')})) AND ${venueSql.isPublic('v')}) AS venues`);
    if (selection.has('organizer')) columns.push(`(SELECT json_agg(${this.#organizer.sql}) FROM organizers g WHERE g.id = ANY(ARRAY(SELECT DISTINCT organizer_id FROM ev))) AS organizers`);
    if (selection.has('tags')) columns.push(`(SELECT json_agg(${this.#tag.sql} ORDER BY t.name) FROM ev JOIN event_tags et ON et.event_id = ev.id JOIN tags t ON t.id = et.tag_id) AS tags`);
    if (this.#hasTicketTypes) columns.push(`(SELECT json_agg(${this.#ticketType.sql} ORDER BY k.position) FROM ev JOIN ticket_types k ON k.event_id = ev.id WHERE ${isOffered('k')}) AS ticket_types`);
    return `${ctes.join(',\n')}\nSELECT ${columns.join(',\n')}`;
  }

  #nextOccurrence(): string {
    return `CROSS JOIN LATERAL (SELECT o.* FROM occurrences o WHERE o.event_id = ev.id AND o.cancelled_at IS NULL AND o.ends_at > ${this.now()} ORDER BY o.starts_at LIMIT 1) o`;
  }

  /** The events in the order of the statement, relations in place. */
  read(row: BundleRow, { now, occurrences: window }: BundleInput): EventRecord[] {
    const { selection } = this;
    const rows = row.events ?? [];
    const venues = byId<VenueRecord>(row.venues, this.#venue);
    const organizers = byId<OrganizerRecord>(row.organizers, this.#organizer);
    const tags = byEvent(rows.length, row.tags, (item) => this.#tag.read<TagRecord>(item));
    const ticketTypes = byEvent(rows.length, row.ticket_types, (item) => this.#ticketType.read(item));
    const occurrences = byEvent(rows.length, row.dated, (item) => this.#occurrence.read(item, now));
    const next = byEvent(rows.length, row.next, (item) => this.#next.read(item, now));
    return rows.map((item, n) => {
      const event = this.#event.read<Bundled>(item);
      const offered = this.#hasTicketTypes ? ticketTypes[n]! : undefined;
      if (selection.has('phase')) event.phase = readPhase(event.phase as unknown as Row, now);
      if (selection.has('priceFrom')) event.priceFrom = readPrice(event.priceFrom as unknown as readonly [string, string]);
      if (selection.has('venue')) event.venue = venues.get(event.venueId!) ?? null;
      if (selection.has('organizer')) event.organizer = organizers.get(event.organizerId!);
      if (selection.has('tags')) event.tags = tags[n]!;
      if (offered) event.ticketTypes = offered;
      if (selection.has('nextOccurrence')) {
        event.nextOccurrence = place(next[n]![0], venues, offered) ?? null;
        event.changesAt = earlier(event.changesAt, event.nextOccurrence?.endsAt);
      }
      if (window && this.parts.occurrences) {
        for (const occurrence of occurrences[n]!) place(occurrence, venues, offered);
        event.occurrenceWindow = { of: window, page: cutPage(window.request, occurrences[n]!, ({ startsAt }) => [startsAt]) };
      }
      return event;
    });
  }

  /** The occurrences alone. */
  readOccurrences(row: BundleRow, now: Date): OccurrenceRecord[] {
    const rows = row.dated ?? [];
    const venues = byId<VenueRecord>(row.venues, this.#venue);
    const ticketTypes = byEvent(row.events?.length ?? 0, row.ticket_types, (item) => this.#ticketType.read(item));
    return rows.map((item) => place(this.#occurrence.read(item, now), venues, ticketTypes[item[0] as number])!);
  }
}

const earlier = (a: string | null | undefined, b: string | null | undefined): string | null => (a && b ? (a < b ? a : b) : (a ?? b ?? null));

/** Gives an occurrence what it shares with others. */
function place(occurrence: OccurrenceRow | undefined, venues: ReadonlyMap<string, VenueRecord>, ticketTypes: readonly TicketTypeRecord[] | undefined): OccurrenceRecord | undefined {
  if (!occurrence) return undefined;
  const shared: { venue?: VenueRecord | null; ticketTypes?: readonly TicketTypeRecord[] } = occurrence;
  if (occurrence.venueId !== undefined) shared.venue = venues.get(occurrence.venueId!) ?? null;
  shared.ticketTypes = ticketTypes;
  return occurrence;
}

function byId<T extends { readonly id: string }>(rows: Rows, shape: RowShape): Map<string, T> {
  const found = new Map<string, T>();
  for (const row of rows ?? []) {
    const item = shape.read<T>(row);
    found.set(item.id, item);
  }
  return found;
}

/** The first column of these rows is the number of their event. */
function byEvent<T>(events: number, rows: Rows, read: (row: Row) => T): T[][] {
  const groups = Array.from({ length: events }, (): T[] => []);
  for (const row of rows ?? []) groups[row[0] as number]!.push(read(row));
  return groups;
}
