import { conflict } from '../../../shared/domain/errors';
import type { Viewer } from '../../../shared/domain/viewer';
import type { EventEditor } from '../edit-event';
import type { Event } from '../event.entity';

/** Takes a pool off an event, as long as nobody has a place in it. */
export class RemovePool {
  constructor(private readonly editor: EventEditor) {}

  execute(viewer: Viewer, { id, expectedVersion }: { readonly id: string; readonly expectedVersion: number }): Promise<Event> {
    return this.editor.edit(viewer, { poolId: id, expectedVersion }, async (before, { inventory, bookings }, now) => {
      before.assertMay('plan');
      const live = await bookings.count({ poolId: id });
      if (live > 0) throw conflict('HAS_BOOKINGS', `${live} places of this pool are booked or held. Block the rest instead.`, ['id']);
      await inventory.removePool(id);
      return { event: before.planned(now), action: 'pool.remove', emits: 'event.updated', subject: { type: 'Pool', id }, changedFields: [] };
    });
  }
}
