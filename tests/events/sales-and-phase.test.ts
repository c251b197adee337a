import { phaseOf } from '../../src/events/domain/phase';
import { availableIn, bestSalesStatus, remainingIn, type SalesFacts, salesStatus } from '../../src/events/domain/sales';

const now = new Date('2026-11-22T12:00:00Z');
const hours = (count: number) => new Date(now.getTime() + count * 3_600_000);

describe('the phase of an event', () => {
  const span = (from: number, to: number, cancelledAt: Date | null = null) => ({ startsAt: hours(from), endsAt: hours(to), cancelledAt });

  it.each([
    ['UPCOMING', 'without a date', []],
    ['UPCOMING', 'before the first date', [span(1, 2)]],
    ['ONGOING', 'from the very start of a date', [span(0, 1), span(24, 25)]],
    ['UPCOMING', 'between two dates', [span(-2, -1), span(24, 25)]],
    ['ENDED', 'from the very end of the last', [span(-24, -23), span(-1, 0)]],
    ['ENDED', 'where what was left is cancelled', [span(-2, -1), span(24, 25, now)]],
    ['UPCOMING', 'where all dates are cancelled and still to come', [span(24, 25, now)]],
  ] as const)('is %s %s', (phase, _when, occurrences) => {
    expect(phaseOf(occurrences, now)).toBe(phase);
  });
});

describe('the sales of a ticket type', () => {
  const facts = (overrides: Partial<SalesFacts> = {}): SalesFacts => ({ salesStartAt: null, salesEndAt: null, salesPaused: false, isCancelled: false, occurrenceStartsAt: hours(24), remaining: 5, ...overrides });

  it.each([
    ['ON_SALE', 'with places left', {}],
    ['ON_SALE', 'without a limit', { remaining: null }],
    ['ON_SALE', 'from the very start of its window', { salesStartAt: now }],
    ['NOT_STARTED', 'before its window', { salesStartAt: hours(1) }],
    ['NOT_STARTED', 'before its window, also while paused', { salesStartAt: hours(1), salesPaused: true }],
    ['PAUSED', 'while paused, also with nothing left', { salesPaused: true, remaining: 0 }],
    ['SOLD_OUT', 'with nothing left', { remaining: 0 }],
    ['SOLD_OUT', 'with less left than must be booked', { remaining: 1, minPerBooking: 2 }],
    ['ENDED', 'from the very end of its window', { salesEndAt: now }],
    ['ENDED', 'once the occurrence has started', { occurrenceStartsAt: now, salesEndAt: hours(1) }],
    ['ENDED', 'where it is cancelled', { isCancelled: true }],
  ] as const)('is %s %s', (status, _when, overrides) => {
    expect(salesStatus(facts(overrides), now)).toBe(status);
  });

  it('is summed up as the best a buyer may hope for', () => {
    expect(bestSalesStatus([])).toBeNull();
    expect(bestSalesStatus(['ENDED', 'SOLD_OUT'])).toBe('SOLD_OUT');
    expect(bestSalesStatus(['ENDED', 'ON_SALE', 'PAUSED'])).toBe('ON_SALE');
  });

  it('has as many places as the scarcest of its pools', () => {
    const stock = (capacity: number | null, sold = 0, held = 0, blocked = 0) => ({ capacity, sold, held, blocked });
    expect(availableIn(stock(10, 1, 2, 3))).toBe(4);
    expect(remainingIn([])).toBe(0);
    expect(remainingIn([stock(null)])).toBeNull();
    expect(remainingIn([stock(null), stock(10, 4), stock(8, 0, 1)])).toBe(6);
  });
});
