import { money } from '../../shared/domain/money';
import { cutPage, type Page } from '../../shared/domain/page';
import type { Selection } from '../../shared/domain/selection';
import { type Column, column, type FieldColumns, instant, RowShape } from '../../shared/infrastructure/row-shape';
import type { StatementBuilder } from '../../shared/infrastructure/statements';
import type { VenueRecord } from '../../venues/domain/venue-directory.port';
import type { EventFields, EventRecord, OccurrenceRecord, OccurrenceWindow, OrganizerRecord, TagRecord, TicketTypeRecord } from '../domain/event-catalogue.port';
import { placeOf } from './sql-event-matches';
import { isOffered } from './sql-visibility';

/** What the events feature needs to know of the venues' table. */
export interface VenueSql {
  readonly columns: FieldColumns;
  readonly isPublic: (venue: string) => string;
}

/** Values that a bundle may need, whatever statement it is part of. */
export interface BundleInput {
  readonly now: Date;
  readonly occurrences?: OccurrenceWindow | null;
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };
type Row = readonly unknown[];
type Value = StatementBuilder<BundleInput>['value'];

const plain = (alias: string, ...names: string[]): FieldColumns =>
  Object.fromEntries(names.map((name) => [name, { [name]: column(`${alias}.${name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}`) }]));

const organizerColumns = plain('g', 'slug', 'name', 'description', 'websiteUrl');
const tagColumns = plain('t', 'slug', 'name');
const ticketTypeColumns: FieldColumns = {
  ...plain('k', 'name', 'description', 'minPerBooking', 'maxPerBooking'),
  price: { amount: column('k.price::text'), currency: column('k.currency') },
  salesStartAt: { salesStartAt: instant('k.sales_start_at') },
  salesEndAt: { salesEndAt: instant('k.sales_end_at') },
};

const span = new RowShape({ startsAt: instant('s.starts_at'), endsAt: instant('s.ends_at') });
const offer = new RowShape({ salesStartAt: instant('k.sales_start_at'), salesEndAt: instant('k.sales_end_at'), minPerBooking: column('k.min_per_booking'), remaining: column('r.remaining') });

export const organizerShape = (...of: Selection[]): RowShape => RowShape.of({ id: column('g.id') }, organizerColumns, ...of);
export const tagShape = (...of: Selection[]): RowShape => RowShape.of({ id: column('t.id') }, tagColumns, ...of);

export class TicketTypeShape {
  readonly #shape: RowShape;
  readonly sql: string;

  constructor(...of: Selection[]) {
    this.#shape = RowShape.of({ eventId: column('k.event_id'), id: column('k.id') }, ticketTypeColumns, ...of);
    this.sql = this.#shape.sql;
  }

  read(row: Row): TicketTypeRecord & { readonly eventId: string } {
    const record = this.#shape.read<Writable<TicketTypeRecord> & { eventId: string; amount?: string; currency?: string }>(row);
    if (record.amount !== undefined) record.price = money(record.amount, record.currency!);
    return record;
  }
}

/** The answer of a bundle: one JSON array for each kind of row that was selected. */
export interface BundleRow {
  readonly events?: Row[] | null;
  readonly occurrences?: Row[] | null;
  readonly next?: Row[] | null;
  readonly venues?: Row[] | null;
  readonly organizers?: Row[] | null;
  readonly tags?: Row[] | null;
  readonly ticket_types?: Row[] | null;
}

type OccurrenceRow = Writable<OccurrenceRecord> & { venueId?: string | null };
type EventRow = Writable<EventRecord> & { venueId?: string | null; organizerId?: string; price?: [string, string] | null; spanRow?: Row | null; occurrences?: OccurrenceRow[] };

/**
 * Events with all that was selected of them, in one statement: a CTE `ev` names the events, and each relation is one
 * set-based sub-select over it. A sub-select for each event and relation took twice the time of the database.
 */
export class EventBundle {
  readonly ctes: string;
  readonly select: string;
  readonly #event: RowShape;
  readonly #occurrence: OccurrenceShape;
  readonly #next: OccurrenceShape;
  readonly #venue: RowShape;
  readonly #organizer: RowShape;
  readonly #tag: RowShape;
  readonly #ticketType: TicketTypeShape;

