import { assertReadable, basketOf, claimsOf } from '../../src/bookings/domain/hold-rules';
import type { HoldFacts, HoldLine, OccurrenceFacts, TicketOffer } from '../../src/bookings/domain/hold-store.port';
import type { Counters } from '../../src/events/domain/sales';
import { DomainError } from '../../src/shared/domain/errors';

const now = new Date('2026-11-22T12:00:00Z');
const inHours = (hours: number) => new Date(now.getTime() + hours * 3_600_000);

const anOccurrence = (overrides: Partial<OccurrenceFacts> = {}): OccurrenceFacts => ({
  id: 'date', eventId: 'event', eventStatus: 'PUBLISHED', salesPaused: false, startsAt: inHours(48), cancelledAt: null, cancellableHours: null, refundPercent: null, hasOverdue: false, ...overrides,
});

const anOffer = (ticketTypeId: string, overrides: Partial<TicketOffer> = {}): TicketOffer => ({
  ticketTypeId, occurrenceId: 'date', eventId: 'event', name: `Ticket ${ticketTypeId}`, price: { amount: '10.00', currency: 'EUR' }, minPerBooking: 1, maxPerBooking: 10,
  salesStartAt: null, salesEndAt: null, visibility: 'PUBLIC', stockIds: ['floor'], ...overrides,
});

const places = (capacity: number | null, taken: Partial<Counters> = {}): Counters => ({ capacity, sold: 0, held: 0, blocked: 0, ...taken });

interface Sale {
  readonly occurrence?: Partial<OccurrenceFacts>;
  readonly offers?: readonly TicketOffer[];
  readonly stocks?: Readonly<Record<string, Counters>>;
}

function ask(lines: readonly HoldLine[], { occurrence, offers = [anOffer('a'), anOffer('b')], stocks = { floor: places(100) } }: Sale = {}) {
  const facts: HoldFacts = { occurrences: new Map([['date', anOccurrence(occurrence)]]), offers, stocks: new Map(Object.entries(stocks)), earlier: [] };
  const command = { idempotencyKey: 'key', occurrenceId: 'date', lines };
  assertReadable(command);
  return basketOf(command, facts, facts.stocks, now);
}

function faultsOf(lines: readonly HoldLine[], sale?: Sale): string[] {
  try {
    ask(lines, sale);
  } catch (error) {
    if (error instanceof DomainError) return error.faults.map(({ code, field }) => `${code} ${field?.join('.')}`);
    throw error;
  }
  return [];
}

const one = [{ ticketTypeId: 'a', quantity: 1 }];
const some = (quantity: number) => [{ ticketTypeId: 'a', quantity }];
const both = (a: number, b: number) => [{ ticketTypeId: 'a', quantity: a }, { ticketTypeId: 'b', quantity: b }];

