import type { Ids } from '../../../shared/domain/clock';
import { changedFields, given } from '../../../shared/domain/entity';
import { conflict, Faults } from '../../../shared/domain/errors';
import type { Viewer } from '../../../shared/domain/viewer';
import type { EditStores, EventEditor } from '../edit-event';
import type { Event } from '../event.entity';
import { type Pool, stocksFor, takenIn } from '../pool.entity';

export const maxPools = 20;

export interface PoolDetails {
  /** The pool to change; without it a new one is made. */
  readonly id?: string | null;
  readonly name: string;
  /** Null is unlimited. */
  readonly capacity?: number | null;
  readonly ticketTypeIds?: readonly string[];
}

/** Adds a pool of places to an event or changes one. A changed capacity is that of every occurrence still to come. */
export class SetPool {
  constructor(
    private readonly editor: EventEditor,
    private readonly ids: Ids,
  ) {}

  async execute(viewer: Viewer, command: { readonly eventId: string; readonly expectedVersion: number; readonly input: PoolDetails }): Promise<{ event: Event; pool: Pool }> {
    const { id, ticketTypeIds, ...rest } = command.input;
    const input = { ...rest, ticketTypeIds: ticketTypeIds && [...new Set(ticketTypeIds)] };
    let pool!: Pool;
    const event = await this.editor.edit(viewer, command, async (before, stores, now) => {
      before.assertMay('plan');
      const all = await stores.inventory.findPools([before.id]);
      await check(command.input, before, all, stores);
      const old = all.find((known) => known.id === id);
      pool = { ...(old ?? { id: this.ids.next(), eventId: before.id, capacity: null, ticketTypeIds: [] }), ...given(input), name: input.name };
      await stores.inventory.savePool(pool);
      if (!old) await stores.inventory.addStocks(stocksFor([pool], await stores.plan.findOccurrences([before.id]), this.ids));
      else if (old.capacity !== pool.capacity) await resize(pool, stores, now);
      return { event: before.planned(now), action: 'pool.set', emits: 'event.updated', subject: { type: 'Pool', id: pool.id }, changedFields: old ? changedFields(old, pool) : [] };
    });
    return { event, pool };
  }
}

async function check({ id, name, ticketTypeIds = [] }: PoolDetails, event: Event, all: readonly Pool[], { plan }: EditStores): Promise<void> {
  const faults = new Faults();
  if (id && !all.some((known) => known.id === id)) faults.add('NOT_FOUND', 'The event has no such pool.', ['input', 'id']);
  if (all.some((other) => other.name === name && other.id !== id)) faults.add('TAKEN', `The event already has a pool named ${name}.`, ['input', 'name']);
  if (!id && all.length >= maxPools) faults.add('LIMIT_REACHED', `An event has at most ${maxPools} pools.`);
  const ticketTypes = new Set((await plan.findTicketTypes([event.id])).map((known) => known.id));
  ticketTypeIds.forEach((ticketTypeId, index) => {
    if (!ticketTypes.has(ticketTypeId)) faults.add('NOT_FOUND', 'The event has no such ticket type.', ['input', 'ticketTypeIds', String(index)]);
  });
  faults.throwIfAny();
}

async function resize({ id, capacity }: Pool, { inventory }: EditStores, now: Date): Promise<void> {
  const stocks = await inventory.lockFutureStocks(id, now);
  const fullest = stocks.reduce((most, stock) => Math.max(most, takenIn(stock)), 0);
  if (capacity !== null && capacity < fullest) {
    const { sold, held, blocked } = stocks.find((stock) => takenIn(stock) === fullest)!;
    throw conflict('CAPACITY_BELOW_SOLD', `An occurrence has ${sold} places sold, ${held} held and ${blocked} blocked; capacity must be ${fullest} or more.`, ['input', 'capacity']);
  }
  await inventory.setCapacity(stocks.map((stock) => stock.id), capacity);
}
