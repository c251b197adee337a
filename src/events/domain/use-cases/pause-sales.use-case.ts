import type { Viewer } from '../../../shared/domain/viewer';
import type { EventEditor } from '../edit-event';
import type { Event } from '../event.entity';

/** Stops selling for a while, or goes on. */
export class PauseSales {
  constructor(private readonly editor: EventEditor) {}

  execute(viewer: Viewer, { id, isPaused }: { readonly id: string; readonly isPaused: boolean }): Promise<Event> {
    return this.editor.edit(viewer, { id }, async (before, _stores, now) => ({
      event: before.setSalesPaused(isPaused, now),
      action: isPaused ? 'event.pause_sales' : 'event.resume_sales',
      emits: 'event.updated',
    }));
  }
}
