import type { Feature, Platform } from '../shared';
import type { SiteLanguages } from '../shared/domain/locale';
import type { Transaction } from '../shared/infrastructure/prisma-unit-of-work';
import type { MediaLibrary } from './domain/media-library.port';
import type { MediaUsages } from './domain/media-usages.port';
import { PrismaMediaLibrary } from './infrastructure/prisma-media-library';
import { SqlMediaUsages } from './infrastructure/sql-media-usages';
import { adminLoaders, AdminMediaResolver, adminNodes, MediaUsageResolver } from './presentation/admin.resolver';
import { MediaTexts } from './presentation/media-texts';
import { publicLoaders, PublicMediaResolver, publicNodes } from './presentation/public.resolver';

/** For later features whose transactions name assets. */
export const mediaStores = (tx: Transaction): { readonly media: MediaLibrary; readonly mediaUsages: MediaUsages } => ({
  media: new PrismaMediaLibrary(tx),
  mediaUsages: new SqlMediaUsages(tx),
});

/** For later features that give out assets by their address. */
export const mediaTexts = ({ config }: Platform, site: SiteLanguages): MediaTexts =>
  new MediaTexts(site, config.MEDIA_URL ?? `${config.PUBLIC_URL ?? `http://${config.HOST}:${config.PORT}`}/media`);

/** Pictures, films and documents. */
export function mediaFeature(platform: Platform, site: SiteLanguages): Feature {
  const { media, mediaUsages } = mediaStores(platform.database.prisma);
  const texts = mediaTexts(platform, site);
  return {
    name: 'media',
    public: { resolvers: [new PublicMediaResolver(texts)], permissions: {} },
    admin: { resolvers: [new AdminMediaResolver(texts), new MediaUsageResolver()], permissions: {} },
    publicNodes,
    adminNodes,
    loaders: () => ({ ...publicLoaders(media), ...adminLoaders(media, mediaUsages) }),
  };
}
