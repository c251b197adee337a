import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Args, ArgsType, Ctx, Field, Info, Query, Resolver } from 'type-graphql';
import type { Clock } from '../../shared/domain/clock';
import { invalid } from '../../shared/domain/errors';
import { ConnectionArgs, pageRequest } from '../../shared/presentation/connection';
import type { Caching } from '../../shared/presentation/caching';
import type { RequestContext } from '../../shared/presentation/context';
import { everyone, type Permissions } from '../../shared/presentation/guard';
import { readInput } from '../../shared/presentation/input';
import { selectionOf } from '../../shared/presentation/selection';
import { EventFilterInput, PublicEventSortEnum } from '../application/public-event-filter.dto';
import type { EventCatalogue, EventListing, PublicEventFilter, PublicEventSort } from '../domain/event-catalogue.port';
import { PublicOrganizerView, PublicTagView } from './public-catalogue.view';
import { eventFields, keysetParts, listedEvents } from './public-event-connection';
import { PublicEventConnection, PublicEventView } from './public-event.view';

export const publicPermissions: Permissions = {
  Query: { event: everyone, events: everyone, organizer: everyone, tags: everyone },
};

export const publicCaching: Caching = {
  roots: { event: 'EVENTS', events: 'EVENTS', organizer: 'EVENTS', tags: 'EVENTS' },
  types: {
    Event: { tag: 'event', lifetime: 'EVENTS' },
    // Part of their event: when places run out, or there are some again, that is named too.
    Occurrence: { isClocked: true },
    TicketType: {},
    Organizer: { tag: 'organizer' },
    Tag: { tag: 'tag' },
    OccurrenceConnection: {},
    OccurrenceEdge: {},
    EventConnection: { lifetime: 'EVENTS' },
    EventEdge: {},
    EventFacets: {},
    FacetBucket: {},
  },
};

@ArgsType()
class EventsArgs extends ConnectionArgs {
  @Field(() => EventFilterInput, { nullable: true, description: 'Which events to list; all that have not ended without.' })
  filter?: EventFilterInput | null;

  @Field(() => PublicEventSortEnum, { defaultValue: 'STARTS_AT_ASC', description: 'Order of the list.' })
  sort: PublicEventSort;
}

/** Nothing else in the arguments has rules of its own; without a filter there is nothing to look at. */
const readFilter = async (args: unknown): Promise<void> => readInput((args as EventsArgs).filter, ['filter']);

@Resolver()
export class PublicEventsResolver {
  constructor(
    private readonly catalogue: EventCatalogue,
    private readonly clock: Clock,
  ) {}

  @Query(() => PublicEventView, { nullable: true, description: 'An event by its slug, or one it had before; null where there is none.' })
  event(@Arg('slug', () => String, { description: 'Last part of its address on the web.' }) slug: string, @Ctx() { cacheHints }: RequestContext, @Info() info: GraphQLResolveInfo) {
    cacheHints?.tag(`event-slug:${slug}`);
    return this.catalogue.findEventBySlug(slug, this.clock.now(), eventFields(selectionOf(info), info));
  }

  @Query(() => PublicEventConnection, { description: 'Events, each listed once by the first of its occurrences that matches.' })
  async events(@Args(() => EventsArgs, { validateFn: readFilter }) { filter, sort, ...args }: EventsArgs, @Ctx() { cacheHints }: RequestContext, @Info() info: GraphQLResolveInfo) {
    const listing: EventListing = { filter: restricting(filter ?? {}), sort, now: this.clock.now() };
    assertSortable(listing);
    const page = pageRequest(args, sort, keysetParts[sort]);
    return listedEvents(this.catalogue, listing, page, info, cacheHints);
  }

  @Query(() => PublicOrganizerView, { nullable: true, description: 'An organizer by its slug; null where there is none.' })
  async organizer(@Arg('slug', () => String, { description: 'Last part of its address on the web.' }) slug: string, @Ctx() { cacheHints }: RequestContext, @Info() info: GraphQLResolveInfo) {
    cacheHints?.tag(`organizer-slug:${slug}`);
    const [organizer] = await this.catalogue.findOrganizers({ slug }, selectionOf(info));
    return organizer ?? null;
  }

  @Query(() => [PublicTagView], { description: 'All tags by name.' })
  tags(@Ctx() { cacheHints }: RequestContext, @Info() info: GraphQLResolveInfo) {
    cacheHints?.tag('tags');
    return this.catalogue.allTags(selectionOf(info));
  }
}

/** Without what restricts nothing, so that equal lists are read by equal statements. */
const restricting = (filter: PublicEventFilter): PublicEventFilter => Object.fromEntries(Object.entries(filter).filter(([, value]) => (value ?? '') !== '' && value !== false));

function assertSortable({ filter, sort }: EventListing): void {
  if (sort === 'RELEVANCE' && !filter.query) throw invalid('INVALID', 'Sorting by RELEVANCE needs filter.query.', ['sort']);
  if (sort === 'DISTANCE' && !filter.near) throw invalid('INVALID', 'Sorting by DISTANCE needs filter.near.', ['sort']);
}
