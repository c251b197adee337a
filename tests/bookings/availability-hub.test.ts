import { setTimeout as sleep } from 'node:timers/promises';
import type { AvailabilityFeed } from '../../src/bookings/application/availability-feed';
import { AvailabilityHub, type HubOptions } from '../../src/bookings/application/availability-hub.service';
import type { AvailabilityHint, AvailabilityReads, AvailabilitySignals, OccurrenceAvailability } from '../../src/bookings/domain/availability.port';
import { systemClock } from '../../src/shared/infrastructure/system';
import { eventually } from '../support/eventually';

/** A database with versions alone. */
class FakeReads implements AvailabilityReads {
  readonly versions = new Map([['a', 1], ['b', 1]]);
  readonly statements: (readonly string[])[] = [];
  fault: Error | null = null;
  takesMs = 0;

  async find(ids: readonly string[], now: Date): Promise<ReadonlyMap<string, OccurrenceAvailability>> {
    this.statements.push(ids);
    const seen = new Map(this.versions);
    if (this.takesMs > 0) await sleep(this.takesMs);
    if (this.fault) throw this.fault;
    return new Map(ids.flatMap((id) => (seen.has(id) ? [[id, { occurrenceId: id, eventId: `event of ${id}`, version: seen.get(id)!, asOf: now, ticketTypes: [] }]] : [])));
  }
}

class FakeSignals implements AvailabilitySignals {
  listeners: ((hint: AvailabilityHint) => void)[] = [];
  publish = (hint: AvailabilityHint) => this.listeners.forEach((listener) => listener(hint));
  listen = (listener: (hint: AvailabilityHint) => void) => void this.listeners.push(listener);
}

const open: AvailabilityHub[] = [];
afterEach(() => open.splice(0).forEach((hub) => hub.close()));

function aHub(options: Partial<HubOptions> = {}) {
  const reads = new FakeReads();
  const signals = new FakeSignals();
  const errors: unknown[] = [];
  const hub = new AvailabilityHub(reads, signals, systemClock, { spacingMs: 270, pollMs: 60_000, onError: (error) => errors.push(error), ...options });
  open.push(hub);
  const change = (id: string) => {
    reads.versions.set(id, reads.versions.get(id)! + 1);
    signals.publish({ occurrenceId: id });
  };
  return { hub, reads, signals, errors, change };
}

/** Reads a feed to its end, noting when each message came. */
function listenTo(feed: AvailabilityFeed) {
  const messages: { readonly version: number; readonly at: number }[] = [];
  const ended = (async () => {
    for await (const { version } of feed) messages.push({ version, at: performance.now() });
  })();
  return { messages, ended };
}

/** The most that came within any one second. */
const mostInASecond = (messages: readonly { readonly at: number }[]): number => Math.max(...messages.map(({ at }) => messages.filter((other) => other.at >= at && other.at < at + 1_000).length));

async function changeOften(change: (id: string) => void): Promise<void> {
  for (let count = 0; count < 200; count += 1) {
    change('a');
    await sleep(8);
  }
}

test('who begins to watch is told the state at once', async () => {
  const { hub } = aHub();
  const feed = await hub.watch('a');
  expect(await feed.next()).toMatchObject({ done: false, value: { occurrenceId: 'a', version: 1 } });
});

describe('of 200 changes in under two seconds', () => {
  test('at most 4 a second are told, the versions rise, and the last one arrives', async () => {
    const { hub, change } = aHub();
    const { messages } = listenTo(await hub.watch('a'));
    await changeOften(change);
    await eventually(() => messages.at(-1)?.version === 201);
    expect(mostInASecond(messages)).toBeLessThanOrEqual(4);
    expect(messages.length).toBeGreaterThan(4);
    expect(messages.every(({ version }, index) => index === 0 || version > messages[index - 1]!.version)).toBe(true);
  });

  test('without the spacing many more would be told', async () => {
    const { hub, change } = aHub({ spacingMs: 0 });
    const { messages } = listenTo(await hub.watch('a'));
    await changeOften(change);
    await eventually(() => messages.at(-1)?.version === 201);
    expect(mostInASecond(messages)).toBeGreaterThan(4);
  });

  test('a hundred who watch the same cost no more reads than one', async () => {
    const { hub, change, reads } = aHub();
    const watchers = (await Promise.all(Array.from({ length: 100 }, () => hub.watch('a')))).map(listenTo);
    expect(reads.statements).toHaveLength(1);
    await changeOften(change);
    await eventually(() => watchers.every(({ messages }) => messages.at(-1)?.version === 201));
    expect(reads.statements.length).toBeLessThan(20);
    expect(Math.max(...watchers.map(({ messages }) => mostInASecond(messages)))).toBeLessThanOrEqual(4);
  });

  test('who joins in the middle gets no more either', async () => {
    const { hub, change } = aHub();
    listenTo(await hub.watch('a'));
    const changing = changeOften(change);
    const late: ReturnType<typeof listenTo>[] = [];
    for (let count = 0; count < 5; count += 1) {
      await sleep(130);
      late.push(listenTo(await hub.watch('a')));
    }
    await changing;
    await eventually(() => late.every(({ messages }) => messages.at(-1)?.version === 201));
    expect(Math.max(...late.map(({ messages }) => mostInASecond(messages)))).toBeLessThanOrEqual(4);
  });

  test('a thousand who watch the same let others have their turn in between', async () => {
    const { hub, change } = aHub();
    let turns = 0;
    const seen: number[] = [];
    const feeds = await Promise.all(Array.from({ length: 1_000 }, () => hub.watch('a')));
    await Promise.all(feeds.map((feed) => feed.next()));
    for (const feed of feeds) void feed.next().then(() => seen.push(turns));
    const count = () => {
      turns += 1;
      if (seen.length < 1_000) setImmediate(count);
    };
    await sleep(300);
    change('a');
    setImmediate(count);
    await eventually(() => seen.length === 1_000);
    expect(seen.at(-1)! - seen[0]!).toBeGreaterThanOrEqual(9);
  });

  test('a reader who was busy gets the latest that was read, and none of those before', async () => {
    const { hub, change } = aHub();
    const feed = await hub.watch('a');
    await feed.next();
    await changeOften(change);
    const { value } = await feed.next();
    expect(value!.version).toBeGreaterThan(150);
    if (value!.version < 201) expect((await feed.next()).value).toMatchObject({ version: 201 });
  });
});

