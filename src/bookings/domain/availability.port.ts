import type { SalesStatus } from '../../events/domain/sales';

/** What a buyer may hope for of one ticket type. */
export interface TicketTypeAvailability {
  readonly ticketTypeId: string;
  readonly sales: SalesStatus;
  /** Null where it is unlimited. */
  readonly remaining: number | null;
  readonly asOf: Date;
  readonly version: number;
}

export interface OccurrenceAvailability {
  readonly occurrenceId: string;
  readonly eventId: string;
  /** Rises with every change of what can be bought, never falls, and is a whole number that a float holds exactly. */
  readonly version: number;
  readonly asOf: Date;
  /** The ones offered to everybody, in the order of the organizer. */
  readonly ticketTypes: readonly TicketTypeAvailability[];
}

export interface AvailabilityReads {
  /** As it is in the database now, in one statement for any number of them; those that the public may not see are left out. */
  find(occurrenceIds: readonly string[], now: Date): Promise<ReadonlyMap<string, OccurrenceAvailability>>;
}

/** Whose availability may have changed: of one occurrence, or of all that an event has. */
export type AvailabilityHint = { readonly occurrenceId: string } | { readonly eventId: string };

/** Tells every process that it should look again. A signal may be lost; whoever listens also looks now and then unasked. */
export interface AvailabilitySignals {
  publish(hint: AvailabilityHint): void;
  listen(listener: (hint: AvailabilityHint) => void): void;
}
