import type { Ids } from '../../shared/domain/clock';
import { conflict, Faults } from '../../shared/domain/errors';
import { minorUnits, percentOf, sumOf } from '../../shared/domain/money';
import type { BaseStores } from '../../shared/domain/unit-of-work';
import type { Booking, Ticket } from './booking.entity';
import type { BookingStores } from './booking.repository';
import { requestRefunds } from './refunding';

/** All of the price, what the event's policy gives, or nothing. */
export type RefundRule = 'FULL' | 'POLICY' | 'NONE';

export interface CallOff {
  /** Null for the whole booking. */
  readonly ticketIds: readonly string[] | null;
  readonly reason: string | null;
  readonly refund: RefundRule;
}

export type CallOffStores = Pick<BookingStores, 'bookings' | 'payments'> & Pick<BaseStores, 'outbox'>;

/** More than any booking costs; a refund takes what is left to give back. */
const allThereIs = 10n ** 18n;

/** Calls a booking or some of its tickets off and asks for the money that goes back. The caller holds the booking's lock, and then moves the places. */
export async function callOff(before: Booking, { ticketIds, reason, refund }: CallOff, stores: CallOffStores, ids: Ids, now: Date): Promise<Booking> {
  const cancelled = ticketIds ? before.cancelTickets(ticketIds, reason, now) : before.cancel(reason, now);
  const due = before.isFree ? 0n : dueBack(before, cancelled, refund, ticketIds === null);
  const after = due > 0n ? await requestRefunds(cancelled, due, reason, stores, ids, now) : cancelled;
  await stores.bookings.save(after);
  return after;
}

/** In the currency's smallest unit. What was never confirmed goes back whole, whatever the policy says. */
function dueBack(before: Booking, after: Booking, rule: RefundRule, isWhole: boolean): bigint {
  const percent = rule === 'POLICY' ? before.refundPercent : 100;
  if (before.status !== 'CONFIRMED') return allThereIs;
  if (rule === 'NONE') return 0n;
  if (isWhole && percent === 100) return allThereIs;
  const prices = before.validTickets.filter(({ id }) => after.tickets.some((ticket) => ticket.id === id && ticket.status === 'VOID')).map((ticket) => priceOf(ticket, before));
  return minorUnits(percentOf(sumOf(prices, before.currency), percent));
}

const priceOf = ({ lineId }: Ticket, { lines }: Booking) => lines.find(({ id }) => id === lineId)!.unitPrice;

/** The tickets that a cancellation is about; refuses strangers and those that are void already. */
export function ticketsToCancel(booking: Booking, ticketIds: readonly string[] | null): readonly Ticket[] {
  if (!ticketIds) return booking.validTickets;
  if (booking.status !== 'CONFIRMED') throw conflict('INVALID_STATE', `This booking is ${booking.status}; only of a CONFIRMED one can single tickets be cancelled.`, ['input', 'bookingId']);
  const faults = new Faults();
  ticketIds.forEach((id, index) => {
    const ticket = booking.tickets.find((own) => own.id === id);
    const field = ['input', 'ticketIds', String(index)];
    if (!ticket) faults.add('NOT_FOUND', 'The booking has no such ticket.', field);
    else if (ticket.status === 'VOID') faults.add('INVALID', 'This ticket is cancelled already.', field);
  });
  faults.throwIfAny();
  return booking.tickets.filter(({ id }) => ticketIds.includes(id));
}

export function assertNobodyIsIn(tickets: readonly Ticket[]): void {
  if (tickets.every(({ status }) => status !== 'CHECKED_IN')) return;
  throw conflict('NOT_CANCELLABLE', 'Somebody was let in with one of these tickets already.', ['input', 'bookingId']);
}
