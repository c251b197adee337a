import type DataLoader from 'dataloader';
import { Arg, Ctx, FieldResolver, ID, Int, Mutation, Query, Resolver, Root } from 'type-graphql';
import { isAdmin } from '../../shared/domain/viewer';
import type { RequestContext } from '../../shared/presentation/context';
import { hasRole, type Permissions } from '../../shared/presentation/guard';
import { encodeId, requireId } from '../../shared/presentation/ids';
import { InputArg } from '../../shared/presentation/input';
import { loadById, loadGroups } from '../../shared/presentation/loaders';
import type { NodeLoaders } from '../../shared/presentation/node';
import { MediaFolderCreateInput, MediaFolderUpdateInput } from '../application/media.dto';
import type { MediaFolder } from '../domain/media-folder.entity';
import type { MediaFolderRepository } from '../domain/media-folder.repository';
import type { CreateMediaFolder, DeleteMediaFolder, UpdateMediaFolder } from '../domain/use-cases/edit-media-folder.use-case';
import { MediaFolderView } from './admin-folder.view';
import { MediaFolderDeletePayload, MediaFolderPayload } from './admin-library.view';

declare module '../../shared/presentation/context' {
  interface Loaders {
    mediaFolder: DataLoader<string, MediaFolder | null>;
    mediaFoldersIn: DataLoader<string, readonly MediaFolder[]>;
    mediaFolderCounts: DataLoader<string, readonly { readonly count: number }[]>;
  }
}

const admin = hasRole('ADMIN');

export const adminFolderPermissions: Permissions = {
  Query: { mediaFolders: admin },
  Mutation: { mediaFolderCreate: admin, mediaFolderUpdate: admin, mediaFolderDelete: admin },
};

export const adminFolderNodes: NodeLoaders = {
  MediaFolder: async (id, { viewer, loaders }) => (isAdmin(viewer) ? loaders.mediaFolder.load(id) : null),
};

export const adminFolderLoaders = (folders: MediaFolderRepository) => ({
  mediaFolder: loadById((ids) => folders.findByIds(ids)),
  mediaFoldersIn: loadGroups((ids) => folders.findChildren(ids), ({ parentId }) => parentId!),
  mediaFolderCounts: loadGroups((ids) => folders.countAssets(ids), ({ folderId }) => folderId),
});

@Resolver(() => MediaFolderView)
export class AdminFolderResolver {
  constructor(
    private readonly folders: MediaFolderRepository,
    private readonly useCases: { readonly create: CreateMediaFolder; readonly update: UpdateMediaFolder; readonly delete: DeleteMediaFolder },
  ) {}

  @Query(() => [MediaFolderView], { description: 'The folders right in a folder, or at the top of the media library, by name.' })
  mediaFolders(@Arg('parentId', () => ID, { nullable: true, description: 'The folder they lie in; the top of the library without.' }) parentId: string | null | undefined, @Ctx() { loaders }: RequestContext) {
    return (parentId ?? null) === null ? this.folders.findChildren([null]) : loaders.mediaFoldersIn.load(requireId('MediaFolder', parentId!, ['parentId']));
  }

  @Mutation(() => MediaFolderPayload, { description: 'Makes a folder in the media library.' })
  async mediaFolderCreate(@InputArg(() => MediaFolderCreateInput) input: MediaFolderCreateInput, @Ctx() context: RequestContext) {
    const mediaFolder = await this.useCases.create.execute(context.viewer, input);
    context.forgetLoaded();
    return { mediaFolder, userErrors: [] };
  }

  @Mutation(() => MediaFolderPayload, { description: 'Renames a folder of the media library, or moves it with everything in it.' })
  async mediaFolderUpdate(
    @Arg('id', () => ID, { description: 'Typed id of the folder.' }) id: string,
    @Arg('expectedVersion', () => Int, { description: 'The version that the change is for.' }) expectedVersion: number,
    @InputArg(() => MediaFolderUpdateInput) input: MediaFolderUpdateInput,
    @Ctx() context: RequestContext,
  ) {
    const mediaFolder = await this.useCases.update.execute(context.viewer, { id: requireId('MediaFolder', id), expectedVersion, changes: { ...input } });
    context.forgetLoaded();
    return { mediaFolder, userErrors: [] };
  }

  @Mutation(() => MediaFolderDeletePayload, { description: 'Removes a folder that nothing lies in.' })
  async mediaFolderDelete(@Arg('id', () => ID, { description: 'Typed id of the folder.' }) id: string, @Ctx() context: RequestContext) {
    const uuid = requireId('MediaFolder', id);
    await this.useCases.delete.execute(context.viewer, uuid);
    context.forgetLoaded();
    return { deletedId: encodeId('MediaFolder', uuid), userErrors: [] };
  }

  @FieldResolver(() => MediaFolderView, { nullable: true, description: 'The folder it lies in; null at the top.' })
  parent(@Root() { parentId }: MediaFolder, @Ctx() { loaders }: RequestContext): Promise<MediaFolder | null> | null {
    return parentId === null ? null : loaders.mediaFolder.load(parentId);
  }

  @FieldResolver(() => [MediaFolderView], { description: 'The folders right in it, by name.' })
  children(@Root() { id }: MediaFolder, @Ctx() { loaders }: RequestContext): Promise<readonly MediaFolder[]> {
    return loaders.mediaFoldersIn.load(id);
  }

  @FieldResolver(() => Int, { description: 'How many files lie right in it.' })
  async assetCount(@Root() { id }: MediaFolder, @Ctx() { loaders }: RequestContext): Promise<number> {
    return (await loaders.mediaFolderCounts.load(id))[0]?.count ?? 0;
  }
}
