import { conflict } from '../../shared/domain/errors';
import { fromMinorUnits, minorUnits, type Money } from '../../shared/domain/money';
import { balanceOf, type LedgerEntryKind, type PaymentState } from '../domain/account';
import { type PaymentFact, refundRefused } from '../domain/payment-provider.port';

/** What the sandbox keeps of a payment. */
export interface SandboxPayment {
  readonly id: string;
  readonly paymentId: string;
  readonly bookingId: string;
  readonly amount: Money;
  readonly state: PaymentState;
  readonly failure: string | null;
  readonly facts: readonly PaymentFact[];
}

/** An event to send; it tells of the payment as it became, or only of `told`. */
export interface Notice {
  readonly type: string;
  readonly afterSeconds: number;
  readonly copies?: number;
  readonly told?: Told;
}

type Told = Pick<SandboxPayment, 'state' | 'facts'>;

export interface Happening {
  readonly payment: SandboxPayment;
  readonly notices: readonly Notice[];
  /** What the answer tells, where that is less than what happened. */
  readonly told?: Told;
}

export interface Outcome {
  readonly takesMs?: number;
  happen(payment: SandboxPayment, now: Date): Happening;
}

const pending: Told = { state: 'PENDING', facts: [] };
const processing = (afterSeconds: number): Notice => ({ type: 'payment.processing', afterSeconds, told: pending });
const capturedAfter = (afterSeconds: number, copies = 1): Notice => ({ type: 'payment.captured', afterSeconds, copies });
const capture = (notices: readonly Notice[], told?: Told) => (payment: SandboxPayment, now: Date) => captured(payment, now, notices, told);

/** What each method makes happen; a number at its end is the seconds of a delay, or an amount in the smallest unit. */
const outcomes: Readonly<Record<string, (number: number | null) => Outcome>> = {
  success: () => ({ happen: capture([capturedAfter(0)]) }),
  slow: () => ({ takesMs: 2_000, happen: capture([capturedAfter(0)]) }),
  late: (seconds) => ({ happen: capture([processing(0), capturedAfter(seconds ?? 30)], pending) }),
  processing: (seconds) => ({ happen: capture([processing(0), capturedAfter(seconds ?? 1)], pending) }),
  twice: () => ({ happen: capture([capturedAfter(0, 2)], pending) }),
  out_of_order: () => ({ happen: capture([capturedAfter(0), processing(1)], pending) }),
  decline: () => ({ happen: (payment) => declined(payment) }),
  refund: (units) => ({ happen: (payment, now) => moved(payment, 'REFUND', units, now) }),
  dispute: (units) => ({ happen: (payment, now) => moved(payment, 'DISPUTE', units, now) }),
  dispute_won: () => ({ happen: (payment, now) => won(payment, now) }),
};

/** By the name of a method, such as `sandbox_success` or `sandbox_late_5`; one that is not known is declined. */
export function sandboxOutcome(method: string): Outcome {
  const [, name = '', number] = /^sandbox_([a-z_]+?)(?:_(\d{1,9}))?$/.exec(method) ?? [];
  return (Object.hasOwn(outcomes, name) ? outcomes[name]! : outcomes['decline']!)(number ? Number(number) : null);
}

/** Adds a movement that takes money from what was captured; REFUND_REFUSED where there isn't so much. */
export function withMovement(payment: SandboxPayment, fact: PaymentFact): Happening {
  const { refundable } = balance(payment);
  if (minorUnits(fact.amount) > refundable || minorUnits(fact.amount) <= 0n) throw refundRefused(`Only ${fromMinorUnits(refundable, payment.amount.currency).amount} is left of this payment.`);
  const type = fact.kind === 'REFUND' ? 'refund.completed' : 'dispute.opened';
  return { payment: { ...payment, facts: [...payment.facts, fact] }, notices: [{ type, afterSeconds: 0, told: { state: payment.state, facts: [fact] } }] };
}

function captured(payment: SandboxPayment, now: Date, notices: readonly Notice[], told?: Told): Happening {
  if (payment.state === 'CONFIRMED') return { payment, notices: [] };
  assertNotOff(payment);
  const fact: PaymentFact = { kind: 'CAPTURE', fact: `sbch_${payment.paymentId}`, amount: payment.amount, occurredAt: now, refundId: null };
  return { payment: { ...payment, state: 'CONFIRMED', failure: null, facts: [fact] }, notices, told };
}

function declined(payment: SandboxPayment): Happening {
  if (payment.state === 'CONFIRMED') return { payment, notices: [] };
  assertNotOff(payment);
  return { payment: { ...payment, state: 'FAILED', failure: 'Your card was declined.' }, notices: [{ type: 'payment.failed', afterSeconds: 0 }] };
}

function assertNotOff({ state }: SandboxPayment): void {
  if (state === 'CANCELLED') throw conflict('INVALID_STATE', 'This payment was called off.');
}

/** As a way to pay it is none. */
function moved(payment: SandboxPayment, kind: LedgerEntryKind, units: number | null, now: Date): Happening {
  if (payment.state !== 'CONFIRMED') return declined(payment);
  const amount = fromMinorUnits(units === null ? balance(payment).refundable : BigInt(units), payment.amount.currency);
  return withMovement(payment, { kind, fact: `sb${kind === 'REFUND' ? 're' : 'dp'}_${payment.paymentId}_${payment.facts.length}`, amount, occurredAt: now, refundId: null });
}

function won(payment: SandboxPayment, now: Date): Happening {
  if (payment.state !== 'CONFIRMED') return declined(payment);
  const dispute = payment.facts.findLast(({ kind, fact }) => kind === 'DISPUTE' && !payment.facts.some((other) => other.kind === 'DISPUTE_REVERSAL' && other.fact === fact));
  if (!dispute) throw conflict('INVALID_STATE', 'This payment has no open dispute.');
  const facts: PaymentFact[] = [dispute, { ...dispute, kind: 'DISPUTE_REVERSAL', occurredAt: now }];
  return { payment: { ...payment, facts: [...payment.facts, facts[1]!] }, notices: [{ type: 'dispute.won', afterSeconds: 0, told: { state: payment.state, facts } }] };
}

const balance = ({ facts }: SandboxPayment) => balanceOf({ refunds: [], ledger: facts.map((fact) => ({ ...fact, id: fact.fact, bookingId: '', paymentId: '' })) });
