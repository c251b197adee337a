import { useImages } from '../../media/domain/use-image';
import type { Clock, Ids } from '../../shared/domain/clock';
import { Faults } from '../../shared/domain/errors';
import { chooseSlug } from '../../shared/domain/slug';
import type { UnitOfWork } from '../../shared/domain/unit-of-work';
import { isAdmin, signedIn, type Viewer } from '../../shared/domain/viewer';
import { Venue, type VenueDetails } from './venue.entity';
import type { VenueStores } from './venue.repository';

export type NewVenue = Pick<VenueDetails, 'name' | 'addressLines' | 'city' | 'countryCode' | 'timeZone'> & Partial<VenueDetails>;

/** Describes a new venue as a draft. An organizer owns what they create; an administrator's venues belong to the house. */
export class CreateVenue {
  constructor(
    private readonly unitOfWork: UnitOfWork<VenueStores>,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  execute(viewer: Viewer, input: NewVenue): Promise<Venue> {
    const now = this.clock.now();
    return this.unitOfWork.run(async ({ venues, outbox, audit, ...stores }) => {
      const id = this.ids.next();
      const faults = new Faults();
      const slug = await chooseSlug(venues, { given: input.slug, from: input.name, fallback: 'venue' }, faults);
      if (input.imageIds) await useImages({ type: 'Venue', id }, input.imageIds, 'imageIds', stores, faults);
      faults.throwIfAny('conflict');
      const venue = new Venue({
        summary: null,
        region: null,
        postalCode: null,
        latitude: null,
        longitude: null,
        websiteUrl: null,
        imageIds: [],
        ...input,
        id,
        slug,
        status: 'DRAFT',
        ownerId: isAdmin(viewer) ? null : signedIn(viewer).id,
        version: 1,
        createdAt: now,
        updatedAt: now,
      });
      await venues.save(venue);
      await audit.record(viewer, { action: 'venue.create', subject: { type: 'Venue', id } });
      await outbox.append('venue.created', { venueId: id });
      return venue;
    });
  }
}
