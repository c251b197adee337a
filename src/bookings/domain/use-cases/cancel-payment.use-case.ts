import type { PaymentState } from '../account';
import type { BookingRepository, PaymentRepository } from '../booking.repository';
import type { PaymentProviders } from '../payment-provider.port';
import type { RecordPaymentReport } from './record-payment-report.use-case';

const openStates: readonly PaymentState[] = ['CREATED', 'PENDING', 'FAILED'];

/** Calls off, at the provider, what nobody should pay any more. What was captured meanwhile is money that came late. */
export class CancelPayment {
  constructor(
    private readonly providers: PaymentProviders,
    private readonly bookings: BookingRepository,
    private readonly payments: PaymentRepository,
    private readonly recordReport: RecordPaymentReport,
  ) {}

  async execute({ bookingId }: { readonly bookingId: string }): Promise<void> {
    const [booking] = await this.bookings.findByIds([bookingId], null);
    if (!booking || booking.isLive) return;
    const { payments } = await this.payments.accountOf(bookingId);
    for (const { provider: name, providerRef, state } of payments) {
      const provider = this.providers.byName.get(name);
      if (provider && providerRef && openStates.includes(state)) await this.recordReport.execute(name, await provider.cancel(providerRef));
    }
  }
}
