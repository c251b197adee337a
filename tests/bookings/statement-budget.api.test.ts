import { readFileSync } from 'node:fs';
import { Kind, parse } from 'graphql';
import { Client } from 'pg';
import { encodeId } from '../../src/shared/presentation/ids';
import { operation } from '../support/operations';
import { createStaffDesk, type StaffDesk } from './admin-support';
import { aKey, type SoldEvent } from './booking-world';
import { PublicDesk } from './public-support';

let statements: string[] = [];

/** Sees every statement on its way to PostgreSQL, also BEGIN and COMMIT. */
class CountingClient extends Client {
  override query(...args: unknown[]): never {
    const [query] = args as [string | { text?: string }];
    statements.push(typeof query === 'string' ? query : (query.text ?? ''));
    return (super.query as (...given: unknown[]) => never)(...args);
  }
}

const isSandbox = (text = '') => text.includes('sandbox');

/** Without those of the sandbox, which stands for a provider elsewhere, and of its transactions. */
const ownStatements = () =>
  statements.filter((text, at) => !isSandbox(text) && !(text === 'BEGIN' && isSandbox(statements[at + 1])) && !(text === 'COMMIT' && isSandbox(statements[at - 1])));

const size = 50;

describe('the number of SQL statements', () => {
  let desk: StaffDesk;
  let publicDesk: PublicDesk;
  let event: SoldEvent;
  const users: string[] = [];

  beforeAll(async () => {
    desk = await createStaffDesk({ DatabaseClient: CountingClient });
    publicDesk = new PublicDesk(desk.world);
    for (let count = 0; count < size; count += 1) {
      event = await desk.event({ pools: { Floor: 100 }, ticketTypes: { Regular: {}, Free: { price: '0' } } });
      const { uuid } = await desk.booking({ event, lines: { Regular: 2, Free: 1 }, userId: desk.people.visitor.uuid });
      users.push(uuid);
    }
  });
  afterAll(() => desk.world.close());

  async function count(work: () => Promise<{ readonly errors?: readonly { message: string }[]; readonly data: Record<string, { userErrors?: readonly object[] } | null> }>): Promise<number> {
    statements = [];
    const { errors, data } = await work();
    const refused = errors ?? Object.values(data).flatMap((payload) => payload?.userErrors ?? []);
    if (refused.length > 0) throw new Error(JSON.stringify(refused));
    return statements.length;
  }

  const hold = async (who: Parameters<PublicDesk['run']>[2] = null, type = 'Regular') => {
    const { booking, guestToken } = await publicDesk.run('bookingHold', publicDesk.holdOf(event, 1, type), who);
    return { idempotencyKey: aKey(), bookingId: booking.id, guestToken, contactEmail: 'guest@people.example' };
  };

  describe('of a list, however long', () => {
    const confirmed = ['CONFIRMED'];
    const lists: readonly (readonly [string, number, (first: number) => ReturnType<StaffDesk['query']>])[] = [
      ['adminBookings with everything of each, as an administrator', 10, (first) => desk.query('adminBookings', { first, filter: { status: confirmed } }, desk.people.admin)],
      ['adminBookings with everything of each, as an organizer', 10, (first) => desk.query('adminBookings', { first, filter: { status: confirmed } })],
      ['adminEvents with their figures', 4, (first) => desk.query('eventStats', { first })],
      ['own bookings with everything of each', 9, (first) => desk.world.test.query(operation('web/bookings', 'OwnBookings'), { first, status: confirmed }, desk.people.visitor.headers)],
    ];

    it.each(lists)('stays the same for %s: at most %d', async (_name, budget, read) => {
      // The first request of an account asks for its session too.
      await read(1);
      const [one, all] = [await count(() => read(1)), await count(() => read(size))];
      expect(all).toBe(one);
      expect(all).toBeLessThanOrEqual(budget);
    });

    it('stays the same for things by node id', async () => {
      const ids = users.map((id) => encodeId('Booking', id));
      const nodes = 'query ($ids: [ID!]!) { nodes(ids: $ids) { ... on Booking { payments { id } refunds { id } event { title } occurrence { startsAt } lines { ticketType { name } tickets { id } } onlineUrl } } }';
      const by = (some: readonly string[]) => count(() => desk.world.test.query(nodes, { ids: some }, desk.people.visitor.headers));
      expect([await by(ids.slice(0, 1)), await by(ids)]).toEqual([6, 6]);
    });
  });

  describe('of a mutation, BEGIN and COMMIT included', () => {
    it('is at most 6 for a hold, of a guest and of an account', async () => {
      expect(await count(() => publicDesk.send('bookingHold', publicDesk.holdOf(event)))).toBeLessThanOrEqual(6);
      expect(await count(() => publicDesk.send('bookingHold', publicDesk.holdOf(event), desk.people.visitor))).toBeLessThanOrEqual(6);
      const both = { ...publicDesk.holdOf(event), lines: ['Regular', 'Free'].map((type) => publicDesk.holdOf(event, 3, type).lines[0]) };
      expect(await count(() => publicDesk.send('bookingHold', both))).toBeLessThanOrEqual(6);
    });

    const confirmation = async (input: object): Promise<number> => {
      await count(() => publicDesk.send('bookingConfirm', input));
      return ownStatements().length;
    };

    it('is at most 15 for a confirmation, free or to be paid: what the provider answers is written down in it', async () => {
      const [free, due] = [await hold(null, 'Free'), await hold()];
      const attendees = [{ lineId: (await publicDesk.byToken(due.guestToken)).lines[0].id, name: 'Ada Lovelace' }];
      expect(await confirmation(free)).toBeLessThanOrEqual(15);
      expect(await confirmation({ ...due, attendees })).toBeLessThanOrEqual(15);
    });

    it('is one more for a confirmation whose money is on its way, and four more where it is there at once: the sale is written down in it too', async () => {
      expect(await confirmation({ ...(await hold()), paymentMethod: 'sandbox_late_60' })).toBeLessThanOrEqual(16);
      expect(await confirmation({ ...(await hold()), paymentMethod: 'sandbox_success' })).toBeLessThanOrEqual(19);
    });

    it('does not grow with the places that are confirmed', async () => {
      const [one, many] = await Promise.all([1, 10].map(async (quantity) => {
        const { booking, guestToken } = await publicDesk.run('bookingHold', publicDesk.holdOf(event, quantity, 'Free'));
        return { idempotencyKey: aKey(), bookingId: booking.id, guestToken, contactEmail: 'guest@people.example' };
      }));
      expect(await count(() => publicDesk.send('bookingConfirm', many!))).toBe(await count(() => publicDesk.send('bookingConfirm', one!)));
    });
  });

  it('the documents of this file are those of the clients', () => {
    const names = ['web', 'admin'].flatMap((surface) => parse(readFileSync(`schema/operations/${surface}/bookings.graphql`, 'utf8')).definitions.flatMap((node) => (node.kind === Kind.OPERATION_DEFINITION ? [node.name!.value] : [])));
    expect(names).toEqual(expect.arrayContaining(['BookingHold', 'BookingConfirm', 'OwnBookings', 'AdminBookings', 'EventStats']));
  });
});
