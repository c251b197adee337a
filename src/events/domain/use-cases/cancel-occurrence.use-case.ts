import { conflict } from '../../../shared/domain/errors';
import type { Viewer } from '../../../shared/domain/viewer';
import type { EventEditor } from '../edit-event';
import type { Event } from '../event.entity';
import { Occurrence } from '../occurrence.entity';
import type { PlanRepository } from '../plan.repository';

export interface OccurrenceCancellation {
  readonly id: string;
  readonly expectedVersion: number;
  readonly input: { readonly idempotencyKey: string };
}

/** Calls one date off with its bookings; the others go on. */
export class CancelOccurrence {
  constructor(private readonly editor: EventEditor) {}

  execute(viewer: Viewer, { id, expectedVersion, input: { idempotencyKey } }: OccurrenceCancellation): Promise<Event> {
    const request = { key: idempotencyKey, operation: 'occurrence.cancel', input: { id, expectedVersion } };
    return this.editor.editOnce(viewer, request, { occurrenceId: id, expectedVersion }, async (before, { plan, outbox }, now) => {
      before.assertMay('plan');
      const old = await plan.getOccurrence(id);
      if (old.cancelledAt) throw conflict('INVALID_STATE', 'This occurrence is cancelled already.', ['id']);
      if (old.endsAt <= now) throw conflict('INVALID_STATE', 'This occurrence is over.', ['id']);
      if (before.status === 'PUBLISHED') await refuseLast(old, plan);
      await plan.saveOccurrence(new Occurrence({ ...old, cancelledAt: now }));
      await outbox.append('occurrence.cancelled', { eventId: before.id, occurrenceId: id });
      return { event: before.planned(now), action: 'occurrence.cancel', emits: 'event.updated', subject: { type: 'Occurrence', id }, changedFields: ['cancelledAt'] };
    });
  }
}

/** What was held before counts: an event whose other dates are over has ended, it was not called off. */
async function refuseLast({ id, eventId }: Occurrence, plan: PlanRepository): Promise<void> {
  const others = (await plan.findOccurrences([eventId])).filter((other) => other.id !== id);
  if (others.some(({ cancelledAt }) => cancelledAt === null)) return;
  throw conflict('INVALID_STATE', 'This is the last date. Cancel the event instead: eventCancel.', ['id']);
}
