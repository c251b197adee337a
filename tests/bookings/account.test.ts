import { type Account, financialStatusOf, type LedgerEntryKind, type PaymentState, type RefundState } from '../../src/bookings/domain/account';

const euros = (amount: string) => ({ amount, currency: 'EUR' });
const now = new Date('2026-11-22T12:00:00Z');
const common = { bookingId: 'b', paymentId: 'p', createdAt: now, updatedAt: now, occurredAt: now, providerRef: null, method: null, failure: null, reason: null, provider: 'sandbox' };

const account = (ledger: readonly (readonly [LedgerEntryKind, string])[], payments: readonly PaymentState[] = [], refunds: readonly (readonly [RefundState, string])[] = []): Account => ({
  payments: payments.map((state, index) => ({ ...common, id: `p${index}`, amount: euros('60'), state })),
  refunds: refunds.map(([state, amount], index) => ({ ...common, id: `r${index}`, amount: euros(amount), state })),
  ledger: ledger.map(([kind, amount], index) => ({ ...common, id: `l${index}`, kind, fact: `f${index}`, amount: euros(amount) })),
});

describe('the financial status of a booking of 60 EUR', () => {
  it.each([
    ['UNPAID', account([])],
    ['UNPAID', account([['REFUND', '60']])],
    ['UNPAID', account([['CAPTURE', '59.99']])],
    ['PENDING', account([], ['PENDING'])],
    ['PAID', account([['CAPTURE', '60']])],
    ['PAID', account([['CAPTURE', '60'], ['CAPTURE', '60'], ['REFUND', '60']])],
    ['PAID', account([['CAPTURE', '60'], ['REFUND', '20'], ['REFUND_REVERSAL', '20']])],
    ['PARTIALLY_REFUNDED', account([['CAPTURE', '60'], ['REFUND', '0.01']])],
    ['REFUNDED', account([['REFUND', '60'], ['CAPTURE', '60']])],
    ['REFUND_FAILED', account([['CAPTURE', '60']], ['CONFIRMED'], [['FAILED', '60']])],
    ['DISPUTED', account([['DISPUTE', '60'], ['CAPTURE', '60'], ['REFUND', '60']])],
    ['PAID', account([['CAPTURE', '60'], ['DISPUTE', '60'], ['DISPUTE_REVERSAL', '60']])],
  ] as const)('is %s', (status, facts) => expect(financialStatusOf(euros('60'), facts)).toBe(status));

  it('is NOT_REQUIRED of a free one', () => expect(financialStatusOf(euros('0'), account([]))).toBe('NOT_REQUIRED'));
});
