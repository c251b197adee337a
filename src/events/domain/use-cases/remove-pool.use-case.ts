import { conflict } from '../../../shared/domain/errors';
import type { Viewer } from '../../../shared/domain/viewer';
import type { EventEditor } from '../edit-event';
import type { Event } from '../event.entity';

/** Takes a pool off an event, as long as nobody ever booked a place of it. */
export class RemovePool {
  constructor(private readonly editor: EventEditor) {}

  execute(viewer: Viewer, { id, expectedVersion }: { readonly id: string; readonly expectedVersion: number }): Promise<Event> {
    return this.editor.edit(viewer, { poolId: id, expectedVersion }, async (before, { inventory, bookings }, now) => {
      before.assertMay('plan');
      if (await bookings.hasAny({ poolId: id })) throw conflict('HAS_BOOKINGS', 'This pool was booked, and is kept with its bookings. Block the rest instead.', ['id']);
      await inventory.removePool(id);
      return { event: before.planned(now), action: 'pool.remove', emits: 'event.updated', subject: { type: 'Pool', id }, changedFields: [] };
    });
  }
}
