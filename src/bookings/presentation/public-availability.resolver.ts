import DataLoader from 'dataloader';
import { Arg, Ctx, FieldResolver, ID, Resolver, Root, Subscription } from 'type-graphql';
import type { OccurrenceRecord } from '../../events/domain/event-catalogue.port';
import { PublicOccurrenceView } from '../../events/presentation/public-event.view';
import type { Clock } from '../../shared/domain/clock';
import type { RequestContext, SubscriptionContext } from '../../shared/presentation/context';
import type { Caching } from '../../shared/presentation/caching';
import { everyone, type Permissions } from '../../shared/presentation/guard';
import { requireId } from '../../shared/presentation/ids';
import type { AvailabilityReads, OccurrenceAvailability } from '../domain/availability.port';
import { PublicAvailabilityChangeView, PublicTicketTypeAvailabilityView } from './public-availability.view';

export const publicAvailabilityPermissions: Permissions = {
  Subscription: { availabilityChanged: everyone },
};

/** What can be bought is read each time. */
export const availabilityCaching: Caching = { roots: {}, types: { Occurrence: { never: ['availability'] } } };

export interface AvailabilityLoaders {
  occurrenceAvailability: DataLoader<string, OccurrenceAvailability | null>;
  /** The state of an occurrence now, and after each change. */
  watchAvailability: (occurrenceId: string) => Promise<AsyncIterable<OccurrenceAvailability>>;
}

declare module '../../shared/presentation/context' {
  interface Loaders extends AvailabilityLoaders {}
}

export function availabilityLoaders(reads: AvailabilityReads, watch: AvailabilityLoaders['watchAvailability'], clock: Clock): AvailabilityLoaders {
  return {
    occurrenceAvailability: new DataLoader(async (ids) => {
      const found = await reads.find(ids, clock.now());
      return ids.map((id) => found.get(id) ?? null);
    }),
    watchAvailability: watch,
  };
}

@Resolver(() => PublicOccurrenceView)
export class PublicAvailabilityResolver {
  @FieldResolver(() => [PublicTicketTypeAvailabilityView], { description: 'What can be bought now of each ticket type that is offered to everybody, read from the database each time.' })
  async availability(@Root() { id }: OccurrenceRecord, @Ctx() { loaders }: RequestContext) {
    return (await loaders.occurrenceAvailability.load(id))?.ticketTypes ?? [];
  }

  @Subscription(() => PublicAvailabilityChangeView, {
    description: 'What of an occurrence can be bought: at once as it is now, then the latest after changes, at most 4 messages a second. It ends when the occurrence is no longer public.',
    subscribe: ({ args, context }) => (context as SubscriptionContext).loaders.watchAvailability(requireId('Occurrence', args.occurrenceId as string, ['occurrenceId'])) as Promise<AsyncIterable<unknown>>,
  })
  availabilityChanged(@Root() change: OccurrenceAvailability, @Arg('occurrenceId', () => ID, { description: 'Id of the occurrence.' }) _occurrenceId: string): PublicAvailabilityChangeView {
    return change;
  }
}
