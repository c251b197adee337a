import type { Page, PageRequest } from '../../shared/domain/page';
import type { Owner } from '../../shared/domain/viewer';
import type { Account, FinancialStatus, LedgerEntry, Payment, Refund } from './account';
import type { Booking, BookingStatus, StockMove } from './booking.entity';

declare module '../../shared/domain/unit-of-work' {
  interface DomainEvents {
    'booking.held': { bookingId: string; eventId: string };
    'booking.confirmed': { bookingId: string; eventId: string };
    'booking.expired': { bookingId: string; eventId: string };
    /** Whole, or some of its tickets. */
    'booking.cancelled': { bookingId: string; eventId: string; ticketIds: readonly string[] | null };
    /** A refund was written down and is to be sent to the provider. */
    'refund.requested': { refundId: string; bookingId: string };
    'refund.completed': { refundId: string; bookingId: string };
    'refund.failed': { refundId: string; bookingId: string };
    'payment.disputed': { paymentId: string; bookingId: string };
    'ticket.transferred': { ticketId: string; bookingId: string };
    'ticket.checked_in': { ticketId: string; bookingId: string; eventId: string };
  }
}

export interface BookingFilter {
  readonly eventId?: string | null;
  readonly occurrenceId?: string | null;
  readonly status?: readonly BookingStatus[] | null;
  readonly financialStatus?: readonly FinancialStatus[] | null;
  /** Exact, without regard to case and the hyphen. */
  readonly reference?: string | null;
  /** Part of the contact's or an attendee's address or name. */
  readonly query?: string | null;
  readonly createdAfter?: Date | null;
  readonly createdBefore?: Date | null;
}

export interface BookingRepository {
  /** Locks the booking with its lines and tickets, where the owner manages its event (null: any); NOT_FOUND otherwise. */
  getForUpdate(id: string, owner: Owner): Promise<Booking>;
  /** As above, by one of its tickets; `field` is what names the ticket. */
  getForUpdateByTicket(ticketId: string, owner: Owner, field?: readonly string[]): Promise<Booking>;
  /** As above, whoever's it is, by one of its payments: our id of it, or else the provider's; null where it isn't ours. */
  findForUpdateByPayment(by: { readonly provider: string; readonly paymentId: string | null; readonly paymentRef: string | null }): Promise<Booking | null>;
  /** Whether some ticket was checked in by this scan. */
  hasScan(nonce: string): Promise<boolean>;
  findByIds(ids: readonly string[], owner: Owner): Promise<Booking[]>;
  /** The bookings that have these tickets. */
  findByTicketIds(ticketIds: readonly string[], owner: Owner): Promise<Booking[]>;
  findByReference(reference: string): Promise<Booking | null>;
  /** Writes a booking that exists, with its tickets. */
  save(booking: Booking): Promise<void>;
  /** Newest first. `userId` restricts to bookings of one buyer. */
  page(scope: { readonly owner: Owner; readonly userId?: string }, filter: BookingFilter, request: PageRequest): Promise<Page<Booking>>;
  count(scope: { readonly owner: Owner; readonly userId?: string }, filter: BookingFilter): Promise<number>;
  /**
   * Up to `limit` live bookings whose time is over and that are not being paid, locked. Those that another process has locked are
   * left to it; where they are of one given occurrence, they are waited for.
   */
  claimOverdue(now: Date, limit: number, occurrenceId?: string): Promise<Booking[]>;
  /** Up to `limit` bookings of an event or an occurrence that are neither cancelled nor expired, locked; skips those that others have locked. */
  claimUncancelled(of: { readonly eventId: string } | { readonly occurrenceId: string }, limit: number): Promise<Booking[]>;
}

/** The counters of places. */
export interface Stocks {
  /**
   * Moves places in one statement that locks the stocks in id order. False, with nothing changed, where a stock has not the
   * places that a move would take.
   */
  move(moves: readonly StockMove[]): Promise<boolean>;
}

export interface PaymentRepository {
  accountOf(bookingId: string): Promise<Account>;
  accountsOf(bookingIds: readonly string[]): Promise<ReadonlyMap<string, Account>>;
  findPayment(id: string): Promise<Payment | null>;
  findRefund(id: string): Promise<Refund | null>;
  savePayment(payment: Payment): Promise<void>;
  saveRefund(refund: Refund): Promise<void>;
  /** Enters what is not entered yet; returns those that were new. */
  record(entries: readonly LedgerEntry[], now: Date): Promise<readonly LedgerEntry[]>;
  /** Payments that no event has settled: CREATED or PENDING, last touched before `before`; oldest first. */
  findUnsettled(before: Date, limit: number): Promise<Payment[]>;
  /** Refunds that are CREATED or IN_TRANSIT, last touched before `before`; oldest first. */
  findUnsettledRefunds(before: Date, limit: number): Promise<Refund[]>;
}

/** What a transaction about bookings touches. */
export interface BookingStores {
  readonly bookings: BookingRepository;
  readonly stocks: Stocks;
  readonly payments: PaymentRepository;
}
