import type { PaymentReport } from '../payment-provider.port';
import type { Booking } from '../booking.entity';

export class RecordPaymentReport {
  /** Null where the payment isn't ours. */
  async execute(provider: string, report: PaymentReport): Promise<Booking | null> {
    throw new Error(`not yet: ${provider} ${report.paymentRef}`);
  }
}
