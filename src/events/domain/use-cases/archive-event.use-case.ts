import { conflict } from '../../../shared/domain/errors';
import type { Viewer } from '../../../shared/domain/viewer';
import type { EventEditor } from '../edit-event';
import type { Event, EventStatus } from '../event.entity';
import { phaseOf } from '../phase';

/** Puts an event that is over, or was called off, out of the lists; links to it keep working. */
export class ArchiveEvent {
  constructor(private readonly editor: EventEditor) {}

  execute(viewer: Viewer, id: string): Promise<Event> {
    return this.editor.edit(viewer, { id }, async (before, { plan }, now) => {
      const event = before.archive(now);
      const isOver = before.status === 'CANCELLED' || phaseOf(await plan.findOccurrences([id]), now) === 'ENDED';
      if (!isOver) throw conflict('INVALID_STATE', `Only an event that has ended or was cancelled can be archived. ${wayOut[before.status] ?? ''}`.trim(), ['id']);
      return { event, action: 'event.archive', emits: 'event.archived' };
    });
  }
}

const wayOut: Partial<Record<EventStatus, string>> = {
  DRAFT: 'An administrator can delete a draft: eventDelete.',
  SCHEDULED: 'Take it back to a draft instead: eventUnpublish.',
  PUBLISHED: 'Cancel it first: eventCancel.',
};
