import { Client } from 'pg';
import { decodeId } from '../../src/shared/presentation/ids';
import { aKey, type BookingWorld, createBookingWorld } from '../bookings/booking-world';
import { PublicDesk } from '../bookings/public-support';
import { aMediaAsset } from '../media/media-world';
import { signInAs } from '../support/people';
import { SettingsDesk } from './settings-support';

let statements = 0;

/** Counts every statement on its way to PostgreSQL. */
class CountingClient extends Client {
  override query(...args: unknown[]): never {
    statements += 1;
    return (super.query as (...given: unknown[]) => never)(...args);
  }
}

let world: BookingWorld;
let settings: SettingsDesk;
let desk: PublicDesk;

beforeAll(async () => {
  world = await createBookingWorld({ DatabaseClient: CountingClient, env: { BOOKING_HOLD_MINUTES: '10', BOOKING_CANCELLABLE_HOURS: '12', BOOKING_REFUND_PERCENT: '60', ACCESS_TOKEN_TTL_SECONDS: '86400' } });
  settings = new SettingsDesk(world.test, world.clock, await signInAs(world.test, 'ADMIN'));
  desk = new PublicDesk(world);
});
afterAll(() => world.close());

const minutesFrom = (start: Date, minutes: number) => new Date(start.getTime() + minutes * 60_000);

const statementsOf = async (work: () => Promise<unknown>): Promise<number> => {
  statements = 0;
  await work();
  return statements;
};

const stored = (id: string) =>
  world.test.platform.database.prisma.booking.findUniqueOrThrow({ where: { id: decodeId('Booking', id)! }, select: { expiresAt: true, cancellableUntil: true, refundPercent: true } });

async function aHold(policyOfEvent: { cancellableHours?: number; refundPercent?: number } = {}) {
  const event = await world.event({ startsInHours: 200 });
  await world.test.platform.database.prisma.event.update({ where: { id: event.id }, data: policyOfEvent });
  const { booking, guestToken } = await desk.run('bookingHold', desk.holdOf(event));
  return { event, booking, guestToken, ...(await stored(booking.id)) };
}

describe('a hold', () => {
  it('lasts, can be cancelled and is refunded as the configuration says where the settings are silent', async () => {
    const { event, expiresAt, cancellableUntil, refundPercent } = await aHold();
    expect([expiresAt, cancellableUntil, refundPercent]).toEqual([minutesFrom(world.clock.now(), 10), minutesFrom(event.startsAt, -12 * 60), 60]);
  });

  it('follows the settings from the moment they are changed, and an event\'s own policy before them', async () => {
    await settings.update({ holdMinutes: 30, cancellableHours: 48, refundPercent: 0 });
    const { event, expiresAt, cancellableUntil, refundPercent } = await aHold();
    expect([expiresAt, cancellableUntil, refundPercent]).toEqual([minutesFrom(world.clock.now(), 30), minutesFrom(event.startsAt, -48 * 60), 0]);
    const own = await aHold({ cancellableHours: 1, refundPercent: 90 });
    expect([own.expiresAt, own.cancellableUntil, own.refundPercent]).toEqual([minutesFrom(world.clock.now(), 30), minutesFrom(own.event.startsAt, -60), 90]);
  });

  it('is extended by the minutes of the settings', async () => {
    await settings.update({ holdMinutes: 20 });
    const { booking, guestToken } = await aHold();
    const start = world.clock.now();
    world.clock.advance(15 * 60);
    await desk.run('bookingHoldExtend', { idempotencyKey: aKey(), bookingId: booking.id, guestToken });
    expect((await stored(booking.id)).expiresAt).toEqual(minutesFrom(start, 35));
  });

  it('follows a change of another process within 5 seconds', async () => {
    await settings.update({ holdMinutes: 20 });
    await aHold();
    await world.test.platform.database.prisma.siteSettings.updateMany({ data: { holdMinutes: 5 } });
    expect((await aHold()).expiresAt).toEqual(minutesFrom(world.clock.now(), 20));
    world.clock.advance(5);
    expect((await aHold()).expiresAt).toEqual(minutesFrom(world.clock.now(), 5));
  });
});

describe('the number of SQL statements', () => {
  it('of a hold is one more only where the settings are read anew', async () => {
    const event = await world.event();
    const hold = () => statementsOf(() => desk.run('bookingHold', desk.holdOf(event)));
    await hold();
    const warm = await hold();
    world.clock.advance(5);
    expect([await hold(), await hold()]).toEqual([warm + 1, warm]);
    expect(warm).toBeLessThanOrEqual(5);
  });

  it('of the public settings with their logo is 2 at first and 1 then', async () => {
    await settings.update({ logoId: (await aMediaAsset(world.test)).id });
    const read = () => statementsOf(async () => expect((await settings.read('en-GB')).logo.altText).toBe('The hall'));
    expect([await read(), await read()]).toEqual([2, 1]);
  });

  it('of assets by node id, with all their words, stays the same', async () => {
    const ids = await Promise.all(Array.from({ length: 20 }, async () => (await aMediaAsset(world.test)).id));
    const nodes = '{ id ... on MediaAsset { altText caption(locale: "de") url } }';
    const inPublic = (some: readonly string[]) => statementsOf(() => world.test.query(`query ($ids: [ID!]!) { nodes(ids: $ids) ${nodes} }`, { ids: some }));
    const managed = (some: readonly string[]) => statementsOf(() => world.test.adminQuery(`query ($ids: [ID!]!) { nodes(ids: $ids) { ... on MediaAsset { altText usages { path } usageCount } } }`, { ids: some }, settings.admin.headers));
    await inPublic(ids);
    expect([await inPublic(ids.slice(0, 1)), await inPublic(ids)]).toEqual([1, 1]);
    await managed(ids);
    expect([await managed(ids.slice(0, 1)), await managed(ids)]).toEqual([2, 2]);
  });
});
