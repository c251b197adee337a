import { invalid } from '../../../shared/domain/errors';
import type { Viewer } from '../../../shared/domain/viewer';
import { type EventEditor, planOf } from '../edit-event';
import type { Event } from '../event.entity';
import { refuseUnpublishable } from '../publish-guard';

export interface EventPublication {
  readonly id: string;
  readonly expectedVersion?: number;
  /** Without it the event is public at once. */
  readonly publishAt?: Date | null;
}

/** Makes a draft public, now or at a time to come. */
export class PublishEvent {
  constructor(private readonly editor: EventEditor) {}

  execute(viewer: Viewer, { id, expectedVersion, publishAt }: EventPublication): Promise<Event> {
    return this.editor.edit(viewer, { id, expectedVersion }, async (before, stores, now) => {
      before.assertMay(publishAt ? 'schedule' : 'publish');
      if (publishAt && publishAt <= now) throw invalid('INVALID', 'publishAt must be in the future; leave it out to publish at once.', ['publishAt']);
      refuseUnpublishable(await planOf(before, stores), now, publishAt);
      return publishAt
        ? { event: before.schedule(publishAt, now), action: 'event.schedule', emits: 'event.scheduled' }
        : { event: before.publish(now), action: 'event.publish', emits: 'event.published' };
    });
  }
}
