import type { EventCatalogue } from '../events/domain/event-catalogue.port';
import { mediaTexts } from '../media';
import type { CurrentSettings } from '../settings';
import type { Feature, LoadersOf, Platform } from '../shared';
import { embedRule } from './domain/embed-hosts';
import type { PreviewTokens } from './domain/preview-tokens.port';
import { SqlPageDirectory } from './infrastructure/sql-page-directory';
import { isLive } from './infrastructure/sql-page-visibility';
import type { PublicPageTools } from './presentation/public-links';
import { type PublicPageLoaders, publicLoaders, publicNodes } from './presentation/public-loaders';
import { PublicEventListResolver, PublicPageResolver } from './presentation/public-page.resolver';
import { publicCaching, PublicPagesResolver, publicPermissions } from './presentation/public.resolver';

/** For the statements of later features that read pages along with their own rows. */
export const pageSql = { isLive };

/** What everybody may read of pages and menus. */
export function publicContentPart(platform: Platform, settings: CurrentSettings, catalogue: EventCatalogue, previewTokens: PreviewTokens): Pick<Feature, 'public' | 'publicNodes'> & { readonly loaders: LoadersOf<PublicPageLoaders> } {
  const { clock, config, database, richTexts } = platform;
  const tools: PublicPageTools = {
    directory: new SqlPageDirectory(database.pool),
    settings,
    richTexts,
    mediaTexts: mediaTexts(platform, settings),
    siteUrl: config.FRONTEND_URL,
    mayEmbed: embedRule(config.EMBED_HOSTS),
  };
  return {
    public: {
      resolvers: [new PublicPagesResolver(tools, previewTokens, clock), new PublicPageResolver(tools), new PublicEventListResolver(catalogue, clock)],
      permissions: publicPermissions,
      caching: publicCaching,
    },
    publicNodes: publicNodes(tools),
    loaders: (_viewer, hints) => publicLoaders(tools, catalogue, clock, hints),
  };
}
