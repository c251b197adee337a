import { fromMinorUnits, minorUnits, type Money } from '../../shared/domain/money';

export const financialStatuses = ['NOT_REQUIRED', 'UNPAID', 'PENDING', 'PAID', 'PARTIALLY_REFUNDED', 'REFUNDED', 'REFUND_FAILED', 'DISPUTED'] as const;
export type FinancialStatus = (typeof financialStatuses)[number];

export const paymentStates = ['CREATED', 'PENDING', 'CONFIRMED', 'FAILED', 'CANCELLED'] as const;
export type PaymentState = (typeof paymentStates)[number];

export const refundStates = ['CREATED', 'IN_TRANSIT', 'DONE', 'FAILED', 'CANCELLED'] as const;
export type RefundState = (typeof refundStates)[number];

export const ledgerEntryKinds = ['CAPTURE', 'REFUND', 'REFUND_REVERSAL', 'DISPUTE', 'DISPUTE_REVERSAL'] as const;
export type LedgerEntryKind = (typeof ledgerEntryKinds)[number];

/** One attempt to pay a booking. */
export interface Payment {
  readonly id: string;
  readonly bookingId: string;
  /** Who takes the money: `stripe`, `sandbox`, or `manual` where the organizer took it by hand. */
  readonly provider: string;
  /** The provider's id of it; null until the provider has answered. */
  readonly providerRef: string | null;
  readonly method: string | null;
  readonly amount: Money;
  readonly state: PaymentState;
  /** Why it failed, in words for the buyer. */
  readonly failure: string | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** Money on its way back to the buyer. */
export interface Refund {
  readonly id: string;
  readonly bookingId: string;
  readonly paymentId: string;
  readonly providerRef: string | null;
  readonly amount: Money;
  readonly state: RefundState;
  readonly reason: string | null;
  readonly failure: string | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** Money that moved, entered once under the provider's name for the movement. Always positive; the kind says which way. */
export interface LedgerEntry {
  readonly id: string;
  readonly bookingId: string;
  readonly paymentId: string;
  readonly kind: LedgerEntryKind;
  readonly fact: string;
  readonly amount: Money;
  readonly occurredAt: Date;
}

/** All that is known of a booking's money. */
export interface Account {
  readonly payments: readonly Payment[];
  readonly refunds: readonly Refund[];
  readonly ledger: readonly LedgerEntry[];
}

/** Sums in the currency's smallest unit. */
export interface Balance {
  readonly captured: bigint;
  readonly refunded: bigint;
  readonly disputed: bigint;
  /** Refunds that were asked for and have not moved yet. */
  readonly inFlight: bigint;
  /** What may still be given back. */
  readonly refundable: bigint;
}

/** The balance of a booking, or of one of its payments. The order in which entries arrived doesn't matter. */
export function balanceOf({ refunds, ledger }: Pick<Account, 'refunds' | 'ledger'>, paymentId?: string): Balance {
  const own = <T extends { readonly paymentId: string }>(items: readonly T[]) => (paymentId ? items.filter((item) => item.paymentId === paymentId) : items);
  const sum = (kind: LedgerEntryKind) => own(ledger).reduce((total, entry) => (entry.kind === kind ? total + minorUnits(entry.amount) : total), 0n);
  const captured = sum('CAPTURE');
  const refunded = sum('REFUND') - sum('REFUND_REVERSAL');
  const disputed = sum('DISPUTE') - sum('DISPUTE_REVERSAL');
  const inFlight = own(refunds).reduce((total, { state, amount }) => (state === 'CREATED' || state === 'IN_TRANSIT' ? total + minorUnits(amount) : total), 0n);
  const left = captured - refunded - disputed - inFlight;
  return { captured, refunded, disputed, inFlight, refundable: left > 0n ? left : 0n };
}

/** What the facts add up to. A dispute outweighs all, because it needs somebody's attention; then a refund that failed. */
export function financialStatusOf(total: Money, account: Account): FinancialStatus {
  const { captured, refunded, disputed, refundable } = balanceOf(account);
  if (disputed > 0n) return 'DISPUTED';
  if (captured > 0n && refundable > 0n && account.refunds.at(-1)?.state === 'FAILED') return 'REFUND_FAILED';
  if (captured > 0n && refunded >= captured) return 'REFUNDED';
  // What was paid twice and went back once is paid.
  if (captured - refunded >= minorUnits(total)) return minorUnits(total) === 0n ? 'NOT_REQUIRED' : 'PAID';
  if (captured > 0n && refunded > 0n) return 'PARTIALLY_REFUNDED';
  return account.payments.some(({ state }) => state === 'PENDING') ? 'PENDING' : 'UNPAID';
}

export const asMoney = (units: bigint, currency: string): Money => fromMinorUnits(units, currency);

const rank: Readonly<Record<PaymentState, number>> = { CREATED: 0, PENDING: 1, FAILED: 2, CANCELLED: 3, CONFIRMED: 4 };

/** Reports arrive in any order: a state never gives way to one that comes before it. A card that failed may be tried again, which the capture then outranks. */
export const laterState = (known: PaymentState, reported: PaymentState): PaymentState => (rank[reported] > rank[known] ? reported : known);
