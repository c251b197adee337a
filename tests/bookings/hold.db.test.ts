import { Client } from 'pg';
import { findStockDrift } from '../../src/bookings/infrastructure/sql-stock-drift';
import { reaction } from '../../src/shared/application/jobs.port';
import { rewritingClient, withoutRowLocks } from '../proof/rewriting-client';
import { encodeId } from '../../src/shared/presentation/ids';
import { eventually } from '../support/eventually';
import { operation } from '../support/operations';
import { aKey, anonymous, type BookingWorld, createBookingWorld, refusal, viewerOf } from './booking-world';
import { aHold, anotherBox, Box, isReference } from './hold-support';

let statements: string[] = [];
const watching = (rewrite: (sql: string) => string) =>
  rewritingClient((sql) => {
    statements.push(sql);
    return rewrite(sql);
  });
const watched = watching((sql) => sql);

describe('a hold', () => {
  let world: BookingWorld;
  let box: Box;
  let second: Box;
  let direct: Client;

  beforeAll(async () => {
    world = await createBookingWorld({ DatabaseClient: watched });
    world.test.platform.reactions.push(reaction({ on: 'booking.held', name: 'test', handle: async () => undefined }));
    box = new Box(world.test);
    second = await anotherBox(world, { DatabaseClient: watched });
    direct = new Client({ connectionString: world.test.databaseUrl });
    await direct.connect();
  });
  afterAll(async () => {
    await direct.end();
    await second.test.close();
    await world.close();
  });
  afterEach(async () => expect(await findStockDrift(world.test.platform.database.pool)).toEqual([]));

  const lockWaits = async () => (await world.rows("SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()")).length;
  const bookings = async () => (await world.rows('SELECT FROM bookings')).length;

  it('is stored with its lines, its price and its times, and takes a place of each pool', async () => {
    const event = await world.event({ pools: { Floor: 10, Bar: 5 }, ticketTypes: { Regular: {}, Standing: { price: '7.50', pools: ['Floor'] } } });
    const person = await world.person();
    const { id } = await box.hold(aHold(event, { Regular: 2, Standing: 3 }), person);
    const [booking] = await world.stores.run(({ bookings: stored }) => stored.findByIds([id], null));
    expect(booking).toMatchObject({
      status: 'HELD', financialStatus: 'UNPAID', userId: person.id, total: { amount: '62.50', currency: 'EUR' }, refundPercent: 100, tickets: [], version: 1,
      expiresAt: new Date(world.clock.now().getTime() + 15 * 60_000), cancellableUntil: new Date(event.startsAt.getTime() - 24 * 3_600_000),
      lines: [{ name: 'Regular', quantity: 2, unitPrice: { amount: '20.00', currency: 'EUR' } }, { name: 'Standing', quantity: 3, unitPrice: { amount: '7.50', currency: 'EUR' } }],
    });
    expect(isReference(booking!.reference)).toBe(true);
    expect(await world.counters(event)).toEqual({ Floor: { held: 5, sold: 0 }, Bar: { held: 2, sold: 0 } });
    expect(await world.announced('booking.held')).toContainEqual({ bookingId: id, eventId: event.id });
  });

  it('counts the places of an unlimited pool too, and asks no money for what is free', async () => {
    const event = await world.event({ pools: { Lawn: null }, ticketTypes: { Regular: { price: '0' } } });
    expect(await box.hold(aHold(event, { Regular: 7 }))).toMatchObject({ financialStatus: 'NOT_REQUIRED' });
    expect(await world.counters(event)).toEqual({ Lawn: { held: 7, sold: 0 } });
  });

  it('ends with the start of the event, and can be cancelled as the event says', async () => {
    const event = await world.event({ startsInHours: 0.1 });
    expect(await box.hold(aHold(event))).toMatchObject({ expiresAt: event.startsAt, cancellableUntil: null });
    await world.rows('UPDATE events SET cancellable_hours = 0, refund_percent = 40 WHERE id = $1', event.id);
    expect(await box.hold(aHold(event))).toMatchObject({ cancellableUntil: event.startsAt, refundPercent: 40 });
  });

  it('that is refused stores nothing', async () => {
    const event = await world.event({ pools: { Floor: 2 } });
    const before = await bookings();
    expect(await refusal(box.hold(aHold(event, { Regular: 3 })))).toMatchObject({ kind: 'conflict', code: 'INSUFFICIENT_CAPACITY', message: 'Only 2 places are left.', field: ['input', 'lines', '0', 'quantity'] });
    await box.hold(aHold(event, { Regular: 2 }));
    expect(await box.outcome(aHold(event))).toBe('SOLD_OUT');
    expect(await bookings()).toBe(before + 1);
  });

  it('is refused for what is not there, hidden, closed or cancelled', async () => {
    const [event, other] = [await world.event(), await world.event()];
    expect(await box.outcome({ ...aHold(event), occurrenceId: aKey() })).toBe('NOT_FOUND');
    expect(await box.outcome({ ...aHold(other), occurrenceId: event.occurrenceId })).toBe('NOT_FOUND');
    await world.rows("UPDATE ticket_types SET visibility = 'HIDDEN' WHERE event_id = $1", other.id);
    expect(await box.outcome(aHold(other))).toBe('NOT_FOUND');
    await world.rows('UPDATE events SET sales_paused = true WHERE id = $1', event.id);
    expect(await box.outcome(aHold(event))).toBe('SALES_CLOSED');
    await world.rows("UPDATE events SET status = 'CANCELLED', cancelled_at = now() WHERE id = $1", event.id);
    expect(await box.outcome(aHold(event))).toBe('EVENT_CANCELLED');
  });

  it('is not kept back by a full pool that it does not use', async () => {
    const event = await world.event({ pools: { Floor: 1, Balcony: 1 }, ticketTypes: { Floor: { pools: ['Floor'] }, Balcony: { pools: ['Balcony'] } } });
    await box.hold(aHold(event, { Floor: 1 }));
    expect(await box.outcome(aHold(event, { Floor: 1 }))).toBe('SOLD_OUT');
    expect(isReference(await box.outcome(aHold(event, { Balcony: 1 })))).toBe(true);
  });

  it('sends six statements, and no more for a hundred callers', async () => {
    const event = await world.event({ pools: { Floor: 500 } });
    await box.hold(aHold(event));
    const count = async (size: number) => {
      statements = [];
      await box.places.execute(Array.from({ length: size }, () => ({ viewer: anonymous, command: aHold(event) })));
      return statements.length;
    };
    expect([await count(1), await count(100)]).toEqual([6, 6]);
  });

  it('sends no more over HTTP', async () => {
    const event = await world.event({ pools: { Floor: 500 } });
    const send = (idempotencyKey: string) => world.test.query(operation('web/bookings', 'BookingHold'), {
      input: { idempotencyKey, occurrenceId: encodeId('Occurrence', event.occurrenceId), lines: [{ ticketTypeId: encodeId('TicketType', event.ticketTypes['Regular']!.id), quantity: 2 }] },
    });
    await send(aKey());
    statements = [];
    const { data } = await send(aKey());
    expect(data.bookingHold).toMatchObject({ booking: { status: 'HELD', total: { amount: '40.00' } }, userErrors: [] });
    expect(statements.length).toBeLessThanOrEqual(6);
  });

  describe('asked for again by its key', () => {
    it('is the same booking, as it is by then, even after sales have closed', async () => {
      const event = await world.event();
      const command = aHold(event);
      const { id } = await box.hold(command);
      await world.rows('UPDATE events SET sales_paused = true WHERE id = $1', event.id);
      await world.rows("UPDATE bookings SET contact_name = 'Ada', version = 2 WHERE id = $1", id);
      expect(await second.hold(command)).toMatchObject({ id, contactName: 'Ada', version: 2 });
      expect(await world.counters(event)).toEqual({ Floor: { held: 1, sold: 0 } });
    });

    it('is refused where it asks for something else', async () => {
      const event = await world.event();
      const { idempotencyKey } = aHold(event);
      await box.hold(aHold(event, { Regular: 1 }, idempotencyKey));
      expect(await refusal(box.hold(aHold(event, { Regular: 2 }, idempotencyKey)))).toMatchObject({ code: 'IDEMPOTENCY_CONFLICT', field: ['input', 'idempotencyKey'] });
    });

    it('is another hold for another caller', async () => {
      const event = await world.event();
      const command = aHold(event);
      const [one, other] = [await box.hold(command, await world.person()), await box.hold(command, await world.person())];
      expect(one.id).not.toBe(other.id);
    });

    it('after a refusal is tried anew', async () => {
      const event = await world.event({ pools: { Floor: 0 } });
      const command = aHold(event);
      expect(await box.outcome(command)).toBe('SOLD_OUT');
      await world.rows('UPDATE stocks SET capacity = 1 WHERE occurrence_id = $1', event.occurrenceId);
      expect(isReference(await box.outcome(command))).toBe(true);
    });

    it('by copies at the same moment has one effect, in one transaction and over two processes', async () => {
      for (let round = 0; round < 10; round += 1) {
        const event = await world.event();
        const command = aHold(event);
        const copies = await Promise.all([box, second, box, second, box, second].map((each) => each.hold(command)));
        const together = await box.places.execute([command, command].map((each) => ({ viewer: anonymous, command: each })));
        expect(new Set([...copies, ...together].map((booking) => (booking as { id: string }).id)).size).toBe(1);
        expect(await world.counters(event)).toEqual({ Floor: { held: 1, sold: 0 } });
      }
    });

    it('for different things at the same moment has the effect of one of them', async () => {
      const [event, other] = [await world.event(), await world.event()];
      const key = aKey();
      const outcomes = await Promise.all([box.outcome(aHold(event, undefined, key)), second.outcome(aHold(other, undefined, key)), box.outcome(aHold(event, { Regular: 2 }, key))]);
      expect(outcomes.filter(isReference)).toHaveLength(1);
      expect(outcomes.filter((outcome) => outcome === 'IDEMPOTENCY_CONFLICT')).toHaveLength(2);
    });
  });

  it('that cannot be written fails alone', async () => {
    const event = await world.event();
    const nobody = viewerOf(aKey(), 'USER');
    const outcomes = await Promise.allSettled([box.hold(aHold(event)), box.hold(aHold(event), nobody), box.hold(aHold(event))]);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(await world.counters(event)).toEqual({ Floor: { held: 2, sold: 0 } });
  });

  it('finds another reference where the first is taken', async () => {
    const event = await world.event();
    const taken = (await box.hold(aHold(event))).reference;
    const tools = (box.places as unknown as { tools: { references: { next(): string } } }).tools;
    const given = [taken, 'FREE-0001'];
    const { references } = tools;
    tools.references = { next: () => given.shift()! };
    expect(await box.outcome(aHold(event))).toBe('FREE-0001');
    tools.references = references;
  });

  describe('that waits while sales are closed', () => {
    /** Cancels the event as an organizer's edit does: with its stocks locked first. */
    async function holdDuringCancellation(by: Box): Promise<string> {
      const event = await world.event();
      await direct.query('BEGIN');
      await direct.query('SELECT FROM stocks WHERE occurrence_id = $1 FOR UPDATE', [event.occurrenceId]);
      const outcome = by.outcome(aHold(event));
      await eventually(async () => (await lockWaits()) > 0);
      await direct.query("UPDATE events SET status = 'CANCELLED', cancelled_at = now() WHERE id = $1", [event.id]);
      await direct.query('COMMIT');
      return outcome;
    }

    it('is refused', async () => {
      expect(await holdDuringCancellation(box)).toBe('EVENT_CANCELLED');
    });

    it('is not, if it does not lock before it reads', async () => {
      const careless = await anotherBox(world, { DatabaseClient: rewritingClient(withoutRowLocks) });
      const outcome = await holdDuringCancellation(careless);
      await careless.test.close();
      expect(isReference(outcome)).toBe(true);
    });
  });

  describe('of the same pools, over two processes', () => {
    const names = Array.from({ length: 11 }, (_, index) => `P${index}`);
    const forwards = Object.fromEntries(names.map((name) => [name, 1]));
    const backwards = Object.fromEntries([...names].reverse().map((name) => [name, 1]));
    const plan = { pools: Object.fromEntries(names.map((name) => [name, 10_000])), ticketTypes: Object.fromEntries(names.map((name) => [name, { pools: [name] }])) };

    /** Two baskets wait for a pool in the middle and then go on; returns how many transactions were ended to resolve a deadlock. */
    async function cross(one: Box, other: Box): Promise<number> {
      const event = await world.event(plan);
      const [middle] = (await world.rows<{ id: string }>('SELECT id FROM stocks WHERE occurrence_id = $1 ORDER BY id OFFSET 5 LIMIT 1', event.occurrenceId)) as [{ id: string }];
      await direct.query('BEGIN');
      await direct.query('SELECT FROM stocks WHERE id = $1 FOR UPDATE', [middle.id]);
      const holds = [one.hold(aHold(event, forwards)), other.hold(aHold(event, backwards))];
      await eventually(async () => (await lockWaits()) === 2);
      statements = [];
      await direct.query('COMMIT');
      await Promise.all(holds);
      return statements.filter((sql) => sql === 'ROLLBACK').length;
    }

    it('wait for each other in one order, whatever the order of their lines', async () => {
      expect(await cross(box, second)).toBe(0);
      const event = await world.event(plan);
      statements = [];
      for (let round = 0; round < 30; round += 1) {
        await Promise.all([forwards, backwards].flatMap((basket) => [box.hold(aHold(event, basket)), second.hold(aHold(event, basket))]));
      }
      expect(statements).not.toContain('ROLLBACK');
    });

    it('would lock each other out, without that order', async () => {
      const backwardsBox = await anotherBox(world, { DatabaseClient: watching((sql) => sql.replace('ORDER BY stock.id FOR UPDATE', 'ORDER BY stock.id DESC FOR UPDATE')) });
      expect(await cross(box, backwardsBox)).toBe(1);
      await backwardsBox.test.close();
    });
  });
});

