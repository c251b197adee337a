import type { Feature, Platform } from '../shared';
import type { SiteLanguages } from '../shared/domain/locale';
import type { Transaction } from '../shared/infrastructure/prisma-unit-of-work';
import type { UsersFeature } from '../users';
import type { MediaStores } from './domain/media-library.port';
import { PrismaMediaLibrary } from './infrastructure/prisma-media-library';
import { SqlMediaUsages } from './infrastructure/sql-media-usages';
import { SqlReadyMedia } from './infrastructure/sql-ready-media';
import { mediaIntakePart, type MakeMediaProcessor } from './intake';
import { mediaLibraryPart } from './library';
import { fileRoutes } from './presentation/file-routes';
import { MediaTexts } from './presentation/media-texts';
import { MediaSourceResolver, publicCaching, publicLoaders, PublicMediaResolver, publicNodes } from './presentation/public.resolver';

export type { MakeMediaProcessor } from './intake';

/** For later features whose transactions name assets. */
export const mediaStores = (tx: Transaction): Pick<MediaStores, 'media' | 'mediaUsages'> => ({
  media: new PrismaMediaLibrary(tx),
  mediaUsages: new SqlMediaUsages(tx),
});

/** For later features that give out assets by their address. */
export const mediaTexts = ({ config }: Platform, site: SiteLanguages): MediaTexts =>
  new MediaTexts(site, config.MEDIA_URL ?? `${config.PUBLIC_URL ?? `http://${config.HOST}:${config.PORT}`}/media`);

/** Pictures, films and documents. Tests give a processor of their own. */
export function mediaFeature(platform: Platform, users: Pick<UsersFeature, 'users'>, site: SiteLanguages, makeProcessor?: MakeMediaProcessor): Feature {
  const { config, database } = platform;
  const readyMedia = new SqlReadyMedia(database.pool);
  const texts = mediaTexts(platform, site);
  const intake = mediaIntakePart(platform, users, site, makeProcessor);
  const library = mediaLibraryPart(platform, site, texts, intake.storage);
  return {
    name: 'media',
    public: { resolvers: [new PublicMediaResolver(texts), new MediaSourceResolver(texts)], permissions: {}, caching: publicCaching },
    publicNodes,
    admin: {
      resolvers: [...library.resolvers, ...intake.resolvers],
      permissions: { ...library.permissions, Mutation: { ...library.permissions.Mutation, ...intake.permissions.Mutation } },
    },
    adminNodes: library.adminNodes,
    loaders: (_viewer, hints) => ({ ...publicLoaders(readyMedia, hints), ...library.loaders() }),
    reactions: [...intake.reactions, ...library.reactions],
    recurring: intake.recurring,
    stopJobs: intake.stopJobs,
    ...(config.MEDIA_STORAGE === 'disk' && { routes: fileRoutes(config.MEDIA_DIR) }),
  };
}
