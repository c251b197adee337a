import type { Ids } from '../../../shared/domain/clock';
import { Faults } from '../../../shared/domain/errors';
import { ownerScope, type Viewer } from '../../../shared/domain/viewer';
import type { EditStores, EventEditor } from '../edit-event';
import type { Event } from '../event.entity';
import { checkVenue } from '../event-references';
import { Occurrence } from '../occurrence.entity';
import { stocksFor } from '../pool.entity';

export const maxOccurrences = 1_000;

export interface NewOccurrence {
  readonly startsAt: Date;
  readonly endsAt: Date;
  readonly timeZone?: string;
  readonly venueId?: string | null;
  readonly onlineUrl?: string | null;
}

/** Adds a date to an event, with places in each of its pools. */
export class AddOccurrence {
  constructor(
    private readonly editor: EventEditor,
    private readonly ids: Ids,
  ) {}

  async execute(viewer: Viewer, command: { readonly eventId: string; readonly expectedVersion: number; readonly input: NewOccurrence }): Promise<{ event: Event; occurrence: Occurrence }> {
    const { input } = command;
    const id = this.ids.next();
    let occurrence!: Occurrence;
    const event = await this.editor.edit(viewer, command, async (before, stores, now) => {
      before.assertMay('plan');
      const faults = new Faults();
      if (input.startsAt <= now) faults.add('INVALID', 'startsAt must be in the future.', ['input', 'startsAt']);
      await checkVenue(input.venueId, ownerScope(viewer), stores, faults);
      const others = await stores.plan.findOccurrences([before.id]);
      if (others.some((other) => other.startsAt.getTime() === input.startsAt.getTime())) faults.add('TAKEN', 'The event already has an occurrence that starts then.', ['input', 'startsAt']);
      if (others.length >= maxOccurrences) faults.add('LIMIT_REACHED', `An event has at most ${maxOccurrences} occurrences.`);
      faults.throwIfAny();
      occurrence = new Occurrence({ id, eventId: before.id, timeZone: before.timeZone, venueId: null, onlineUrl: null, ...input, cancelledAt: null });
      await addWithPlaces([occurrence], before.id, stores, this.ids);
      return { event: before.planned(now), action: 'occurrence.add', emits: 'event.updated', subject: { type: 'Occurrence', id }, changedFields: [] };
    });
    return { event, occurrence };
  }
}

export async function addWithPlaces(occurrences: readonly Occurrence[], eventId: string, { plan, inventory }: EditStores, ids: Ids): Promise<void> {
  await plan.addOccurrences(occurrences);
  await inventory.addStocks(stocksFor(await inventory.findPools([eventId]), occurrences, ids));
}
