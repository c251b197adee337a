import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { encodeId } from '../../src/shared/presentation/ids';
import { eventually } from '../support/eventually';
import { createTestApp } from '../support/app';
import { operation } from '../support/operations';
import { startRedis } from '../support/redis';
import { type Offer, listen, mostInASecond, watch, type Watching } from './availability-support';
import { aKey, type BookingWorld, createBookingWorld, type SoldEvent } from './booking-world';

let statements: string[] = [];

/** Sees every statement on its way to PostgreSQL. */
class CountingClient extends Client {
  override query(...args: unknown[]): never {
    const [query] = args as [string | { text?: string }];
    statements.push(typeof query === 'string' ? query : (query.text ?? ''));
    return (super.query as (...given: unknown[]) => never)(...args);
  }
}
const reads = () => statements.filter((text) => text.includes('AS stocks_version'));

let world: BookingWorld;
let url: string;
const watchings: Watching[] = [];
const follow = (occurrenceId: string, at = url): Watching => {
  const watching = watch(at, occurrenceId);
  watchings.push(watching);
  return watching;
};

beforeAll(async () => {
  world = await createBookingWorld({ DatabaseClient: CountingClient });
  url = await listen(world.test);
});
afterEach(async () => {
  for (const { client } of watchings.splice(0)) await client.dispose();
});
afterAll(() => world.close());

const offers = async (occurrenceId: string): Promise<readonly Offer[]> => {
  const { data, errors } = await world.test.query(operation('web/availability', 'OccurrenceAvailability'), { id: encodeId('Occurrence', occurrenceId) });
  if (errors) throw new Error(JSON.stringify(errors));
  return data.node?.availability;
};

const hold = async (event: SoldEvent, quantity: number, test = world.test) => {
  const input = { idempotencyKey: aKey(), occurrenceId: encodeId('Occurrence', event.occurrenceId), lines: [{ ticketTypeId: encodeId('TicketType', Object.values(event.ticketTypes)[0]!.id), quantity }] };
  const { data, errors } = await test.query(operation('web/bookings', 'BookingHold'), { input });
  if (errors || data.bookingHold.userErrors.length > 0) throw new Error(JSON.stringify(errors ?? data));
};

const remainingIn = ({ last }: Watching) => last?.ticketTypes[0]?.remaining;

describe('the field', () => {
  test('says of each ticket type what is left of its scarcest pool, and null where that is unlimited', async () => {
    const event = await world.event({ pools: { Hall: 100, Front: 10, Stream: null }, ticketTypes: { Regular: { pools: ['Hall'] }, 'Front row': { pools: ['Hall', 'Front'] }, Online: { pools: ['Stream'] } } });
    await world.booking({ event, status: 'CONFIRMED', lines: { 'Front row': 4 } });
    await world.booking({ event, lines: { Online: 3 } });
    expect(await offers(event.occurrenceId)).toMatchObject([
      { ticketTypeId: encodeId('TicketType', event.ticketTypes['Regular']!.id), sales: 'ON_SALE', remaining: 96, asOf: world.clock.now().toISOString() },
      { sales: 'ON_SALE', remaining: 6 },
      { sales: 'ON_SALE', remaining: null },
    ]);
  });

  test('is read anew by each request', async () => {
    const event = await world.event();
    expect((await offers(event.occurrenceId))[0]!.remaining).toBe(10);
    await hold(event, 3);
    expect((await offers(event.occurrenceId))[0]!.remaining).toBe(7);
  });

  test('tells nothing of hidden ticket types, and nothing at all of drafts', async () => {
    const event = await world.event({ ticketTypes: { Regular: {}, Staff: {} } });
    await world.rows(`UPDATE ticket_types SET visibility = 'HIDDEN' WHERE id = $1`, event.ticketTypes['Staff']!.id);
    expect(await offers(event.occurrenceId)).toHaveLength(1);
    await world.rows(`UPDATE events SET status = 'DRAFT' WHERE id = $1`, event.id);
    expect(await offers(event.occurrenceId)).toBeUndefined();
  });

  test('is ENDED for a date that is called off, also where the whole event is', async () => {
    const [date, whole] = [await world.event(), await world.event()];
    await world.rows('UPDATE occurrences SET cancelled_at = now() WHERE id = $1', date.occurrenceId);
    await world.rows(`UPDATE events SET status = 'CANCELLED', cancelled_at = now() WHERE id = $1`, whole.id);
    expect((await offers(date.occurrenceId))[0]!.sales).toBe('ENDED');
    expect((await offers(whole.occurrenceId))[0]!.sales).toBe('ENDED');
  });

  test('takes one statement for any number of occurrences', async () => {
    await world.event();
    await world.event();
    statements = [];
    const { data } = await world.test.query('{ events(first: 20) { nodes { nextOccurrence { availability { remaining } } } } }');
    expect(data.events.nodes.length).toBeGreaterThan(2);
    expect(data.events.nodes.every((node: { nextOccurrence: { availability: unknown[] } }) => node.nextOccurrence.availability.length > 0)).toBe(true);
    expect(reads()).toHaveLength(1);
  });
});

