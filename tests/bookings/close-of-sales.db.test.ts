import { Client } from 'pg';
import { liveBookings } from '../../src/bookings';
import { EventEditor } from '../../src/events/domain/edit-event';
import { CancelEvent } from '../../src/events/domain/use-cases/cancel-event.use-case';
import { PauseSales } from '../../src/events/domain/use-cases/pause-sales.use-case';
import { RemoveOccurrence } from '../../src/events/domain/use-cases/remove-occurrence.use-case';
import { RemovePool } from '../../src/events/domain/use-cases/remove-pool.use-case';
import { RemoveTicketType } from '../../src/events/domain/use-cases/remove-ticket-type.use-case';
import { UnpublishEvent } from '../../src/events/domain/use-cases/unpublish-event.use-case';
import { UpdateOccurrence } from '../../src/events/domain/use-cases/update-occurrence.use-case';
import { eventStores } from '../../src/events';
import { rewritingClient } from '../proof/rewriting-client';
import type { TestApp } from '../support/app';
import { eventually } from '../support/eventually';
import { aKey, type BookingWorld, createBookingWorld, refusal, type SoldEvent } from './booking-world';
import { aHold, anotherBox, type Box, isReference } from './hold-support';
import { anotherProcess, isLockWaitedFor } from './lifecycle-support';

/** Lets the statements that it is closed for wait until it opens. */
class Gate {
  readonly seen: string[] = [];
  #pattern: RegExp | null = null;
  #waiting: (() => void)[] = [];

