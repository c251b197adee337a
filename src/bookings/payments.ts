import type { Feature, Platform } from '../shared';
import { reaction } from '../shared/application/jobs.port';
import type { Transaction } from '../shared/infrastructure/prisma-unit-of-work';
import type { PaymentProvider, PaymentProviders } from './domain/payment-provider.port';
import type { PaymentStores } from './domain/settlement';
import { CancelPayment } from './domain/use-cases/cancel-payment.use-case';
import { MarkPaid } from './domain/use-cases/mark-paid.use-case';
import { ReceiveProviderEvent } from './domain/use-cases/receive-provider-event.use-case';
import { ReconcilePayments } from './domain/use-cases/reconcile-payments.use-case';
import { RecordPaymentReport } from './domain/use-cases/record-payment-report.use-case';
import { RefundBooking } from './domain/use-cases/refund-booking.use-case';
import { SendRefund } from './domain/use-cases/send-refund.use-case';
import { StartPayment } from './domain/use-cases/start-payment.use-case';
import { bookingSecrets } from './infrastructure/booking-secrets';
import { PrismaBookingRepository } from './infrastructure/prisma-booking.repository';
import { PrismaPaymentRepository } from './infrastructure/prisma-payment.repository';
import { PrismaProgramme } from './infrastructure/prisma-programme';
import { PrismaProviderEventRepository } from './infrastructure/prisma-provider-event.repository';
import { PrismaStocks } from './infrastructure/prisma-stocks';
import { SandboxPayments } from './infrastructure/sandbox-payments';
import { StripePayments } from './infrastructure/stripe-payments';
import { servePaymentWebhooks, serveSandboxPayments } from './presentation/payment-webhooks';

/** What a transaction about payments touches. */
export function paymentStores(tx: Transaction): PaymentStores {
  return {
    bookings: new PrismaBookingRepository(tx),
    stocks: new PrismaStocks(tx),
    payments: new PrismaPaymentRepository(tx),
    providerEvents: new PrismaProviderEventRepository(tx),
    programme: new PrismaProgramme(tx),
  };
}

/** What is done with the money of bookings; over the given providers, in tests. */
export function paymentUseCases({ clock, ids, unitOfWork, database }: Platform, providers: PaymentProviders) {
  const stores = unitOfWork(paymentStores);
  const { bookings, payments } = paymentStores(database.prisma);
  const recordReport = new RecordPaymentReport(stores, ids, clock);
  const receive = new ReceiveProviderEvent(providers, stores, recordReport, clock);
  const sendRefund = new SendRefund(providers, stores, recordReport, clock);
  const cancelPayment = new CancelPayment(providers, bookings, payments, recordReport);
  return {
    providers,
    recordReport,
    receive,
    sendRefund,
    cancelPayment,
    startPayment: new StartPayment(providers, recordReport, ids),
    markPaid: new MarkPaid(stores, ids, clock),
    refundBooking: new RefundBooking(stores, ids, clock),
    reconcile: new ReconcilePayments(providers, stores, { recordReport, cancelPayment, sendRefund, receive }, clock),
  };
}

/** The payments of the feature: use cases for its resolvers, and what runs by itself. */
export function paymentsPart(platform: Platform) {
  const { config, logger } = platform;
  const sandbox = config.PAYMENT_PROVIDER === 'sandbox' ? sandboxOf(platform) : null;
  if (sandbox && config.isProduction) logger.warn('PAYMENT_PROVIDER=sandbox in production: paid tickets are given away');
  const useCases = paymentUseCases(platform, providersOf(platform, sandbox));
  const { receive, cancelPayment, sendRefund, reconcile } = useCases;
  return {
    ...useCases,
    reactions: [
      reaction({ on: 'refund.requested', name: 'send-refund', handle: (refund) => sendRefund.execute(refund) }),
      reaction({ on: 'refund.failed', name: 'report-failed-refund', handle: async (refund) => logger.error(refund, 'a refund failed; the buyer has not got their money') }),
      reaction({ on: 'booking.confirmed', name: 'cancel-open-payments', handle: (booking) => cancelPayment.execute(booking) }),
      reaction({ on: 'booking.expired', name: 'cancel-open-payments', handle: (booking) => cancelPayment.execute(booking) }),
      reaction({ on: 'booking.cancelled', name: 'cancel-open-payments', handle: (booking) => cancelPayment.execute(booking) }),
      ...(sandbox ? [reaction({ on: 'sandbox.event', name: 'deliver', handle: (event) => sandbox.deliver(event, receive) })] : []),
    ],
    recurring: [{ name: 'reconcile-payments', schedule: '*/5 * * * *', run: () => reconcile.execute() }],
    routes: ((http) => {
      servePaymentWebhooks(http, receive);
      if (sandbox) serveSandboxPayments(http, sandbox);
    }) satisfies Feature['routes'],
  };
}

const sandboxOf = ({ clock, config, database, ids }: Platform) => new SandboxPayments({ prisma: database.prisma, clock, ids, secret: bookingSecrets(config)[0]! });

/** Stripe stays while it has keys, whoever takes new payments: what it took before may still be refunded or disputed. */
function providersOf({ config }: Platform, sandbox: SandboxPayments | null): PaymentProviders {
  const { STRIPE_SECRET_KEY: secretKey, STRIPE_WEBHOOK_SECRETS: webhookSecrets, STRIPE_API_URL: apiUrl } = config;
  const stripe = secretKey ? new StripePayments({ secretKey, webhookSecrets, apiUrl }) : null;
  const byName = new Map<string, PaymentProvider>([sandbox, stripe].flatMap((provider) => (provider ? [[provider.name, provider] as const] : [])));
  return { current: byName.get(config.PAYMENT_PROVIDER) ?? null, byName };
}
