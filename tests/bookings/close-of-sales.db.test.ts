import { Client } from 'pg';
import { liveBookings } from '../../src/bookings';
import { EventEditor } from '../../src/events/domain/edit-event';
import { CancelEvent } from '../../src/events/domain/use-cases/cancel-event.use-case';
import { PauseSales } from '../../src/events/domain/use-cases/pause-sales.use-case';
import { eventStores } from '../../src/events';
import { rewritingClient } from '../proof/rewriting-client';
import type { TestApp } from '../support/app';
import { eventually } from '../support/eventually';
import { aKey, type BookingWorld, createBookingWorld, type SoldEvent } from './booking-world';
import { aHold, anotherBox, type Box, isReference } from './hold-support';
import { anotherProcess, isLockWaitedFor } from './lifecycle-support';

/** Lets the statements that it is closed for wait until it opens. */
class Gate {
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
