import type { Fields } from '../../shared/domain/entity';
import { conflict } from '../../shared/domain/errors';
import type { Money } from '../../shared/domain/money';
import type { FinancialStatus } from './account';

export const bookingStatuses = ['HELD', 'AWAITING_PAYMENT', 'CONFIRMED', 'CANCELLED', 'EXPIRED'] as const;
export type BookingStatus = (typeof bookingStatuses)[number];

export const ticketStatuses = ['RESERVED', 'VALID', 'CHECKED_IN', 'VOID'] as const;
export type TicketStatus = (typeof ticketStatuses)[number];

/** So many tickets of one type, with the name and the price they were held for. */
export interface BookingLine {
  readonly id: string;
  readonly ticketTypeId: string;
  readonly name: string;
  readonly quantity: number;
  readonly unitPrice: Money;
  /** The stocks that each of its tickets takes one place of; kept, because the ticket type may draw from others later. */
  readonly stockIds: readonly string[];
}

export interface Ticket {
  readonly id: string;
  readonly lineId: string;
  readonly status: TicketStatus;
  readonly attendeeName: string | null;
  readonly attendeeEmail: string | null;
  /** Part of the QR code; a new one makes older codes of the ticket void. */
  readonly nonce: string;
  readonly checkedInAt: Date | null;
  /** Of the scan that checked it in. */
  readonly checkInNonce: string | null;
}

export interface Contact {
  readonly contactEmail: string;
  readonly contactName: string | null;
  readonly locale: string | null;
}

/** How many places of a stock change hands: freed or taken where negative or positive. */
export interface StockMove {
  readonly stockId: string;
  readonly held: number;
  readonly sold: number;
}

/** A hold can be extended until it has lasted this many times its first length. */
export const holdLengthsMax = 2;

/** What is stored of a booking. */
export type BookingFields = Omit<Fields<Booking>, 'currency' | 'isFree' | 'isLive' | 'validTickets'>;

/** Places that somebody holds or has bought for one occurrence. */
export class Booking {
  readonly id: string;
  /** What people read to each other, such as K7QX-2M9P. */
  readonly reference: string;
  readonly eventId: string;
  readonly occurrenceId: string;
  /** Null for a guest. */
  readonly userId: string | null;
  readonly status: BookingStatus;
  readonly financialStatus: FinancialStatus;
  readonly contactEmail: string | null;
  readonly contactName: string | null;
  readonly locale: string | null;
  readonly total: Money;
  /** Until when places are kept without being paid: the end of the hold, then the payment deadline. */
  readonly expiresAt: Date;
  /** Until when its holder may cancel; null where they may not. */
  readonly cancellableUntil: Date | null;
  /** What a holder who cancels gets back. */
  readonly refundPercent: number;
  readonly confirmedAt: Date | null;
  readonly cancelledAt: Date | null;
  readonly cancelReason: string | null;
  readonly lines: readonly BookingLine[];
  /** One for each place, from the confirmation on. */
  readonly tickets: readonly Ticket[];
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;

  constructor(fields: BookingFields) {
    Object.assign(this, fields);
    if (this.lines.length === 0 || this.lines.some(({ quantity, stockIds }) => quantity < 1 || stockIds.length === 0)) {
      throw new Error('A booking has lines, each of at least one place of at least one stock.');
    }
  }

  get currency(): string {
    return this.total.currency;
  }

  get isFree(): boolean {
    return Number(this.total.amount) === 0;
  }

  /** Keeps places that are not sold yet. */
  get isLive(): boolean {
    return this.status === 'HELD' || this.status === 'AWAITING_PAYMENT';
  }

  isOverdue(now: Date): boolean {
    return this.isLive && this.expiresAt <= now;
  }

  /** One of its own tickets. */
  ticket(id: string): Ticket {
    const ticket = this.tickets.find((own) => own.id === id);
    if (!ticket) throw new Error(`Booking ${this.id} has no ticket ${id}.`);
    return ticket;
  }

  get validTickets(): readonly Ticket[] {
    return this.tickets.filter(({ status }) => status === 'VALID' || status === 'CHECKED_IN');
  }

  /** Restarts the hold's time, within `holdLengthsMax` times its length since it began. */
  extend(until: Date, latest: Date, now: Date): Booking {
    this.assertHeld(now);
    const expiresAt = until < latest ? until : latest;
    if (expiresAt <= this.expiresAt) throw conflict('LIMIT_EXCEEDED', 'This hold was extended as far as it can be. Confirm it, or let it go and hold again.', ['input', 'bookingId']);
    return this.#with({ expiresAt }, now);
  }

  /** The holder wants the places: free ones are theirs, the others wait for the money until `paymentDueAt`. */
  confirm(contact: Contact, tickets: readonly Ticket[], paymentDueAt: Date, now: Date): Booking {
    this.assertHeld(now);
    const issued = tickets.map((ticket) => ({ ...ticket, status: this.isFree ? ('VALID' as const) : ('RESERVED' as const) }));
    return this.isFree
      ? this.#with({ ...contact, status: 'CONFIRMED', confirmedAt: now, tickets: issued }, now)
      : this.#with({ ...contact, status: 'AWAITING_PAYMENT', expiresAt: paymentDueAt, tickets: issued }, now);
  }

