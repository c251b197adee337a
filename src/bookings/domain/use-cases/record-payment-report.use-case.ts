import type { Clock, Ids } from '../../../shared/domain/clock';
import type { BaseStores, UnitOfWork } from '../../../shared/domain/unit-of-work';
import { laterState, type LedgerEntry, type Payment, type Refund } from '../account';
import type { Booking } from '../booking.entity';
import type { PaymentFact, PaymentReport } from '../payment-provider.port';
import { type PaymentStores, settle } from '../settlement';

type Stores = PaymentStores & BaseStores;

/** Enters what a provider tells about a payment, and draws the consequences. The same report twice is one. */
export class RecordPaymentReport {
  constructor(
    private readonly unitOfWork: UnitOfWork<PaymentStores>,
    private readonly ids: Ids,
    private readonly clock: Clock,
  ) {}

  /** Null where the payment isn't ours. */
  execute(provider: string, report: PaymentReport): Promise<Booking | null> {
    return this.unitOfWork.run((stores) => this.record(provider, report, stores));
  }

  /** As `execute`, in a transaction of the caller's. */
  async record(provider: string, report: PaymentReport, stores: Stores): Promise<Booking | null> {
    const known = await find(provider, report, stores);
    if (!known) return null;
    const before = await stores.bookings.getForUpdate(known.bookingId, null);
    const { payments, refunds } = await stores.payments.accountOf(before.id);
    const payment = payments.find(({ id }) => id === known.id)!;
    const now = this.clock.now();
    const fresh = await this.enter(payment, report.facts, stores, now);
    await this.updatePayment(payment, report, stores, now);
    await this.updateRefunds(payment, refunds, report, stores, now);
    const after = await settle(before, fresh, stores, this.ids, now);
    if (after !== before) await stores.bookings.save(after);
    return after;
  }

  private async enter(payment: Payment, facts: readonly PaymentFact[], { payments, outbox }: Stores, now: Date): Promise<readonly LedgerEntry[]> {
    const { id: paymentId, bookingId } = payment;
    if (facts.some(({ amount }) => amount.currency !== payment.amount.currency)) throw new Error(`Payment ${paymentId} is in ${payment.amount.currency}; its provider tells of another currency.`);
    const entries = facts.map(({ kind, fact, amount, occurredAt }) => ({ id: this.ids.next(), bookingId, paymentId, kind, fact, amount, occurredAt }));
    const fresh = await payments.record(entries, now);
    if (fresh.some(({ kind }) => kind === 'DISPUTE')) await outbox.append('payment.disputed', { paymentId, bookingId });
    return fresh;
  }

  private async updatePayment(payment: Payment, { paymentRef, state, failure, facts }: PaymentReport, { payments }: Stores, now: Date): Promise<void> {
    const reported = facts.some(({ kind }) => kind === 'CAPTURE') ? 'CONFIRMED' : (state ?? payment.state);
    const next = laterState(payment.state, reported);
    const after: Payment = { ...payment, providerRef: payment.providerRef ?? paymentRef, state: next, failure: next === 'CONFIRMED' ? null : (failure ?? payment.failure) };
    if (after.providerRef !== payment.providerRef || after.state !== payment.state || after.failure !== payment.failure) await payments.savePayment({ ...after, updatedAt: now });
  }

  /** What the ledger says of a refund outweighs what was told of it. */
  private async updateRefunds(payment: Payment, refunds: readonly Refund[], { facts, failedRefunds }: PaymentReport, stores: Stores, now: Date): Promise<void> {
    const own = refunds.filter(({ paymentId }) => paymentId === payment.id);
    const moved = new Map(facts.filter(({ kind }) => kind === 'REFUND' || kind === 'REFUND_REVERSAL').map((fact) => [fact.fact, fact]));
    const { ledger } = moved.size > 0 ? await stores.payments.accountOf(payment.bookingId) : { ledger: [] };
    for (const fact of moved.values()) {
      const refund = own.find(({ id, providerRef }) => id === fact.refundId || providerRef === fact.fact) ?? this.foreignRefund(payment, fact, now);
      const isReversed = ledger.some(({ paymentId, kind, fact: name }) => paymentId === payment.id && kind === 'REFUND_REVERSAL' && name === fact.fact);
      const failure = failedRefunds.find(({ refundId }) => refundId === refund.id)?.failure ?? refund.failure;
      await save(refund, { ...refund, providerRef: fact.fact, amount: fact.amount, state: isReversed ? 'FAILED' : 'DONE', failure: isReversed ? failure : null }, stores, now);
    }
    for (const { refundId, failure } of failedRefunds) {
      const refund = own.find(({ id, state }) => id === refundId && (state === 'CREATED' || state === 'IN_TRANSIT'));
      if (refund && !facts.some((fact) => fact.refundId === refundId)) await save(refund, { ...refund, state: 'FAILED', failure }, stores, now);
    }
  }

  /** A refund that somebody made at the provider, past us. */
  private foreignRefund({ id: paymentId, bookingId, amount }: Payment, fact: PaymentFact, now: Date): Refund {
    return { id: this.ids.next(), bookingId, paymentId, providerRef: fact.fact, amount, state: 'CREATED', reason: null, failure: null, createdAt: now, updatedAt: now };
  }
}

/** By our id where the provider tells it, else by the provider's. */
async function find(provider: string, { paymentId, paymentRef }: PaymentReport, { payments }: Stores): Promise<Payment | null> {
  const byId = paymentId ? await payments.findPayment({ id: paymentId }) : null;
  const payment = byId ?? (paymentRef ? await payments.findPayment({ provider, providerRef: paymentRef }) : null);
  const isOther = payment?.provider !== provider || (payment.providerRef !== null && paymentRef !== null && payment.providerRef !== paymentRef);
  return isOther ? null : payment;
}

async function save(before: Refund, after: Refund, { payments, outbox }: Stores, now: Date): Promise<void> {
  if (before.state === after.state && before.providerRef === after.providerRef) return;
  await payments.saveRefund({ ...after, updatedAt: now });
  if (before.state === after.state) return;
  await outbox.append(after.state === 'DONE' ? 'refund.completed' : 'refund.failed', { refundId: after.id, bookingId: after.bookingId });
}
