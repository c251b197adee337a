import type { Counters } from '../../events/domain/sales';
import type { EventStatus } from '../../events/domain/event.entity';
import type { TicketTypeVisibility } from '../../events/domain/ticket-type.entity';
import type { Money } from '../../shared/domain/money';
import type { Viewer } from '../../shared/domain/viewer';
import type { Booking } from './booking.entity';
import type { BookingStores } from './booking.repository';

export interface HoldLine {
  readonly ticketTypeId: string;
  readonly quantity: number;
}

export interface HoldCommand {
  readonly idempotencyKey: string;
  readonly occurrenceId: string;
  readonly lines: readonly HoldLine[];
}

export interface HoldRequest {
  readonly viewer: Viewer;
  readonly command: HoldCommand;
}

/** The date that places are wanted for, with what its event says. */
export interface OccurrenceFacts {
  readonly id: string;
  readonly eventId: string;
  readonly eventStatus: EventStatus;
  readonly salesPaused: boolean;
  readonly startsAt: Date;
  readonly cancelledAt: Date | null;
  /** The event's own policy; null where it leaves it to the house. */
  readonly cancellableHours: number | null;
  readonly refundPercent: number | null;
  /** Some of its places are kept by bookings whose time is over. */
  readonly hasOverdue: boolean;
}

/** A ticket type as it is sold for one occurrence. */
export interface TicketOffer {
  readonly ticketTypeId: string;
  readonly occurrenceId: string;
  readonly eventId: string;
  readonly name: string;
  readonly price: Money;
  readonly minPerBooking: number;
  readonly maxPerBooking: number;
  readonly salesStartAt: Date | null;
  readonly salesEndAt: Date | null;
  readonly visibility: TicketTypeVisibility;
  /** Each ticket takes one place of each; none where nothing is left to sell. */
  readonly stockIds: readonly string[];
}

/** What a key was used for before. */
export interface EarlierHold {
  readonly bookingId: string;
  readonly isSameInput: boolean;
}

/** All that decides about some holds, as it stands while their stocks are locked. */
export interface HoldFacts {
  readonly occurrences: ReadonlyMap<string, OccurrenceFacts>;
  readonly offers: readonly TicketOffer[];
  readonly stocks: ReadonlyMap<string, Counters>;
  /** In the order of the requests; null where the key is new. */
  readonly earlier: readonly (EarlierHold | null)[];
}

export interface NewHold {
  readonly request: HoldRequest;
  readonly booking: Booking;
}

/** Reads and writes many holds at once. */
export interface HoldStore {
  /** Locks the stocks that the wanted ticket types draw from, in id order; returns their ids. */
  lock(requests: readonly HoldRequest[]): Promise<ReadonlySet<string>>;
  /** What is true now: called after the lock, so that it sees what the lock waited for. */
  read(requests: readonly HoldRequest[], now: Date): Promise<HoldFacts>;
  /** Takes the places and writes bookings and keys in one statement. False where any of it was not possible: then roll back. */
  write(holds: readonly NewHold[], now: Date): Promise<boolean>;
}

export interface HoldStores extends BookingStores {
  readonly holds: HoldStore;
}

/** Makes booking references, such as K7QX-2M9P, that nobody can guess. */
export interface References {
  next(): string;
}
