import { changedFields, given } from '../../../shared/domain/entity';
import { conflict, notFound } from '../../../shared/domain/errors';
import type { Viewer } from '../../../shared/domain/viewer';
import type { EventEditor } from '../edit-event';
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
    const event = await this.editor.edit(viewer, { poolId, expectedVersion }, async (before, { inventory }, now) => {
      before.assertMay('plan');
      const old = await inventory.lockStock(poolId, occurrenceId);
      if (!old) throw notFound('Occurrence', ['occurrenceId']);
      stock = { ...old, ...given(input) };
      refuseOversold(stock, input.blocked === undefined ? 'capacity' : 'blocked');
      await inventory.setStock(stock.id, stock);
      return { event: before.planned(now), action: 'stock.set', emits: 'event.updated', subject: { type: 'Stock', id: stock.id }, changedFields: changedFields(old, stock) };
    });
    return { event, stock };
  }
}

function refuseOversold(stock: Stock, field: 'capacity' | 'blocked'): void {
  const { capacity, sold, held, blocked } = stock;
  if (capacity === null || takenIn(stock) <= capacity) return;
  throw conflict('CAPACITY_BELOW_SOLD', `${sold} places are sold, ${held} held and ${blocked} blocked: that is more than ${capacity}.`, ['input', field]);
}
