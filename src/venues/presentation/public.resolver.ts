import { ValidateNested } from 'class-validator';
import type DataLoader from 'dataloader';
import { Arg, Args, ArgsType, Ctx, Field, FieldResolver, Info, Query, Resolver, Root } from 'type-graphql';
import type { GraphQLResolveInfo } from 'graphql';
import { PublicMediaView } from '../../media/presentation/public-media.view';
import { Optional } from '../../shared/application/input.dto';
import { connection, ConnectionArgs, pageRequest } from '../../shared/presentation/connection';
import type { RequestContext } from '../../shared/presentation/context';
import type { CacheHints } from '../../shared/presentation/cache-hints';
import type { Caching } from '../../shared/presentation/caching';
import { everyone, type Permissions } from '../../shared/presentation/guard';
import { loadById } from '../../shared/presentation/loaders';
import type { NodeLoaders } from '../../shared/presentation/node';
import { type PerField, perField, selectionOf } from '../../shared/presentation/selection';
import { VenueFilterInput } from '../application/public-venue-filter.dto';
import type { VenueDirectory, VenueRecord } from '../domain/venue-directory.port';
import { PublicVenueConnection, PublicVenueView } from './public.view';

declare module '../../shared/presentation/context' {
  interface Loaders {
    publicVenue: PerField<DataLoader<string, VenueRecord | null>>;
  }
}

export const publicPermissions: Permissions = { Query: { venue: everyone, venues: everyone } };

export const publicCaching: Caching = {
  roots: { venue: 'CONTENT', venues: 'CONTENT' },
  types: { Venue: { tag: 'venue' }, GeoPoint: {}, VenueConnection: {}, VenueEdge: {} },
};

export const publicNodes: NodeLoaders = {
  Venue: (id, { loaders }, info) => loaders.publicVenue(info).load(id),
};

export const publicLoaders = (venues: VenueDirectory, hints?: CacheHints | null) => ({
  publicVenue: perField((info) => loadById((ids) => venues.findByIds(ids, selectionOf(info)), (ids) => hints?.tagAll('venue', ids))),
});

@ArgsType()
class VenuesArgs extends ConnectionArgs {
  @Optional()
  @ValidateNested()
  @Field(() => VenueFilterInput, { nullable: true, description: 'Which venues to list; all without.' })
  filter?: VenueFilterInput | null;
}

const byName = 'NAME_ASC';

@Resolver(() => PublicVenueView)
export class PublicVenueResolver {
  constructor(private readonly directory: VenueDirectory) {}

  @Query(() => PublicVenueView, { nullable: true, description: 'A venue by its slug; null where there is none.' })
  venue(@Arg('slug', () => String, { description: 'Last part of its address on the web.' }) slug: string, @Ctx() { cacheHints }: RequestContext, @Info() info: GraphQLResolveInfo) {
    cacheHints?.tag(`venue-slug:${slug}`);
    return this.directory.findBySlug(slug, selectionOf(info));
  }

  @Query(() => PublicVenueConnection, { description: 'Venues by name.' })
  async venues(@Args(() => VenuesArgs) { filter: given, ...args }: VenuesArgs, @Ctx() { cacheHints }: RequestContext, @Info() info: GraphQLResolveInfo) {
    const filter = given ?? {};
    cacheHints?.tag('venues');
    const page = await this.directory.pageVenues(filter, pageRequest(args, byName, ['text', 'uuid']), selectionOf(info).items);
    return connection(page, byName, () => this.directory.countVenues(filter));
  }

  @FieldResolver(() => [PublicMediaView], { description: 'Its pictures in order.' })
  async images(@Root() { imageIds }: VenueRecord, @Ctx() { loaders }: RequestContext) {
    return (await Promise.all(imageIds.map((id) => loaders.publicMedia.load(id)))).filter((image) => image !== null);
  }
}
