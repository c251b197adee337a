import { Client } from 'pg';
import { liveBookings } from '../../src/bookings';
import { CancelBookingsOfEvent } from '../../src/bookings/domain/use-cases/cancel-bookings-of-event.use-case';
import { bookingStores } from '../../src/bookings';
import { PrismaBookingRepository } from '../../src/bookings/infrastructure/prisma-booking.repository';
import { EventEditor } from '../../src/events/domain/edit-event';
import { CancelEvent } from '../../src/events/domain/use-cases/cancel-event.use-case';
import { CancelOccurrence } from '../../src/events/domain/use-cases/cancel-occurrence.use-case';
import { eventStores } from '../../src/events';
import type { TestApp } from '../support/app';
import { eventually } from '../support/eventually';
import { aKey, type BookingWorld, createBookingWorld, type SoldEvent } from './booking-world';
import { anotherProcess, isLockWaitedFor, lifecycleOf } from './lifecycle-support';

let world: BookingWorld;
let second: TestApp;
let direct: Client;

beforeAll(async () => {
  world = await createBookingWorld();
  second = await anotherProcess(world);
  for (const test of [world.test, second]) lifecycleOf(world, test);
  direct = new Client({ connectionString: world.test.databaseUrl });
  await direct.connect();
});
afterAll(async () => {
  await direct.end();
  await second.close();
  await world.close();
});
afterEach(async () => expect(await world.drift()).toEqual([]));

const workerOf = ({ platform }: TestApp) => new CancelBookingsOfEvent(platform.unitOfWork(bookingStores), platform.clock, platform.ids);

/** So many bookings that it takes several transactions. */
const aBusyEvent = async () => {
  const event = await world.event({ pools: { Floor: 1_000, Bar: null }, ticketTypes: { Regular: { price: '20', pools: ['Floor'] }, Lounge: { price: '40' }, Free: { price: '0', pools: ['Bar'] } } });
  const plans = [
    { status: 'CONFIRMED', lines: { Regular: 2, Lounge: 1 }, refundPercent: 0, cancellableUntil: null },
    { status: 'CONFIRMED', lines: { Free: 1 } },
    { status: 'AWAITING_PAYMENT', lines: { Lounge: 2 } },
    { status: 'HELD', lines: { Regular: 1 } },
    { status: 'EXPIRED', lines: { Regular: 1 } },
  ] as const;
  for (let index = 0; index < 130; index += 1) await world.booking({ event, ...plans[index % plans.length]! });
  return event;
};

const standing = async ({ id }: Pick<SoldEvent, 'id'>) => {
  const [counts] = await world.rows<Record<string, number>>(
    `SELECT count(*) FILTER (WHERE status = 'CANCELLED')::int AS cancelled, count(*) FILTER (WHERE status = 'EXPIRED')::int AS expired,
      count(*) FILTER (WHERE status IN ('HELD', 'AWAITING_PAYMENT', 'CONFIRMED'))::int AS left,
      (SELECT count(*)::int FROM refunds JOIN bookings ON bookings.id = refunds.booking_id WHERE event_id = $1) AS refunds,
      (SELECT coalesce(sum(amount), 0)::int FROM refunds JOIN bookings ON bookings.id = refunds.booking_id WHERE event_id = $1) AS refunded
    FROM bookings WHERE event_id = $1`,
    id,
  );
  return counts;
};
const allGone = { cancelled: 104, expired: 26, left: 0, refunds: 26, refunded: 26 * 80 };
const told = async ({ id }: SoldEvent) => (await world.jobs('booking.cancelled/test')).filter((payload) => (payload as { eventId: string }).eventId === id).length;

