import { useImages } from '../../media/domain/use-image';
import type { Clock } from '../../shared/domain/clock';
import { assertVersion, changedFields, given } from '../../shared/domain/entity';
import { Faults } from '../../shared/domain/errors';
import { chooseSlug } from '../../shared/domain/slug';
import type { UnitOfWork } from '../../shared/domain/unit-of-work';
import { ownerScope, type Viewer } from '../../shared/domain/viewer';
import type { Venue, VenueDetails } from './venue.entity';
import type { VenueStores } from './venue.repository';

export interface VenueUpdate {
  readonly id: string;
  readonly expectedVersion: number;
  readonly input: Partial<VenueDetails>;
}

/** Changes what is said about a venue; what is left out stays. */
export class UpdateVenue {
  constructor(
    private readonly unitOfWork: UnitOfWork<VenueStores>,
    private readonly clock: Clock,
  ) {}

  execute(viewer: Viewer, { id, expectedVersion, input }: VenueUpdate): Promise<Venue> {
    return this.unitOfWork.run(async ({ venues, outbox, audit, ...stores }) => {
      const before = await venues.getForUpdate(id, ownerScope(viewer));
      assertVersion(before, expectedVersion);
      const faults = new Faults();
      if (input.slug) await chooseSlug(venues, { given: input.slug, from: before.name, fallback: 'venue', exceptId: id }, faults);
      if (input.imageIds) await useImages({ type: 'Venue', id }, input.imageIds, 'imageIds', stores, faults);
      faults.throwIfAny('conflict');
      const venue = before.update(given({ ...input }), this.clock.now());
      await venues.save(venue);
      await audit.record(viewer, { action: 'venue.update', subject: { type: 'Venue', id }, changedFields: changedFields(before, venue) });
      await outbox.append('venue.updated', { venueId: id });
      return venue;
    });
  }
}