  close = (pattern: RegExp): void => void (this.#pattern = pattern);

  open(): void {
    this.#pattern = null;
    for (const go of this.#waiting.splice(0)) go();
  }

  get isWaitedAt(): boolean {
    return this.#waiting.length > 0;
  }

  pass = (sql: string): Promise<void> | null => (this.#pattern?.test(sql) ? new Promise((go) => this.#waiting.push(go)) : null);
}

const gate = new Gate();
class GatedClient extends Client {
  override query(...args: unknown[]): never {
    const [query] = args as [string | { text: string }];
    gate.seen.push(typeof query === 'string' ? query : query.text);
    const run = () => (super.query as (...given: unknown[]) => never)(...args);
    return (gate.pass(typeof query === 'string' ? query : query.text)?.then(run) ?? run()) as never;
  }
}

let world: BookingWorld;
let holder: Box;
let editor: TestApp;
let careless: TestApp;

beforeAll(async () => {
  world = await createBookingWorld();
  holder = await anotherBox(world, { DatabaseClient: GatedClient });
  editor = await anotherProcess(world, { DatabaseClient: GatedClient });
  careless = await anotherProcess(world, { DatabaseClient: rewritingClient((sql) => (/UPDATE stocks SET blocked = blocked/.test(sql) ? 'SELECT $1::uuid, $2::timestamptz' : sql)) });
});
afterAll(async () => {
  await Promise.all([holder.test.close(), editor.close(), careless.close()]);
  await world.close();
});
afterEach(async () => expect(await world.drift()).toEqual([]));

const closings = {
  async cancel({ platform }: TestApp, { id }: SoldEvent): Promise<void> {
    await new CancelEvent(editorOf({ platform })).execute(world.owner, { id, input: { idempotencyKey: aKey() } });
  },
  async pause({ platform }: TestApp, { id }: SoldEvent): Promise<void> {
    await new PauseSales(editorOf({ platform })).execute(world.owner, { id, isPaused: true });
  },
};
const editorOf = ({ platform }: Pick<TestApp, 'platform'>) => new EventEditor(platform.unitOfWork((tx) => eventStores(tx, liveBookings)), platform.clock);
const refusals = { cancel: 'EVENT_CANCELLED', pause: 'SALES_CLOSED' };

describe.each(['cancel', 'pause'] as const)('after the answer to: %s', (closing) => {
  it('no hold succeeds: the closing waits for one that is under way', async () => {
    const event = await world.event();
    let isAnswered = false;
    gate.close(/INSERT INTO bookings/);
    const hold = holder.outcome(aHold(event));
    await eventually(() => gate.isWaitedAt);
    const closed = closings[closing](world.test, event).then(() => void (isAnswered = true));
    await eventually(() => isLockWaitedFor(world));
    expect(isAnswered).toBe(false);
    gate.open();
    expect(isReference(await hold)).toBe(true);
    await closed;
    expect(await holder.outcome(aHold(event))).toBe(refusals[closing]);
  });

  it('a hold would succeed, if the closing did not lock the places', async () => {
    const event = await world.event();
    gate.close(/INSERT INTO bookings/);
    const hold = holder.outcome(aHold(event));
    await eventually(() => gate.isWaitedAt);
    await closings[closing](careless, event);
    gate.open();
    expect(isReference(await hold)).toBe(true);
  });

  it('a hold that came while it was under way is refused', async () => {
    const event = await world.event();
    gate.close(/"public"\."events"/);
    const closed = closings[closing](editor, event);
    await eventually(() => gate.isWaitedAt);
    const hold = holder.outcome(aHold(event));
    await eventually(() => isLockWaitedFor(world));
    gate.open();
    await closed;
    expect(await hold).toBe(refusals[closing]);
    expect(await world.counters(event)).toEqual({ Floor: { held: 0, sold: 0 } });
  });
});

describe('while a hold is under way', () => {
  const holdUnderWay = async (event: SoldEvent) => {
    gate.close(/INSERT INTO bookings/);
    const hold = holder.outcome(aHold(event));
    await eventually(() => gate.isWaitedAt);
    return {
      async finish(): Promise<void> {
        await eventually(() => isLockWaitedFor(world));
        gate.open();
        expect(isReference(await hold)).toBe(true);
      },
    };
  };

  it.each([
    ['taken back to draft', (event: SoldEvent) => new UnpublishEvent(editorOf(editor)).execute(world.owner, event.id)],
    ['robbed of its date', (event: SoldEvent) => new RemoveOccurrence(editorOf(editor)).execute(world.owner, { id: event.occurrenceId, expectedVersion: 1 })],
    ['robbed of its ticket type', (event: SoldEvent) => new RemoveTicketType(editorOf(editor)).execute(world.owner, { id: event.ticketTypes['Regular']!.id, expectedVersion: 1 })],
    ['robbed of its pool', (event: SoldEvent) => new RemovePool(editorOf(editor)).execute(world.owner, { id: event.pools['Floor']!, expectedVersion: 1 })],
  ])('an event is not %s', async (_what, edit) => {
    const event = await world.event();
    const { finish } = await holdUnderWay(event);
    const refused = refusal(edit(event));
    await finish();
    expect(await refused).toMatchObject({ code: 'HAS_BOOKINGS', field: ['id'] });
  });

  const moveDate = (test: TestApp, { occurrenceId, startsAt }: SoldEvent) =>
    new UpdateOccurrence(editorOf(test)).execute(world.owner, { id: occurrenceId, expectedVersion: 1, input: { startsAt: new Date(startsAt.getTime() + 60_000) } });
  const writes = () => gate.seen.filter((text) => /INSERT INTO bookings/.test(text)).length;

  it('its date is moved without a deadlock', async () => {
    const event = await world.event();
    const { finish } = await holdUnderWay(event);
    gate.seen.length = 0;
    const moved = moveDate(editor, event);
    await finish();
    await moved;
    expect([writes(), gate.seen.filter((text) => /UPDATE stocks SET blocked = blocked/.test(text)).length]).toEqual([0, 1]);
  });

  it('there would be one, if the edit locked the event against being named', async () => {
    const strict = await anotherProcess(world, { DatabaseClient: rewritingClient((sql) => sql.replace('FOR NO KEY UPDATE', 'FOR UPDATE')) });
    const event = await world.event();
    const { finish } = await holdUnderWay(event);
    const before = await deadlocks();
    const moved = moveDate(strict, event);
    await finish();
    await moved;
    await strict.close();
    expect(await eventually(async () => (await deadlocks()) > before)).toBe(true);
  });

  const deadlocks = async () => Number((await world.rows<{ deadlocks: string }>('SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()'))[0]!.deadlocks);
});
