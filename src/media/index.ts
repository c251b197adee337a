import type { Feature, Platform } from '../shared';
import type { SiteLanguages } from '../shared/domain/locale';
import type { Transaction } from '../shared/infrastructure/prisma-unit-of-work';
import type { UsersFeature } from '../users';
import { mediaJobs, mediaReactions } from './application/media-processing.service';
import { DeleteOrphans } from './domain/delete-orphans.use-case';
import type { MediaLibrary } from './domain/media-library.port';
import type { MediaProcessor } from './domain/media-processor.port';
import type { MediaStorage } from './domain/media-storage.port';
import type { MediaUsages } from './domain/media-usages.port';
import { ProcessIntake } from './domain/process-intake.use-case';
import { ReplaceMedia } from './domain/replace-media.use-case';
import { TakeInFile } from './domain/take-in-file';
import { UploadMedia } from './domain/upload-media.use-case';
import { createMediaScanner, createMediaStorage, createUploadReceiver } from './infrastructure/create-media-tools';
import { createMediaProcessor } from './infrastructure/placeholder-processor';
import { PrismaMediaIntakes } from './infrastructure/prisma-media-intakes';
import { PrismaMediaLibrary } from './infrastructure/prisma-media-library';
import { randomNames } from './infrastructure/random-names';
import { SqlMediaUsages } from './infrastructure/sql-media-usages';
import { SqlStoredPaths } from './infrastructure/sql-stored-paths';
import { adminLoaders, AdminMediaResolver, adminNodes, MediaUsageResolver } from './presentation/admin.resolver';
import { MediaUploadResolver, uploadPermissions } from './presentation/admin-upload.resolver';
import { fileRoutes } from './presentation/file-routes';
import { MediaTexts } from './presentation/media-texts';
import { publicLoaders, PublicMediaResolver, publicNodes } from './presentation/public.resolver';

/** For later features whose transactions name assets. */
export const mediaStores = (tx: Transaction): { readonly media: MediaLibrary; readonly mediaUsages: MediaUsages } => ({
  media: new PrismaMediaLibrary(tx),
  mediaUsages: new SqlMediaUsages(tx),
});

/** Pictures, films and documents. Tests give a processor of their own. */
export function mediaFeature(platform: Platform, users: Pick<UsersFeature, 'users'>, site: SiteLanguages, makeProcessor: (storage: MediaStorage) => MediaProcessor = createMediaProcessor): Feature {
  const { config, database } = platform;
  const { media, mediaUsages } = mediaStores(database.prisma);
  const texts = new MediaTexts(site, config.MEDIA_URL ?? `${config.PUBLIC_URL ?? `http://${config.HOST}:${config.PORT}`}/media`);
  const intake = intakeParts(platform, users, makeProcessor);
  return {
    name: 'media',
    public: { resolvers: [new PublicMediaResolver(texts)], permissions: {} },
    admin: { resolvers: [new AdminMediaResolver(texts), new MediaUsageResolver(), new MediaUploadResolver(intake.useCases)], permissions: uploadPermissions },
    publicNodes,
    adminNodes,
    loaders: () => ({ ...publicLoaders(media), ...adminLoaders(media, mediaUsages) }),
    reactions: mediaReactions(intake),
    recurring: mediaJobs(intake),
    ...(config.MEDIA_STORAGE === 'disk' && { routes: fileRoutes(config.MEDIA_DIR) }),
  };
}

function intakeParts(platform: Platform, { users }: Pick<UsersFeature, 'users'>, makeProcessor: (storage: MediaStorage) => MediaProcessor) {
  const { clock, config, database, ids, logger, mailer } = platform;
  const storage = createMediaStorage(config);
  const receiver = createUploadReceiver(config);
  const stores = platform.unitOfWork((tx) => ({ media: new PrismaMediaLibrary(tx), intakes: new PrismaMediaIntakes(tx, clock) }));
  const takeIn = new TakeInFile({ receiver, scanner: createMediaScanner(config, logger), storage, clock, ids, names: randomNames });
  return {
    useCases: { upload: new UploadMedia(takeIn, stores, randomNames), replace: new ReplaceMedia(takeIn, stores) },
    processIntake: new ProcessIntake(makeProcessor(storage), new PrismaMediaIntakes(database.prisma, clock), stores, clock),
    deleteOrphans: new DeleteOrphans(storage, new SqlStoredPaths(database.prisma), receiver, clock),
    storage,
    users,
    mailer,
  };
}
