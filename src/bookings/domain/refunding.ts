import type { Ids } from '../../shared/domain/clock';
import type { BaseStores } from '../../shared/domain/unit-of-work';
import { type Account, asMoney, balanceOf, financialStatusOf, type LedgerEntry, type Payment, type Refund } from './account';
import type { Booking } from './booking.entity';
import type { PaymentRepository } from './booking.repository';

export interface RefundStores extends Pick<BaseStores, 'outbox'> {
  readonly payments: PaymentRepository;
}

/**
 * Writes down refunds of so much in all, at most what is refundable, the newest payment first. Returns the booking with its
 * financial status computed anew; the caller saves it.
 */
export async function requestRefunds(booking: Booking, amountInMinorUnits: bigint, reason: string | null, stores: RefundStores, ids: Ids, now: Date): Promise<Booking> {
  const account = await stores.payments.accountOf(booking.id);
  for (const { payment, units } of spread(account, amountInMinorUnits)) {
    const common = { bookingId: booking.id, paymentId: payment.id, amount: asMoney(units, booking.currency) };
    const refund: Refund = { ...common, id: ids.next(), providerRef: null, state: 'CREATED', reason, failure: null, createdAt: now, updatedAt: now };
    if (payment.provider === 'manual') await giveBackByHand(refund, stores, ids, now);
    else await request(refund, stores);
  }
  return booking.withFinancialStatus(financialStatusOf(booking.total, await stores.payments.accountOf(booking.id)), now);
}

/** How a sum is taken from the payments: no more from each than it has left. */
function spread(account: Account, amount: bigint): { readonly payment: Payment; readonly units: bigint }[] {
  let missing = amount;
  const parts = account.payments.toReversed().map((payment) => {
    const { refundable } = balanceOf(account, payment.id);
    const units = refundable < missing ? refundable : missing;
    missing -= units;
    return { payment, units };
  });
  return parts.filter(({ units }) => units > 0n);
}

async function request(refund: Refund, { payments, outbox }: RefundStores): Promise<void> {
  await payments.saveRefund(refund);
  await outbox.append('refund.requested', { refundId: refund.id, bookingId: refund.bookingId });
}

/** What the organizer took by hand they give back by hand; nobody else is to be asked. */
async function giveBackByHand(refund: Refund, { payments, outbox }: RefundStores, ids: Ids, now: Date): Promise<void> {
  const { id, bookingId, paymentId, amount } = refund;
  const entry: LedgerEntry = { id: ids.next(), bookingId, paymentId, kind: 'REFUND', fact: id, amount, occurredAt: now };
  await payments.saveRefund({ ...refund, providerRef: id, state: 'DONE' });
  await payments.record([entry], now);
  await outbox.append('refund.completed', { refundId: id, bookingId });
}