describe('the version', () => {
  const versionsOf = async (event: SoldEvent) => (await offers(event.occurrenceId)).map(({ version }) => version);
  const rises = async (event: SoldEvent, change: () => Promise<unknown>) => {
    const [before] = await versionsOf(event);
    await change();
    const [after] = await versionsOf(event);
    expect(after).toBeGreaterThan(before!);
    expect(Number.isSafeInteger(after)).toBe(true);
  };

  test('rises with a hold, and when a place comes back', async () => {
    const event = await world.event();
    await rises(event, () => hold(event, 1));
    await rises(event, () => world.rows('UPDATE stocks SET held = held - 1 WHERE occurrence_id = $1', event.occurrenceId));
  });

  test('rises when an edit takes a pool with many changes away, which the sum of the stocks alone does not', async () => {
    const event = await world.event({ pools: { Hall: 100, Front: 30 } });
    for (let count = 0; count < 20; count += 1) await world.rows('UPDATE stocks SET held = held + 1 WHERE id = $1', event.stocks['Front']);
    const sum = async () => Number((await world.rows<{ sum: string }>('SELECT sum(version) FROM stocks WHERE occurrence_id = $1', event.occurrenceId))[0]!.sum);
    const before = await sum();
    await rises(event, async () => {
      await world.rows('DELETE FROM pools WHERE id = $1', event.pools['Front']);
      await world.rows('UPDATE events SET version = version + 1 WHERE id = $1', event.id);
    });
    expect(await sum()).toBeLessThan(before);
  });

  test('rises when the clock alone opens or ends the sale', async () => {
    const event = await world.event();
    const opening = new Date(world.clock.now().getTime() + 60_000);
    await world.rows('UPDATE ticket_types SET sales_start_at = $1 WHERE event_id = $2', opening, event.id);
    expect((await offers(event.occurrenceId))[0]!.sales).toBe('NOT_STARTED');
    await rises(event, async () => world.clock.advance(60));
    expect((await offers(event.occurrenceId))[0]!.sales).toBe('ON_SALE');
  });
});