describe('the bookings of an event that was called off', () => {
  it('are called off with all their money, whatever the policy says, and told once each', async () => {
    const event = await aBusyEvent();
    await workerOf(world.test).execute({ eventId: event.id });
    expect(await standing(event)).toEqual(allGone);
    expect(await world.counters(event)).toEqual({ Floor: { held: 0, sold: 0 }, Bar: { held: 0, sold: 0 } });
    expect(await told(event)).toBe(104);
    expect((await world.db.ticket.findMany({ where: { booking: { eventId: event.id } } })).every(({ status }) => status === 'VOID')).toBe(true);
    await workerOf(world.test).execute({ eventId: event.id });
    expect([await standing(event), await told(event)]).toEqual([allGone, 104]);
  });

  it('are called off once by two processes at the same time', async () => {
    const event = await aBusyEvent();
    await Promise.all([world.test, second, world.test, second].map((test) => workerOf(test).execute({ eventId: event.id })));
    expect([await standing(event), await told(event)]).toEqual([allGone, 104]);
  });

  it('are gone on with where a process died', async () => {
    const event = await aBusyEvent();
    const { platform } = world.test;
    const units = platform.unitOfWork(bookingStores);
    let transactions = 0;
    const dying = new CancelBookingsOfEvent(
      {
        run: (work) =>
          units.run(async (stores) => {
            const result = await work(stores);
            transactions += 1;
            if (transactions === 2) throw new Error('the process died');
            return result;
          }),
      },
      platform.clock,
      platform.ids,
    );
    await expect(dying.execute({ eventId: event.id })).rejects.toThrow('the process died');
    expect(await standing(event)).toMatchObject({ cancelled: 50, left: 54 });
    expect(await told(event)).toBe(50);
    expect(await world.drift()).toEqual([]);
    await workerOf(second).execute({ eventId: event.id });
    expect([await standing(event), await told(event)]).toEqual([allGone, 104]);
  });

  it('of one date only, where only that was called off', async () => {
    const event = await world.event({ ticketTypes: { Free: { price: '0' } } });
    const other = { ...event, occurrenceId: world.test.platform.ids.next(), stocks: { Floor: world.test.platform.ids.next() } };
    await world.db.occurrence.create({ data: { id: other.occurrenceId, eventId: event.id, startsAt: new Date(event.startsAt.getTime() + 86_400_000), endsAt: new Date(event.startsAt.getTime() + 90_000_000), timeZone: 'Europe/Berlin' } });
    await world.db.stock.create({ data: { id: other.stocks.Floor, poolId: event.pools['Floor']!, occurrenceId: other.occurrenceId, capacity: 10 } });
    const [gone, kept] = [await world.booking({ event, status: 'CONFIRMED' }), await world.booking({ event: { ...other, ticketTypes: { Free: { ...event.ticketTypes['Free']!, stockIds: [other.stocks.Floor] } } }, status: 'CONFIRMED' })];
    await workerOf(world.test).execute({ occurrenceId: event.occurrenceId });
    expect([await world.status(gone.id), await world.status(kept.id)]).toMatchObject([{ status: 'CANCELLED', cancelReason: 'This date of the event was cancelled.' }, { status: 'CONFIRMED' }]);
  });

  describe('include one that is being confirmed at that moment', () => {
    const confirmedMeanwhile = async () => {
      const event = await world.event();
      const { id } = await world.booking({ event, status: 'AWAITING_PAYMENT', lines: { Regular: 2 } });
      await direct.query('BEGIN');
      await direct.query(`UPDATE bookings SET status = 'CONFIRMED' WHERE id = $1`, [id]);
      await direct.query(`UPDATE tickets SET status = 'VALID' WHERE booking_id = $1`, [id]);
      await direct.query('UPDATE stocks SET held = held - 2, sold = sold + 2 WHERE id = $1', [event.stocks['Floor']]);
      return { event, id };
    };

    it('because the last ones are waited for', async () => {
      const { event, id } = await confirmedMeanwhile();
      const work = workerOf(world.test).execute({ eventId: event.id });
      await eventually(() => isLockWaitedFor(world));
      await direct.query('COMMIT');
      await work;
      expect((await world.status(id)).status).toBe('CANCELLED');
    });

    it('and would be missed otherwise', async () => {
      const { event, id } = await confirmedMeanwhile();
      const blind = jest.spyOn(PrismaBookingRepository.prototype, 'page').mockResolvedValue({ edges: [], hasNextPage: false, hasPreviousPage: false });
      await workerOf(world.test).execute({ eventId: event.id });
      blind.mockRestore();
      await direct.query('COMMIT');
      expect((await world.status(id)).status).toBe('CONFIRMED');
    });
  });
});

describe('calling off an event or a date', () => {
  const editorOf = ({ platform }: TestApp) => new EventEditor(platform.unitOfWork((tx) => eventStores(tx, liveBookings)), platform.clock);

  it('sets the jobs of any process to work on its bookings', async () => {
    const event = await aBusyEvent();
    await new CancelEvent(editorOf(world.test)).execute(world.owner, { id: event.id, input: { idempotencyKey: aKey() } });
    expect(await world.jobs('event.cancelled/cancel-bookings')).toEqual([{ eventId: event.id }]);
    const date = await world.event();
    const { id } = await world.booking({ event: date, status: 'CONFIRMED' });
    await world.db.occurrence.create({ data: { id: world.test.platform.ids.next(), eventId: date.id, startsAt: new Date(date.startsAt.getTime() + 86_400_000), endsAt: new Date(date.startsAt.getTime() + 90_000_000), timeZone: 'Europe/Berlin' } });
    await new CancelOccurrence(editorOf(world.test)).execute(world.owner, { id: date.occurrenceId, expectedVersion: 1, input: { idempotencyKey: aKey() } });
    expect(await world.jobs('occurrence.cancelled/cancel-bookings')).toEqual([{ eventId: date.id, occurrenceId: date.occurrenceId }]);
    await Promise.all([world.test.app.startJobs(), second.app.startJobs()]);
    await eventually(async () => (await standing(event))!['left'] === 0, 30_000);
    expect(await standing(event)).toEqual(allGone);
    await eventually(async () => (await world.status(id)).status === 'CANCELLED');
  }, 60_000);
});
