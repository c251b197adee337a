import { conflict } from '../../../shared/domain/errors';
import type { Viewer } from '../../../shared/domain/viewer';
import type { EventEditor } from '../edit-event';
import type { Event } from '../event.entity';
import { Occurrence } from '../occurrence.entity';
import type { PlanRepository } from '../plan.repository';

/** Calls one date off; the others go on. */
export class CancelOccurrence {
  constructor(private readonly editor: EventEditor) {}

  async execute(viewer: Viewer, { id, expectedVersion }: { readonly id: string; readonly expectedVersion: number }): Promise<{ event: Event; occurrence: Occurrence }> {
    let occurrence!: Occurrence;
    const event = await this.editor.edit(viewer, { occurrenceId: id, expectedVersion }, async (before, { plan }, now) => {
      before.assertMay('plan');
      const old = await plan.getOccurrence(id);
      if (old.cancelledAt) throw conflict('INVALID_STATE', 'This occurrence is cancelled already.', ['id']);
      if (old.endsAt <= now) throw conflict('INVALID_STATE', 'This occurrence is over.', ['id']);
      if (before.status === 'PUBLISHED') await refuseLast(old, plan);
      occurrence = new Occurrence({ ...old, cancelledAt: now });
      await plan.saveOccurrence(occurrence);
      return { event: before.planned(now), action: 'occurrence.cancel', emits: 'event.updated', subject: { type: 'Occurrence', id }, changedFields: ['cancelledAt'] };
    });
    return { event, occurrence };
  }
}

/** What was held before counts: an event whose other dates are over has ended, it was not called off. */
async function refuseLast({ id, eventId }: Occurrence, plan: PlanRepository): Promise<void> {
  const others = (await plan.findOccurrences([eventId])).filter((other) => other.id !== id);
  if (others.some(({ cancelledAt }) => cancelledAt === null)) return;
  throw conflict('INVALID_STATE', 'This is the last date. Cancel the event instead: eventCancel.', ['id']);
}
