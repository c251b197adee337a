import { MaxLength } from 'class-validator';
import type DataLoader from 'dataloader';
import { Arg, Args, ArgsType, Ctx, Field, FieldResolver, ID, Int, Mutation, Query, Resolver, Root } from 'type-graphql';
import { AdminMediaView } from '../../media/presentation/admin-media.view';
import { Optional } from '../../shared/application/input.dto';
import { CountryCode } from '../../shared/application/scalars.dto';
import { ownerScope } from '../../shared/domain/viewer';
import { connection, ConnectionArgs, pageRequest } from '../../shared/presentation/connection';
import type { RequestContext } from '../../shared/presentation/context';
import { hasRole, type Permissions } from '../../shared/presentation/guard';
import { decodeId, requireId } from '../../shared/presentation/ids';
import { InputArg } from '../../shared/presentation/input';
import type { NodeLoaders } from '../../shared/presentation/node';
import { VenueCreateInput, VenueUpdateInput } from '../application/venue.dto';
import type { ArchiveVenue, PublishVenue } from '../domain/change-venue-status.use-case';
import type { CreateVenue } from '../domain/create-venue.use-case';
import type { UpdateVenue } from '../domain/update-venue.use-case';
import type { Venue, VenueStatus } from '../domain/venue.entity';
import type { VenueRepository } from '../domain/venue.repository';
import { AdminVenueConnection, AdminVenueView, VenuePayload, VenueStatusEnum } from './admin-venue.view';

declare module '../../shared/presentation/context' {
  interface Loaders {
    /** Venues that the viewer may choose: published ones and their own. */
    adminVisibleVenue: DataLoader<string, Venue | null>;
    /** Any venue, for what names it. */
    adminVenue: DataLoader<string, Venue | null>;
  }
}

const staff = hasRole('ORGANIZER', 'ADMIN');

export const adminPermissions: Permissions = {
  Query: { adminVenue: staff, adminVenues: staff },
  Mutation: { venueCreate: staff, venueUpdate: staff, venuePublish: staff, venueArchive: staff },
};

export const adminNodes: NodeLoaders = {
  Venue: async (id, { viewer, loaders }) => (viewer.kind === 'user' && viewer.role !== 'USER' ? loaders.adminVisibleVenue.load(id) : null),
};

@ArgsType()
class AdminVenuesArgs extends ConnectionArgs {
  @Optional()
  @MaxLength(100, { message: 'query must have at most 100 characters.' })
  @Field(() => String, { nullable: true, description: 'Part of the name or the city.' })
  query?: string;

  @Field(() => [VenueStatusEnum], { nullable: true, description: 'Only venues with one of these statuses.' })
  status?: VenueStatus[];

  @Field(() => CountryCode, { nullable: true, description: 'Only venues in this country.' })
  countryCode?: string;
}

const byName = 'NAME_ASC';

@Resolver(() => AdminVenueView)
export class AdminVenueResolver {
  constructor(
    private readonly venues: VenueRepository,
    private readonly useCases: { readonly create: CreateVenue; readonly update: UpdateVenue; readonly publish: PublishVenue; readonly archive: ArchiveVenue },
  ) {}

  @Query(() => AdminVenueView, { nullable: true, description: 'A published venue or one of your own; null where there is none with this id.' })
  async adminVenue(@Arg('id', () => ID, { description: 'Typed id of the venue.' }) id: string, @Ctx() { loaders }: RequestContext) {
    const uuid = decodeId('Venue', id);
    return uuid && loaders.adminVisibleVenue.load(uuid);
  }

  @Query(() => AdminVenueConnection, { description: 'Published venues and your own, by name; all of them for administrators.' })
  async adminVenues(@Args(() => AdminVenuesArgs) { query, status, countryCode, ...args }: AdminVenuesArgs, @Ctx() { viewer }: RequestContext) {
    const owner = ownerScope(viewer);
    const filter = { query, status, countryCode };
    const page = await this.venues.page(owner, filter, pageRequest(args, byName, ['text', 'uuid']));
    return connection(page, byName, () => this.venues.count(owner, filter));
  }

  @FieldResolver(() => [AdminMediaView], { description: 'Its pictures in order; what was deleted is left out.' })
  async images(@Root() { imageIds }: Venue, @Ctx() { loaders }: RequestContext) {
    return (await Promise.all(imageIds.map((id) => loaders.adminMedia.load(id)))).filter((image) => image !== null);
  }

  @Mutation(() => VenuePayload, { description: 'Describes a new venue, as a draft. What an organizer creates is theirs.' })
  async venueCreate(@InputArg(() => VenueCreateInput) input: VenueCreateInput, @Ctx() { viewer }: RequestContext) {
    return { venue: await this.useCases.create.execute(viewer, input), userErrors: [] };
  }

  @Mutation(() => VenuePayload, { description: 'Changes what is said about a venue.' })
  async venueUpdate(
    @Arg('id', () => ID, { description: 'Typed id of the venue.' }) id: string,
    @Arg('expectedVersion', () => Int, { description: 'The version that the change is for.' }) expectedVersion: number,
    @InputArg(() => VenueUpdateInput) input: VenueUpdateInput,
    @Ctx() { viewer }: RequestContext,
  ) {
    return { venue: await this.useCases.update.execute(viewer, { id: requireId('Venue', id), expectedVersion, input }), userErrors: [] };
  }

  @Mutation(() => VenuePayload, { description: 'Shows a venue to visitors, also one that was archived.' })
  async venuePublish(@Arg('id', () => ID, { description: 'Typed id of the venue.' }) id: string, @Ctx() { viewer }: RequestContext) {
    return { venue: await this.useCases.publish.execute(viewer, requireId('Venue', id)), userErrors: [] };
  }

  @Mutation(() => VenuePayload, { description: 'Takes a venue out of use, unless visitors are expected there.' })
  async venueArchive(@Arg('id', () => ID, { description: 'Typed id of the venue.' }) id: string, @Ctx() { viewer }: RequestContext) {
    return { venue: await this.useCases.archive.execute(viewer, requireId('Venue', id)), userErrors: [] };
  }
}
