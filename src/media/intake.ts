import type { Platform } from '../shared';
import type { SiteLanguages } from '../shared/domain/locale';
import type { UsersFeature } from '../users';
import { intakeReactions, mediaJobs } from './application/media-processing.service';
import { DeleteOrphans } from './domain/delete-orphans.use-case';
import type { MediaProcessor } from './domain/media-processor.port';
import type { MediaStorage } from './domain/media-storage.port';
import { ProcessIntakes } from './domain/process-intakes.use-case';
import { ReplaceMedia } from './domain/replace-media.use-case';
import { TakeInFile } from './domain/take-in-file';
import { UploadMedia } from './domain/upload-media.use-case';
import { createMediaProcessor, createMediaScanner, createMediaStorage, createUploadReceiver } from './infrastructure/create-media-tools';
import { PrismaMediaFolderRepository } from './infrastructure/prisma-media-folder.repository';
import { PrismaMediaIntakes } from './infrastructure/prisma-media-intakes';
import { PrismaMediaLibrary } from './infrastructure/prisma-media-library';
import { randomNames } from './infrastructure/random-names';
import { SqlStoredPaths } from './infrastructure/sql-stored-paths';
import { MediaUploadResolver, uploadPermissions } from './presentation/admin-upload.resolver';

export type MakeMediaProcessor = (storage: MediaStorage) => MediaProcessor;

/** How files come into the library: received, scanned, kept aside, processed. */
export function mediaIntakePart(platform: Platform, { users }: Pick<UsersFeature, 'users'>, site: SiteLanguages, makeProcessor: MakeMediaProcessor = (storage) => createMediaProcessor(platform.config, storage, platform.clock)) {
  const { clock, config, database, ids, logger, mailer } = platform;
  const storage = createMediaStorage(config);
  const receiver = createUploadReceiver(config, logger, clock);
  const stores = platform.unitOfWork((tx) => ({ media: new PrismaMediaLibrary(tx), mediaFolders: new PrismaMediaFolderRepository(tx), intakes: new PrismaMediaIntakes(tx, clock) }));
  const takeIn = new TakeInFile({ receiver, scanner: createMediaScanner(config, logger), storage, clock, ids, names: randomNames });
  const work = {
    processIntakes: new ProcessIntakes(makeProcessor(storage), new PrismaMediaIntakes(database.prisma, clock), stores, clock, config.MEDIA_PROCESSING_CONCURRENCY),
    deleteOrphans: new DeleteOrphans(storage, new SqlStoredPaths(database.prisma), clock),
    users,
    mailer,
  };
  return {
    storage,
    resolvers: [new MediaUploadResolver({ upload: new UploadMedia(takeIn, stores, randomNames, site), replace: new ReplaceMedia(takeIn, stores) })],
    permissions: uploadPermissions,
    reactions: intakeReactions(work),
    recurring: mediaJobs(work),
    stopJobs: () => work.processIntakes.stop(),
  };
}
