import { conflict } from '../../../shared/domain/errors';
import type { UnitOfWork } from '../../../shared/domain/unit-of-work';
import { ownerScope, type Viewer } from '../../../shared/domain/viewer';
import type { EventStores } from '../event.repository';

/** Removes a draft that nobody ever booked. */
export class DeleteEvent {
  constructor(private readonly unitOfWork: UnitOfWork<EventStores>) {}

  execute(viewer: Viewer, id: string): Promise<void> {
    return this.unitOfWork.run(async ({ events, bookings, mediaUsages, audit, outbox }) => {
      const event = await events.getForUpdate({ id }, ownerScope(viewer));
      event.assertMay('delete');
      if (await bookings.hasAny({ eventId: id })) throw conflict('HAS_BOOKINGS', 'An event that was ever booked is kept; archive it instead.', ['id']);
      await events.delete(id);
      await mediaUsages.record({ type: 'Event', id }, []);
      await audit.record(viewer, { action: 'event.delete', subject: { type: 'Event', id } });
      await outbox.append('event.deleted', { eventId: id });
    });
  }
}
