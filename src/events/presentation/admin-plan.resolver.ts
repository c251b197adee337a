import { Arg, Args, Ctx, FieldResolver, ID, Int, Mutation, Resolver, Root } from 'type-graphql';
import type { RequestContext } from '../../shared/presentation/context';
import { hasRole, type Permissions } from '../../shared/presentation/guard';
import { requireId } from '../../shared/presentation/ids';
import { InputArg } from '../../shared/presentation/input';
import { AdminVenueView } from '../../venues/presentation/admin-venue.view';
import { InventoryPoolInput, OccurrenceAddInput, OccurrenceCancelInput, OccurrencesGenerateInput, OccurrenceUpdateInput, StockInput, TicketTypeInput } from '../application/plan.dto';
import type { Occurrence } from '../domain/occurrence.entity';
import type { Pool, Stock } from '../domain/pool.entity';
import { availableIn } from '../domain/sales';
import type { TicketType } from '../domain/ticket-type.entity';
import type { AddOccurrence } from '../domain/use-cases/add-occurrence.use-case';
import type { CancelOccurrence } from '../domain/use-cases/cancel-occurrence.use-case';
import type { GenerateOccurrences } from '../domain/use-cases/generate-occurrences.use-case';
import type { RemoveOccurrence } from '../domain/use-cases/remove-occurrence.use-case';
import type { RemovePool } from '../domain/use-cases/remove-pool.use-case';
import type { RemoveTicketType } from '../domain/use-cases/remove-ticket-type.use-case';
import type { SetPool } from '../domain/use-cases/set-pool.use-case';
import type { SetStock } from '../domain/use-cases/set-stock.use-case';
import type { SetTicketType } from '../domain/use-cases/set-ticket-type.use-case';
import type { UpdateOccurrence } from '../domain/use-cases/update-occurrence.use-case';
import { DateWindowArgs, windowOf } from './admin-event.resolver';
import {
  AdminOccurrenceView,
  AdminPoolView,
  AdminStockView,
  AdminTicketTypeView,
  EventPayload,
  OccurrencePayload,
  PoolPayload,
  StockPayload,
  TicketTypePayload,
} from './admin-event.view';

const staff = hasRole('ORGANIZER', 'ADMIN');

export const adminPlanPermissions: Permissions = {
  Mutation: {
    occurrenceAdd: staff,
    occurrenceUpdate: staff,
    occurrenceCancel: staff,
    occurrenceRemove: staff,
    occurrencesGenerate: staff,
    ticketTypeSet: staff,
    ticketTypeRemove: staff,
    inventoryPoolSet: staff,
    inventoryPoolRemove: staff,
    stockSet: staff,
  },
};

const ofEvent = () => Arg('eventId', () => ID, { description: 'Typed id of the event.' });
const part = (what: string) => Arg('id', () => ID, { description: `Typed id of the ${what}.` });
const version = () => Arg('expectedVersion', () => Int, { description: 'The version of the event that the change is for.' });

@Resolver()
export class AdminPlanResolver {
  constructor(
    private readonly useCases: {
      readonly addOccurrence: AddOccurrence;
      readonly updateOccurrence: UpdateOccurrence;
      readonly cancelOccurrence: CancelOccurrence;
      readonly removeOccurrence: RemoveOccurrence;
      readonly generateOccurrences: GenerateOccurrences;
      readonly setTicketType: SetTicketType;
      readonly removeTicketType: RemoveTicketType;
      readonly setPool: SetPool;
      readonly removePool: RemovePool;
      readonly setStock: SetStock;
    },
  ) {}

  @Mutation(() => OccurrencePayload, { description: 'Adds a date to an event, with places in each of its pools.' })
  async occurrenceAdd(@ofEvent() eventId: string, @version() expectedVersion: number, @InputArg(() => OccurrenceAddInput) input: OccurrenceAddInput, @Ctx() context: RequestContext) {
    return changed(context, await this.useCases.addOccurrence.execute(context.viewer, { eventId: requireId('Event', eventId, ['eventId']), expectedVersion, input }));
  }

  @Mutation(() => OccurrencePayload, { description: 'Moves one date of an event in time or place.' })
  async occurrenceUpdate(@part('date') id: string, @version() expectedVersion: number, @InputArg(() => OccurrenceUpdateInput) input: OccurrenceUpdateInput, @Ctx() context: RequestContext) {
    return changed(context, await this.useCases.updateOccurrence.execute(context.viewer, { id: requireId('Occurrence', id), expectedVersion, input }));
  }

  @Mutation(() => OccurrencePayload, { description: 'Calls one date off, and its bookings with a full refund; the others go on.' })
  async occurrenceCancel(@part('date') id: string, @version() expectedVersion: number, @InputArg(() => OccurrenceCancelInput) input: OccurrenceCancelInput, @Ctx() context: RequestContext) {
    const uuid = requireId('Occurrence', id);
    const event = await this.useCases.cancelOccurrence.execute(context.viewer, { id: uuid, expectedVersion, input });
    const result = changed(context, { event });
    return { ...result, occurrence: await context.loaders.adminOccurrence.load(uuid) };
  }

  @Mutation(() => EventPayload, { description: 'Takes a date out of the plan, as long as nobody ever booked it.' })
  async occurrenceRemove(@part('date') id: string, @version() expectedVersion: number, @Ctx() context: RequestContext) {
    return changed(context, { event: await this.useCases.removeOccurrence.execute(context.viewer, { id: requireId('Occurrence', id), expectedVersion }) });
  }

