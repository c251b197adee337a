import { HoldDesk, type HoldDeskLimits } from '../../src/bookings/application/hold-desk.service';
import type { Booking } from '../../src/bookings/domain/booking.entity';
import type { HoldCommand, HoldRequest } from '../../src/bookings/domain/hold-store.port';
import type { HoldOutcome } from '../../src/bookings/domain/use-cases/hold-places.use-case';
import { conflict } from '../../src/shared/domain/errors';
import { eventually } from '../support/eventually';

const viewer = { kind: 'anonymous', requestId: 'test' } as const;
const aCommand = (idempotencyKey: string, occurrenceId = 'hot'): HoldCommand => ({ idempotencyKey, occurrenceId, lines: [] });
const bookingOf = ({ command }: HoldRequest) => ({ reference: command.idempotencyKey }) as Booking;

/** Stands in for the transaction: keeps each batch until it is let go. */
class Transactions {
  readonly batches: { readonly keys: readonly string[]; release(outcome?: (request: HoldRequest) => HoldOutcome): void; fail(error: Error): void }[] = [];

  execute(requests: readonly HoldRequest[]): Promise<HoldOutcome[]> {
    return new Promise((resolve, reject) => {
      this.batches.push({ keys: requests.map(({ command }) => command.idempotencyKey), release: (outcome = bookingOf) => resolve(requests.map(outcome)), fail: reject });
    });
  }

  keys = () => this.batches.map(({ keys }) => keys);
  batch = (number: number) => eventually(() => this.batches[number]);
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

function open(limits?: Partial<HoldDeskLimits>) {
  const transactions = new Transactions();
  const desk = new HoldDesk(transactions, limits);
  const hold = (key: string, occurrenceId?: string) => desk.hold(viewer, aCommand(key, occurrenceId)).then(({ reference }) => reference, (error: Error) => error.message);
  return { transactions, hold };
}

describe('the desk that holds places', () => {
  it('starts at once when it is idle, and holds together what arrives meanwhile', async () => {
    const { transactions, hold } = open();
    const first = hold('a');
    (await transactions.batch(0)).release();
    expect(await first).toBe('a');
    const second = hold('b');
    await transactions.batch(1);
    const others = [hold('c'), hold('d'), hold('e')];
    await turn();
    expect(transactions.keys()).toEqual([['a'], ['b']]);
    transactions.batches[1]!.release();
    (await transactions.batch(2)).release();
    expect(await Promise.all([second, ...others])).toEqual(['b', 'c', 'd', 'e']);
    expect(transactions.keys()).toEqual([['a'], ['b'], ['c', 'd', 'e']]);
  });

  it('holds for many occurrences together, and for no occurrence in two transactions at once', async () => {
    const { transactions, hold } = open();
    void hold('a', 'one');
    void hold('b', 'two');
    await transactions.batch(0);
    void hold('c', 'one');
    void hold('d', 'three');
    await transactions.batch(1);
    await turn();
    expect(transactions.keys()).toEqual([['a', 'b'], ['d']]);
    transactions.batches[0]!.release();
    await transactions.batch(2);
    expect(transactions.keys()).toEqual([['a', 'b'], ['d'], ['c']]);
  });

  it('keeps to its limits', async () => {
    const { transactions, hold } = open({ holdsPerBatch: 2, batches: 2 });
    for (const [key, occurrence] of [['a', '1'], ['b', '2'], ['c', '3'], ['d', '4'], ['e', '5']] as const) void hold(key, occurrence);
    await transactions.batch(1);
    await turn();
    expect(transactions.keys()).toEqual([['a', 'b'], ['c', 'd']]);
    transactions.batches[1]!.release();
    await transactions.batch(2);
    expect(transactions.keys()[2]).toEqual(['e']);
  });

  it('gives each caller its own refusal', async () => {
    const { transactions, hold } = open();
    const both = [hold('a'), hold('b')];
    (await transactions.batch(0)).release((request) => (request.command.idempotencyKey === 'a' ? conflict('SOLD_OUT', 'Sold out.') : bookingOf(request)));
    expect(await Promise.all(both)).toEqual(['Sold out.', 'b']);
  });

  it('tries one by one what failed together, so that only what is at fault fails', async () => {
    const { transactions, hold } = open();
    const all = [hold('a'), hold('poison'), hold('c')];
    (await transactions.batch(0)).fail(new Error('one of you is wrong'));
    await transactions.batch(3);
    for (const { keys, release, fail } of transactions.batches.slice(1)) {
      if (keys[0] === 'poison') fail(new Error('it is me'));
      else release();
    }
    expect(await Promise.all(all)).toEqual(['a', 'it is me', 'c']);
    void hold('d');
    expect((await transactions.batch(4)).keys).toEqual(['d']);
  });

  it('tries a single one again too', async () => {
    const { transactions, hold } = open();
    const only = hold('a');
    (await transactions.batch(0)).fail(new Error('the connection was lost'));
    (await transactions.batch(1)).release();
    expect(await only).toBe('a');
  });

  it('does not try again what has waited for too long', async () => {
    const { transactions, hold } = open({ patienceMs: -1 });
    const both = [hold('a'), hold('b')];
    (await transactions.batch(0)).fail(new Error('the database is away'));
    expect(await Promise.all(both)).toEqual(['the database is away', 'the database is away']);
    expect(transactions.batches).toHaveLength(1);
  });

  it('turns callers away when too many wait', async () => {
    const transactions = new Transactions();
    const desk = new HoldDesk(transactions, { waiting: 1 });
    void desk.hold(viewer, aCommand('a'));
    await expect(desk.hold(viewer, aCommand('b'))).rejects.toMatchObject({ kind: 'unavailable', retryAfter: expect.any(Number) });
  });
});
