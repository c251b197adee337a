import { changedFields, given } from '../../../shared/domain/entity';
import { conflict, Faults } from '../../../shared/domain/errors';
import { ownerScope, type Viewer } from '../../../shared/domain/viewer';
import type { EventEditor } from '../edit-event';
import type { Event } from '../event.entity';
import { checkVenue } from '../event-references';
import { Occurrence } from '../occurrence.entity';
import type { NewOccurrence } from './add-occurrence.use-case';

export interface OccurrenceUpdate {
  readonly id: string;
  readonly expectedVersion: number;
  readonly input: Partial<NewOccurrence>;
}

/** Moves one date of an event in time or place; what is left out stays. */
export class UpdateOccurrence {
  constructor(private readonly editor: EventEditor) {}

  async execute(viewer: Viewer, { id, expectedVersion, input }: OccurrenceUpdate): Promise<{ event: Event; occurrence: Occurrence }> {
    let occurrence!: Occurrence;
    const event = await this.editor.edit(viewer, { occurrenceId: id, expectedVersion }, async (before, stores, now) => {
      before.assertMay('plan');
      const old = await stores.plan.getOccurrence(id);
      if (old.cancelledAt) throw conflict('INVALID_STATE', 'This occurrence is cancelled; add a new one instead.', ['id']);
      const faults = new Faults();
      if (input.startsAt && input.startsAt <= now) faults.add('INVALID', 'startsAt must be in the future.', ['input', 'startsAt']);
      await checkVenue(input.venueId, ownerScope(viewer), stores, faults);
      const others = (await stores.plan.findOccurrences([before.id])).filter((other) => other.id !== id);
      if (others.some(({ startsAt }) => startsAt.getTime() === input.startsAt?.getTime())) faults.add('TAKEN', 'The event already has an occurrence that starts then.', ['input', 'startsAt']);
      faults.throwIfAny();
      occurrence = new Occurrence({ ...old, ...given({ ...input }) });
      await stores.plan.saveOccurrence(occurrence);
      return { event: before.planned(now), action: 'occurrence.update', emits: 'event.updated', subject: { type: 'Occurrence', id }, changedFields: changedFields(old, occurrence) };
    });
    return { event, occurrence };
  }
}
