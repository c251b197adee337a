import { conflict } from '../../../shared/domain/errors';
import type { Viewer } from '../../../shared/domain/viewer';
import type { EventEditor } from '../edit-event';
import type { Event } from '../event.entity';

/** Takes a date out of the plan, as long as nobody ever booked it. */
export class RemoveOccurrence {
  constructor(private readonly editor: EventEditor) {}

  execute(viewer: Viewer, { id, expectedVersion }: { readonly id: string; readonly expectedVersion: number }): Promise<Event> {
    return this.editor.edit(viewer, { occurrenceId: id, expectedVersion }, async (before, { plan, bookings }, now) => {
      before.assertMay('plan');
      if (await bookings.hasAny({ occurrenceId: id })) throw conflict('HAS_BOOKINGS', 'This date was booked, and is kept with its bookings. Cancel the occurrence instead.', ['id']);
      await plan.removeOccurrence(id);
      return { event: before.planned(now), action: 'occurrence.remove', emits: 'event.updated', subject: { type: 'Occurrence', id }, changedFields: [] };
    });
  }
}
