import type { Viewer } from '../../../shared/domain/viewer';
import type { EventEditor } from '../edit-event';
import type { Event } from '../event.entity';

/** Calls a public event off: sales close at once, the page stays and says so. */
export class CancelEvent {
  constructor(private readonly editor: EventEditor) {}

  execute(viewer: Viewer, { id, message }: { readonly id: string; readonly message?: string | null }): Promise<Event> {
    return this.editor.edit(viewer, { id }, async (before, _stores, now) => ({
      event: before.cancel(message ?? null, now),
      action: 'event.cancel',
      emits: 'event.cancelled',
    }));
  }
}
