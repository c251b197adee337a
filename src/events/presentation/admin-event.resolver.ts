import { MaxLength } from 'class-validator';
import { Arg, Args, ArgsType, Ctx, Field, FieldResolver, ID, InputType, Int, Mutation, Query, Resolver, Root } from 'type-graphql';
import { AdminMediaView } from '../../media/presentation/admin-media.view';
import { IdField, Optional } from '../../shared/application/input.dto';
import { DateTime } from '../../shared/application/scalars.dto';
import type { Clock } from '../../shared/domain/clock';
import { ownerScope } from '../../shared/domain/viewer';
import { connection, ConnectionArgs, pageRequest } from '../../shared/presentation/connection';
import type { RequestContext } from '../../shared/presentation/context';
import { hasRole, type Permissions } from '../../shared/presentation/guard';
import { decodeId, encodeId, requireId } from '../../shared/presentation/ids';
import { InputArg } from '../../shared/presentation/input';
import { pageSizeDefault, pageSizeMax, refusePageSize } from '../../shared/presentation/page-size';
import { AdminVenueView } from '../../venues/presentation/admin-venue.view';
import { EventCancelInput, EventCloneInput, EventCreateInput, EventUpdateInput } from '../application/event.dto';
import type { Event, EventStatus } from '../domain/event.entity';
import { type EventListFilter, type EventRepository, type EventSort } from '../domain/event.repository';
import { phaseOf } from '../domain/phase';
import type { ArchiveEvent } from '../domain/use-cases/archive-event.use-case';
import type { CancelEvent } from '../domain/use-cases/cancel-event.use-case';
import type { CloneEvent } from '../domain/use-cases/clone-event.use-case';
import type { CreateEvent } from '../domain/use-cases/create-event.use-case';
import type { DeleteEvent } from '../domain/use-cases/delete-event.use-case';
import type { PauseSales } from '../domain/use-cases/pause-sales.use-case';
import type { PublishEvent } from '../domain/use-cases/publish-event.use-case';
import type { UnpublishEvent } from '../domain/use-cases/unpublish-event.use-case';
import type { UpdateEvent } from '../domain/use-cases/update-event.use-case';
import { AdminOrganizerView, AdminTagView } from './admin-catalogue.view';
import { AdminEventPhase, AdminEventSort, EventStatusEnum } from './admin-enums.view';
import { AdminEventConnection, AdminEventView, AdminOccurrenceView, AdminPoolView, AdminTicketTypeView, EventDeletePayload, EventPayload } from './admin-event.view';

const staff = hasRole('ORGANIZER', 'ADMIN');

export const adminEventPermissions: Permissions = {
  Query: { adminEvent: staff, adminEvents: staff },
  Mutation: {
    eventCreate: staff,
    eventUpdate: staff,
    eventPublish: staff,
    eventUnpublish: staff,
    eventCancel: staff,
    eventArchive: staff,
    eventDelete: hasRole('ADMIN'),
    eventClone: staff,
    eventSalesPause: staff,
    eventSalesResume: staff,
  },
};

@InputType({ description: 'Which events to list; all conditions hold together.' })
class AdminEventFilter implements EventListFilter {
  @Optional()
  @MaxLength(200, { message: 'query must have at most 200 characters.' })
  @Field(() => String, { nullable: true, description: 'Words of the event, its tags, organizer or venue, or a part of its title.' })
  query?: string | null;

  @Field(() => [EventStatusEnum], { nullable: true, description: 'Only events with one of these statuses.' })
  status?: EventStatus[] | null;

  @IdField('Organizer', { nullable: true, description: 'Only events held under this profile.' })
  organizerId?: string | null;

  @Field(() => DateTime, { nullable: true, description: 'Only events with an occurrence that starts at this time or later.' })
  startsAfter?: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'Only events with an occurrence that starts before this time.' })
  startsBefore?: Date | null;
}

@ArgsType()
class AdminEventsArgs extends ConnectionArgs {
  @Field(() => AdminEventFilter, { nullable: true, description: 'Which events to list.' })
  filter?: AdminEventFilter;

  @Field(() => AdminEventSort, { defaultValue: 'CREATED_AT_DESC', description: 'How to order them.' })
  sort: EventSort;
}

/** A window into dates: starts are unique within an event, so the last one seen is the cursor. */
@ArgsType()
export class DateWindowArgs {
  @Field(() => Int, { defaultValue: pageSizeDefault, description: `How many, 1 to ${pageSizeMax}.` })
  first: number;

