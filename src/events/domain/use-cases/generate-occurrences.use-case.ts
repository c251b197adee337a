import type { Ids } from '../../../shared/domain/clock';
import { Faults } from '../../../shared/domain/errors';
import { ownerScope, type Viewer } from '../../../shared/domain/viewer';
import type { RecurrenceExpander } from '../calendar.port';
import type { EventEditor } from '../edit-event';
import type { Event } from '../event.entity';
import { checkVenue } from '../event-references';
import { Occurrence } from '../occurrence.entity';
import { addWithPlaces, maxOccurrences } from './add-occurrence.use-case';

export interface OccurrenceSeries {
  readonly rule: string;
  readonly from: string;
  readonly timeZone?: string;
  readonly durationMinutes: number;
  readonly exceptOn?: readonly string[];
  readonly venueId?: string | null;
  readonly onlineUrl?: string | null;
}

/** Adds the dates of a recurrence; those that exist already stay as they are, so it can be asked twice. */
export class GenerateOccurrences {
  constructor(
    private readonly editor: EventEditor,
    private readonly expander: RecurrenceExpander,
    private readonly ids: Ids,
  ) {}

  execute(viewer: Viewer, command: { readonly eventId: string; readonly expectedVersion: number; readonly input: OccurrenceSeries }): Promise<Event> {
    const { rule, from, exceptOn = [], durationMinutes, venueId = null, onlineUrl = null } = command.input;
    return this.editor.edit(viewer, command, async (before, stores, now) => {
      before.assertMay('plan');
      const timeZone = command.input.timeZone ?? before.timeZone;
      const wanted = this.expander.expand({ rule, from, timeZone, exceptOn });
      const existing = await stores.plan.findOccurrences([before.id]);
      const known = new Set(existing.map(({ startsAt }) => startsAt.getTime()));
      const starts = [...new Set(wanted.map((start) => start.getTime()))].filter((start) => !known.has(start));
      const faults = new Faults();
      if (starts.some((start) => start <= now.getTime())) faults.add('INVALID', 'from must be in the future.', ['input', 'from']);
      if (existing.length + starts.length > maxOccurrences) faults.add('LIMIT_REACHED', `An event has at most ${maxOccurrences} occurrences; it would have ${existing.length + starts.length}.`, ['input', 'rule']);
      await checkVenue(venueId, ownerScope(viewer), stores, faults);
      faults.throwIfAny();
      const dates = starts.map((start) => ({ startsAt: new Date(start), endsAt: new Date(start + durationMinutes * 60_000) }));
      const occurrences = dates.map((date) => new Occurrence({ id: this.ids.next(), eventId: before.id, ...date, timeZone, venueId, onlineUrl, cancelledAt: null }));
      await addWithPlaces(occurrences, before.id, stores, this.ids);
      return { event: before.planned(now), action: 'occurrence.generate', emits: 'event.updated', changedFields: ['occurrences'] };
    });
  }
}
