import { mediaStores } from '../media';
import type { Feature, Platform } from '../shared';
import { ownerScope } from '../shared/domain/viewer';
import type { Transaction } from '../shared/infrastructure/prisma-unit-of-work';
import { loadById } from '../shared/presentation/loaders';
import { ArchiveVenue, PublishVenue } from './domain/change-venue-status.use-case';
import { CreateVenue } from './domain/create-venue.use-case';
import { UpdateVenue } from './domain/update-venue.use-case';
import type { VenueRepository } from './domain/venue.repository';
import { PrismaVenueRepository } from './infrastructure/prisma-venue.repository';
import { adminNodes, adminPermissions, AdminVenueResolver } from './presentation/admin.resolver';
import { publicVenuesPart } from './public';

/** For later features whose transactions touch venues. */
export const venueStore = (tx: Transaction): VenueRepository => new PrismaVenueRepository(tx);

/** Places that events are held at. */
export function venuesFeature(platform: Platform): Feature {
  const { clock, database, ids, unitOfWork } = platform;
  const venues = venueStore(database.prisma);
  const stores = unitOfWork((tx) => ({ venues: venueStore(tx), ...mediaStores(tx) }));
  const useCases = {
    create: new CreateVenue(stores, clock, ids),
    update: new UpdateVenue(stores, clock),
    publish: new PublishVenue(stores, clock),
    archive: new ArchiveVenue(stores, clock),
  };
  const readSide = publicVenuesPart(platform);
  return {
    name: 'venues',
    ...readSide,
    admin: { resolvers: [new AdminVenueResolver(venues, useCases)], permissions: adminPermissions },
    adminNodes,
    loaders: (viewer, hints) => ({
      ...readSide.loaders(viewer, hints),
      adminVisibleVenue: loadById((found) => venues.findVisible(found, ownerScope(viewer))),
      adminVenue: loadById((found) => venues.findByIds(found)),
    }),
  };
}
