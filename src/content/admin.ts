import { mediaTexts } from '../media';
import type { Feature, Platform } from '../shared';
import type { SiteLanguages } from '../shared/domain/locale';
import { userStore } from '../users';
import { contentReactions } from './application/content-reactions';
import { adminContentLoaders, adminNodes } from './presentation/admin-loaders';
import { adminNavigationPermissions, AdminMenuResolver, AdminRedirectResolver } from './presentation/admin-navigation.resolver';
import { adminPageEditPermissions, AdminPageEditResolver } from './presentation/admin-page-edit.resolver';
import { adminPagePermissions, AdminPageResolver, AdminPageTranslationResolver, AdminPageVersionResolver, AdminPublishScheduleResolver } from './presentation/admin-page.resolver';
import { contentStores, type ContentUseCases } from './writing';

/** What editors do with pages, redirects and menus. */
export function adminContentPart(platform: Platform, site: SiteLanguages, useCases: ContentUseCases) {
  const { config, database, mailer, richTexts } = platform;
  const { pages, redirects, menus } = contentStores(database.prisma);
  const tools = { richTexts, site, websiteUrl: config.FRONTEND_URL, media: mediaTexts(platform, site) };
  return {
    admin: {
      resolvers: [
        new AdminPageResolver(pages, tools),
        new AdminPageTranslationResolver(tools),
        new AdminPublishScheduleResolver(),
        new AdminPageVersionResolver(tools),
        new AdminPageEditResolver(useCases, tools),
        new AdminRedirectResolver(redirects, useCases),
        new AdminMenuResolver(menus, useCases),
      ],
      permissions: {
        Query: { ...adminPagePermissions.Query, ...adminNavigationPermissions.Query },
        Mutation: { ...adminPageEditPermissions.Mutation, ...adminNavigationPermissions.Mutation },
      },
    },
    adminNodes,
    loaders: () => adminContentLoaders({ pages, redirects, menus }),
    reactions: contentReactions(pages, userStore(database.prisma), mailer),
    recurring: [
      { name: 'run-due-schedules', everySeconds: 5, run: () => useCases.runDueSchedules.execute() },
      { name: 'purge-trash', schedule: '17 * * * *', run: () => useCases.purge.purgeTrash() },
    ],
  } satisfies Partial<Feature>;
}