  @Field(() => DateTime, { nullable: true, description: 'Only those that start after this; give the last start you have to read on.' })
  startsAfter?: Date;
}

export function windowOf(of: string, { first, startsAfter }: DateWindowArgs) {
  refusePageSize('first', first);
  return { of, limit: first, startsAfter: startsAfter ?? null };
}

const eventId = () => Arg('id', () => ID, { description: 'Typed id of the event.' });

@Resolver(() => AdminEventView)
export class AdminEventResolver {
  constructor(
    private readonly events: EventRepository,
    private readonly clock: Clock,
    private readonly useCases: {
      readonly create: CreateEvent;
      readonly update: UpdateEvent;
      readonly publish: PublishEvent;
      readonly unpublish: UnpublishEvent;
      readonly cancel: CancelEvent;
      readonly archive: ArchiveEvent;
      readonly delete: DeleteEvent;
      readonly clone: CloneEvent;
      readonly pauseSales: PauseSales;
    },
  ) {}

  @Query(() => AdminEventView, { nullable: true, description: 'An event that you manage; null where there is none with this id.' })
  async adminEvent(@eventId() id: string, @Ctx() { loaders }: RequestContext) {
    const uuid = decodeId('Event', id);
    return uuid && loaders.adminEvent.load(uuid);
  }

  @Query(() => AdminEventConnection, { description: 'The events that you manage; all of them for administrators.' })
  async adminEvents(@Args(() => AdminEventsArgs) { filter = {}, sort, ...args }: AdminEventsArgs, @Ctx() { viewer }: RequestContext) {
    const owner = ownerScope(viewer);
    const request = pageRequest(args, sort, [sort === 'TITLE_ASC' ? 'text' : 'instant', 'uuid']);
    return connection(await this.events.page(owner, filter ?? {}, sort, request), sort, () => this.events.count(owner, filter ?? {}));
  }

  @FieldResolver(() => AdminEventPhase, { description: 'Where it stands in time.' })
  async phase(@Root() { id }: Event, @Ctx() { loaders }: RequestContext) {
    return phaseOf(await loaders.adminAllOccurrencesOfEvent.load(id), this.clock.now());
  }

  @FieldResolver(() => AdminOrganizerView, { description: 'The profile it is held under.' })
  organizer(@Root() { organizerId }: Event, @Ctx() { loaders }: RequestContext) {
    return loaders.adminOrganizer.load(organizerId);
  }

  @FieldResolver(() => AdminVenueView, { nullable: true, description: 'Where it takes place, unless an occurrence says otherwise.' })
  venue(@Root() { venueId }: Event, @Ctx() { loaders }: RequestContext) {
    return venueId && loaders.adminVenue.load(venueId);
  }

  @FieldResolver(() => AdminMediaView, { nullable: true, description: 'The picture that stands for it.' })
  cover(@Root() { coverId }: Event, @Ctx() { loaders }: RequestContext) {
    return coverId && loaders.adminMedia.load(coverId);
  }

  @FieldResolver(() => [AdminTagView], { description: 'Its tags, by slug.' })
  async tags(@Root() { tagIds }: Event, @Ctx() { loaders }: RequestContext) {
    const tags = await Promise.all(tagIds.map((id) => loaders.adminTag.load(id)));
    return tags.filter((tag) => tag !== null).sort((a, b) => (a.slug < b.slug ? -1 : 1));
  }

  @FieldResolver(() => [AdminOccurrenceView], { description: 'Its dates in order, cancelled ones too.' })
  occurrences(@Root() { id }: Event, @Args(() => DateWindowArgs) args: DateWindowArgs, @Ctx() { loaders }: RequestContext) {
    return loaders.adminOccurrencesOfEvent.load(windowOf(id, args));
  }

  @FieldResolver(() => Int, { description: 'How many dates it has.' })
  async occurrenceCount(@Root() { id }: Event, @Ctx() { loaders }: RequestContext) {
    return (await loaders.adminOccurrenceCount.load(id))[0]?.count ?? 0;
  }

  @FieldResolver(() => [AdminTicketTypeView], { description: 'What buyers can choose, hidden ones too.' })
  ticketTypes(@Root() { id }: Event, @Ctx() { loaders }: RequestContext) {
    return loaders.adminTicketTypesOfEvent.load(id);
  }

