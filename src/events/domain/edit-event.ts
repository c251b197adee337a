import type { Clock } from '../../shared/domain/clock';
import { assertVersion, changedFields } from '../../shared/domain/entity';
import type { AuditRecord, BaseStores, UnitOfWork } from '../../shared/domain/unit-of-work';
import { ownerScope, type Viewer } from '../../shared/domain/viewer';
import type { Event } from './event.entity';
import type { EventStores, EventTarget } from './event.repository';
import { type EventPlan, refuseBreakingPublished } from './publish-guard';

type EventChange = 'event.updated' | 'event.scheduled' | 'event.published' | 'event.unpublished' | 'event.cancelled' | 'event.archived';

export interface Edit {
  readonly event: Event;
  /** What the audit log says; the event's own changed fields where nothing else is told. */
  readonly action: string;
  readonly emits: EventChange;
  readonly subject?: AuditRecord['subject'];
  readonly changedFields?: readonly string[];
}

export type EditStores = EventStores & BaseStores;
export type EditWork = (event: Event, stores: EditStores, now: Date) => Promise<Edit>;

/** The frame of every edit: the viewer's own row, locked; the version they saw; a published event stays whole; audited and announced. */
export class EventEditor {
  constructor(
    private readonly unitOfWork: UnitOfWork<EventStores>,
    private readonly clock: Clock,
  ) {}

  edit(viewer: Viewer, target: EventTarget & { readonly expectedVersion?: number }, work: EditWork): Promise<Event> {
    return this.unitOfWork.run(async (stores) => {
      const before = await stores.events.getForUpdate(target, ownerScope(viewer));
      assertVersion(before, target.expectedVersion);
      const { event, action, emits, subject = { type: 'Event', id: event.id }, changedFields: fields } = await work(before, stores, this.clock.now());
      await stores.events.save(event);
      if (event.status === 'PUBLISHED' && emits === 'event.updated') refuseBreakingPublished(await planOf(event, stores));
      await stores.audit.record(viewer, { action, subject, changedFields: fields ?? changedFields(before, event) });
      await stores.outbox.append(emits, { eventId: event.id });
      return event;
    });
  }
}

/** What the publish guard looks at. */
export async function planOf(event: Event, { plan, venues }: Pick<EventStores, 'plan' | 'venues'>): Promise<EventPlan> {
  const occurrences = await plan.findOccurrences([event.id]);
  const ticketTypes = await plan.findTicketTypes([event.id]);
  const venueIds = [event, ...occurrences].flatMap(({ venueId }) => venueId ?? []);
  const publishedVenueIds = new Set(await venues.lockPublished([...new Set(venueIds)]));
  return { event, occurrences, ticketTypes, publishedVenueIds };
}
