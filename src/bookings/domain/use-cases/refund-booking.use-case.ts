import type { Clock, Ids } from '../../../shared/domain/clock';
import { changedFields } from '../../../shared/domain/entity';
import { conflict, invalid, notFound } from '../../../shared/domain/errors';
import { scopeOf } from '../../../shared/domain/idempotency';
import { minorUnits, type Money } from '../../../shared/domain/money';
import type { BaseStores, UnitOfWork } from '../../../shared/domain/unit-of-work';
import { isAdmin, ownerScope, type Viewer } from '../../../shared/domain/viewer';
import { asMoney, balanceOf } from '../account';
import { type Booking, movesBetween } from '../booking.entity';
import { assertNobodyIsIn } from '../calling-off';
import { requestRefunds } from '../refunding';
import type { PaymentStores } from '../settlement';

export interface RefundOrder {
  readonly idempotencyKey: string;
  readonly bookingId: string;
  /** Without it, all that is left. */
  readonly amount?: Money | null;
  /** Tickets that are called off with it. */
  readonly cancelTicketIds?: readonly string[] | null;
  readonly reason?: string | null;
}

type Stores = PaymentStores & BaseStores;

/** The organizer gives money back, whole or in part, and calls off the tickets it was paid for if they say so. */
export class RefundBooking {
  constructor(
    private readonly unitOfWork: UnitOfWork<PaymentStores>,
    private readonly ids: Ids,
    private readonly clock: Clock,
  ) {}

  execute(viewer: Viewer, order: RefundOrder): Promise<Booking> {
    const { idempotencyKey: key, bookingId, amount, cancelTicketIds, reason = null } = order;
    return this.unitOfWork.run(async (stores) => {
      const now = this.clock.now();
      const input = { bookingId, amount, cancelTicketIds, reason };
      const replayed = await stores.idempotency.claim({ scope: scopeOf(viewer), key, operation: 'bookingRefund', input }, { bookingId }, now);
      const before = await stores.bookings.getForUpdate(bookingId, ownerScope(viewer));
      if (replayed) return before;
      const units = await refundUnits(before, amount ?? null, stores);
      if (!isAdmin(viewer)) assertNobodyIsIn(before.tickets.filter(({ id }) => cancelTicketIds?.includes(id)));
      const left = await cancelTickets(before, cancelTicketIds ?? [], reason, stores, now);
      const after = await requestRefunds(left, units, reason, stores, this.ids, now);
      await stores.bookings.save(after);
      const fields = ['refunds', ...changedFields(before, after)];
      await stores.audit.record(viewer, { action: 'booking.refund', subject: { type: 'Booking', id: bookingId }, changedFields: fields });
      return after;
    });
  }
}

async function refundUnits(booking: Booking, amount: Money | null, { payments }: Stores): Promise<bigint> {
  const { refundable } = balanceOf(await payments.accountOf(booking.id));
  if (amount && amount.currency !== booking.currency) throw invalid('CURRENCY_MISMATCH', `This booking was paid in ${booking.currency}.`, ['input', 'amount', 'currency']);
  const units = amount ? minorUnits(amount) : refundable;
  if (amount && units <= 0n) throw invalid('INVALID', 'A refund is of more than 0.', ['input', 'amount', 'amount']);
  if (units === 0n || units > refundable) {
    const { amount: most } = asMoney(refundable, booking.currency);
    throw conflict('REFUND_EXCEEDS_BALANCE', `At most ${most} ${booking.currency} can be refunded: what was paid, less what was refunded, is on its way back or is disputed.`, ['input', 'amount']);
  }
  return units;
}

async function cancelTickets(before: Booking, ids: readonly string[], reason: string | null, { stocks, outbox }: Stores, now: Date): Promise<Booking> {
  if (ids.length === 0) return before;
  const field = ['input', 'cancelTicketIds'];
  if (!ids.every((id) => before.tickets.some((ticket) => ticket.id === id))) throw notFound('Ticket', field);
  if (!ids.every((id) => before.validTickets.some((ticket) => ticket.id === id))) throw conflict('INVALID_STATE', 'Only valid tickets can be called off.', field);
  const after = before.cancelTickets(ids, reason, now);
  if (!(await stocks.move(movesBetween(before, after)))) throw new Error(`Booking ${before.id} gave back places that its stocks didn't count.`);
  await outbox.append('booking.cancelled', { bookingId: after.id, eventId: after.eventId, ticketIds: after.status === 'CANCELLED' ? null : ids });
  return after;
}
