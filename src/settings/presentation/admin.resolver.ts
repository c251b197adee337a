import { Arg, Ctx, FieldResolver, Int, Mutation, Query, Resolver, Root } from 'type-graphql';
import { AdminMediaView } from '../../media/presentation/admin-media.view';
import { textsOf, type TextInLocale } from '../../shared/domain/locale';
import { isAdmin } from '../../shared/domain/viewer';
import type { RequestContext } from '../../shared/presentation/context';
import { hasRole, type Permissions } from '../../shared/presentation/guard';
import { InputArg } from '../../shared/presentation/input';
import { LocalizedTextView } from '../../shared/presentation/localized-text.view';
import type { NodeLoaders } from '../../shared/presentation/node';
import { changesOf, SiteSettingsInput } from '../application/site-settings.dto';
import type { SiteSettings } from '../domain/site-settings.entity';
import type { SiteSettingsRepository } from '../domain/site-settings.repository';
import type { UpdateSiteSettings } from '../domain/update-site-settings.use-case';
import { AdminSiteSettingsView, SiteSettingsPayload } from './admin-site-settings.view';

export const adminPermissions: Permissions = {
  Query: { siteSettings: hasRole('ADMIN') },
  Mutation: { siteSettingsUpdate: hasRole('ADMIN') },
};

export const adminNodes = (settings: SiteSettingsRepository): NodeLoaders => ({
  SiteSettings: async (id, { viewer }) => {
    const found = isAdmin(viewer) ? await settings.get() : null;
    return found?.id === id ? found : null;
  },
});

@Resolver(() => AdminSiteSettingsView)
export class AdminSiteSettingsResolver {
  constructor(
    private readonly settings: SiteSettingsRepository,
    private readonly update: UpdateSiteSettings,
  ) {}

  @Query(() => AdminSiteSettingsView, { description: 'What the site says of itself and how it does business.' })
  siteSettings(): Promise<SiteSettings> {
    return this.settings.get();
  }

  @Mutation(() => SiteSettingsPayload, { description: 'Changes what the site says of itself and how it does business.' })
  async siteSettingsUpdate(
    @Arg('expectedVersion', () => Int, { description: 'The version that the change is for.' }) expectedVersion: number,
    @InputArg(() => SiteSettingsInput) input: SiteSettingsInput,
    @Ctx() { viewer }: RequestContext,
  ) {
    return { siteSettings: await this.update.execute(viewer, { expectedVersion, changes: changesOf(input) }), userErrors: [] };
  }

  @FieldResolver(() => [LocalizedTextView], { description: 'Name of the site in its languages.' })
  name(@Root() { name }: SiteSettings): TextInLocale[] {
    return textsOf(name);
  }

  @FieldResolver(() => [LocalizedTextView], { description: 'What the site is about.' })
  tagline(@Root() { tagline }: SiteSettings): TextInLocale[] {
    return textsOf(tagline);
  }

  @FieldResolver(() => [LocalizedTextView], { description: 'What search engines show of the site.' })
  seoDescription(@Root() { seoDescription }: SiteSettings): TextInLocale[] {
    return textsOf(seoDescription);
  }

  @FieldResolver(() => AdminMediaView, { nullable: true, description: 'The logo.' })
  async logo(@Root() { logoId }: SiteSettings, @Ctx() { loaders }: RequestContext) {
    return logoId && loaders.adminMedia.load(logoId);
  }
}
