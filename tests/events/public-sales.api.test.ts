import fc from 'fast-check';
import { bestSalesStatus, remainingIn, salesStatus } from '../../src/events/domain/sales';
import { createTestApp, fakeClock, type TestApp } from '../support/app';
import { type EventFixture, PublicWorld, type TicketTypeFixture } from './public-world';

const pool = fc.constantFrom<{ capacity: number | null; taken: number }[]>(
  { capacity: null, taken: 7 }, { capacity: 0, taken: 0 }, { capacity: 1, taken: 0 }, { capacity: 1, taken: 1 }, { capacity: 5, taken: 3 }, { capacity: 5, taken: 4 }, { capacity: 9, taken: 0 },
);

const ticketType: fc.Arbitrary<TicketTypeFixture> = fc.record({
  isHidden: fc.constantFrom(true, false, false, false),
  min: fc.constantFrom(1, 1, 2),
  salesFrom: fc.constantFrom(undefined, undefined, -5, 5),
  salesTo: fc.constantFrom(undefined, undefined, undefined, -1, 10),
  pools: fc.array(pool, { maxLength: 2 }),
}).map((type) => (type.salesFrom === 5 && type.salesTo === -1 ? { ...type, salesTo: undefined } : type));

const event: fc.Arbitrary<EventFixture> = fc.record({
  status: fc.constantFrom('PUBLISHED' as const, 'PUBLISHED' as const, 'PUBLISHED' as const, 'CANCELLED' as const),
  salesPaused: fc.constantFrom(false, false, false, true),
  occurrences: fc.constantFrom(-1, 3, 8, 30).map((hours) => [{ in: hours, lasts: 4 }]),
  ticketTypes: fc.array(ticketType, { maxLength: 3 }),
});

describe('whether tickets can be bought', () => {
  const clock = fakeClock();
  let app: TestApp;
  let world: PublicWorld;
  const expected = new Map<string, string | null>();

  beforeAll(async () => {
    app = await createTestApp({ clock });
    world = await PublicWorld.create(app.databaseUrl, clock.now());
    const now = clock.now();
    const at = (hours: number) => new Date(now.getTime() + hours * 3_600_000);
    for (const [index, drawn] of fc.sample(event, { numRuns: 90, seed: 20_261_122 }).entries()) {
      const fixture = { ...drawn, title: `Draw ${index}` };
      await world.event(fixture);
      const statuses = fixture.ticketTypes!.filter(({ isHidden }) => !isHidden).map(({ salesFrom, salesTo, pools, min }) =>
        salesStatus(
          {
            salesStartAt: salesFrom === undefined ? null : at(salesFrom),
            salesEndAt: salesTo === undefined ? null : at(salesTo),
            salesPaused: fixture.salesPaused!,
            isCancelled: fixture.status === 'CANCELLED',
            occurrenceStartsAt: at(fixture.occurrences![0]!.in),
            remaining: remainingIn(pools!.map(({ capacity, taken }) => ({ capacity, sold: taken, held: 0, blocked: 0 }))),
            minPerBooking: min,
          },
          now,
        ),
      );
      expected.set(fixture.title, bestSalesStatus(statuses));
    }
  });

  afterAll(async () => {
    await world?.close();
    await app?.close();
  });

  const sales = async (filter: object): Promise<[string, string | null][]> => {
    const { data, errors } = await app.query('query ($filter: EventFilter) { events(first: 100, filter: $filter) { nodes { title nextOccurrence { sales } } } }', { filter });
    if (errors) throw new Error(errors[0]!.message);
    return data.events.nodes.map(({ title, nextOccurrence }: { title: string; nextOccurrence: { sales: string | null } }) => [title, nextOccurrence.sales]);
  };

  it('is told as the domain says', async () => {
    const told = await sales({});
    expect(new Map(told)).toEqual(new Map([...expected].filter(([title]) => told.some(([other]) => other === title))));
    expect(new Set(told.map(([, status]) => status)).size).toBeGreaterThan(4);
    expect(told).toHaveLength(90);
  });

  it('is what the filter goes by', async () => {
    const onSale = await sales({ onSaleOnly: true });
    expect(onSale.map(([title]) => title).sort()).toEqual([...expected].filter(([, status]) => status === 'ON_SALE').map(([title]) => title).sort());
    expect(onSale.length).toBeGreaterThan(3);
  });
});
