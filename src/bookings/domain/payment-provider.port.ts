import { conflict, DomainError, invalid } from '../../shared/domain/errors';
import type { Money } from '../../shared/domain/money';
import type { LedgerEntryKind, PaymentState } from './account';

/** Money that moved, as the provider tells it. */
export interface PaymentFact {
  readonly kind: LedgerEntryKind;
  /** The provider's id of the movement; the same in every report of it. */
  readonly fact: string;
  readonly amount: Money;
  readonly occurredAt: Date;
  /** Our refund that this movement carries out; null where somebody refunded at the provider. */
  readonly refundId: string | null;
}

/** A refund that the provider could not carry out. */
export interface RefundFailure {
  readonly refundId: string;
  readonly failure: string;
}

/** What the provider knows of one payment; a report may hold only a part of it. */
export interface PaymentReport {
  /** The provider's id of it; null where the provider refused to make one. */
  readonly paymentRef: string | null;
  /** Our id of it; null where the payment isn't ours. */
  readonly paymentId: string | null;
  /** Null where the report doesn't tell. */
  readonly state: PaymentState | null;
  readonly failure: string | null;
  readonly facts: readonly PaymentFact[];
  readonly failedRefunds: readonly RefundFailure[];
}

export interface PaymentSession extends PaymentReport {
  /** What the buyer's browser needs to pay; null where nothing is left to do. */
  readonly clientSecret: string | null;
}

export interface PaymentRequest {
  readonly paymentId: string;
  readonly bookingId: string;
  readonly reference: string;
  readonly amount: Money;
  readonly email: string;
  /** A method that the buyer's browser has made at the provider; without one the buyer chooses there, by `clientSecret`. */
  readonly method: string | null;
  readonly returnUrl: string | null;
}

export interface RefundRequest {
  readonly refundId: string;
  readonly paymentId: string;
  readonly paymentRef: string;
  readonly amount: Money;
  readonly reason: string | null;
}

/** An event as the provider sent it, its signature checked. */
export interface ProviderEvent {
  readonly id: string;
  readonly type: string;
  readonly payload: object;
}

/** How old, or how far ahead, the signature of an event may be. */
export const eventToleranceSeconds = 300;

export const invalidSignature = () => invalid('INVALID_SIGNATURE', 'The signature is missing, not ours to accept, or not of the last five minutes.');

export const providerAway = (name: string) => new DomainError('unavailable', 'SERVICE_UNAVAILABLE', `The payment provider ${name} can't be reached. Try again in a few seconds.`, { retryAfter: 5 });

export const refundRefused = (reason: string) => conflict('REFUND_REFUSED', reason);

/** The provider doesn't take this method's money; another may do. */
export class PaymentDeclined extends DomainError {
  constructor(
    message: string,
    readonly report: PaymentReport,
  ) {
    super('conflict', 'PAYMENT_DECLINED', message, { field: ['input', 'paymentMethod'] });
  }
}

/**
 * Takes money and gives it back. Calls are idempotent by our ids: the same payment or refund asked for twice is one.
 * Throws `unavailable` where the provider can't be reached, `PaymentDeclined` or `conflict` REFUND_REFUSED where it says no.
 */
export interface PaymentProvider {
  readonly name: string;
  start(request: PaymentRequest): Promise<PaymentSession>;
  /** All that the provider knows of a payment. */
  find(paymentRef: string): Promise<PaymentSession>;
  /** Calls off what is not captured; what is captured already stays so, and the report says it. */
  cancel(paymentRef: string): Promise<PaymentReport>;
  refund(request: RefundRequest): Promise<PaymentReport>;
  /** Checks the signature over the raw bytes and the age; throws `invalid` INVALID_SIGNATURE. `headers` have lower-case names. */
  readEvent(body: Uint8Array, headers: Readonly<Record<string, string | undefined>>, now: Date): ProviderEvent;
  /** What an event's payload tells about a payment; null for a type that we make nothing of. */
  reportOf(payload: object): PaymentReport | null;
}

/** The providers that are set up: the one that takes new payments, if any, and those whose payments are still to be looked after. */
export interface PaymentProviders {
  readonly current: PaymentProvider | null;
  readonly byName: ReadonlyMap<string, PaymentProvider>;
}
