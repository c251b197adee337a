import type { GraphQLResolveInfo } from 'graphql';
import { Args, ArgsType, Ctx, Field, FieldResolver, Info, Resolver, Root } from 'type-graphql';
import type { MediaRecord } from '../../media/domain/media-asset.entity';
import { PublicMediaView } from '../../media/presentation/public-media.view';
import { DateTime } from '../../shared/application/scalars.dto';
import { ConnectionArgs, edgesOf, pageRequest } from '../../shared/presentation/connection';
import type { RequestContext } from '../../shared/presentation/context';
import { Cost } from '../../shared/presentation/field-cost';
import { encodeId } from '../../shared/presentation/ids';
import { selectionOf } from '../../shared/presentation/selection';
import { PublicVenueView } from '../../venues/presentation/public.view';
import { type EventOwner, type EventRecord, facetNames } from '../domain/event-catalogue.port';
import { PublicOrganizerView } from './public-catalogue.view';
import { eventConnection, type EventConnectionSource, keysetParts, movesOntoPages, occurrencesDefault, occurrencesOrder, occurrenceWindow } from './public-event-connection';
import { EventFacetsView, PublicEventConnection, PublicEventView, PublicOccurrenceConnection } from './public-event.view';

@ArgsType()
class OccurrencesArgs extends ConnectionArgs {
  @Field(() => DateTime, { nullable: true, description: 'Only occurrences that start at this time or later.' })
  startsAfter?: Date;
}

@Resolver(() => PublicEventView)
export class PublicEventResolver {
  @Cost({ assumedSize: occurrencesDefault })
  @FieldResolver(() => PublicOccurrenceConnection, { description: `Its dates by time, past and called-off ones too; ${occurrencesDefault} where neither first nor last is given.` })
  async occurrences(@Root() event: EventRecord, @Args(() => OccurrencesArgs) args: OccurrencesArgs, @Ctx() context: RequestContext, @Info() info: GraphQLResolveInfo) {
    occurrenceWindow(args);
    const window = event.occurrenceWindow ?? (await context.loaders.publicEventPart(info).load(event.id))?.occurrenceWindow;
    return window && edgesOf(window.page, occurrencesOrder);
  }

  @FieldResolver(() => PublicMediaView, { nullable: true, description: 'The picture that stands for it; null where there is none.' })
  cover(@Root() { coverId }: EventRecord, @Ctx() { loaders }: RequestContext): Promise<MediaRecord | null> | null {
    return coverId ? loaders.publicMedia.load(coverId) : null;
  }
}

@Resolver(() => PublicEventConnection)
export class PublicEventConnectionResolver {
  @Cost({ weight: 20 })
  @FieldResolver(() => EventFacetsView, { description: 'How the events of the whole list spread over tags, venues and months. Counted only when selected.' })
  async facets(@Root() { facets }: EventConnectionSource, @Ctx() { cacheHints }: RequestContext, @Info() info: GraphQLResolveInfo) {
    cacheHints?.tag('facets');
    const selection = selectionOf(info);
    const found = await facets(facetNames.filter((name) => selection.has(name)));
    return { ...found, venues: found.venues?.map((bucket) => ({ ...bucket, key: encodeId('Venue', bucket.key) })) };
  }
}

const byStart = 'STARTS_AT_ASC';

async function eventsOf(owner: EventOwner, id: string, args: ConnectionArgs, { loaders, cacheHints }: RequestContext, info: GraphQLResolveInfo): Promise<EventConnectionSource> {
  cacheHints?.tag(`events:${owner}:${id}`);
  const request = pageRequest(args, byStart, keysetParts[byStart]);
  const noteEnd = async () => cacheHints?.changesAt(await loaders.nextEventEnd());
  const [page] = await Promise.all([loaders.publicEventsOf(info, owner, request).load(id), movesOntoPages(byStart, request) && noteEnd()]);
  cacheHints?.changesAt(page.changesAt);
  return eventConnection(page, byStart, {
    totalCount: async () => (await Promise.all([loaders.publicEventCountOf[owner].load(id), noteEnd()]))[0],
    facets: async (names) => (await Promise.all([loaders.publicEventFacetsOf(info, owner, names).load(id), noteEnd()]))[0],
  });
}

@Resolver(() => PublicVenueView)
export class PublicVenueEventsResolver {
  @FieldResolver(() => PublicEventConnection, { description: 'Events here that have not ended, the soonest first.' })
  events(@Root() { id }: PublicVenueView, @Args(() => ConnectionArgs) args: ConnectionArgs, @Ctx() context: RequestContext, @Info() info: GraphQLResolveInfo) {
    return eventsOf('venue', id, args, context, info);
  }
}

@Resolver(() => PublicOrganizerView)
export class PublicOrganizerEventsResolver {
  @FieldResolver(() => PublicEventConnection, { description: 'Events of this organizer that have not ended, the soonest first.' })
  events(@Root() { id }: PublicOrganizerView, @Args(() => ConnectionArgs) args: ConnectionArgs, @Ctx() context: RequestContext, @Info() info: GraphQLResolveInfo) {
    return eventsOf('organizer', id, args, context, info);
  }
}
