import type { Clock, Ids } from '../../../shared/domain/clock';
import { conflict } from '../../../shared/domain/errors';
import { scopeOf } from '../../../shared/domain/idempotency';
import { minorUnits } from '../../../shared/domain/money';
import type { BaseStores, UnitOfWork } from '../../../shared/domain/unit-of-work';
import { ownerScope, type Viewer } from '../../../shared/domain/viewer';
import { asMoney, balanceOf, type LedgerEntry, type Payment } from '../account';
import type { Booking } from '../booking.entity';
import { type News, type PaymentStores, settle } from '../settlement';

export interface HandPayment {
  readonly idempotencyKey: string;
  readonly bookingId: string;
  /** How it was paid, such as "cash at the desk". */
  readonly note?: string | null;
}

/** The organizer has the money in hand: the booking is confirmed as if a provider had taken it. */
export class MarkPaid {
  constructor(
    private readonly unitOfWork: UnitOfWork<PaymentStores>,
    private readonly ids: Ids,
    private readonly clock: Clock,
  ) {}

  execute(viewer: Viewer, { idempotencyKey: key, bookingId, note = null }: HandPayment): Promise<Booking> {
    const owner = ownerScope(viewer);
    return this.unitOfWork.run(async (stores) => {
      const now = this.clock.now();
      const replayed = await stores.idempotency.claim({ scope: scopeOf(viewer), key, operation: 'bookingMarkPaid', input: { bookingId, note } }, { bookingId }, now);
      const before = await stores.bookings.getForUpdate(bookingId, owner);
      if (replayed) return before;
      assertUnpaid(before);
      const after = await settle(before, await this.takeByHand(before, note, stores, now), stores, this.ids, now);
      if (after.status !== 'CONFIRMED') throw conflict('SOLD_OUT', 'This booking expired and its places can no longer be had: they are sold, or the event is over or called off.', ['input', 'bookingId']);
      await stores.bookings.save(after);
      await stores.audit.record(viewer, { action: 'booking.mark_paid', subject: { type: 'Booking', id: bookingId }, changedFields: ['status', 'financialStatus'] });
      return after;
    });
  }

  private async takeByHand({ id: bookingId, total }: Booking, note: string | null, { payments }: PaymentStores & BaseStores, now: Date): Promise<News> {
    const known = await payments.accountOf(bookingId);
    const amount = asMoney(minorUnits(total) - balanceOf(known).captured, total.currency);
    const id = this.ids.next();
    const payment: Payment = { id, bookingId, provider: 'manual', providerRef: id, method: note, amount, state: 'CONFIRMED', failure: null, createdAt: now, updatedAt: now };
    const entry: LedgerEntry = { id: this.ids.next(), bookingId, paymentId: id, kind: 'CAPTURE', fact: id, amount, occurredAt: now };
    await payments.savePayment(payment);
    await payments.record([entry], now);
    return { account: { ...known, payments: [...known.payments, payment], ledger: [...known.ledger, entry] }, fresh: [entry] };
  }
}

/** A hold that expired before anybody confirmed it has no tickets to sell, and nobody to send them to. */
function assertUnpaid({ status, financialStatus, tickets }: Booking): void {
  const isLate = status === 'EXPIRED' && tickets.length > 0 && (financialStatus === 'UNPAID' || financialStatus === 'PENDING');
  const isOpen = status === 'AWAITING_PAYMENT' || isLate;
  if (!isOpen) throw conflict('INVALID_STATE', `This booking is ${status} and ${financialStatus}; only one that waits for its payment can be marked paid.`, ['input', 'bookingId']);
}
