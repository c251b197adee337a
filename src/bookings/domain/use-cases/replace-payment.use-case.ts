import type { Clock } from '../../../shared/domain/clock';
import type { UnitOfWork } from '../../../shared/domain/unit-of-work';
import type { Payment } from '../account';
import type { BookingStores, PaymentRepository } from '../booking.repository';
import { isOff, paymentUnderWay } from '../payment-attempts';
import type { PaymentProviders } from '../payment-provider.port';
import type { RecordPaymentReport } from './record-payment-report.use-case';

/** Calls off, at the provider, every earlier payment of a booking before a new one is started: nobody pays twice. */
export class ReplacePayment {
  constructor(
    private readonly providers: PaymentProviders,
    private readonly unitOfWork: UnitOfWork<BookingStores>,
    private readonly payments: PaymentRepository,
    private readonly recordReport: RecordPaymentReport,
    private readonly clock: Clock,
  ) {}

  /** False where an earlier one was captured meanwhile, so that nothing is left to pay; INVALID_STATE while one is still under way. */
  async execute(payment: Payment): Promise<boolean> {
    for (const { provider: name, providerRef } of await this.othersOf(payment)) {
      const provider = this.providers.byName.get(name);
      if (provider && providerRef) await this.recordReport.execute(name, await provider.cancel(providerRef));
    }
    const left = await this.othersOf(payment);
    if (left.length === 0) return true;
    await this.drop(payment);
    if (left.some(({ state }) => state === 'CONFIRMED')) return false;
    throw paymentUnderWay();
  }

  private async othersOf({ id, bookingId }: Payment): Promise<readonly Payment[]> {
    const { payments } = await this.payments.accountOf(bookingId);
    return payments.filter((other) => other.id !== id && !isOff(other));
  }

  private drop(payment: Payment): Promise<void> {
    return this.unitOfWork.run(async ({ bookings, payments }) => {
      await bookings.getForUpdate(payment.bookingId, null);
      await payments.savePayment({ ...payment, state: 'CANCELLED', updatedAt: this.clock.now() });
    });
  }
}
