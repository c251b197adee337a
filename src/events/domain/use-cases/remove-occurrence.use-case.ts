import { conflict } from '../../../shared/domain/errors';
import type { Viewer } from '../../../shared/domain/viewer';
import type { EventEditor } from '../edit-event';
import type { Event } from '../event.entity';

/** Takes a date out of the plan, as long as nobody has a place. */
export class RemoveOccurrence {
  constructor(private readonly editor: EventEditor) {}

  execute(viewer: Viewer, { id, expectedVersion }: { readonly id: string; readonly expectedVersion: number }): Promise<Event> {
    return this.editor.edit(viewer, { occurrenceId: id, expectedVersion }, async (before, { plan, bookings }, now) => {
      before.assertMay('plan');
      const live = await bookings.count({ occurrenceId: id });
      if (live > 0) throw conflict('HAS_BOOKINGS', `${live} places are booked or held. Cancel the occurrence instead.`, ['id']);
      await plan.removeOccurrence(id);
      return { event: before.planned(now), action: 'occurrence.remove', emits: 'event.updated', subject: { type: 'Occurrence', id }, changedFields: [] };
    });
  }
}
