import type { Clock } from '../../../shared/domain/clock';
import { DomainError } from '../../../shared/domain/errors';
import type { UnitOfWork } from '../../../shared/domain/unit-of-work';
import type { SystemViewer } from '../../../shared/domain/viewer';
import { type EditStores, planOf } from '../edit-event';
import type { Event } from '../event.entity';
import type { EventStores } from '../event.repository';
import { refuseUnpublishable } from '../publish-guard';

const system: SystemViewer = { kind: 'system', requestId: 'publish-due-events' };

/** Publishes what was scheduled for now or before. Any number of processes may: each event is published by one of them. */
export class PublishDueEvents {
  constructor(
    private readonly unitOfWork: UnitOfWork<EventStores>,
    private readonly clock: Clock,
  ) {}

  /** One event that fails unexpectedly doesn't keep the others from being published. */
  async execute(): Promise<void> {
    const now = this.clock.now();
    const due = await this.unitOfWork.run(({ events }) => events.findDueIds(now));
    const failures: unknown[] = [];
    for (const id of due) await this.publish(id, now).catch((error: unknown) => failures.push(error));
    if (failures.length > 0) throw new AggregateError(failures, `${failures.length} of ${due.length} scheduled events could not be published.`);
  }

  private publish(id: string, now: Date): Promise<void> {
    return this.unitOfWork.run(async (stores) => {
      const event = await stores.events.claimDue(id, now);
      if (!event) return;
      const reasons = await findReasons(event, stores, now);
      if (reasons.length > 0) await this.returnToDraft(event, reasons, stores, now);
      else await this.makePublic(event, stores, now);
    });
  }

  private async makePublic(event: Event, { events, audit, outbox }: EditStores, now: Date): Promise<void> {
    await events.save(event.publishDue(now));
    await audit.record(system, { action: 'event.publish', subject: { type: 'Event', id: event.id }, changedFields: ['status', 'publishedAt'] });
    await outbox.append('event.published', { eventId: event.id });
  }

  private async returnToDraft(event: Event, reasons: readonly string[], { events, audit, outbox }: EditStores, now: Date): Promise<void> {
    await events.save(event.returnToDraft(now));
    await audit.record(system, { action: 'event.publish_failed', subject: { type: 'Event', id: event.id }, changedFields: ['status', 'publishAt'] });
    await outbox.append('event.publish_failed', { eventId: event.id, reasons });
  }
}

/** Why the event may not be public, in words for its owner; empty where it may. */
async function findReasons(event: Event, stores: EditStores, now: Date): Promise<string[]> {
  try {
    refuseUnpublishable(await planOf(event, stores), now);
    return [];
  } catch (error) {
    if (error instanceof DomainError) return error.faults.map(({ message }) => message);
    throw error;
  }
}
