import type { Occurrence } from './occurrence.entity';
import type { TicketType } from './ticket-type.entity';

/** A stretch of an event's dates: `limit` of them that start after a time. */
export interface DateWindow {
  readonly startsAfter: Date | null;
  readonly limit: number;
}

/** When an event takes place and what it sells. */
export interface PlanRepository {
  findOccurrences(eventIds: readonly string[]): Promise<Occurrence[]>;
  /** The same window of each event. */
  findOccurrencesIn(window: DateWindow, eventIds: readonly string[]): Promise<Occurrence[]>;
  countOccurrences(eventIds: readonly string[]): Promise<{ readonly eventId: string; readonly count: number }[]>;
  findOccurrencesByIds(ids: readonly string[]): Promise<Occurrence[]>;
  getOccurrence(id: string): Promise<Occurrence>;
  addOccurrences(occurrences: readonly Occurrence[]): Promise<void>;
  saveOccurrence(occurrence: Occurrence): Promise<void>;
  removeOccurrence(id: string): Promise<void>;
  findTicketTypes(eventIds: readonly string[]): Promise<TicketType[]>;
  findTicketTypesByIds(ids: readonly string[]): Promise<TicketType[]>;
  /** Writes the ticket type with the pools it draws from. */
  saveTicketType(ticketType: TicketType): Promise<void>;
  removeTicketType(id: string): Promise<void>;
}