  /** The money is here. After the deadline the caller has claimed the places again. `tickets` replace those that the expiry made void. */
  pay(now: Date, tickets: readonly Ticket[] = this.tickets): Booking {
    if (this.status !== 'AWAITING_PAYMENT' && this.status !== 'EXPIRED') throw new Error(`A booking that is ${this.status} takes no payment.`);
    return this.#with({ status: 'CONFIRMED', confirmedAt: now, tickets: tickets.map((ticket) => (ticket.status === 'RESERVED' ? { ...ticket, status: 'VALID' as const } : ticket)) }, now);
  }

  expire(now: Date): Booking {
    if (!this.isOverdue(now)) throw new Error(`Booking ${this.id} is ${this.status} and not overdue.`);
    return this.#with({ status: 'EXPIRED', tickets: this.tickets.map(voided) }, now);
  }

  /** Calls the whole booking off. An expired one too: money that comes later is then given back. */
  cancel(reason: string | null, now: Date): Booking {
    if (this.status === 'CANCELLED') throw conflict('INVALID_STATE', 'This booking is cancelled already.', ['input', 'bookingId']);
    return this.#with({ status: 'CANCELLED', cancelledAt: now, cancelReason: reason, tickets: this.tickets.map(voided) }, now);
  }

  /** Calls some of its tickets off; without any left the booking is cancelled. */
  cancelTickets(ids: readonly string[], reason: string | null, now: Date): Booking {
    const tickets = this.tickets.map((ticket) => (ids.includes(ticket.id) ? voided(ticket) : ticket));
    const after = this.#with({ tickets }, now);
    return after.validTickets.length > 0 ? after : new Booking({ ...after, status: 'CANCELLED', cancelledAt: now, cancelReason: reason });
  }

  withTicket(ticket: Ticket, now: Date): Booking {
    return this.#with({ tickets: this.tickets.map((old) => (old.id === ticket.id ? ticket : old)) }, now);
  }

  withFinancialStatus(financialStatus: FinancialStatus, now: Date): Booking {
    return financialStatus === this.financialStatus ? this : this.#with({ financialStatus }, now);
  }

  /** HELD and in time; otherwise HOLD_EXPIRED or INVALID_STATE. */
  assertHeld(now: Date): void {
    if (this.status === 'EXPIRED' || this.isOverdue(now)) throw conflict('HOLD_EXPIRED', 'The time to confirm is over and the places were given back. Hold them again.', ['input', 'bookingId']);
    if (this.status !== 'HELD') throw conflict('INVALID_STATE', `This booking is ${this.status}; only a HELD one allows this.`, ['input', 'bookingId']);
  }

  #with(changes: Partial<BookingFields>, now: Date): Booking {
    return new Booking({ ...this, ...changes, version: this.version + 1, updatedAt: now });
  }
}

const voided = (ticket: Ticket): Ticket => (ticket.status === 'VOID' ? ticket : { ...ticket, status: 'VOID' });

/** Places per stock that a booking keeps by its lines (while live) or by its tickets that are not void (once confirmed). */
export function placesOf(booking: Pick<Booking, 'status' | 'lines' | 'tickets'>): { readonly held: ReadonlyMap<string, number>; readonly sold: ReadonlyMap<string, number> } {
  const held = new Map<string, number>();
  const sold = new Map<string, number>();
  for (const { id, quantity, stockIds } of booking.lines) {
    const isLive = booking.status === 'HELD' || booking.status === 'AWAITING_PAYMENT';
    const kept = booking.status === 'CONFIRMED' ? booking.tickets.filter(({ lineId, status }) => lineId === id && status !== 'VOID').length : 0;
    for (const stockId of stockIds) {
      if (isLive) held.set(stockId, (held.get(stockId) ?? 0) + quantity);
      if (kept > 0) sold.set(stockId, (sold.get(stockId) ?? 0) + kept);
    }
  }
  return { held, sold };
}

/** What the counters must change by when a booking becomes another; in the order of stock ids, in which stocks are locked. */
export function movesBetween(before: Booking | null, after: Booking): StockMove[] {
  const [old, next] = [before ? placesOf(before) : null, placesOf(after)];
  const ids = new Set([...(old?.held.keys() ?? []), ...(old?.sold.keys() ?? []), ...next.held.keys(), ...next.sold.keys()]);
  return [...ids]
    .sort()
    .map((stockId) => ({
      stockId,
      held: (next.held.get(stockId) ?? 0) - (old?.held.get(stockId) ?? 0),
      sold: (next.sold.get(stockId) ?? 0) - (old?.sold.get(stockId) ?? 0),
    }))
    .filter(({ held, sold }) => held !== 0 || sold !== 0);
}

/** One move for each stock, in the order in which stocks are locked. */
export function sumOfMoves(moves: readonly StockMove[]): StockMove[] {
  const sums = new Map<string, StockMove>();
  for (const { stockId, held, sold } of moves) {
    const sum = sums.get(stockId);
    sums.set(stockId, { stockId, held: held + (sum?.held ?? 0), sold: sold + (sum?.sold ?? 0) });
  }
  return [...sums.values()].sort((a, b) => (a.stockId < b.stockId ? -1 : 1));
}