  @FieldResolver(() => [AdminPoolView], { description: 'The supplies of places that its ticket types draw from.' })
  pools(@Root() { id }: Event, @Ctx() { loaders }: RequestContext) {
    return loaders.adminPoolsOfEvent.load(id);
  }

  @Mutation(() => EventPayload, { description: 'Starts a draft under one of your organizers.' })
  async eventCreate(@InputArg(() => EventCreateInput) input: EventCreateInput, @Ctx() context: RequestContext) {
    return changed(context, await this.useCases.create.execute(context.viewer, input));
  }

  @Mutation(() => EventPayload, { description: 'Changes what is said about an event. A changed slug leaves a redirect.' })
  async eventUpdate(
    @eventId() id: string,
    @Arg('expectedVersion', () => Int, { description: 'The version that the change is for.' }) expectedVersion: number,
    @InputArg(() => EventUpdateInput) input: EventUpdateInput,
    @Ctx() context: RequestContext,
  ) {
    return changed(context, await this.useCases.update.execute(context.viewer, { id: requireId('Event', id), expectedVersion, input }));
  }

  @Mutation(() => EventPayload, { description: 'Makes a draft public, at once or at a time to come. Names everything that is missing.' })
  async eventPublish(
    @eventId() id: string,
    @Arg('expectedVersion', () => Int, { nullable: true, description: 'Refuse if the event is not at this version.' }) expectedVersion: number | null,
    @Arg('publishAt', () => DateTime, { nullable: true, description: 'When it becomes public, in the future; it does within a minute after. At once if left out.' }) publishAt: Date | null,
    @Ctx() context: RequestContext,
  ) {
    return changed(context, await this.useCases.publish.execute(context.viewer, { id: requireId('Event', id), expectedVersion: expectedVersion ?? undefined, publishAt }));
  }

  @Mutation(() => EventPayload, { description: 'Takes a public event back to draft, as long as nobody has a place; or a scheduled one, before it is public.' })
  async eventUnpublish(@eventId() id: string, @Ctx() context: RequestContext) {
    return changed(context, await this.useCases.unpublish.execute(context.viewer, requireId('Event', id)));
  }

  @Mutation(() => EventPayload, { description: 'Calls a public event off: sales close at once, the page stays and says so; its bookings are cancelled and refunded in full.' })
  async eventCancel(@eventId() id: string, @InputArg(() => EventCancelInput) input: EventCancelInput, @Ctx() context: RequestContext) {
    return changed(context, await this.useCases.cancel.execute(context.viewer, { id: requireId('Event', id), input }));
  }

  @Mutation(() => EventPayload, { description: 'Puts an event that has ended or was cancelled out of the lists; links to it keep working.' })
  async eventArchive(@eventId() id: string, @Ctx() context: RequestContext) {
    return changed(context, await this.useCases.archive.execute(context.viewer, requireId('Event', id)));
  }

  @Mutation(() => EventDeletePayload, { description: 'Removes a draft that was never booked.' })
  async eventDelete(@eventId() id: string, @Ctx() context: RequestContext) {
    const uuid = requireId('Event', id);
    await this.useCases.delete.execute(context.viewer, uuid);
    context.forgetLoaded();
    return { deletedId: encodeId('Event', uuid), userErrors: [] };
  }

  @Mutation(() => EventPayload, { description: 'Starts a draft like an event that exists: words, tags, ticket types and pools, and with startsAt its dates too.' })
  async eventClone(@eventId() id: string, @InputArg(() => EventCloneInput) input: EventCloneInput, @Ctx() context: RequestContext) {
    return changed(context, await this.useCases.clone.execute(context.viewer, { id: requireId('Event', id), input }));
  }

  @Mutation(() => EventPayload, { description: 'Stops selling until sales are resumed.' })
  async eventSalesPause(@eventId() id: string, @Ctx() context: RequestContext) {
    return changed(context, await this.useCases.pauseSales.execute(context.viewer, { id: requireId('Event', id), isPaused: true }));
  }

  @Mutation(() => EventPayload, { description: 'Goes on selling.' })
  async eventSalesResume(@eventId() id: string, @Ctx() context: RequestContext) {
    return changed(context, await this.useCases.pauseSales.execute(context.viewer, { id: requireId('Event', id), isPaused: false }));
  }
}

function changed(context: RequestContext, event: Event) {
  context.forgetLoaded();
  return { event, userErrors: [] };
}
