import { bookingHolds, housekeeping } from '../../src/bookings';
import { findStockDrift } from '../../src/bookings/infrastructure/sql-stock-drift';
import { type BookingWorld, createBookingWorld, configuredPolicy, type SoldEvent } from './booking-world';

const run = ({ test }: BookingWorld, name: string) => housekeeping(test.platform, bookingHolds(test.platform, configuredPolicy(test)).expireBookings).find((job) => job.name === name)!.run();

describe('the hourly check of the counters', () => {
  const lines: string[] = [];
  let world: BookingWorld;
  let event: SoldEvent;

  beforeAll(async () => {
    world = await createBookingWorld({ log: { write: (line: string) => void lines.push(line) } });
    event = await world.event({ pools: { Floor: 50, Bar: null }, ticketTypes: { Regular: {}, Standing: { pools: ['Floor'] } } });
    for (const status of ['HELD', 'AWAITING_PAYMENT', 'CONFIRMED', 'CANCELLED', 'EXPIRED'] as const) await world.booking({ event, status, lines: { Regular: 2, Standing: 1 } });
  });
  afterAll(() => world.close());

  const drift = () => findStockDrift(world.test.platform.database.pool);

  it('finds nothing where they are what the bookings add up to', async () => {
    expect(await drift()).toEqual([]);
    expect(await world.counters(event)).toEqual({ Floor: { held: 6, sold: 3 }, Bar: { held: 4, sold: 2 } });
    await run(world, 'check-stock-drift');
    expect(lines.filter((line) => line.includes('differ'))).toEqual([]);
  });

  it.each([
    ['held', 'UPDATE stocks SET held = held + 1 WHERE id = $1', { held: 7, heldByBookings: 6 }],
    ['sold', 'UPDATE stocks SET sold = sold - 1 WHERE id = $1', { sold: 2, soldByBookings: 3 }],
  ])('finds a difference in %s', async (column, change, expected) => {
    await world.rows(change, event.stocks['Floor']);
    expect(await drift()).toEqual([expect.objectContaining({ stockId: event.stocks['Floor'], ...expected })]);
    await world.rows(`UPDATE stocks SET ${column} = $2 WHERE id = $1`, event.stocks['Floor'], column === 'held' ? 6 : 3);
  });

  it('finds a ticket that is void while its place is sold', async () => {
    await world.rows("UPDATE tickets SET status = 'VOID' WHERE id = (SELECT id FROM tickets WHERE status = 'VALID' ORDER BY position LIMIT 1)");
    expect(await drift()).toHaveLength(2);
    await world.rows("UPDATE tickets SET status = 'VALID' FROM bookings WHERE bookings.id = booking_id AND bookings.status = 'CONFIRMED'");
  });

  it('raises the alarm and repairs nothing', async () => {
    await world.rows('UPDATE stocks SET held = held + 1 WHERE id = $1', event.stocks['Floor']);
    await run(world, 'check-stock-drift');
    const [alarm] = lines.filter((line) => line.includes('the counters of 1 stocks differ from their bookings')).map((line) => JSON.parse(line));
    expect(alarm).toMatchObject({ level: expect.anything(), drift: [{ stockId: event.stocks['Floor'] }] });
    expect(await drift()).toHaveLength(1);
  });
});

describe('the hourly purge of idempotency keys', () => {
  it('drops those of more than a day, and no others', async () => {
    const world = await createBookingWorld();
    const now = world.clock.now().getTime();
    for (const [key, age] of [['old', 25], ['young', 23]] as const) {
      await world.db.idempotencyRecord.create({ data: { scope: 'guest', key, inputHash: 'x', result: {}, createdAt: new Date(now - age * 3_600_000) } });
    }
    await run(world, 'purge-idempotency-records');
    expect(await world.rows('SELECT key FROM idempotency_records')).toEqual([{ key: 'young' }]);
    await world.close();
  });
});
