import type { Clock } from '../../../shared/domain/clock';
import { DomainError } from '../../../shared/domain/errors';
import { minorUnits } from '../../../shared/domain/money';
import type { BaseStores, UnitOfWork } from '../../../shared/domain/unit-of-work';
import { type Account, asMoney, balanceOf, financialStatusOf, type Payment, type Refund } from '../account';
import type { PaymentProvider, PaymentProviders } from '../payment-provider.port';
import type { PaymentStores } from '../settlement';
import type { RecordPaymentReport } from './record-payment-report.use-case';

type Stores = PaymentStores & BaseStores;

/** A refund under the lock of its booking, with what the account says at that moment. */
interface RefundView {
  readonly refund: Refund;
  readonly payment: Payment;
  readonly account: Account;
  readonly stores: Stores;
  readonly now: Date;
}

/** Sends a refund to the provider that took the money. Where the provider is away it throws, and is to be tried again. */
export class SendRefund {
  constructor(
    private readonly providers: PaymentProviders,
    private readonly unitOfWork: UnitOfWork<PaymentStores>,
    private readonly recordReport: RecordPaymentReport,
    private readonly clock: Clock,
  ) {}

  async execute({ refundId }: { readonly refundId: string }): Promise<void> {
    const due = await this.changed(refundId, fit);
    if (!due) return;
    const { refund, payment } = due;
    const provider = this.providers.byName.get(payment.provider);
    if (!provider) throw new Error(`Refund ${refundId} waits: ${payment.provider} is not set up any more.`);
    const refusal = await this.send(provider, payment, refund);
    const isLeft = await this.changed(refundId, (view) => (refusal === null ? underway(view) : refused(view, refusal)));
    if (isLeft) await this.execute({ refundId });
  }

  /** Null where the provider took it; else why not, after entering what the provider knows and we did not. */
  private async send(provider: PaymentProvider, payment: Payment, { id: refundId, amount, reason }: Refund): Promise<string | null> {
    const paymentRef = payment.providerRef!;
    try {
      await this.recordReport.execute(provider.name, await provider.refund({ refundId, paymentId: payment.id, paymentRef, amount, reason }));
      return null;
    } catch (error) {
      if (!(error instanceof DomainError) || error.kind !== 'conflict') throw error;
      await this.recordReport.execute(provider.name, await provider.find(paymentRef));
      return error.message;
    }
  }

  /** The refund as it is now, while it waits to be sent. */
  private changed<T>(refundId: string, work: (view: RefundView) => Promise<T>): Promise<T | null> {
    return this.unitOfWork.run(async (stores) => {
      const known = await stores.payments.findRefund(refundId);
      if (!known) return null;
      const before = await stores.bookings.getForUpdate(known.bookingId, null);
      const account = await stores.payments.accountOf(before.id);
      const refund = account.refunds.find(({ id }) => id === refundId)!;
      if (refund.state !== 'CREATED') return null;
      const now = this.clock.now();
      const result = await work({ refund, payment: account.payments.find(({ id }) => id === refund.paymentId)!, account, stores, now });
      const after = before.withFinancialStatus(financialStatusOf(before.total, await stores.payments.accountOf(before.id)), now);
      if (after !== before) await stores.bookings.save(after);
      return result;
    });
  }
}

/** What this refund may still give back: the money may have gone another way since it was asked for. */
const leftFor = ({ refund, payment, account }: RefundView): bigint => balanceOf({ ...account, refunds: account.refunds.filter(({ id }) => id !== refund.id) }, payment.id).refundable;

/** The refund cut to what is left; called off where that is nothing. */
async function fit(view: RefundView): Promise<RefundView | null> {
  const { refund, stores, now } = view;
  const left = leftFor(view);
  if (left >= minorUnits(refund.amount)) return view;
  const after = left > 0n ? { ...refund, amount: asMoney(left, refund.amount.currency), updatedAt: now } : calledOff(view);
  await stores.payments.saveRefund(after);
  return left > 0n ? { ...view, refund: after } : null;
}

async function underway({ refund, stores, now }: RefundView): Promise<boolean> {
  await stores.payments.saveRefund({ ...refund, state: 'IN_TRANSIT', updatedAt: now });
  return false;
}

/** True where the provider may still take a smaller one: it knew of money that we did not. */
async function refused(view: RefundView, failure: string): Promise<boolean> {
  const { refund, stores, now } = view;
  const left = leftFor(view);
  if (left < minorUnits(refund.amount)) return (await fit(view)) !== null;
  await stores.payments.saveRefund({ ...refund, state: 'FAILED', failure, updatedAt: now });
  await stores.outbox.append('refund.failed', { refundId: refund.id, bookingId: refund.bookingId });
  return false;
}

const calledOff = ({ refund, now }: RefundView): Refund => ({ ...refund, state: 'CANCELLED', failure: 'Nothing was left to refund.', updatedAt: now });
