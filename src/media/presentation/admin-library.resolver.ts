import { Arg, Args, Ctx, FieldResolver, ID, Int, Mutation, Query, Resolver, Root } from 'type-graphql';
import { connection, type KeysetPart, pageRequest } from '../../shared/presentation/connection';
import type { RequestContext } from '../../shared/presentation/context';
import { hasRole, type Permissions } from '../../shared/presentation/guard';
import { decodeId, encodeId, requireId } from '../../shared/presentation/ids';
import { InputArg } from '../../shared/presentation/input';
import { changesOf, MediaBulkInput, MediaDeleteArgs, MediaUpdateInput } from '../application/media.dto';
import type { MediaCatalogue, MediaSort } from '../domain/media-catalogue.port';
import type { FoundUsage } from '../domain/media-usages.port';
import type { ApplyToMedia } from '../domain/use-cases/apply-to-media.use-case';
import type { DeleteMedia, MediaFault } from '../domain/use-cases/delete-media.use-case';
import type { UpdateMedia } from '../domain/use-cases/update-media.use-case';
import { MediaAssetsArgs } from './admin-media-args';
import { AdminMediaConnection, MediaBulkPayload, MediaDeletePayload, MediaPayload, MediaTagView, MediaUserError } from './admin-library.view';
import { AdminMediaView, MediaUsageView } from './admin-media.view';

const admin = hasRole('ADMIN');

export const adminLibraryPermissions: Permissions = {
  Query: { mediaAsset: admin, mediaAssets: admin, mediaTags: admin },
  Mutation: { mediaUpdate: admin, mediaBulk: admin, mediaDelete: admin },
  // What organizers see of a file is the cover of their event, not who else uses it.
  MediaAsset: { usages: admin, usageCount: admin, folder: admin },
};

const keysetParts: Record<MediaSort, readonly KeysetPart[]> = { CREATED_AT_DESC: ['instant', 'uuid'], NAME_ASC: ['text', 'uuid'], SIZE_DESC: ['number', 'uuid'] };

const tagsMax = 500;

@Resolver()
export class AdminLibraryResolver {
  constructor(
    private readonly catalogue: MediaCatalogue,
    private readonly useCases: { readonly update: UpdateMedia; readonly apply: ApplyToMedia; readonly delete: DeleteMedia },
  ) {}

  @Query(() => AdminMediaView, { nullable: true, description: 'A file of the media library in any state; null where there is none with this id.' })
  async mediaAsset(@Arg('id', () => ID, { description: 'Typed id of the file.' }) id: string, @Ctx() { loaders }: RequestContext) {
    const uuid = decodeId('MediaAsset', id);
    return uuid && loaders.adminMedia.load(uuid);
  }

  @Query(() => AdminMediaConnection, { description: 'The files of the media library.' })
  async mediaAssets(@Args(() => MediaAssetsArgs) { filter: given, sort, ...args }: MediaAssetsArgs) {
    const filter = given ?? {};
    const page = await this.catalogue.page(filter, sort, pageRequest(args, sort, keysetParts[sort]));
    return connection(page, sort, () => this.catalogue.count(filter));
  }

  @Query(() => [MediaTagView], { description: `The tags of the media library, the most used first: at most ${tagsMax}.` })
  mediaTags() {
    return this.catalogue.findTags(tagsMax);
  }

  @Mutation(() => MediaPayload, { description: 'Changes what is said about a file: its texts, tags, name, folder and focal point.' })
  async mediaUpdate(
    @Arg('id', () => ID, { description: 'Typed id of the file.' }) id: string,
    @Arg('expectedVersion', () => Int, { description: 'The version that the change is for.' }) expectedVersion: number,
    @InputArg(() => MediaUpdateInput) input: MediaUpdateInput,
    @Ctx() context: RequestContext,
  ) {
    const mediaAsset = await this.useCases.update.execute(context.viewer, { id: requireId('MediaAsset', id), expectedVersion, changes: changesOf(input) });
    context.forgetLoaded();
    return { mediaAsset, userErrors: [] };
  }

  @Mutation(() => MediaBulkPayload, { description: 'Moves, tags or removes many files: all or none.' })
  async mediaBulk(@InputArg(() => MediaBulkInput) input: MediaBulkInput, @Ctx() context: RequestContext) {
    const mediaAssets = await this.useCases.apply.execute(context.viewer, input);
    context.forgetLoaded();
    return { mediaAssets, userErrors: [] };
  }

  @Mutation(() => MediaDeletePayload, { description: 'Removes files: all or none. One that is used is refused with the places, unless it is removed by force.' })
  async mediaDelete(@Args(() => MediaDeleteArgs) { ids, force }: MediaDeleteArgs, @Ctx() context: RequestContext) {
    await this.useCases.delete.execute(context.viewer, { ids, force, field: ['ids'] });
    context.forgetLoaded();
    return { deletedIds: ids.map((id) => encodeId('MediaAsset', id)), userErrors: [] };
  }
}

@Resolver(() => MediaUserError)
export class MediaUserErrorResolver {
  @FieldResolver(() => [MediaUsageView], { description: 'Of MEDIA_IN_USE: the first places where the file is used.' })
  usages(@Root() { usages = [] }: MediaFault): readonly FoundUsage[] {
    return usages;
  }
}
