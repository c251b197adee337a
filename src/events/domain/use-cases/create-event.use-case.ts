import type { Clock, Ids } from '../../../shared/domain/clock';
import { Faults } from '../../../shared/domain/errors';
import { chooseSlug } from '../../../shared/domain/slug';
import type { UnitOfWork } from '../../../shared/domain/unit-of-work';
import { ownerScope, type Viewer } from '../../../shared/domain/viewer';
import { Event, type ScheduleNotice } from '../event.entity';
import { checkReferences, useCover } from '../event-references';
import type { EventStores } from '../event.repository';

export interface NewEvent {
  readonly title: string;
  readonly slug?: string;
  readonly summary?: string | null;
  readonly description?: string | null;
  readonly organizerId: string;
  readonly venueId?: string | null;
  readonly onlineUrl?: string | null;
  readonly coverId?: string | null;
  readonly timeZone: string;
  readonly notice?: ScheduleNotice;
  /** Null is what the site says, of both. */
  readonly cancellableHours?: number | null;
  readonly refundPercent?: number | null;
  readonly tagSlugs?: readonly string[];
}

/** Starts a draft. */
export class CreateEvent {
  constructor(
    private readonly unitOfWork: UnitOfWork<EventStores>,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  execute(viewer: Viewer, { tagSlugs, ...input }: NewEvent): Promise<Event> {
    return this.unitOfWork.run(async (stores) => {
      const faults = new Faults();
      const tagIds = (await checkReferences({ ...input, tagSlugs }, ownerScope(viewer), stores, faults)) ?? [];
      const slug = await chooseSlug(stores.events, { given: input.slug, from: input.title, fallback: 'event' }, faults);
      faults.throwIfAny();
      const blank = { summary: null, description: null, venueId: null, onlineUrl: null, coverId: null, notice: 'AS_PLANNED' as const, cancellableHours: null, refundPercent: null };
      const event = Event.draft({ ...blank, ...input, id: this.ids.next(), slug, tagIds }, this.clock.now());
      if (event.coverId !== null) await useCover(event, stores);
      await stores.events.save(event);
      await stores.audit.record(viewer, { action: 'event.create', subject: { type: 'Event', id: event.id } });
      await stores.outbox.append('event.created', { eventId: event.id });
      return event;
    });
  }
}
