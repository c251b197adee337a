import type { Feature, LoadersOf, Platform } from '../shared';
import { venueSql } from '../venues/public';
import type { EventCatalogue } from './domain/event-catalogue.port';
import { SqlEventCatalogue } from './infrastructure/sql-event-catalogue';
import { placeOf } from './infrastructure/sql-event-matches';
import { isListed, isOffered, isPublic } from './infrastructure/sql-visibility';
import { type PublicEventLoaders, publicLoaders, publicNodes } from './presentation/public-loaders';
import { PublicEventConnectionResolver, PublicEventResolver, PublicOrganizerEventsResolver, PublicVenueEventsResolver } from './presentation/public-event.resolver';
import { publicCaching, PublicEventsResolver, publicPermissions } from './presentation/public.resolver';

/** For the statements of later features that read events along with their own rows. */
export const eventSql = { isListed, isPublic, isOffered, placeOf };

export const eventCatalogue = ({ database }: Platform): EventCatalogue => new SqlEventCatalogue(database.pool, venueSql);

/** What everybody may read of events, organizers and tags. */
export function publicEventsPart(platform: Platform): Pick<Feature, 'public' | 'publicNodes'> & { readonly loaders: LoadersOf<PublicEventLoaders> } {
  const { clock } = platform;
  const catalogue = eventCatalogue(platform);
  return {
    public: {
      resolvers: [
        new PublicEventsResolver(catalogue, clock),
        new PublicEventResolver(),
        new PublicEventConnectionResolver(),
        new PublicVenueEventsResolver(),
        new PublicOrganizerEventsResolver(),
      ],
      permissions: publicPermissions,
      caching: publicCaching,
    },
    publicNodes,
    loaders: (_viewer, hints) => publicLoaders(catalogue, clock, hints),
  };
}
