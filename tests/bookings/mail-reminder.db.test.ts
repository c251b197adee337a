import { bookingPapersPart } from '../../src/bookings/papers';
import { eventually } from '../support/eventually';
import { createTestApp, type TestApp } from '../support/app';
import { rewritingClient, withoutRowLocks } from '../proof/rewriting-client';
import { type BookingWorld, createBookingWorld } from './booking-world';

let world: BookingWorld;
beforeAll(async () => {
  world = await createBookingWorld();
});
afterAll(() => world.close());
afterEach(async () => {
  await world.rows('DELETE FROM graphile_worker._private_jobs');
  await world.rows('UPDATE bookings SET reminded_at = now()');
});

/** The job as a process has it. */
const remind = ({ platform }: TestApp) => {
  const { tokens, codes } = world;
  const [job] = bookingPapersPart(platform, { tokens, codes, payments: { findRefund: async () => null } as never }).recurring;
  return job!.run();
};

const orders = async () => (await world.rows<{ bookingId: string }>(`SELECT payload->>'bookingId' AS "bookingId" FROM graphile_worker._private_jobs`)).map(({ bookingId }) => bookingId);

/** Confirmed two hours ago, for a date so many hours from now. */
async function booked(startsInHours: number, count = 1) {
  const event = await world.event({ pools: { Floor: null }, startsInHours: startsInHours + 2 });
  const ids: string[] = [];
  for (let index = 0; index < count; index += 1) ids.push((await world.booking({ event, status: 'CONFIRMED' })).id);
  world.clock.advance(7_200);
  return { event, id: ids[0]!, ids };
}

describe('a reminder', () => {
  it('is ordered once for a date that is near, however often the job runs', async () => {
    const { id } = await booked(23);
    await remind(world.test);
    await remind(world.test);
    expect(await orders()).toEqual([id]);
    expect((await world.status(id)).remindedAt).toEqual(world.clock.now());
  });

  it.each([
    ['is further away', async () => booked(25)],
    ['has begun', async () => booked(0)],
    ['is cancelled', async () => {
      const { event } = await booked(5);
      await world.db.occurrence.update({ where: { id: event.occurrenceId }, data: { cancelledAt: world.clock.now() } });
    }],
    ['is one of a cancelled event', async () => {
      const { event } = await booked(5);
      await world.db.event.update({ where: { id: event.id }, data: { cancelledAt: world.clock.now(), status: 'CANCELLED' } });
    }],
    ['was booked less than an hour ago', async () => {
      const { id } = await booked(5);
      await world.db.booking.update({ where: { id }, data: { confirmedAt: new Date(world.clock.now().getTime() - 3_540_000) } });
    }],
    ['is no longer booked', async () => {
      const { id } = await booked(5);
      await world.db.booking.update({ where: { id }, data: { status: 'CANCELLED' } });
    }],
  ])('is not ordered for a date that %s', async (_what, arrange) => {
    await arrange();
    await remind(world.test);
    expect(await orders()).toEqual([]);
  });

  it('is never ordered where the setting says so', async () => {
    await booked(5);
    const silent = await createTestApp({ clock: world.clock, databaseUrl: world.test.databaseUrl, env: { BOOKING_REMINDER_HOURS: '0' } });
    await remind(silent);
    await silent.close();
    expect(await orders()).toEqual([]);
  });

  it('is ordered for more than fit into one transaction', async () => {
    const { ids } = await booked(5, 103);
    await remind(world.test);
    expect((await orders()).sort()).toEqual([...ids].sort());
  });
});

describe('reminders of two processes at the same time', () => {
  /** Each takes its time between claiming and committing, so that they meet. */
  async function remindTogether(rewrite: (sql: string) => string): Promise<number> {
    const slowly = (sql: string) => rewrite(sql.includes('SET reminded_at') ? sql.replace('RETURNING id', 'RETURNING id, pg_sleep(0.03)::text') : sql);
    const options = { clock: world.clock, databaseUrl: world.test.databaseUrl, DatabaseClient: rewritingClient(slowly) };
    const processes = [await createTestApp(options), await createTestApp(options)];
    // Nothing is due yet: this opens their connections.
    await Promise.all(processes.map(remind));
    const { ids } = await booked(5, 20);
    await Promise.all(processes.map(remind));
    await Promise.all(processes.map((process) => process.close()));
    const made = (await orders()).filter((id) => ids.includes(id));
    expect(new Set(made).size).toBe(20);
    return made.length;
  }

  it('are ordered once for each booking', async () => {
    expect(await remindTogether((sql) => sql)).toBe(20);
  });

  it('would be ordered twice without the locks', async () => {
    expect(await eventually(async () => (await remindTogether(withoutRowLocks)) > 20)).toBe(true);
  });
});

// The last, because from here on a worker takes what is ordered.
describe('a reminder that was ordered', () => {
  it('comes by mail with the tickets', async () => {
    const { id } = await booked(5);
    await world.db.booking.update({ where: { id }, data: { contactEmail: 'soon@people.example' } });
    await remind(world.test);
    await world.test.app.startJobs();
    const mail = await eventually(() => world.test.mails.find(({ to }) => to === 'soon@people.example'));
    expect(mail.subject).toMatch(/^Soon: Show \d+$/);
    expect(mail.attachments!.map(({ contentType }) => contentType)).toEqual(['application/pdf', 'text/calendar; charset=utf-8; method=PUBLISH']);
  });
});