describe('a hold whose connection is lost', () => {
  /** Which statement the connection is lost at, and whether the server has still done it. */
  let loss: { readonly at: string; readonly isDone: boolean } | null;
  class LosingClient extends Client {
    override query(...args: unknown[]): never {
      const [query] = args as [string | { text: string }];
      const text = typeof query === 'string' ? query : query.text;
      const send = () => (super.query as (...given: unknown[]) => never)(...args);
      if (!loss || !text.includes(loss.at)) return send();
      const { isDone } = loss;
      loss = null;
      const lose = async () => {
        if (isDone) await (super.query as (sql: string) => Promise<unknown>)(text);
        await this.end();
        throw new Error('Connection terminated unexpectedly');
      };
      return lose() as never;
    }
  }

  it.each([
    ['before its commit', { at: 'INSERT INTO booking_lines', isDone: false }],
    ['in its commit, which the server did not see', { at: 'COMMIT', isDone: false }],
    ['in its commit, which the server has done', { at: 'COMMIT', isDone: true }],
  ])('%s is there once', async (_, lost) => {
    const world = await createBookingWorld({ DatabaseClient: LosingClient });
    const box = new Box(world.test);
    const event = await world.event();
    for (const size of [1, 3]) {
      loss = lost;
      const held = await Promise.all(Array.from({ length: size }, () => box.hold(aHold(event))));
      expect(loss).toBeNull();
      expect(new Set(held.map(({ id }) => id)).size).toBe(size);
    }
    expect(await world.counters(event)).toEqual({ Floor: { held: 4, sold: 0 } });
    expect(await world.rows('SELECT FROM bookings')).toHaveLength(4);
    await world.close();
  });
});

describe('the copies of a hold, with neither a lock nor a unique key', () => {
  it('have an effect each', async () => {
    const world = await createBookingWorld({ DatabaseClient: rewritingClient((sql) => withoutRowLocks(sql).replace(/ON CONFLICT DO NOTHING RETURNING key/, 'RETURNING key')) });
    const boxes = [new Box(world.test), await anotherBox(world, { DatabaseClient: rewritingClient(withoutRowLocks) })];
    await world.rows('ALTER TABLE idempotency_records DROP CONSTRAINT idempotency_records_pkey');
    const event = await world.event({ pools: { Floor: 1_000 } });
    const counts = await eventually(async () => {
      const command = aHold(event);
      const copies = await Promise.all(boxes.map((box) => box.hold(command)));
      return new Set(copies.map(({ id }) => id)).size > 1 && copies.length;
    });
    expect(counts).toBe(2);
    await boxes[1]!.test.close();
    await world.close();
  });
});
