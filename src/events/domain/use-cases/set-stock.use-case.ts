import { assertVersion, changedFields, given } from '../../../shared/domain/entity';
import { conflict, invalid, notFound } from '../../../shared/domain/errors';
import { ownerScope, type Viewer } from '../../../shared/domain/viewer';
import type { EditStores, EventEditor } from '../edit-event';
import type { Event } from '../event.entity';
import { type Stock, takenIn } from '../pool.entity';

export interface StockChange {
  readonly poolId: string;
  readonly occurrenceId: string;
  readonly expectedVersion: number;
  readonly input: { readonly capacity?: number | null; readonly blocked?: number };
}

/** Changes the places of one pool for one occurrence: how many there are, and how many are kept back. */
export class SetStock {
  constructor(private readonly editor: EventEditor) {}

  async execute(viewer: Viewer, { poolId, occurrenceId, expectedVersion, input }: StockChange): Promise<{ event: Event; stock: Stock }> {
    let stock!: Stock;
    const event = await this.editor.edit(viewer, { poolId }, async (before, stores, now) => {
      const { inventory } = stores;
      const old = await inventory.lockStock(poolId, occurrenceId);
      if (!old) throw await strangerRefusal(viewer, occurrenceId, stores);
      // Of another event's occurrence the client gave another event's version too.
      assertVersion(before, expectedVersion);
      before.assertMay('plan');
      stock = { ...old, ...given(input) };
      refuseOversold(stock, input.blocked === undefined ? 'capacity' : 'blocked');
      await inventory.setStock(stock.id, stock);
      return { event: before.planned(now), action: 'stock.set', emits: 'event.updated', subject: { type: 'Stock', id: stock.id }, changedFields: changedFields(old, stock) };
    });
    return { event, stock };
  }
}

/** The owner of both learns that they don't go together; of what others own nobody learns that it is there. */
async function strangerRefusal(viewer: Viewer, occurrenceId: string, { plan, events }: EditStores): Promise<Error> {
  const [occurrence] = await plan.findOccurrencesByIds([occurrenceId]);
  const own = occurrence ? await events.findByIds([occurrence.eventId], ownerScope(viewer)) : [];
  if (own.length === 0) return notFound('Occurrence', ['occurrenceId']);
  return invalid('INVALID', "poolId and occurrenceId are of different events; give a pool of the occurrence's event.", ['poolId']);
}

function refuseOversold(stock: Stock, field: 'capacity' | 'blocked'): void {
  const { capacity, sold, held, blocked } = stock;
  if (capacity === null || takenIn(stock) <= capacity) return;
  throw conflict('CAPACITY_BELOW_SOLD', `${sold} places are sold, ${held} held and ${blocked} blocked: that is more than ${capacity}.`, ['input', field]);
}
