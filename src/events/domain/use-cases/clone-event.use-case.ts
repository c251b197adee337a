import type { Clock, Ids } from '../../../shared/domain/clock';
import { Faults, invalid } from '../../../shared/domain/errors';
import { chooseSlug } from '../../../shared/domain/slug';
import type { UnitOfWork } from '../../../shared/domain/unit-of-work';
import { ownerScope, type Viewer } from '../../../shared/domain/viewer';
import type { WallClock } from '../calendar.port';
import { Event } from '../event.entity';
import { useCover } from '../event-references';
import type { EventStores } from '../event.repository';
import { Occurrence } from '../occurrence.entity';
import { stocksFor } from '../pool.entity';
import { TicketType } from '../ticket-type.entity';

export interface EventCopy {
  readonly id: string;
  readonly input: {
    readonly title?: string;
    readonly slug?: string;
    /** When the first occurrence of the copy starts; without it the copy has none. */
    readonly startsAt?: Date | null;
  };
}

type Shift = ((instant: Date) => Date) | null;

/** Starts a draft like an event that exists: its words, cover, tags, cancellation policy, ticket types and pools, and where a start is given its dates too. */
export class CloneEvent {
  constructor(
    private readonly unitOfWork: UnitOfWork<EventStores>,
    private readonly clock: Clock,
    private readonly ids: Ids,
    private readonly wallClock: WallClock,
  ) {}

  execute(viewer: Viewer, { id, input }: EventCopy): Promise<Event> {
    const now = this.clock.now();
    if (input.startsAt && input.startsAt <= now) throw invalid('INVALID', 'startsAt must be in the future.', ['input', 'startsAt']);
    return this.unitOfWork.run(async (stores) => {
      const source = await stores.events.getForUpdate({ id }, ownerScope(viewer));
      const faults = new Faults();
      const title = input.title ?? source.title;
      const slug = await chooseSlug(stores.events, { given: input.slug, from: title, fallback: 'event' }, faults);
      faults.throwIfAny('conflict');
      const copy = Event.draft({ ...words(source), id: this.ids.next(), title, slug }, now);
      if (copy.coverId !== null) await useCover(copy, stores);
      await stores.events.save(copy);
      await this.copyPlan(source.id, copy, input.startsAt ?? null, stores);
      await stores.audit.record(viewer, { action: 'event.clone', subject: { type: 'Event', id: copy.id } });
      await stores.outbox.append('event.created', { eventId: copy.id });
      return copy;
    });
  }

  private async copyPlan(sourceId: string, copy: Event, startsAt: Date | null, { plan, inventory }: EventStores): Promise<void> {
    const dates = (await plan.findOccurrences([sourceId])).filter(({ cancelledAt }) => cancelledAt === null);
    const [first] = dates;
    const shift: Shift = startsAt && first ? (instant) => this.wallClock.move(instant, first.startsAt, startsAt, first.timeZone) : null;
    const occurrences = shift ? dates.map((date) => new Occurrence({ ...date, id: this.ids.next(), eventId: copy.id, startsAt: shift(date.startsAt), endsAt: shift(date.endsAt) })) : [];
    await plan.addOccurrences(occurrences);

    const newIds = new Map<string, string>();
    for (const ticketType of await plan.findTicketTypes([sourceId])) {
      const twin = new TicketType({ ...ticketType, ...salesWindow(ticketType, shift), id: this.ids.next(), eventId: copy.id, poolIds: [] });
      newIds.set(ticketType.id, twin.id);
      await plan.saveTicketType(twin);
    }
    const pools = (await inventory.findPools([sourceId])).map((pool) => ({
      ...pool,
      id: this.ids.next(),
      eventId: copy.id,
      ticketTypeIds: pool.ticketTypeIds.map((id) => newIds.get(id)!),
    }));
    for (const pool of pools) await inventory.savePool(pool);
    await inventory.addStocks(stocksFor(pools, occurrences, this.ids));
  }
}

const words = ({ title, slug, summary, description, organizerId, venueId, onlineUrl, coverId, timeZone, tagIds, cancellableHours, refundPercent }: Event) =>
  ({ title, slug, summary, description, organizerId, venueId, onlineUrl, coverId, timeZone, tagIds, cancellableHours, refundPercent, notice: 'AS_PLANNED' }) as const;

/** Dates of an old sales window mean nothing to a copy without dates of its own. */
const salesWindow = ({ salesStartAt, salesEndAt }: TicketType, shift: Shift) => ({
  salesStartAt: shift && salesStartAt ? shift(salesStartAt) : null,
  salesEndAt: shift && salesEndAt ? shift(salesEndAt) : null,
});
