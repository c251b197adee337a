import type { Feature, LoadersOf, Platform } from '../shared';
import { SqlVenueDirectory, venueColumns } from './infrastructure/sql-venue-directory';
import { isListedVenue, isPublicVenue } from './infrastructure/sql-venue-visibility';
import { publicCaching, publicLoaders, publicNodes, publicPermissions, PublicVenueResolver } from './presentation/public.resolver';

/** For the statements of later features that read venues along with their own rows. */
export const venueSql = { columns: venueColumns, isListed: isListedVenue, isPublic: isPublicVenue };

/** What everybody may read of venues. */
export function publicVenuesPart(platform: Platform): Pick<Feature, 'public' | 'publicNodes'> & { readonly loaders: LoadersOf<ReturnType<typeof publicLoaders>> } {
  const directory = new SqlVenueDirectory(platform.database.pool);
  return {
    public: { resolvers: [new PublicVenueResolver(directory)], permissions: publicPermissions, caching: publicCaching },
    publicNodes,
    loaders: (_viewer, hints) => publicLoaders(directory, hints),
  };
}