  /**
   * @param keys SQL of the rows (id, and what `head` names) that the bundle is about
   * @param head columns of `keys` to hand on with each event
   */
  constructor(
    private readonly fields: EventFields,
    value: Value,
    venueSql: VenueSql,
    keys: string,
    head: Readonly<Record<string, Column>> = {},
    order = 'ev.id',
  ) {
    const { selection } = fields;
    const now = value('timestamptz', (input) => input.now);
    const nextFields = selection.of('nextOccurrence');
    const windowFields = this.#windowFields;
    this.#event = RowShape.of({ ...head, id: column('e.id') }, eventColumns(now), selection);
    this.#occurrence = new OccurrenceShape(now, windowFields);
    this.#next = new OccurrenceShape(now, nextFields);
    this.#venue = RowShape.of({ id: column('v.id') }, venueSql.columns, selection.of('venue'), nextFields.of('venue'), windowFields.of('venue'));
    this.#organizer = organizerShape(selection.of('organizer'));
    this.#tag = new RowShape({ eventId: column('et.event_id'), ...RowShape_columns(selection.of('tags')) });
    this.#ticketType = new TicketTypeShape(selection.of('ticketTypes'), nextFields.of('ticketTypes'), windowFields.of('ticketTypes'));
    const parts = this.#parts(now, value, venueSql, keys, order);
    this.ctes = parts.ctes.join(',\n');
    this.select = `SELECT ${parts.columns.join(',\n')}`;
  }

  /** The events with their relations, in the order of the statement. */
  read<Head = unknown>(row: BundleRow): (EventRecord & Head)[] {
    const venues = byId(row.venues, this.#venue);
    const organizers = byId(row.organizers, this.#organizer);
    const tags = byEvent(row.tags?.map((item) => this.#tag.read<TagRecord & { eventId: string }>(item)));
    const ticketTypes = byEvent(row.ticket_types?.map((item) => this.#ticketType.read(item)));
    const occurrences = byEvent(row.occurrences?.map((item) => this.#occurrence.read(item)));
    const next = new Map(row.next?.map((item) => this.#next.read(item)).map((item) => [item.eventId, item]));
    const { selection } = this.fields;
    return (row.events ?? []).map((item) => {
      const event = this.#event.read<EventRow>(item);
      if (selection.has('phase')) event.decisiveSpan = event.spanRow ? span.read(event.spanRow) : null;
      if (selection.has('priceFrom')) event.priceFrom = event.price ? money(...event.price) : null;
      if (selection.has('venue')) event.venue = (venues.get(event.venueId!) as VenueRecord | undefined) ?? null;
      if (selection.has('organizer')) event.organizer = organizers.get(event.organizerId!) as OrganizerRecord;
      if (selection.has('tags')) event.tags = tags.get(event.id) ?? [];
      if (this.#hasTicketTypes) event.ticketTypes = ticketTypes.get(event.id) ?? [];
      const complete = (occurrence: OccurrenceRow): OccurrenceRecord => {
        if (occurrence.venueId !== undefined) occurrence.venue = (venues.get(occurrence.venueId!) as VenueRecord | undefined) ?? null;
        if (this.#hasTicketTypes) occurrence.ticketTypes = event.ticketTypes;
        return occurrence;
      };
      if (selection.has('nextOccurrence')) event.nextOccurrence = next.has(event.id) ? complete(next.get(event.id)!) : null;
      if (this.#isWindowed) event.occurrenceWindow = this.#window((occurrences.get(event.id) ?? []).map(complete));
      return event as unknown as EventRecord & Head;
    });
  }

  #window(rows: readonly OccurrenceRecord[]): { of: OccurrenceWindow; page: Page<OccurrenceRecord> } {
    const of = this.fields.occurrences!;
    return { of, page: cutPage(of.request, rows, ({ startsAt, id }) => [startsAt, id]) };
  }

  get #isWindowed(): boolean {
    return Boolean(this.fields.occurrences) && this.fields.selection.has('occurrences');
  }

  get #windowFields(): Selection {
    return occurrenceItems(this.fields);
  }

  get #hasTicketTypes(): boolean {
    const { selection } = this.fields;
    return selection.has('ticketTypes') || selection.of('nextOccurrence').has('ticketTypes') || (this.#isWindowed && this.#windowFields.has('ticketTypes'));
  }
}
