import fc from 'fast-check';
import { Booking, type BookingFields, movesBetween, placesOf, sumOfMoves, type Ticket } from '../../src/bookings/domain/booking.entity';
import { DomainError } from '../../src/shared/domain/errors';

const start = Date.parse('2026-11-22T12:00:00Z');
const at = (minute: number) => new Date(start + minute * 60_000);

const aBooking = (overrides: Partial<BookingFields> = {}): Booking =>
  new Booking({
    id: 'booking', reference: 'K7QX-2M9P', eventId: 'event', occurrenceId: 'date', userId: null, status: 'HELD', financialStatus: 'UNPAID', contactEmail: null, contactName: null, locale: null,
    total: { amount: '50.00', currency: 'EUR' }, expiresAt: at(15), cancellableUntil: null, refundPercent: 100, confirmedAt: null, cancelledAt: null, cancelReason: null, tickets: [], version: 1, createdAt: at(0), updatedAt: at(0),
    lines: [
      { id: 'l1', ticketTypeId: 'a', name: 'A', quantity: 2, unitPrice: { amount: '10.00', currency: 'EUR' }, stockIds: ['hall', 'floor'] },
      { id: 'l2', ticketTypeId: 'b', name: 'B', quantity: 3, unitPrice: { amount: '10.00', currency: 'EUR' }, stockIds: ['hall'] },
    ],
    ...overrides,
  });

const ticketsOf = ({ lines }: Booking): Ticket[] =>
  lines.flatMap(({ id, quantity }) => Array.from({ length: quantity }, (_, index) => ({ id: `${id}-${index}`, lineId: id, status: 'RESERVED' as const, attendeeName: null, attendeeEmail: null, nonce: 'n', checkedInAt: null, checkInNonce: null })));

const contact = { contactEmail: 'ada@people.example', contactName: 'Ada', locale: 'en' };

const actions = ['confirm', 'pay', 'cancel', 'expire', 'extend', 'cancelTicket'] as const;
type Action = (typeof actions)[number];

/** The arrows of the domain page: from where an action leads to where. What is missing is refused. */
const arrows: Record<Action, (status: string, isFree: boolean, isOverdue: boolean, left: number) => string | null> = {
  confirm: (status, isFree, isOverdue) => (status === 'HELD' && !isOverdue ? (isFree ? 'CONFIRMED' : 'AWAITING_PAYMENT') : null),
  pay: (status) => (status === 'AWAITING_PAYMENT' || status === 'EXPIRED' ? 'CONFIRMED' : null),
  cancel: (status) => (status === 'CANCELLED' ? null : 'CANCELLED'),
  expire: (_, __, isOverdue) => (isOverdue ? 'EXPIRED' : null),
  extend: (status, _, isOverdue) => (status === 'HELD' && !isOverdue ? 'HELD' : null),
  cancelTicket: (status, _, __, left) => (status === 'CONFIRMED' ? (left > 1 ? 'CONFIRMED' : 'CANCELLED') : null),
};

function perform(booking: Booking, action: Action, minute: number): Booking {
  const now = at(minute);
  switch (action) {
    case 'confirm': return booking.confirm(contact, ticketsOf(booking), at(minute + 20), now);
    case 'pay': return booking.pay(now, booking.tickets.some(({ status }) => status === 'RESERVED') ? undefined : ticketsOf(booking));
    case 'cancel': return booking.cancel('changed plans', now);
    case 'expire': return booking.expire(now);
    case 'extend': return booking.extend(at(minute + 15), at(10_000), now);
    case 'cancelTicket': return booking.cancelTickets([booking.validTickets[0]!.id], null, now);
  }
}

/** Places per stock by the words of the domain page. */
function expectedPlaces({ status, lines, tickets }: Booking) {
  const count = (stockId: string) => {
    const own = lines.filter(({ stockIds }) => stockIds.includes(stockId));
    const held = status === 'HELD' || status === 'AWAITING_PAYMENT' ? own.reduce((sum, { quantity }) => sum + quantity, 0) : 0;
    const sold = status === 'CONFIRMED' ? tickets.filter((ticket) => ticket.status !== 'VOID' && own.some(({ id }) => id === ticket.lineId)).length : 0;
    return { held, sold };
  };
  return { hall: count('hall'), floor: count('floor') };
}

describe('a booking', () => {
  const walk = fc.array(fc.record({ action: fc.constantFrom(...actions), wait: fc.integer({ min: 0, max: 12 }) }), { minLength: 1, maxLength: 20 });

  it('goes only where the arrows lead, and its moves keep the counters true', () => {
    fc.assert(
      fc.property(fc.boolean(), walk, (isFree, steps) => {
        let booking = aBooking(isFree ? { total: { amount: '0.00', currency: 'EUR' } } : {});
        const counters = { hall: { held: 0, sold: 0 }, floor: { held: 0, sold: 0 } };
        const apply = (before: Booking | null, after: Booking) => {
          for (const { stockId, held, sold } of movesBetween(before, after)) {
            counters[stockId as 'hall'].held += held;
            counters[stockId as 'hall'].sold += sold;
          }
        };
        apply(null, booking);
        let minute = 0;
        for (const { action, wait } of steps) {
          minute += wait;
          if (action === 'cancelTicket' && booking.status !== 'CONFIRMED') continue;
          const target = arrows[action](booking.status, isFree, booking.isOverdue(at(minute)), booking.validTickets.length);
          const [before, attempt] = [booking, () => perform(booking, action, minute)];
          if (target === null) expect(attempt).toThrow();
          else if (action === 'extend' && at(minute + 15) <= booking.expiresAt) expect(attempt).toThrow(DomainError);
          else booking = attempt();
          if (booking !== before) {
            expect([booking.status, booking.version]).toEqual([target, before.version + 1]);
            apply(before, booking);
          }
          expect(counters).toEqual(expectedPlaces(booking));
          if (booking.status === 'CANCELLED' || booking.status === 'EXPIRED') expect(booking.validTickets).toEqual([]);
        }
      }),
      { numRuns: 2_000, seed: 20_261_122 },
    );
  });

  it('has refusals with codes for what a caller may try too late', () => {
    expect(() => aBooking().confirm(contact, [], at(40), at(15))).toThrow(expect.objectContaining({ faults: [expect.objectContaining({ code: 'HOLD_EXPIRED' })] }));
    expect(() => aBooking({ status: 'CONFIRMED' }).extend(at(40), at(50), at(1))).toThrow(expect.objectContaining({ faults: [expect.objectContaining({ code: 'INVALID_STATE' })] }));
    expect(() => aBooking({ status: 'CANCELLED' }).cancel(null, at(1))).toThrow(expect.objectContaining({ faults: [expect.objectContaining({ code: 'INVALID_STATE' })] }));
  });

  it('moves no place where nothing changes, and moves of several bookings are summed in the order of locking', () => {
    expect(movesBetween(aBooking(), aBooking())).toEqual([]);
    expect(placesOf(aBooking({ status: 'EXPIRED' }))).toEqual({ held: new Map(), sold: new Map() });
    const expired = aBooking().expire(at(15));
    expect(sumOfMoves([...movesBetween(aBooking(), expired), ...movesBetween(null, aBooking()), ...movesBetween(aBooking(), expired)])).toEqual([
      { stockId: 'floor', held: -2, sold: 0 },
      { stockId: 'hall', held: -5, sold: 0 },
    ]);
  });
});
