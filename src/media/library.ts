import type { Platform } from '../shared';
import type { SiteLanguages } from '../shared/domain/locale';
import type { Transaction } from '../shared/infrastructure/prisma-unit-of-work';
import { libraryReactions } from './application/media-reactions';
import type { MediaStores } from './domain/media-library.port';
import type { MediaStorage } from './domain/media-storage.port';
import { ApplyToMedia } from './domain/use-cases/apply-to-media.use-case';
import { DeleteMedia } from './domain/use-cases/delete-media.use-case';
import { CreateMediaFolder, DeleteMediaFolder, UpdateMediaFolder } from './domain/use-cases/edit-media-folder.use-case';
import { UpdateMedia } from './domain/use-cases/update-media.use-case';
import { PrismaMediaFolderRepository } from './infrastructure/prisma-media-folder.repository';
import { PrismaMediaLibrary } from './infrastructure/prisma-media-library';
import { SqlMediaCatalogue } from './infrastructure/sql-media-catalogue';
import { SqlMediaUsages } from './infrastructure/sql-media-usages';
import { adminFolderLoaders, adminFolderNodes, adminFolderPermissions, AdminFolderResolver } from './presentation/admin-folder.resolver';
import { adminLibraryPermissions, AdminLibraryResolver, MediaUserErrorResolver } from './presentation/admin-library.resolver';
import { adminLoaders, AdminMediaResolver, adminNodes, MediaUsageResolver, MediaVariantResolver } from './presentation/admin.resolver';
import type { MediaTexts } from './presentation/media-texts';

const libraryStores = (tx: Transaction): MediaStores => ({ media: new PrismaMediaLibrary(tx), mediaUsages: new SqlMediaUsages(tx), mediaFolders: new PrismaMediaFolderRepository(tx) });

/** What administrators do with the assets that are there. */
export function mediaLibraryPart({ clock, database, ids, unitOfWork }: Platform, site: SiteLanguages, texts: MediaTexts, storage: MediaStorage) {
  const { media, mediaUsages, mediaFolders } = libraryStores(database.prisma);
  const stores = unitOfWork(libraryStores);
  const deletion = new DeleteMedia(stores);
  return {
    resolvers: [
      new AdminLibraryResolver(new SqlMediaCatalogue(database.prisma), { update: new UpdateMedia(stores, clock, site), apply: new ApplyToMedia(stores, clock, deletion), delete: deletion }),
      new AdminFolderResolver(mediaFolders, { create: new CreateMediaFolder(stores, clock, ids), update: new UpdateMediaFolder(stores, clock), delete: new DeleteMediaFolder(stores) }),
      new AdminMediaResolver(texts),
      new MediaVariantResolver(texts),
      new MediaUsageResolver(),
      new MediaUserErrorResolver(),
    ],
    permissions: { ...adminLibraryPermissions, Query: { ...adminLibraryPermissions.Query, ...adminFolderPermissions.Query }, Mutation: { ...adminLibraryPermissions.Mutation, ...adminFolderPermissions.Mutation } },
    adminNodes: { ...adminNodes, ...adminFolderNodes },
    loaders: () => ({ ...adminLoaders(media, mediaUsages), ...adminFolderLoaders(mediaFolders) }),
    reactions: libraryReactions(storage),
  };
}