test('a change that happens while the database is read is told afterwards', async () => {
  const { hub, reads, change } = aHub();
  const { messages } = listenTo(await hub.watch('a'));
  reads.takesMs = 100;
  change('a');
  await eventually(() => reads.statements.length === 2);
  change('a');
  await eventually(() => messages.at(-1)?.version === 3);
});

test('a lost hint delays a message until the next poll, and one statement polls all', async () => {
  const { hub, reads } = aHub({ spacingMs: 10, pollMs: 200 });
  const first = listenTo(await hub.watch('a'));
  const second = listenTo(await hub.watch('b'));
  reads.versions.set('a', 7).set('b', 8);
  await eventually(() => first.messages.at(-1)?.version === 7 && second.messages.at(-1)?.version === 8);
  expect(reads.statements).toContainEqual(['a', 'b']);
});

test('without the poll it would never come', async () => {
  const { hub, reads } = aHub({ spacingMs: 10 });
  const { messages } = listenTo(await hub.watch('a'));
  reads.versions.set('a', 7);
  await expect(eventually(() => messages.at(-1)?.version === 7, 600)).rejects.toThrow('in vain');
});

test('a hint about an event reaches those who watch its occurrences, and no others', async () => {
  const { hub, reads, signals } = aHub({ spacingMs: 10 });
  const { messages } = listenTo(await hub.watch('a'));
  listenTo(await hub.watch('b'));
  await eventually(() => reads.statements.length >= 2);
  const before = reads.statements.length;
  reads.versions.set('a', 9);
  signals.publish({ eventId: 'event of a' });
  await eventually(() => messages.at(-1)?.version === 9);
  expect(reads.statements.slice(before)).toEqual([['a']]);
});

test('a version that falls is not told', async () => {
  const { hub, reads, signals } = aHub({ spacingMs: 10 });
  const { messages } = listenTo(await hub.watch('a'));
  for (const version of [5, 3, 6]) {
    const before = reads.statements.length;
    reads.versions.set('a', version);
    signals.publish({ occurrenceId: 'a' });
    await eventually(() => reads.statements.length > before);
  }
  await eventually(() => messages.at(-1)?.version === 6);
  expect(messages.map(({ version }) => version)).toEqual([1, 5, 6]);
});

test('what the public may not see is NOT_FOUND, and leaves nothing behind', async () => {
  const { hub } = aHub();
  await expect(hub.watch('hidden')).rejects.toMatchObject({ kind: 'not-found' });
  expect(hub.size).toBe(0);
});

test('what is public no longer ends for those who watch it', async () => {
  const { hub, reads, signals } = aHub({ spacingMs: 10 });
  const { ended } = listenTo(await hub.watch('a'));
  reads.versions.delete('a');
  signals.publish({ occurrenceId: 'a' });
  await ended;
  expect(hub.size).toBe(0);
});

describe('while the database is away', () => {
  test('who begins to watch is told so', async () => {
    const { hub, reads } = aHub();
    reads.fault = new Error('away');
    await expect(hub.watch('a')).rejects.toThrow('away');
    expect(hub.size).toBe(0);
  });

  test('who watches already hears nothing, and the latest when it is back', async () => {
    const { hub, reads, errors, change } = aHub({ spacingMs: 10, pollMs: 100 });
    const { messages } = listenTo(await hub.watch('a'));
    reads.fault = new Error('away');
    change('a');
    await eventually(() => errors.length > 0);
    expect(messages.map(({ version }) => version)).toEqual([1]);
    reads.fault = null;
    await eventually(() => messages.at(-1)?.version === 2);
  });
});

test('when nobody watches any more, nothing is kept and nothing is read', async () => {
  const { hub, reads, change } = aHub({ spacingMs: 10, pollMs: 50 });
  const feeds = [await hub.watch('a'), await hub.watch('a'), await hub.watch('b')];
  expect(hub.size).toBe(2);
  const ends = feeds.map((feed) => listenTo(feed).ended);
  for (const feed of feeds) await feed.return();
  await Promise.all(ends);
  expect(hub.size).toBe(0);
  const before = reads.statements.length;
  change('a');
  await sleep(200);
  expect(reads.statements).toHaveLength(before);
});

test('closing ends every feed, and refuses who is still waiting for the first state', async () => {
  const { hub, reads } = aHub();
  const { ended } = listenTo(await hub.watch('a'));
  reads.takesMs = 50;
  const waiting = hub.watch('b');
  hub.close();
  await expect(waiting).rejects.toMatchObject({ kind: 'unavailable' });
  await ended;
  expect(hub.size).toBe(0);
});
