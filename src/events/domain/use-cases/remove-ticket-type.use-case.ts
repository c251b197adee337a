import { conflict } from '../../../shared/domain/errors';
import type { Viewer } from '../../../shared/domain/viewer';
import type { EventEditor } from '../edit-event';
import type { Event } from '../event.entity';

/** Takes a ticket type off an event, as long as nobody ever booked one. */
export class RemoveTicketType {
  constructor(private readonly editor: EventEditor) {}

  execute(viewer: Viewer, { id, expectedVersion }: { readonly id: string; readonly expectedVersion: number }): Promise<Event> {
    return this.editor.edit(viewer, { ticketTypeId: id, expectedVersion }, async (before, { plan, bookings }, now) => {
      before.assertMay('plan');
      if (await bookings.hasAny({ ticketTypeId: id })) throw conflict('HAS_BOOKINGS', 'This ticket type was booked, and is kept with its bookings. Hide the ticket type or end its sales instead.', ['id']);
      await plan.removeTicketType(id);
      return { event: before.planned(now), action: 'ticket_type.remove', emits: 'event.updated', subject: { type: 'TicketType', id }, changedFields: [] };
    });
  }
}
