import type { Feature, Platform } from '../shared';
import type { SiteLanguages } from '../shared/domain/locale';
import type { Transaction } from '../shared/infrastructure/prisma-unit-of-work';
import type { MediaStores } from './domain/media-library.port';
import { ApplyToMedia } from './domain/use-cases/apply-to-media.use-case';
import { DeleteMedia } from './domain/use-cases/delete-media.use-case';
import { CreateMediaFolder, DeleteMediaFolder, UpdateMediaFolder } from './domain/use-cases/edit-media-folder.use-case';
import { UpdateMedia } from './domain/use-cases/update-media.use-case';
import { PrismaMediaFolderRepository } from './infrastructure/prisma-media-folder.repository';
import { PrismaMediaLibrary } from './infrastructure/prisma-media-library';
import { SqlMediaCatalogue } from './infrastructure/sql-media-catalogue';
import { SqlMediaUsages } from './infrastructure/sql-media-usages';
import { SqlReadyMedia } from './infrastructure/sql-ready-media';
import { adminFolderLoaders, adminFolderNodes, adminFolderPermissions, AdminFolderResolver } from './presentation/admin-folder.resolver';
import { adminLibraryPermissions, AdminLibraryResolver, MediaUserErrorResolver } from './presentation/admin-library.resolver';
import { adminLoaders, AdminMediaResolver, adminNodes, MediaUsageResolver, MediaVariantResolver } from './presentation/admin.resolver';
import { MediaTexts } from './presentation/media-texts';
import { MediaSourceResolver, publicLoaders, PublicMediaResolver, publicNodes } from './presentation/public.resolver';

/** For later features whose transactions name assets. */
export const mediaStores = (tx: Transaction): Pick<MediaStores, 'media' | 'mediaUsages'> => ({
  media: new PrismaMediaLibrary(tx),
  mediaUsages: new SqlMediaUsages(tx),
});

const libraryStores = (tx: Transaction): MediaStores => ({ ...mediaStores(tx), mediaFolders: new PrismaMediaFolderRepository(tx) });

/** For later features that give out assets by their address. */
export const mediaTexts = ({ config }: Platform, site: SiteLanguages): MediaTexts =>
  new MediaTexts(site, config.MEDIA_URL ?? `${config.PUBLIC_URL ?? `http://${config.HOST}:${config.PORT}`}/media`);

/** Pictures, films and documents. */
export function mediaFeature(platform: Platform, site: SiteLanguages): Feature {
  const { clock, database, ids, unitOfWork } = platform;
  const { media, mediaUsages, mediaFolders } = libraryStores(database.prisma);
  const readyMedia = new SqlReadyMedia(database.pool);
  const stores = unitOfWork(libraryStores);
  const deletion = new DeleteMedia(stores);
  const library = new AdminLibraryResolver(new SqlMediaCatalogue(database.prisma), { update: new UpdateMedia(stores, clock, site), apply: new ApplyToMedia(stores, clock, deletion), delete: deletion });
  const folders = new AdminFolderResolver(mediaFolders, { create: new CreateMediaFolder(stores, clock, ids), update: new UpdateMediaFolder(stores, clock), delete: new DeleteMediaFolder(stores) });
  const texts = mediaTexts(platform, site);
  return {
    name: 'media',
    public: { resolvers: [new PublicMediaResolver(texts), new MediaSourceResolver(texts)], permissions: {} },
    admin: {
      resolvers: [library, folders, new AdminMediaResolver(texts), new MediaVariantResolver(texts), new MediaUsageResolver(), new MediaUserErrorResolver()],
      permissions: { ...adminLibraryPermissions, Query: { ...adminLibraryPermissions.Query, ...adminFolderPermissions.Query }, Mutation: { ...adminLibraryPermissions.Mutation, ...adminFolderPermissions.Mutation } },
    },
    publicNodes,
    adminNodes: { ...adminNodes, ...adminFolderNodes },
    loaders: () => ({ ...publicLoaders(readyMedia), ...adminLoaders(media, mediaUsages), ...adminFolderLoaders(mediaFolders) }),
  };
}
