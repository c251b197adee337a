import type { Clock } from '../../../shared/domain/clock';
import type { UnitOfWork } from '../../../shared/domain/unit-of-work';
import { financialStatusOf, type Payment, type Refund } from '../account';
import type { PaymentProviders } from '../payment-provider.port';
import type { PaymentStores } from '../settlement';
import type { CancelPayment } from './cancel-payment.use-case';
import type { ReceiveProviderEvent } from './receive-provider-event.use-case';
import type { RecordPaymentReport } from './record-payment-report.use-case';
import type { SendRefund } from './send-refund.use-case';

const quietMs = 10 * 60_000;
const batch = 100;

export interface PaymentWork {
  readonly recordReport: RecordPaymentReport;
  readonly cancelPayment: CancelPayment;
  readonly sendRefund: SendRefund;
  readonly receive: ReceiveProviderEvent;
}

/** Asks the providers about whatever no event has settled for ten minutes. */
export class ReconcilePayments {
  constructor(
    private readonly providers: PaymentProviders,
    private readonly unitOfWork: UnitOfWork<PaymentStores>,
    private readonly work: PaymentWork,
    private readonly clock: Clock,
  ) {}

  /** One that can't be settled doesn't keep the others from it; all that went wrong is thrown at the end. */
  async execute(): Promise<void> {
    const before = new Date(this.clock.now().getTime() - quietMs);
    const { events, payments, refunds } = await this.unitOfWork.run(async (stores) => ({
      events: await stores.providerEvents.findReceived(before, batch),
      payments: await stores.payments.findUnsettled(before, batch),
      refunds: await stores.payments.findUnsettledRefunds(before, batch),
    }));
    const faults: unknown[] = [];
    const attempt = (work: () => Promise<unknown>) => work().catch((error: unknown) => void faults.push(error));
    for (const event of events) await attempt(() => this.work.receive.executeStored(event));
    for (const payment of payments) await attempt(() => this.settlePayment(payment));
    for (const refund of refunds) await attempt(() => this.settleRefund(refund));
    if (faults.length > 0) throw new AggregateError(faults, `${faults.length} payments, refunds or events could not be reconciled: ${faults.map(String).join('; ')}`);
  }

  private async settlePayment(payment: Payment): Promise<void> {
    await this.touch(payment);
    if (payment.providerRef === null) return;
    await this.ask(payment);
    await this.work.cancelPayment.execute(payment);
  }

  private async settleRefund({ id, bookingId, paymentId, state }: Refund): Promise<void> {
    if (state === 'CREATED') return this.work.sendRefund.execute({ refundId: id });
    const payment = await this.unitOfWork.run(async ({ bookings, payments }) => {
      await bookings.getForUpdate(bookingId, null);
      const refund = (await payments.findRefund(id))!;
      await payments.saveRefund({ ...refund, updatedAt: this.clock.now() });
      return payments.findPayment(paymentId);
    });
    await this.ask(payment!);
  }

  private async ask({ provider: name, providerRef }: Payment): Promise<void> {
    const provider = this.providers.byName.get(name);
    if (!provider) throw new Error(`${name} is not set up any more, but has payments that are not settled.`);
    await this.work.recordReport.execute(name, await provider.find(providerRef!));
  }

  /** Its next turn comes after the others'. What never reached the provider is called off with its booking. */
  private touch({ id, bookingId }: Payment): Promise<void> {
    return this.unitOfWork.run(async ({ bookings, payments }) => {
      const now = this.clock.now();
      const before = await bookings.getForUpdate(bookingId, null);
      const payment = (await payments.findPayment(id))!;
      const isDead = payment.providerRef === null && payment.state === 'CREATED' && !before.isLive;
      await payments.savePayment({ ...payment, state: isDead ? 'CANCELLED' : payment.state, updatedAt: now });
      const after = before.withFinancialStatus(financialStatusOf(before.total, await payments.accountOf(bookingId)), now);
      if (after !== before) await bookings.save(after);
    });
  }
}
