import type { Clock, Ids } from '../../../shared/domain/clock';
import type { BaseStores, UnitOfWork } from '../../../shared/domain/unit-of-work';
import { type Account, laterState, type LedgerEntry, type Payment, type Refund } from '../account';
import type { Booking } from '../booking.entity';
import type { PaymentFact, PaymentReport } from '../payment-provider.port';
import { type News, type PaymentStores, settle } from '../settlement';

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
    const before = await stores.bookings.findForUpdateByPayment({ ...report, provider });
    const account = before && (await stores.payments.accountOf(before.id));
    const payment = account && paymentOf(account, provider, report);
    if (!payment) return null;
    const now = this.clock.now();
    const after = await settle(before, await this.update(account, payment, report, stores, now), stores, this.ids, now);
    if (after !== before) await stores.bookings.save(after);
    return after;
  }

  /** Nobody else changes the account meanwhile, so it need not be read again. */
  private async update(known: Account, payment: Payment, report: PaymentReport, stores: Stores, now: Date): Promise<News> {
    const fresh = await this.enter(payment, report.facts, stores, now);
    const ledger = [...known.ledger, ...fresh];
    const after = await this.updatePayment(payment, report, stores, now);
    const refunds = await this.updateRefunds(payment, { ...known, ledger }, report, stores, now);
    return { account: { payments: known.payments.map((one) => (one === payment ? after : one)), refunds, ledger }, fresh };
  }

  private async enter(payment: Payment, facts: readonly PaymentFact[], { payments, outbox }: Stores, now: Date): Promise<readonly LedgerEntry[]> {
    const { id: paymentId, bookingId } = payment;
    if (facts.some(({ amount }) => amount.currency !== payment.amount.currency)) throw new Error(`Payment ${paymentId} is in ${payment.amount.currency}; its provider tells of another currency.`);
    const entries = facts.map(({ kind, fact, amount, occurredAt }) => ({ id: this.ids.next(), bookingId, paymentId, kind, fact, amount, occurredAt }));
    const fresh = await payments.record(entries, now);
    if (fresh.some(({ kind }) => kind === 'DISPUTE')) await outbox.append('payment.disputed', { paymentId, bookingId });
    return fresh;
  }

  private async updatePayment(payment: Payment, { paymentRef, state, failure, facts }: PaymentReport, { payments }: Stores, now: Date): Promise<Payment> {
    const reported = facts.some(({ kind }) => kind === 'CAPTURE') ? 'CONFIRMED' : (state ?? payment.state);
    const next = laterState(payment.state, reported);
    const after: Payment = { ...payment, providerRef: payment.providerRef ?? paymentRef, state: next, failure: next === 'CONFIRMED' ? null : (failure ?? payment.failure), updatedAt: now };
    const isSame = after.providerRef === payment.providerRef && after.state === payment.state && after.failure === payment.failure;
    if (isSame) return payment;
    await payments.savePayment(after);
    return after;
  }

  /** What the ledger says of a refund outweighs what was told of it. Returns all refunds as they became. */
  private async updateRefunds(payment: Payment, { refunds, ledger }: Account, { facts, failedRefunds }: PaymentReport, stores: Stores, now: Date): Promise<readonly Refund[]> {
    const own = refunds.filter(({ paymentId }) => paymentId === payment.id);
    const moved = new Map(facts.filter(({ kind }) => kind === 'REFUND' || kind === 'REFUND_REVERSAL').map((fact) => [fact.fact, fact]));
    const changed = new Map(refunds.map((refund) => [refund.id, refund]));
    for (const fact of moved.values()) {
      const refund = own.find(({ id, providerRef }) => id === fact.refundId || providerRef === fact.fact) ?? this.foreignRefund(payment, fact, now);
      const isReversed = ledger.some(({ paymentId, kind, fact: name }) => paymentId === payment.id && kind === 'REFUND_REVERSAL' && name === fact.fact);
      const failure = failedRefunds.find(({ refundId }) => refundId === refund.id)?.failure ?? refund.failure;
      changed.set(refund.id, await save(refund, { ...refund, providerRef: fact.fact, amount: fact.amount, state: isReversed ? 'FAILED' : 'DONE', failure: isReversed ? failure : null }, stores, now));
    }
    for (const { refundId, failure } of failedRefunds) {
      const refund = own.find(({ id, state }) => id === refundId && (state === 'CREATED' || state === 'IN_TRANSIT'));
      if (refund && !facts.some((fact) => fact.refundId === refundId)) changed.set(refundId, await save(refund, { ...refund, state: 'FAILED', failure }, stores, now));
    }
    return [...changed.values()];
  }

  /** A refund that somebody made at the provider, past us. */
  private foreignRefund({ id: paymentId, bookingId, amount }: Payment, fact: PaymentFact, now: Date): Refund {
    return { id: this.ids.next(), bookingId, paymentId, providerRef: fact.fact, amount, state: 'CREATED', reason: null, failure: null, createdAt: now, updatedAt: now };
  }
}

/** By our id where the provider tells it, else by the provider's. */
function paymentOf({ payments }: Account, provider: string, { paymentId, paymentRef }: PaymentReport): Payment | null {
  const byId = payments.find(({ id }) => id === paymentId);
  const payment = byId ?? payments.find((one) => one.provider === provider && one.providerRef !== null && one.providerRef === paymentRef);
  const isOther = payment?.provider !== provider || (payment.providerRef !== null && paymentRef !== null && payment.providerRef !== paymentRef);
  return isOther ? null : payment;
}

async function save(before: Refund, after: Refund, { payments, outbox }: Stores, now: Date): Promise<Refund> {
  if (before.state === after.state && before.providerRef === after.providerRef) return before;
  await payments.saveRefund({ ...after, updatedAt: now });
  if (before.state !== after.state) await outbox.append(after.state === 'DONE' ? 'refund.completed' : 'refund.failed', { refundId: after.id, bookingId: after.bookingId });
  return after;
}
