import type { GraphQLResolveInfo } from 'graphql';
import { Args, ArgsType, Ctx, Field, FieldResolver, Info, Resolver, Root } from 'type-graphql';
import { DateTime } from '../../shared/application/scalars.dto';
import type { Clock } from '../../shared/domain/clock';
import { ConnectionArgs, edgesOf, pageRequest } from '../../shared/presentation/connection';
import type { RequestContext } from '../../shared/presentation/context';
import { encodeId } from '../../shared/presentation/ids';
import { selectionOf } from '../../shared/presentation/selection';
import { PublicVenueView } from '../../venues/presentation/public.view';
import { type EventOwner, type EventRecord, facetNames, type OccurrenceRecord } from '../domain/event-catalogue.port';
import { phaseOf } from '../domain/phase';
import { bestSalesStatus, salesStatus } from '../domain/sales';
import { PublicOrganizerView, PublicTagView, PublicTicketTypeView } from './public-catalogue.view';
import { eventConnection, type EventConnectionSource, keysetParts, occurrencesDefault, occurrencesOrder, occurrenceWindow } from './public-event-connection';
import { EventFacetsView, EventPhaseEnum, PublicEventConnection, PublicEventView, PublicOccurrenceConnection, PublicOccurrenceView, SalesStatusEnum } from './public-event.view';

@ArgsType()
class OccurrencesArgs extends ConnectionArgs {
  @Field(() => DateTime, { nullable: true, description: 'Only occurrences that start at this time or later.' })
  startsAfter?: Date;
}

/** A relation that came along with the event, else by a loader that reads it for all events of the answer at once. */
const part = <K extends keyof EventRecord>(name: K, event: EventRecord, { loaders }: RequestContext, info: GraphQLResolveInfo) =>
  event[name] !== undefined ? event[name] : loaders.publicEventPart(info).load(event.id).then((found) => found?.[name] ?? null);

const occurrencePart = <K extends keyof OccurrenceRecord>(name: K, occurrence: OccurrenceRecord, { loaders }: RequestContext, info: GraphQLResolveInfo) =>
  occurrence[name] !== undefined ? occurrence[name] : loaders.publicOccurrencePart(info).load(occurrence.id).then((found) => found?.[name] ?? null);

@Resolver(() => PublicEventView)
export class PublicEventResolver {
  constructor(private readonly clock: Clock) {}

  @FieldResolver(() => EventPhaseEnum, { description: 'Where it stands in time.' })
  phase(@Root() { decisiveSpan }: EventRecord) {
    if (!decisiveSpan) return phaseOf([], this.clock.now());
    return phaseOf([{ startsAt: new Date(decisiveSpan.startsAt), endsAt: new Date(decisiveSpan.endsAt), cancelledAt: null }], this.clock.now());
  }

  @FieldResolver(() => PublicOrganizerView, { description: 'Who holds it.' })
  organizer(@Root() event: EventRecord, @Ctx() context: RequestContext, @Info() info: GraphQLResolveInfo) {
    return part('organizer', event, context, info);
  }

  @FieldResolver(() => PublicVenueView, { nullable: true, description: 'Where it is held, where a single occurrence does not say otherwise; null for an online event.' })
  venue(@Root() event: EventRecord, @Ctx() context: RequestContext, @Info() info: GraphQLResolveInfo) {
    return part('venue', event, context, info);
  }

  @FieldResolver(() => [PublicTagView], { description: 'What kind of event it is, by name.' })
  tags(@Root() event: EventRecord, @Ctx() context: RequestContext, @Info() info: GraphQLResolveInfo) {
    return part('tags', event, context, info);
  }

  @FieldResolver(() => [PublicTicketTypeView], { description: 'What buyers can choose from, in the order of the organizer.' })
  ticketTypes(@Root() event: EventRecord, @Ctx() context: RequestContext, @Info() info: GraphQLResolveInfo) {
    return part('ticketTypes', event, context, info);
  }

  @FieldResolver(() => PublicOccurrenceView, { nullable: true, description: 'The first of its dates that is not called off and has not ended; null where there is none.' })
  nextOccurrence(@Root() event: EventRecord, @Ctx() context: RequestContext, @Info() info: GraphQLResolveInfo) {
    return part('nextOccurrence', event, context, info);
  }

  @FieldResolver(() => PublicOccurrenceConnection, { description: `Its dates by time, past and called-off ones too; ${occurrencesDefault} where neither first nor last is given.` })
  async occurrences(@Root() event: EventRecord, @Args(() => OccurrencesArgs) args: OccurrencesArgs, @Ctx() { loaders }: RequestContext, @Info() info: GraphQLResolveInfo) {
    occurrenceWindow(args);
    const window = event.occurrenceWindow ?? (await loaders.publicEventPart(info).load(event.id))?.occurrenceWindow;
    return window && edgesOf(window.page, occurrencesOrder);
  }
}

@Resolver(() => PublicOccurrenceView)
export class PublicOccurrenceResolver {
  constructor(private readonly clock: Clock) {}

  @FieldResolver(() => PublicVenueView, { nullable: true, description: 'Where it is held; null for an online one.' })
  venue(@Root() occurrence: OccurrenceRecord, @Ctx() context: RequestContext, @Info() info: GraphQLResolveInfo) {
    return occurrencePart('venue', occurrence, context, info);
  }

  @FieldResolver(() => [PublicTicketTypeView], { description: 'What buyers can choose from, in the order of the organizer.' })
  ticketTypes(@Root() occurrence: OccurrenceRecord, @Ctx() context: RequestContext, @Info() info: GraphQLResolveInfo) {
    return occurrencePart('ticketTypes', occurrence, context, info);
  }

  @FieldResolver(() => SalesStatusEnum, { nullable: true, description: 'Whether tickets can be bought: the best that any ticket type offers; null where no tickets are offered.' })
  sales(@Root() { offers, isCancelled, salesPaused, startsAt }: OccurrenceRecord) {
    const now = this.clock.now();
    const facts = { isCancelled, salesPaused, occurrenceStartsAt: new Date(startsAt) };
    return bestSalesStatus(offers.map(({ salesStartAt, salesEndAt, ...offer }) => salesStatus({ ...facts, ...offer, salesStartAt: date(salesStartAt), salesEndAt: date(salesEndAt) }, now)));
  }
}

const date = (text: string | null): Date | null => (text === null ? null : new Date(text));

@Resolver(() => PublicEventConnection)
export class PublicEventConnectionResolver {
  @FieldResolver(() => EventFacetsView, { description: 'How the events of the whole list spread over tags, venues and months. Counted only when selected.' })
  async facets(@Root() { facets }: EventConnectionSource, @Info() info: GraphQLResolveInfo) {
    const selection = selectionOf(info);
    const found = await facets(facetNames.filter((name) => selection.has(name)));
    return { ...found, venues: found.venues?.map((bucket) => ({ ...bucket, key: encodeId('Venue', bucket.key) })) };
  }
}

const byStart = 'STARTS_AT_ASC';

async function eventsOf(owner: EventOwner, id: string, args: ConnectionArgs, { loaders }: RequestContext, info: GraphQLResolveInfo): Promise<EventConnectionSource> {
  const page = await loaders.publicEventsOf(info, owner, pageRequest(args, byStart, keysetParts[byStart])).load(id);
  return eventConnection(page, byStart, {
    totalCount: () => loaders.publicEventCountOf[owner].load(id),
    facets: (names) => loaders.publicEventFacetsOf(info, owner, names).load(id),
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