  @Mutation(() => EventPayload, { description: 'Adds dates that repeat, in local wall time: a weekly 19:00 stays 19:00 across clock changes. Dates that exist stay as they are.' })
  async occurrencesGenerate(
    @ofEvent() eventId: string,
    @version() expectedVersion: number,
    @InputArg(() => OccurrencesGenerateInput) input: OccurrencesGenerateInput,
    @Ctx() context: RequestContext,
  ) {
    return changed(context, { event: await this.useCases.generateOccurrences.execute(context.viewer, { eventId: requireId('Event', eventId, ['eventId']), expectedVersion, input }) });
  }

  @Mutation(() => TicketTypePayload, { description: 'Adds a ticket type to an event, or changes one.' })
  async ticketTypeSet(@ofEvent() eventId: string, @version() expectedVersion: number, @InputArg(() => TicketTypeInput) input: TicketTypeInput, @Ctx() context: RequestContext) {
    return changed(context, await this.useCases.setTicketType.execute(context.viewer, { eventId: requireId('Event', eventId, ['eventId']), expectedVersion, input }));
  }

  @Mutation(() => EventPayload, { description: 'Takes a ticket type off an event, as long as nobody ever booked one.' })
  async ticketTypeRemove(@part('ticket type') id: string, @version() expectedVersion: number, @Ctx() context: RequestContext) {
    return changed(context, { event: await this.useCases.removeTicketType.execute(context.viewer, { id: requireId('TicketType', id), expectedVersion }) });
  }

  @Mutation(() => PoolPayload, { description: 'Adds a pool of places to an event, or changes one. A changed capacity is that of every occurrence still to come.' })
  async inventoryPoolSet(@ofEvent() eventId: string, @version() expectedVersion: number, @InputArg(() => InventoryPoolInput) input: InventoryPoolInput, @Ctx() context: RequestContext) {
    return changed(context, await this.useCases.setPool.execute(context.viewer, { eventId: requireId('Event', eventId, ['eventId']), expectedVersion, input }));
  }

  @Mutation(() => EventPayload, { description: 'Takes a pool off an event, as long as nobody ever booked a place of it.' })
  async inventoryPoolRemove(@part('pool') id: string, @version() expectedVersion: number, @Ctx() context: RequestContext) {
    return changed(context, { event: await this.useCases.removePool.execute(context.viewer, { id: requireId('Pool', id), expectedVersion }) });
  }

  @Mutation(() => StockPayload, { description: 'Changes the places of one pool for one date: how many there are, and how many are kept back.' })
  async stockSet(
    @Arg('poolId', () => ID, { description: 'Typed id of the pool.' }) poolId: string,
    @Arg('occurrenceId', () => ID, { description: 'Typed id of the date.' }) occurrenceId: string,
    @version() expectedVersion: number,
    @InputArg(() => StockInput) input: StockInput,
    @Ctx() context: RequestContext,
  ) {
    const ids = { poolId: requireId('Pool', poolId, ['poolId']), occurrenceId: requireId('Occurrence', occurrenceId, ['occurrenceId']) };
    return changed(context, await this.useCases.setStock.execute(context.viewer, { ...ids, expectedVersion, input }));
  }
}

function changed<T extends object>(context: RequestContext, payload: T) {
  context.forgetLoaded();
  return { ...payload, userErrors: [] };
}

@Resolver(() => AdminOccurrenceView)
export class AdminOccurrenceResolver {
  @FieldResolver(() => AdminVenueView, { nullable: true, description: "Its own venue, where that is not the event's." })
  venue(@Root() { venueId }: Occurrence, @Ctx() { loaders }: RequestContext) {
    return venueId && loaders.adminVenue.load(venueId);
  }

  @FieldResolver(() => [AdminStockView], { description: 'Its places in each pool.' })
  stocks(@Root() { id }: Occurrence, @Ctx() { loaders }: RequestContext) {
    return loaders.adminStocksOfOccurrence.load(id);
  }
}

@Resolver(() => AdminTicketTypeView)
export class AdminTicketTypeResolver {
  @FieldResolver(() => [AdminPoolView], { description: 'The pools it takes a place from, each.' })
  pools(@Root() { poolIds }: TicketType, @Ctx() { loaders }: RequestContext) {
    return loaders.adminPool.loadMany(poolIds);
  }
}

@Resolver(() => AdminPoolView)
export class AdminPoolResolver {
  @FieldResolver(() => [AdminTicketTypeView], { description: 'The ticket types that draw from it.' })
  ticketTypes(@Root() { ticketTypeIds }: Pool, @Ctx() { loaders }: RequestContext) {
    return loaders.adminTicketType.loadMany(ticketTypeIds);
  }

  @FieldResolver(() => [AdminStockView], { description: 'Its places for each date, in order.' })
  stocks(@Root() { id }: Pool, @Args(() => DateWindowArgs) args: DateWindowArgs, @Ctx() { loaders }: RequestContext) {
    return loaders.adminStocksOfPool.load(windowOf(id, args));
  }
}

@Resolver(() => AdminStockView)
export class AdminStockResolver {
  @FieldResolver(() => Int, { nullable: true, description: 'How many can still be had; null is unlimited.' })
  available(@Root() stock: Stock) {
    return availableIn(stock);
  }

  @FieldResolver(() => AdminOccurrenceView, { description: 'The date the places are for.' })
  occurrence(@Root() { occurrenceId }: Stock, @Ctx() { loaders }: RequestContext) {
    return loaders.adminOccurrence.load(occurrenceId);
  }

  @FieldResolver(() => AdminPoolView, { description: 'The pool the places are in.' })
  pool(@Root() { poolId }: Stock, @Ctx() { loaders }: RequestContext) {
    return loaders.adminPool.load(poolId);
  }
}
