import type { Feature, LoadersOf, Platform } from '../shared';
import type { EventCatalogue } from './domain/event-catalogue.port';
import { placeOf } from './infrastructure/sql-event-matches';
import { isListed, isOffered, isPublic } from './infrastructure/sql-visibility';
import { type PublicEventLoaders, publicLoaders, publicNodes } from './presentation/public-loaders';
import { PublicEventConnectionResolver, PublicEventResolver, PublicOrganizerEventsResolver, PublicVenueEventsResolver } from './presentation/public-event.resolver';
import { publicCaching, PublicEventsResolver, publicPermissions } from './presentation/public.resolver';

/** For the statements of later features that read events along with their own rows. */
export const eventSql = { isListed, isPublic, isOffered, placeOf };

/** What everybody may read of events, organizers and tags. */
export function publicEventsPart({ clock }: Platform, catalogue: EventCatalogue): Pick<Feature, 'public' | 'publicNodes'> & { readonly loaders: LoadersOf<PublicEventLoaders> } {
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
