import Stripe from 'stripe';
import { eventToleranceSeconds, invalidSignature, PaymentDeclined, type PaymentProvider, type PaymentReport, type PaymentRequest, type PaymentSession, providerAway, type ProviderEvent, type RefundRequest, refundRefused } from '../domain/payment-provider.port';
import { toStripeAmount } from './stripe-money';
import { disputeFacts, intentReport, refundMovements, refundReport, stripeEventReport } from './stripe-reports';

export interface StripeSettings {
  readonly secretKey: string;
  /** All are accepted, so that one can be replaced by another. */
  readonly webhookSecrets: readonly string[];
  readonly apiUrl: string;
  readonly timeoutMs?: number;
}

/** Secrets, and what Stripe tells of people and cards: none of it is needed, so none of it is stored. */
const notKept: ReadonlySet<string> = new Set(['client_secret', 'billing_details', 'receipt_email', 'receipt_url', 'shipping', 'payment_method_details', 'payment_method', 'evidence', 'customer']);

/** Payments by Stripe's Payment Intents. */
export class StripePayments implements PaymentProvider {
  readonly name = 'stripe';
  private readonly stripe: Stripe;

  constructor(private readonly settings: StripeSettings) {
    const { hostname, port, protocol } = new URL(settings.apiUrl);
    const isPlain = protocol === 'http:';
    this.stripe = new Stripe(settings.secretKey, {
      host: hostname,
      port: port || (isPlain ? 80 : 443),
      protocol: isPlain ? 'http' : 'https',
      timeout: settings.timeoutMs ?? 10_000,
      maxNetworkRetries: 1,
      telemetry: false,
    });
  }

  async start({ paymentId, bookingId, reference, amount, email, method, returnUrl }: PaymentRequest): Promise<PaymentSession> {
    const confirmation = method ? { payment_method: method, confirm: true, ...(returnUrl ? { return_url: returnUrl } : {}) } : {};
    const params: Stripe.PaymentIntentCreateParams = {
      amount: toStripeAmount(amount),
      currency: amount.currency.toLowerCase(),
      // Stripe wants an address to send the buyer back to before it lets a method send them away.
      automatic_payment_methods: { enabled: true, ...(method && !returnUrl ? { allow_redirects: 'never' as const } : {}) },
      description: `Booking ${reference}`,
      receipt_email: email,
      metadata: { marquee_payment_id: paymentId, marquee_booking_id: bookingId },
      expand: ['latest_charge'],
      ...confirmation,
    };
    return this.call(
      async () => sessionOf(await this.stripe.paymentIntents.create(params, { idempotencyKey: paymentId })),
      (error) => declined(error, paymentId),
    );
  }

  find(paymentRef: string): Promise<PaymentSession> {
    return this.call(async () => {
      const of = { payment_intent: paymentRef, limit: 100 };
      const [intent, refunds, disputes] = await Promise.all([
        this.stripe.paymentIntents.retrieve(paymentRef, { expand: ['latest_charge'] }),
        this.stripe.refunds.list(of).autoPagingToArray({ limit: 1_000 }),
        this.stripe.disputes.list(of).autoPagingToArray({ limit: 1_000 }),
      ]);
      const { facts, failedRefunds } = refundMovements(refunds);
      return { ...sessionOf(intent), ...intentReport(intent, { facts: [...facts, ...disputes.flatMap((dispute) => disputeFacts(dispute))], failedRefunds }) };
    });
  }

  cancel(paymentRef: string): Promise<PaymentReport> {
    return this.call<PaymentReport>(
      async () => intentReport(await this.stripe.paymentIntents.cancel(paymentRef)),
      (error) => (error.code === 'payment_intent_unexpected_state' ? this.find(paymentRef) : undefined),
    );
  }

  refund({ refundId, paymentId, paymentRef, amount }: RefundRequest): Promise<PaymentReport> {
    const units = toStripeAmount(amount);
    const metadata = { marquee_payment_id: paymentId, marquee_refund_id: refundId };
    // The amount is part of the key, because what is left may shrink between two attempts.
    return this.call(
      async () => refundReport(await this.stripe.refunds.create({ payment_intent: paymentRef, amount: units, metadata }, { idempotencyKey: `${refundId}:${units}` })),
      (error) => (error instanceof Stripe.errors.StripeInvalidRequestError ? raise(refundRefused(error.message)) : undefined),
    );
  }

  readEvent(body: Uint8Array, headers: Readonly<Record<string, string | undefined>>, now: Date): ProviderEvent {
    const header = headers['stripe-signature'] ?? '';
    const isAhead = Number(/(?:^|,)t=(\d{1,12})(?:,|$)/.exec(header)?.[1]) - now.getTime() / 1_000 > eventToleranceSeconds;
    const isGenuine = (secret: string) => {
      try {
        this.stripe.webhooks.constructEvent(Buffer.from(body), header, secret, eventToleranceSeconds, undefined, now.getTime());
        return true;
      } catch {
        return false;
      }
    };
    if (isAhead || !this.settings.webhookSecrets.some(isGenuine)) throw invalidSignature();
    const payload = JSON.parse(Buffer.from(body).toString(), (key, value: unknown) => (notKept.has(key) ? undefined : value)) as Stripe.Event;
    return { id: payload.id, type: payload.type, payload };
  }

  reportOf(payload: object): PaymentReport | null {
    return stripeEventReport(payload as Stripe.Event);
  }

  /** `otherwise` says what a refusal of Stripe's means, by an answer or an error of ours; where it says nothing, the fault is ours. */
  private async call<T>(work: () => Promise<T>, otherwise: (error: Stripe.errors.StripeError) => Promise<T> | undefined = () => undefined): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof Stripe.errors.StripeError)) throw error;
      const { StripeConnectionError, StripeAPIError, StripeRateLimitError } = Stripe.errors;
      if ([StripeConnectionError, StripeAPIError, StripeRateLimitError].some((kind) => error instanceof kind)) throw providerAway('Stripe');
      const answer = otherwise(error);
      if (!answer) throw error;
      return answer;
    }
  }
}

function sessionOf(intent: Stripe.PaymentIntent): PaymentSession {
  const isOpen = intent.status.startsWith('requires_') && intent.status !== 'requires_capture';
  return { ...intentReport(intent), clientSecret: isOpen ? intent.client_secret : null };
}

/** A card that was declined, or a method that Stripe doesn't know. */
function declined(error: Stripe.errors.StripeError, paymentId: string): undefined {
  const isMethodUnknown = error instanceof Stripe.errors.StripeInvalidRequestError && error.param?.startsWith('payment_method');
  if (!(error instanceof Stripe.errors.StripeCardError) && !isMethodUnknown) return undefined;
  const paymentRef = error.payment_intent?.id ?? null;
  throw new PaymentDeclined(error.message, { paymentRef, paymentId, state: 'FAILED', failure: error.message, facts: [], failedRefunds: [] });
}

function raise(error: Error): never {
  throw error;
}
