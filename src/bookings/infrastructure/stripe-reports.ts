import type Stripe from 'stripe';
import type { LedgerEntryKind, PaymentState } from '../domain/account';
import type { PaymentFact, PaymentReport, RefundFailure } from '../domain/payment-provider.port';
import { fromStripeAmount } from './stripe-money';

const states: Readonly<Record<string, PaymentState>> = { succeeded: 'CONFIRMED', processing: 'PENDING', requires_capture: 'PENDING', canceled: 'CANCELLED' };

interface Movements {
  readonly facts: readonly PaymentFact[];
  readonly failedRefunds: readonly RefundFailure[];
}

/** What an event of Stripe tells; null for a type that we make nothing of. The same movement has one name in all of them. */
export function stripeEventReport(event: Stripe.Event): PaymentReport | null {
  switch (event.type) {
    case 'payment_intent.succeeded':
    case 'payment_intent.processing':
    case 'payment_intent.payment_failed':
    case 'payment_intent.canceled':
      return intentReport(event.data.object);
    case 'charge.refunded':
      return chargeReport(event.data.object);
    case 'refund.created':
    case 'refund.updated':
    case 'refund.failed':
      return refundReport(event.data.object);
    case 'charge.dispute.created':
    case 'charge.dispute.funds_withdrawn':
    case 'charge.dispute.closed':
      return disputeReport(event.data.object, disputeFacts(event.data.object));
    case 'charge.dispute.funds_reinstated':
      return disputeReport(event.data.object, disputeFacts(event.data.object, true));
    default:
      return null;
  }
}

export function intentReport(intent: Stripe.PaymentIntent, { facts, failedRefunds }: Movements = { facts: [], failedRefunds: [] }): PaymentReport {
  const { id, metadata, status, last_payment_error: failure } = intent;
  const isDeclined = status === 'requires_payment_method' && failure !== null && failure !== undefined;
  return {
    paymentRef: id,
    paymentId: metadata['marquee_payment_id'] ?? null,
    state: isDeclined ? 'FAILED' : (states[status] ?? 'CREATED'),
    failure: isDeclined ? (failure.message ?? 'The payment was declined.') : null,
    facts: [...captureOf(intent), ...facts],
    failedRefunds,
  };
}

export function refundReport(refund: Stripe.Refund): PaymentReport {
  return { paymentRef: idOf(refund.payment_intent), paymentId: refund.metadata?.['marquee_payment_id'] ?? null, state: null, failure: null, ...refundMovements([refund]) };
}

/** A refund that failed after the money had left came back; one that never left moved nothing. */
export function refundMovements(refunds: readonly Stripe.Refund[]): Movements {
  const facts = refunds.flatMap((refund) => {
    const hasFailed = refund.status === 'failed' || refund.status === 'canceled';
    const kinds: LedgerEntryKind[] = hasFailed ? (refund.failure_balance_transaction ? ['REFUND', 'REFUND_REVERSAL'] : []) : refund.status === 'succeeded' ? ['REFUND'] : [];
    return kinds.map((kind) => factOf(kind, refund, ourRefund(refund)));
  });
  const failedRefunds = refunds.flatMap((refund) => {
    const refundId = ourRefund(refund);
    return refundId && (refund.status === 'failed' || refund.status === 'canceled') ? [{ refundId, failure: `Stripe: ${refund.failure_reason ?? refund.status}` }] : [];
  });
  return { facts, failedRefunds };
}

/** A dispute takes the money at once, and gives it back where it is won. An inquiry before it takes nothing. */
export function disputeFacts(dispute: Stripe.Dispute, isReinstated = dispute.status === 'won'): PaymentFact[] {
  if (dispute.status.startsWith('warning') || dispute.status === 'prevented') return [];
  const kinds: LedgerEntryKind[] = isReinstated ? ['DISPUTE', 'DISPUTE_REVERSAL'] : ['DISPUTE'];
  return kinds.map((kind) => factOf(kind, dispute, null));
}

const disputeReport = ({ payment_intent: intent }: Stripe.Dispute, facts: readonly PaymentFact[]): PaymentReport => ({ paymentRef: idOf(intent), paymentId: null, state: null, failure: null, facts, failedRefunds: [] });

function chargeReport(charge: Stripe.Charge): PaymentReport {
  const { facts, failedRefunds } = refundMovements(charge.refunds?.data ?? []);
  const captures = charge.captured && charge.amount_captured > 0 ? [factOf('CAPTURE', { ...charge, amount: charge.amount_captured }, null)] : [];
  const paymentId = charge.metadata['marquee_payment_id'] ?? null;
  return { paymentRef: idOf(charge.payment_intent), paymentId, state: null, failure: null, facts: [...captures, ...facts], failedRefunds };
}

function captureOf({ amount_received: amount, currency, created, latest_charge: charge }: Stripe.PaymentIntent): PaymentFact[] {
  if (amount <= 0 || !charge) return [];
  return [factOf('CAPTURE', { id: idOf(charge)!, amount, currency, created: typeof charge === 'string' ? created : charge.created }, null)];
}

const factOf = (kind: LedgerEntryKind, { id, amount, currency, created }: { readonly id: string; readonly amount: number; readonly currency: string; readonly created: number }, refundId: string | null): PaymentFact => ({
  kind,
  fact: id,
  amount: fromStripeAmount(amount, currency),
  occurredAt: new Date(created * 1_000),
  refundId,
});

const ourRefund = ({ metadata }: Stripe.Refund): string | null => metadata?.['marquee_refund_id'] ?? null;

const idOf = (reference: string | { readonly id: string } | null): string | null => (typeof reference === 'string' ? reference : (reference?.id ?? null));
