import type { Ids } from '../../../shared/domain/clock';
import { conflict } from '../../../shared/domain/errors';
import type { Payment } from '../account';
import type { Booking } from '../booking.entity';
import { PaymentDeclined, type PaymentProvider, type PaymentProviders, type PaymentSession } from '../payment-provider.port';
import type { RecordPaymentReport } from './record-payment-report.use-case';

export interface PaymentChoice {
  readonly method: string | null;
  readonly returnUrl: string | null;
}

export interface StartedPayment extends PaymentSession {
  /** As it stands once what the provider answered is entered. */
  readonly booking: Booking;
}

/** Asks the provider for a payment that is written down already; outside of any transaction, because a provider may be slow. */
export class StartPayment {
  constructor(
    private readonly providers: PaymentProviders,
    private readonly recordReport: RecordPaymentReport,
    private readonly ids: Ids,
  ) {}

  /** A payment of the whole booking, for the caller to save in the transaction that confirms it; PAYMENT_UNAVAILABLE where nobody takes money. */
  prepare(booking: Booking, method: string | null, now: Date): Payment {
    const provider = this.providerOf(this.providers.current?.name).name;
    return { id: this.ids.next(), bookingId: booking.id, provider, providerRef: null, method, amount: booking.total, state: 'CREATED', failure: null, createdAt: now, updatedAt: now };
  }

  async execute(payment: Payment, booking: Booking, { method, returnUrl }: PaymentChoice): Promise<StartedPayment> {
    const provider = this.providerOf(payment.provider);
    const { id: bookingId, reference, contactEmail } = booking;
    try {
      const session = await provider.start({ paymentId: payment.id, bookingId, reference, amount: payment.amount, email: contactEmail!, method, returnUrl });
      const after = await this.recordReport.execute(provider.name, session);
      return { ...session, booking: after ?? booking };
    } catch (error) {
      if (error instanceof PaymentDeclined) await this.recordReport.execute(provider.name, error.report);
      throw error;
    }
  }

  private providerOf(name: string | undefined): PaymentProvider {
    const provider = name && this.providers.byName.get(name);
    if (!provider) throw conflict('PAYMENT_UNAVAILABLE', 'Payments are not set up here. Only free tickets can be booked.', ['input', 'bookingId']);
    return provider;
  }
}
