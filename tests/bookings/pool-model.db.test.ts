import fc from 'fast-check';
import { findStockDrift } from '../../src/bookings/infrastructure/sql-stock-drift';
import { type BookingWorld, createBookingWorld, type SoldEvent } from './booking-world';
import { aHold, anotherBox, Box, isReference, type Tickets } from './hold-support';

/** Ticket types and the pools that they draw from; one pool is unlimited. */
const draws = { Floor: ['hall', 'floor'], Balcony: ['hall', 'balcony'], Guest: ['balcony', 'lawn'] } as const;
type Name = keyof typeof draws;
type Pool = (typeof draws)[Name][number];

interface ModelBooking {
  readonly id: string;
  readonly tickets: Tickets;
  expiresAt: number;
}

/** What the database must do, in a few lines and without any concurrency. */
class Model {
  bookings: ModelBooking[] = [];
  minute = 0;

  constructor(readonly capacity: Readonly<Record<Pool, number>>) {}

  held(pool: Pool): number {
    return this.bookings.reduce((sum, { tickets }) => sum + demand(tickets, pool), 0);
  }

  /** Overdue bookings of the occurrence give way only where places are lacking. */
  hold(id: string, tickets: Tickets): void {
    if (!this.fits(tickets)) this.expire();
    this.bookings.push({ id, tickets, expiresAt: this.minute + 15 });
  }

  fits = (tickets: Tickets) => (Object.keys(this.capacity) as Pool[]).every((pool) => demand(tickets, pool) === 0 || this.held(pool) + demand(tickets, pool) <= this.capacity[pool]);

  couldFit(tickets: Tickets): boolean {
    const after = new Model(this.capacity);
    after.bookings = this.bookings.filter(({ expiresAt }) => expiresAt > this.minute);
    return after.fits(tickets);
  }

  expire(): number {
    const before = this.bookings.length;
    this.bookings = this.bookings.filter(({ expiresAt }) => expiresAt > this.minute);
    return before - this.bookings.length;
  }
}

const demand = (tickets: Tickets, pool: Pool) => Object.entries(tickets).reduce((sum, [name, quantity]) => sum + ((draws[name as Name] as readonly Pool[]).includes(pool) ? quantity : 0), 0);

const basket = fc.dictionary(fc.constantFrom<Name>('Floor', 'Balcony', 'Guest'), fc.integer({ min: 1, max: 4 }), { minKeys: 1, maxKeys: 3 });
const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('hold' as const), tickets: basket, by: fc.integer({ min: 0, max: 1 }) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('holdAtOnce' as const), baskets: fc.array(basket, { minLength: 2, maxLength: 6 }) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('release' as const), which: fc.nat() }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('wait' as const), minutes: fc.integer({ min: 1, max: 10 }) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('expire' as const), by: fc.integer({ min: 0, max: 1 }) }) },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

describe('pools', () => {
  let world: BookingWorld;
  let boxes: Box[];

  beforeAll(async () => {
    world = await createBookingWorld();
    boxes = [new Box(world.test), await anotherBox(world)];
  });
  afterAll(async () => {
    await boxes[1]!.test.close();
    await world.close();
  });

  async function release(model: Model, which: number): Promise<void> {
    const [gone] = model.bookings.splice(which % Math.max(1, model.bookings.length), 1);
    if (!gone) return;
    await world.stores.run(async ({ bookings, stocks }) => {
      const booking = await bookings.getForUpdate(gone.id, null);
      await bookings.save(booking.cancel(null, world.clock.now()));
      await stocks.move(booking.lines.flatMap(({ stockIds, quantity }) => stockIds.map((stockId) => ({ stockId, held: -quantity, sold: 0 }))).reduce(bySum, []));
    });
  }

  const bySum = (moves: { stockId: string; held: number; sold: number }[], move: { stockId: string; held: number; sold: number }) => {
    const known = moves.find(({ stockId }) => stockId === move.stockId);
    return known ? moves.map((other) => (other === known ? { ...other, held: other.held + move.held } : other)) : [...moves, move];
  };

  async function holdOne(model: Model, event: SoldEvent, tickets: Tickets, by: number): Promise<void> {
    const isPossible = model.couldFit(tickets);
    const outcome = await boxes[by]!.outcome(aHold(event, tickets));
    expect(isReference(outcome)).toBe(isPossible);
    if (isPossible) model.hold((await world.db.booking.findUniqueOrThrow({ where: { reference: outcome } })).id, tickets);
    else model.expire();
  }

  /** In whatever order they come, what succeeded fits and what was refused doesn't fit beside it. */
  async function holdAtOnce(model: Model, event: SoldEvent, baskets: readonly Tickets[]): Promise<void> {
    const outcomes = await Promise.all(baskets.map((tickets, index) => boxes[index % 2]!.outcome(aHold(event, tickets))));
    for (const [index, outcome] of outcomes.entries()) {
      if (!isReference(outcome)) continue;
      expect(model.couldFit(baskets[index]!)).toBe(true);
      model.hold((await world.db.booking.findUniqueOrThrow({ where: { reference: outcome } })).id, baskets[index]!);
    }
    for (const [index, outcome] of outcomes.entries()) if (!isReference(outcome)) expect(model.couldFit(baskets[index]!)).toBe(false);
    await boxes[0]!.expire(event.occurrenceId);
    model.expire();
  }

  async function take(model: Model, event: SoldEvent, next: Step): Promise<void> {
    switch (next.kind) {
      case 'hold': return holdOne(model, event, next.tickets, next.by);
      case 'holdAtOnce': return holdAtOnce(model, event, next.baskets);
      case 'release': return release(model, next.which);
      case 'expire': return expect(await boxes[next.by]!.expire()).toBe(model.expire());
      case 'wait':
        model.minute += next.minutes;
        return world.clock.advance(next.minutes * 60);
    }
  }

  it('hold what a plain model says, whatever is held, released and expired in whatever order', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 15 }), fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 9 }), fc.array(step, { minLength: 5, maxLength: 25 }), async (hall, floor, balcony, steps) => {
        await boxes[0]!.expire();
        const event = await world.event({ pools: { hall, floor, balcony, lawn: null }, ticketTypes: Object.fromEntries(Object.entries(draws).map(([name, pools]) => [name, { pools }])) });
        const model = new Model({ hall, floor, balcony, lawn: Infinity });
        for (const next of steps) {
          await take(model, event, next);
          expect(await world.counters(event)).toEqual(Object.fromEntries(Object.keys(model.capacity).map((pool) => [pool, { held: model.held(pool as Pool), sold: 0 }])));
        }
        expect(await findStockDrift(world.test.platform.database.pool)).toEqual([]);
        world.clock.advance(3_600);
      }),
      { numRuns: 25, seed: 20_261_122 },
    );
  }, 120_000);
});