describe('a hold', () => {
  it('of what is on sale is allowed', () => {
    const { items, total } = ask(both(2, 3));
    expect(items.map(({ quantity }) => quantity)).toEqual([2, 3]);
    expect(total).toEqual({ amount: '50.00', currency: 'EUR' });
  });

  it.each<[string, readonly HoldLine[], Sale, string[]]>([
    ['of an event that is not public yet', one, { occurrence: { eventStatus: 'DRAFT' } }, ['NOT_FOUND input.occurrenceId']],
    ['of an event that is scheduled', one, { occurrence: { eventStatus: 'SCHEDULED' } }, ['NOT_FOUND input.occurrenceId']],
    ['of an event that is archived', one, { occurrence: { eventStatus: 'ARCHIVED' } }, ['NOT_FOUND input.occurrenceId']],
    ['of another occurrence than any', one, { occurrence: { id: 'other' }, offers: [] }, ['NOT_FOUND input.lines.0.ticketTypeId']],
    ['of a cancelled event', one, { occurrence: { eventStatus: 'CANCELLED' } }, ['EVENT_CANCELLED input.occurrenceId']],
    ['of a cancelled date', one, { occurrence: { cancelledAt: inHours(-1) } }, ['EVENT_CANCELLED input.occurrenceId']],
    ['of a date that has begun', one, { occurrence: { startsAt: now } }, ['SALES_CLOSED input.lines.0.ticketTypeId']],
    ['while sales are paused', one, { occurrence: { salesPaused: true } }, ['SALES_CLOSED input.lines.0.ticketTypeId']],
    ['before sales start', one, { offers: [anOffer('a', { salesStartAt: inHours(1) })] }, ['SALES_CLOSED input.lines.0.ticketTypeId']],
    ['at the moment sales end', one, { offers: [anOffer('a', { salesEndAt: now })] }, ['SALES_CLOSED input.lines.0.ticketTypeId']],
    ['of nothing', [], {}, ['INVALID input.lines']],
    ['of more lines than a booking has', Array.from({ length: 21 }, (_, index) => ({ ticketTypeId: `t${index}`, quantity: 1 })), {}, ['INVALID input.lines']],
    ['of no place', some(0), {}, ['INVALID input.lines.0.quantity']],
    ['of less than no place', some(-3), {}, ['INVALID input.lines.0.quantity']],
    ['of half a place', some(1.5), {}, ['INVALID input.lines.0.quantity']],
    ['of a huge number', some(2_147_483_647), {}, ['INVALID input.lines.0.quantity']],
    ['of not a number', some(NaN), {}, ['INVALID input.lines.0.quantity']],
    ['of fewer than the minimum', some(1), { offers: [anOffer('a', { minPerBooking: 2 })] }, ['LIMIT_EXCEEDED input.lines.0.quantity']],
    ['of more than the maximum', some(11), {}, ['LIMIT_EXCEEDED input.lines.0.quantity']],
    ['of one ticket type twice', [...one, ...one], {}, ['INVALID input.lines.1.ticketTypeId']],
    ['of a ticket type of another event', one, { offers: [anOffer('a', { eventId: 'other' })] }, ['NOT_FOUND input.lines.0.ticketTypeId']],
    ['of a hidden ticket type', one, { offers: [anOffer('a', { visibility: 'HIDDEN' })] }, ['NOT_FOUND input.lines.0.ticketTypeId']],
    ['in two currencies', both(1, 1), { offers: [anOffer('a'), anOffer('b', { price: { amount: '10.00', currency: 'USD' } })] }, ['INVALID input.lines.1.ticketTypeId']],
    ['that costs more than the books can write', both(10, 10), { offers: [anOffer('a', { price: { amount: '9999999999.00', currency: 'EUR' } }), anOffer('b')] }, ['LIMIT_EXCEEDED input.lines']],
    ['where nothing is left', one, { stocks: { floor: places(5, { sold: 3, held: 1, blocked: 1 }) } }, ['SOLD_OUT input.lines.0.ticketTypeId']],
    ['where fewer are left', some(3), { stocks: { floor: places(5, { sold: 3 }) } }, ['INSUFFICIENT_CAPACITY input.lines.0.quantity']],
    ['of a ticket that draws from no pool', one, { offers: [anOffer('a', { stockIds: [] })] }, ['SOLD_OUT input.lines.0.ticketTypeId']],
    ['that takes too much of a shared pool only in sum', both(3, 3), { stocks: { floor: places(5) } }, ['INSUFFICIENT_CAPACITY input.lines.0.quantity', 'INSUFFICIENT_CAPACITY input.lines.1.quantity']],
    ['of a ticket one of whose pools is full', one, { offers: [anOffer('a', { stockIds: ['floor', 'bar'] })], stocks: { floor: places(9), bar: places(0) } }, ['SOLD_OUT input.lines.0.ticketTypeId']],
    ['with several faults', [...some(0), { ticketTypeId: 'b', quantity: 11 }, { ticketTypeId: 'c', quantity: 1 }], { occurrence: { salesPaused: true } },
      ['INVALID input.lines.0.quantity', 'NOT_FOUND input.lines.2.ticketTypeId', 'SALES_CLOSED input.lines.0.ticketTypeId', 'SALES_CLOSED input.lines.1.ticketTypeId', 'LIMIT_EXCEEDED input.lines.1.quantity']],
  ])('%s is refused', (_, lines, sale, faults) => {
    expect(faultsOf(lines, sale)).toEqual(faults);
  });

  it('of an occurrence that is not there is refused', () => {
    const facts: HoldFacts = { occurrences: new Map(), offers: [], stocks: new Map(), earlier: [] };
    expect(() => basketOf({ idempotencyKey: 'key', occurrenceId: 'date', lines: one }, facts, facts.stocks, now)).toThrow('Occurrence was not found.');
  });

  it('says how many places are left', () => {
    expect(() => ask(some(3), { stocks: { floor: places(2) } })).toThrow(expect.objectContaining({ faults: [expect.objectContaining({ available: 2 })] }));
    expect(() => ask(one, { stocks: { floor: places(0) } })).toThrow(expect.objectContaining({ faults: [expect.objectContaining({ available: 0 })] }));
    expect(() => ask(some(3), { stocks: { floor: places(2) } })).toThrow('Only 2 places are left.');
    expect(() => ask(some(3), { stocks: { floor: places(3, { held: 2 }) } })).toThrow('Only 1 place is left.');
  });

  it('of all that is left is allowed, and of any number where there is no limit', () => {
    expect(faultsOf(some(2), { stocks: { floor: places(5, { sold: 3 }) } })).toEqual([]);
    expect(faultsOf(some(10), { stocks: { floor: places(null, { sold: 1_000_000 }) } })).toEqual([]);
  });

  it('is not kept from a pool with places by another that is full', () => {
    const offers = [anOffer('a', { stockIds: ['balcony'] }), anOffer('b', { stockIds: ['floor'] })];
    expect(faultsOf(one, { offers, stocks: { floor: places(0), balcony: places(1) } })).toEqual([]);
  });

  it('takes one place of each pool of each ticket', () => {
    const { items } = ask(both(2, 3), { offers: [anOffer('a', { stockIds: ['floor', 'bar'] }), anOffer('b', { stockIds: ['floor'] })], stocks: { floor: places(9), bar: places(9) } });
    expect(Object.fromEntries(claimsOf(items))).toEqual({ floor: 5, bar: 2 });
  });
});
