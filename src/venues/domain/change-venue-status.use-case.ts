import type { Clock } from '../../shared/domain/clock';
import { conflict } from '../../shared/domain/errors';
import type { UnitOfWork } from '../../shared/domain/unit-of-work';
import { ownerScope, type Viewer } from '../../shared/domain/viewer';
import type { Venue } from './venue.entity';
import type { VenueStores } from './venue.repository';

type Stores = Pick<VenueStores, 'venues'>;

/** Shows a venue to visitors. */
export class PublishVenue {
  constructor(
    private readonly unitOfWork: UnitOfWork<Stores>,
    private readonly clock: Clock,
  ) {}

  execute(viewer: Viewer, id: string): Promise<Venue> {
    return this.unitOfWork.run(async ({ venues, outbox, audit }) => {
      const venue = (await venues.getForUpdate(id, ownerScope(viewer))).publish(this.clock.now());
      await venues.save(venue);
      await audit.record(viewer, { action: 'venue.publish', subject: { type: 'Venue', id }, changedFields: ['status'] });
      await outbox.append('venue.published', { venueId: id });
      return venue;
    });
  }
}

/** Takes a venue out of use, unless visitors are expected there. */
export class ArchiveVenue {
  constructor(
    private readonly unitOfWork: UnitOfWork<Stores>,
    private readonly clock: Clock,
  ) {}

  execute(viewer: Viewer, id: string): Promise<Venue> {
    const now = this.clock.now();
    return this.unitOfWork.run(async ({ venues, outbox, audit }) => {
      const venue = (await venues.getForUpdate(id, ownerScope(viewer))).archive(now);
      const expected = await venues.countUpcomingEvents(id, now);
      if (expected > 0) throw conflict('VENUE_IN_USE', `${expected} published event(s) still take place here; move or cancel them first.`, ['id']);
      await venues.save(venue);
      await audit.record(viewer, { action: 'venue.archive', subject: { type: 'Venue', id }, changedFields: ['status'] });
      await outbox.append('venue.archived', { venueId: id });
      return venue;
    });
  }
}
