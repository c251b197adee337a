import { liveBookings } from '../../src/bookings';
import { eventStores } from '../../src/events';
import type { EventRepository, EventStores } from '../../src/events/domain/event.repository';
import { PublishDueEvents } from '../../src/events/domain/use-cases/publish-due-events.use-case';
import { decodeId } from '../../src/shared/presentation/ids';
import { createTestApp, type TestApp } from '../support/app';
import { eventually } from '../support/eventually';
import { type BackOffice, createBackOffice, inDays } from './admin-support';

let office: BackOffice;
const workers: TestApp[] = [];

beforeAll(async () => {
  office = await createBackOffice();
  for (let index = 0; index < 3; index += 1) workers.push(await createTestApp({ databaseUrl: office.test.databaseUrl, clock: office.clock }));
});
afterAll(async () => {
  await Promise.all(workers.map((worker) => worker.close()));
  await office.test.close();
});

async function schedule(count: number): Promise<string[]> {
  const ids: string[] = [];
  for (let index = 0; index < count; index += 1) {
    const { id } = await office.createWholeEvent({ title: `Due ${index}` });
    const publishAt = new Date(office.clock.now().getTime() + 60_000).toISOString();
    await office.run('eventPublish', { id, publishAt });
    ids.push(id);
  }
  return ids;
}

const audited = async (action: string, id: string) => {
  const { rows } = await office.test.platform.database.pool.query('SELECT count(*)::int AS count FROM audit_entries WHERE action = $1 AND subject_id = $2', [action, decodeId('Event', id)]);
  return rows[0].count as number;
};

/** Claims as a careless worker would: by looking first, without a lock. All three look before any of them writes. */
class CarelessEvents {
  static waiting: (() => void)[] = [];

  static of(events: EventRepository): EventRepository {
    return Object.assign(Object.create(events) as EventRepository, {
      async claimDue(id: string) {
        const [event] = await events.findByIds([id], null);
        await new Promise<void>((resolve) => {
          CarelessEvents.waiting.push(resolve);
          if (CarelessEvents.waiting.length === workers.length) CarelessEvents.waiting.splice(0).forEach((go) => go());
        });
        return event ?? null;
      },
    });
  }
}

const runOnAll = (storesOf: (stores: EventStores) => EventStores) =>
  Promise.all(workers.map(({ platform }) => new PublishDueEvents(platform.unitOfWork((tx) => storesOf(eventStores(tx, liveBookings))), office.clock).execute()));

describe('three workers that publish what is due', () => {
  it('publish nothing before its time, and then each event once', async () => {
    const ids = await schedule(6);
    await runOnAll((stores) => stores);
    expect((await office.event(ids[0]!)).status).toBe('SCHEDULED');
    office.clock.advance(60);
    await runOnAll((stores) => stores);
    for (const id of ids) {
      expect(await office.event(id)).toMatchObject({ status: 'PUBLISHED', publishAt: null, publishedAt: office.clock.now().toISOString(), version: 6 });
      expect(await audited('event.publish', id)).toBe(1);
    }
  });

  it('publish it several times without the lock (control)', async () => {
    const [id] = await schedule(1);
    office.clock.advance(60);
    await runOnAll((stores) => ({ ...stores, events: CarelessEvents.of(stores.events) }));
    expect(await audited('event.publish', id!)).toBe(3);
  });
});

describe('an event that may not be public when its time comes', () => {
  it('is a draft again, and its owner is told by mail', async () => {
    const [bad, good] = await schedule(2);
    await office.test.platform.database.pool.query('UPDATE occurrences SET starts_at = $1, ends_at = $2 WHERE event_id = $3', [inDays(-3), inDays(-2), decodeId('Event', bad!)]);
    office.clock.advance(60);
    await runOnAll((stores) => stores);
    expect(await office.event(bad!)).toMatchObject({ status: 'DRAFT', publishAt: null });
    expect((await office.event(good!)).status).toBe('PUBLISHED');
    expect([await audited('event.publish_failed', bad!), await audited('event.publish', bad!)]).toEqual([1, 0]);
    await workers[0]!.app.startJobs();
    const mail = await eventually(() => workers[0]!.mails.find(({ subject }) => subject.includes('could not be published')));
    expect(mail).toMatchObject({ to: office.people.owner.email, text: expect.stringContaining('Add an occurrence in the future.') });
  });
});

describe('a change to what events name', () => {
  it('is found by searching events once the reaction has run', async () => {
    const { id } = await office.createEvent();
    const finds = async (query: string) => (await office.send('adminEvents', { filter: { query } })).data.adminEvents.nodes.some((node: { id: string }) => node.id === id);
    expect(await finds('harbour')).toBe(true);
    await office.run('venueUpdate', { id: office.venueId, expectedVersion: 2, input: { name: 'Lighthouse' } });
    await office.run('organizerUpdate', { id: office.organizerId, expectedVersion: 1, input: { name: 'Foghorn Society' } });
    await eventually(async () => (await finds('lighthouse')) && (await finds('foghorn')));
  });
});
