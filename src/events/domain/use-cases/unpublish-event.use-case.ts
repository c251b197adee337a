import { conflict } from '../../../shared/domain/errors';
import type { Viewer } from '../../../shared/domain/viewer';
import type { EventEditor } from '../edit-event';
import type { Event } from '../event.entity';

/** Takes a public event back to draft, as long as nobody has a place; or a scheduled one, before it is public. */
export class UnpublishEvent {
  constructor(private readonly editor: EventEditor) {}

  execute(viewer: Viewer, id: string): Promise<Event> {
    return this.editor.edit(viewer, { id }, async (before, { bookings }, now) => {
      const event = before.unpublish(now);
      const live = await bookings.count({ eventId: id });
      if (live > 0) throw conflict('HAS_BOOKINGS', `${live} places are booked or held. Pause the sales or cancel the event instead.`, ['id']);
      return { event, action: 'event.unpublish', emits: before.status === 'SCHEDULED' ? 'event.unscheduled' : 'event.unpublished' };
    });
  }
}
