import type { Clock } from '../../shared/domain/clock';
import { assertVersion, changedFields } from '../../shared/domain/entity';
import { type IdempotentRequest, scopeOf } from '../../shared/domain/idempotency';
import type { AuditRecord, BaseStores, UnitOfWork } from '../../shared/domain/unit-of-work';
import { ownerScope, type Viewer } from '../../shared/domain/viewer';
import type { Event } from './event.entity';
import type { EventStores, EventTarget } from './event.repository';
import { type EventPlan, refuseBreakingPublished } from './publish-guard';

type EventChange = 'event.updated' | 'event.scheduled' | 'event.unscheduled' | 'event.published' | 'event.unpublished' | 'event.cancelled' | 'event.archived';

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

type Target = EventTarget & { readonly expectedVersion?: number };

/** The frame of every edit: the viewer's own row, locked; the version they saw; no hold meanwhile; a published event stays whole; audited and announced. */
export class EventEditor {
  constructor(
    private readonly unitOfWork: UnitOfWork<EventStores>,
    private readonly clock: Clock,
  ) {}

  edit(viewer: Viewer, target: Target, work: EditWork): Promise<Event> {
    return this.unitOfWork.run((stores) => this.apply(viewer, target, work, stores));
  }

  /** As `edit`, once for each key: the same request again finds the event as it is now. */
  editOnce(viewer: Viewer, request: Omit<IdempotentRequest, 'scope'>, target: Target, work: EditWork): Promise<Event> {
    return this.unitOfWork.run(async (stores) => {
      const done = await stores.idempotency.claim({ scope: scopeOf(viewer), ...request }, {}, this.clock.now());
      return done ? stores.events.getForUpdate(target, ownerScope(viewer)) : this.apply(viewer, target, work, stores);
    });
  }

  private async apply(viewer: Viewer, target: Target, work: EditWork, stores: EditStores): Promise<Event> {
    const now = this.clock.now();
    const before = await stores.events.getForUpdate(target, ownerScope(viewer));
    assertVersion(before, target.expectedVersion);
    await stores.inventory.lockSales(before.id, now);
    const { event, action, emits, subject = { type: 'Event', id: event.id }, changedFields: fields } = await work(before, stores, now);
    await stores.events.save(event);
    if (event.status === 'PUBLISHED' && emits === 'event.updated') refuseBreakingPublished(await planOf(event, stores));
    await stores.audit.record(viewer, { action, subject, changedFields: fields ?? changedFields(before, event) });
    await stores.outbox.append(emits, { eventId: event.id });
    return event;
  }
}

/** What the publish guard looks at. */
export async function planOf(event: Event, { plan, venues, media }: Pick<EventStores, 'plan' | 'venues' | 'media'>): Promise<EventPlan> {
  const occurrences = await plan.findOccurrences([event.id]);
  const ticketTypes = await plan.findTicketTypes([event.id]);
  const venueIds = [event, ...occurrences].flatMap(({ venueId }) => venueId ?? []);
  const publishedVenueIds = new Set(await venues.lockPublished([...new Set(venueIds)]));
  const [cover] = event.coverId === null ? [] : await media.lockReady([event.coverId]);
  return { event, occurrences, ticketTypes, publishedVenueIds, isCoverSilent: cover !== undefined && Object.keys(cover.altText).length === 0 };
}
