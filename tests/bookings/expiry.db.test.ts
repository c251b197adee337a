import { Client } from 'pg';
import { findStockDrift } from '../../src/bookings/infrastructure/sql-stock-drift';
import { reaction } from '../../src/shared/application/jobs.port';
import { rewritingClient, withoutRowLocks } from '../proof/rewriting-client';
import { eventually } from '../support/eventually';
import { type BookingWorld, createBookingWorld, type SoldEvent } from './booking-world';
import { aHold, anotherBox, Box, isReference } from './hold-support';

const withoutSkipping = (sql: string) => sql.replace(/( ORDER BY booking\.id LIMIT \$\d+) FOR UPDATE/, '$1 FOR UPDATE SKIP LOCKED');

describe('a booking whose time is over', () => {
  let world: BookingWorld;
  let box: Box;
  let second: Box;
  let direct: Client;

  beforeAll(async () => {
    world = await createBookingWorld();
    world.test.platform.reactions.push(reaction({ on: 'booking.expired', name: 'test', handle: async () => undefined }));
    box = new Box(world.test);
    second = await anotherBox(world);
    direct = new Client({ connectionString: world.test.databaseUrl });
    await direct.connect();
  });
  afterAll(async () => {
    await direct.end();
    await second.test.close();
    await world.close();
  });
  afterEach(async () => expect(await findStockDrift(world.test.platform.database.pool)).toEqual([]));

  const isBeingPaid = async (bookingId: string) => {
    const now = world.clock.now();
    await world.db.payment.create({ data: { id: world.test.platform.ids.next(), bookingId, provider: 'sandbox', amount: '20', currency: 'EUR', state: 'PENDING', createdAt: now, updatedAt: now } });
  };

  it('gives its places back, loses its tickets and is told of', async () => {
    const event = await world.event({ pools: { Floor: 10, Bar: 10 } });
    const held = await world.booking({ event, lines: { Regular: 3 } });
    const awaiting = await world.booking({ event, status: 'AWAITING_PAYMENT', lines: { Regular: 2 }, expiresInMinutes: 10 });
    const later = await world.booking({ event, expiresInMinutes: 6_000 });
    const sold = await world.booking({ event, status: 'CONFIRMED' });
    world.clock.advance(15 * 60);
    expect(await box.expire()).toBe(2);
    expect(await world.counters(event)).toEqual({ Floor: { held: 1, sold: 1 }, Bar: { held: 1, sold: 1 } });
    expect([await world.status(held.id), await world.status(later.id), await world.status(sold.id)].map(({ status }) => status)).toEqual(['EXPIRED', 'HELD', 'CONFIRMED']);
    expect(await world.status(awaiting.id)).toMatchObject({ status: 'EXPIRED', tickets: [{ status: 'VOID' }, { status: 'VOID' }] });
    expect(await world.announced('booking.expired')).toEqual(expect.arrayContaining([held.id, awaiting.id].map((bookingId) => ({ bookingId, eventId: event.id }))));
  });

  it('is kept while its payment is under way, and keeps nobody else from expiring', async () => {
    const event = await world.event({ pools: { Floor: 300 } });
    const paying = [];
    for (let count = 0; count < 110; count += 1) paying.push(await world.booking({ event, status: 'AWAITING_PAYMENT', expiresInMinutes: 1 }));
    for (const { id } of paying) await isBeingPaid(id);
    for (let count = 0; count < 105; count += 1) await world.booking({ event, expiresInMinutes: 2 });
    world.clock.advance(180);
    expect(await box.expire()).toBe(105);
    expect(await world.counters(event)).toEqual({ Floor: { held: 110, sold: 0 } });
    await world.rows("UPDATE payments SET state = 'FAILED'");
    expect(await box.expire()).toBe(110);
  });

  it('whose payment begins while it is about to expire is kept', async () => {
    const event = await world.event();
    const { id } = await world.booking({ event, status: 'AWAITING_PAYMENT', expiresInMinutes: 1 });
    world.clock.advance(120);
    await direct.query('BEGIN');
    await direct.query('SELECT FROM bookings WHERE id = $1 FOR UPDATE', [id]);
    const expired = box.expire(event.occurrenceId);
    await eventually(isLockWaitedFor);
    await direct.query("INSERT INTO payments (id, booking_id, provider, amount, currency, state, created_at, updated_at) VALUES (gen_random_uuid(), $1, 'sandbox', 20, 'EUR', 'PENDING', now(), now())", [id]);
    await direct.query('COMMIT');
    expect(await expired).toBe(0);
    await world.rows("UPDATE payments SET state = 'FAILED'");
    await box.expire();
  });

  const isLockWaitedFor = async () => (await world.rows("SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()")).length > 0;

  it('that can not be expired keeps no other from it, and is reported', async () => {
    const event = await world.event({ pools: { Floor: 10, Gone: 10 }, ticketTypes: { Regular: { pools: ['Floor'] }, Strange: { pools: ['Gone'] } } });
    const strange = await world.booking({ event, lines: { Strange: 1 }, expiresInMinutes: 1 });
    const regular = await world.booking({ event, expiresInMinutes: 2 });
    await world.rows('UPDATE stocks SET held = 0 WHERE id = $1', event.stocks['Gone']);
    world.clock.advance(180);
    await expect(box.expire()).rejects.toThrow(strange.id);
    expect([await world.status(regular.id), await world.status(strange.id)].map(({ status }) => status)).toEqual(['EXPIRED', 'HELD']);
    await box.hold(aHold(event, { Regular: 10 }));
    expect(await box.outcome(aHold(event))).toBe('SOLD_OUT');
    await world.rows('UPDATE stocks SET held = 1 WHERE id = $1', event.stocks['Gone']);
    expect(await box.expire()).toBe(1);
  });

  it('expires by itself in a process that works on jobs', async () => {
    const event = await world.event();
    const { id } = await world.booking({ event, expiresInMinutes: 1 });
    world.clock.advance(120);
    const worker = await anotherBox(world);
    await worker.test.app.startJobs();
    await eventually(async () => (await world.status(id)).status === 'EXPIRED');
    await worker.test.close();
  });

  describe('by two processes at the same moment', () => {
    async function expireTogether(one: Box, other: Box): Promise<{ held: number; count: number }> {
      const event = await world.event({ pools: { Floor: 1_000 } });
      for (let count = 0; count < 30; count += 1) await world.booking({ event, expiresInMinutes: 1 });
      // Places of others: without them, giving back twice would run into the constraint that counters are not negative.
      await world.booking({ event, lines: { Regular: 600 }, expiresInMinutes: 6_000 });
      world.clock.advance(120);
      const counts = await Promise.all([one.expire(), other.expire(), one.expire(), other.expire()]);
      const { held } = (await world.counters(event))['Floor']!;
      return { held, count: counts.reduce((sum, count) => sum + count) };
    }

    it('gives its places back once', async () => {
      for (let round = 0; round < 5; round += 1) expect(await expireTogether(box, second)).toEqual({ held: 600, count: 30 });
    });

    it('would give them back twice, if it did not lock them', async () => {
      const careless = [await anotherBox(world, { DatabaseClient: rewritingClient(withoutRowLocks) }), await anotherBox(world, { DatabaseClient: rewritingClient(withoutRowLocks) })] as const;
      const { held } = await eventually(async () => {
        const seen = await expireTogether(...careless);
        return seen.held < 600 && seen;
      });
      expect(held).toBeLessThan(600);
      await Promise.all(careless.map(({ test }) => test.close()));
      for (const { stockId, heldByBookings } of await findStockDrift(world.test.platform.database.pool)) await world.rows('UPDATE stocks SET held = $1 WHERE id = $2', heldByBookings, stockId);
    });
  });

  describe('and whose places somebody else wants', () => {
    const anExpired = async (plan: Partial<Parameters<BookingWorld['booking']>[0]> = {}): Promise<{ event: SoldEvent; id: string }> => {
      const event = await world.event({ pools: { Floor: 1 } });
      const { id } = await world.booking({ event, expiresInMinutes: 1, ...plan });
      world.clock.advance(120);
      return { event, id };
    };

    it('gives them up at once, to a single caller and to many', async () => {
      const { event } = await anExpired();
      const outcomes = await Promise.all([box, second, box, second, box].map((each) => each.outcome(aHold(event))));
      expect(outcomes.filter(isReference)).toHaveLength(1);
      expect(outcomes.filter((outcome) => outcome === 'SOLD_OUT')).toHaveLength(4);
    });

    it('keeps them while it is being paid', async () => {
      const { event, id } = await anExpired({ status: 'AWAITING_PAYMENT' });
      await isBeingPaid(id);
      expect(await box.outcome(aHold(event))).toBe('SOLD_OUT');
    });

    it('keeps them before', async () => {
      const event = await world.event({ pools: { Floor: 1 } });
      await world.booking({ event });
      expect(await box.outcome(aHold(event))).toBe('SOLD_OUT');
    });

    /** Another process has locked the booking and gives its places back when the rival is already there. */
    async function holdDuringExpiry(rival: Box): Promise<string> {
      const { event, id } = await anExpired();
      await direct.query('BEGIN');
      await direct.query("UPDATE bookings SET status = 'EXPIRED' WHERE id = $1", [id]);
      const outcome = rival.outcome(aHold(event));
      await eventually(async () => (await isLockWaitedFor()) || (await hasEnded(outcome)));
      await direct.query('UPDATE stocks SET held = 0 WHERE occurrence_id = $1', [event.occurrenceId]);
      await direct.query('COMMIT');
      return outcome;
    }
    const hasEnded = (promise: Promise<unknown>) => Promise.race([promise.then(() => true), new Promise<false>((resolve) => setImmediate(() => resolve(false)))]);

    it('is waited for where another process is about to expire it', async () => {
      expect(isReference(await holdDuringExpiry(box))).toBe(true);
    });

    it('would seem sold out, if it were not waited for', async () => {
      const hasty = await anotherBox(world, { DatabaseClient: rewritingClient(withoutSkipping) });
      expect(await holdDuringExpiry(hasty)).toBe('SOLD_OUT');
      await hasty.test.close();
    });
  });
});