describe('the subscription', () => {
  test('gives the state at once, then the change that a hold made, sooner than the poll would', async () => {
    const event = await world.event();
    const watching = follow(event.occurrenceId);
    await eventually(() => remainingIn(watching) === 10);
    await hold(event, 2);
    await eventually(() => remainingIn(watching) === 8, 1_000);
    expect(watching.last).toMatchObject({ occurrenceId: encodeId('Occurrence', event.occurrenceId), ticketTypes: [{ sales: 'ON_SALE' }] });
  });

  test('gives at most 4 messages a second while 200 places go, rising, and the last state', async () => {
    const event = await world.event({ pools: { Floor: 200 } });
    const all = Array.from({ length: 5 }, () => follow(event.occurrenceId));
    await eventually(() => all.every((watching) => remainingIn(watching) === 200));
    statements = [];
    await Promise.all(Array.from({ length: 10 }, async () => {
      for (let count = 0; count < 20; count += 1) {
        await hold(event, 1);
        await sleep(50);
      }
    }));
    await eventually(() => all.every((watching) => remainingIn(watching) === 0));
    for (const { messages, last } of all) {
      expect(messages.length).toBeGreaterThan(3);
      expect(mostInASecond(messages)).toBeLessThanOrEqual(4);
      expect(messages.every(({ change }, index) => index === 0 || change.version > messages[index - 1]!.change.version)).toBe(true);
      expect(last!.ticketTypes[0]!.sales).toBe('SOLD_OUT');
    }
    const seconds = (all[0]!.messages.at(-1)!.at - all[0]!.messages[0]!.at) / 1_000;
    expect(reads().length).toBeLessThanOrEqual(4 * seconds + 3);
  }, 60_000);

  test('shows what nobody hinted at, and what the clock alone changes', async () => {
    const event = await world.event();
    const watching = follow(event.occurrenceId);
    await eventually(() => remainingIn(watching) === 10);
    await world.rows('UPDATE stocks SET sold = 4 WHERE occurrence_id = $1', event.occurrenceId);
    await eventually(() => remainingIn(watching) === 6);
    world.clock.advance(240 * 3_600);
    await eventually(() => watching.last?.ticketTypes[0]!.sales === 'ENDED');
  });

  test('refuses what is not public with NOT_FOUND, and so what does not exist', async () => {
    const event = await world.event();
    await world.rows(`UPDATE events SET status = 'DRAFT' WHERE id = $1`, event.id);
    for (const id of [event.occurrenceId, '0192f3a0-1234-7abc-8def-0123456789ab']) {
      const watching = follow(id);
      await eventually(() => watching.isOver);
      expect(watching.errors).toMatchObject([[{ message: 'Occurrence was not found.', path: ['availabilityChanged'], extensions: { code: 'NOT_FOUND', status: 404 } }]]);
      expect(watching.messages).toEqual([]);
    }
  });

  test('ends when the event is no longer public', async () => {
    const event = await world.event();
    const watching = follow(event.occurrenceId);
    await eventually(() => watching.messages.length > 0);
    await world.rows(`UPDATE events SET status = 'DRAFT' WHERE id = $1`, event.id);
    await eventually(() => watching.isOver);
    expect(watching.errors).toEqual([]);
  });

  test('leaves nothing to read when the last watcher has gone', async () => {
    const event = await world.event();
    const watching = follow(event.occurrenceId);
    await eventually(() => watching.messages.length > 0);
    watching.stop();
    await eventually(() => world.test.app.http.websocketServer.clients.size === 0);
    statements = [];
    await sleep(2_300);
    expect(reads()).toEqual([]);
  });
});

describe('two processes', () => {
  const pair = async (env: Record<string, string>) => {
    const first = await createBookingWorld({ env });
    const second = await createTestApp({ env, clock: first.clock, databaseUrl: first.test.databaseUrl });
    const close = async () => {
      await second.close();
      await first.close();
    };
    return { first, second, url: await listen(second), close };
  };

  test('with Redis, a hold at one is told at the other sooner than its poll would; when Redis dies, the poll tells', async () => {
    const redis = await startRedis();
    const { first, second, url: other, close } = await pair({ REDIS_URL: redis.url });
    try {
      await eventually(() => [first.test, second].every(({ platform }) => platform.redis!.status === 'ready'));
      const event = await first.event({ pools: { Floor: 100 } });
      const watching = follow(event.occurrenceId, other);
      await eventually(() => remainingIn(watching) === 100);
      // Right after a poll the next is 2 s away, so less can only be the hint.
      const delays: number[] = [];
      for (let left = 99; left >= 95; left -= 1) {
        await hold(event, 1, first.test);
        const from = performance.now();
        await eventually(() => remainingIn(watching) === left);
        delays.push(performance.now() - from);
      }
      expect(delays.reduce((sum, delay) => sum + delay, 0)).toBeLessThan(3_000);
      await redis.stop();
      await hold(event, 5, first.test);
      await eventually(() => remainingIn(watching) === 90, 5_000);
    } finally {
      await watchings.at(-1)?.client.dispose();
      await close();
      await redis.stop();
    }
  }, 60_000);

  test('without Redis, the poll of the other tells', async () => {
    const { first, url: other, close } = await pair({});
    try {
      const event = await first.event();
      const watching = follow(event.occurrenceId, other);
      await eventually(() => remainingIn(watching) === 10);
      await hold(event, 1, first.test);
      await eventually(() => remainingIn(watching) === 9, 5_000);
    } finally {
      await watchings.at(-1)?.client.dispose();
      await close();
    }
  }, 60_000);
});
