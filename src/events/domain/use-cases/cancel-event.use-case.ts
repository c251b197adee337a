import type { Viewer } from '../../../shared/domain/viewer';
import type { EventEditor } from '../edit-event';
import type { Event } from '../event.entity';

export interface EventCancellation {
  readonly id: string;
  readonly input: { readonly idempotencyKey: string; readonly message?: string | null };
}

/** Calls a public event off: sales close at once, the page stays and says so, and every booking is called off with it. */
export class CancelEvent {
  constructor(private readonly editor: EventEditor) {}

  execute(viewer: Viewer, { id, input: { idempotencyKey, message } }: EventCancellation): Promise<Event> {
    const request = { key: idempotencyKey, operation: 'event.cancel', input: { id, message } };
    return this.editor.editOnce(viewer, request, { id }, async (before, _stores, now) => ({
      event: before.cancel(message || null, now),
      action: 'event.cancel',
      emits: 'event.cancelled',
    }));
  }
}
