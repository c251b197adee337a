import { Arg, Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import { mediaInLocale } from '../../media/domain/media-library.port';
import { PublicMediaView } from '../../media/presentation/public-media.view';
import { Locale } from '../../shared/application/scalars.dto';
import { inLocale, localeChain } from '../../shared/domain/locale';
import type { RequestContext } from '../../shared/presentation/context';
import type { Caching } from '../../shared/presentation/caching';
import { everyone, type Permissions } from '../../shared/presentation/guard';
import type { SiteSettingsRepository } from '../domain/site-settings.repository';
import { type LocalizedSettings, PublicSiteSettingsView } from './public-site-settings.view';

export const publicPermissions: Permissions = { Query: { siteSettings: everyone } };

export const publicCaching: Caching = { roots: { siteSettings: 'CONTENT' }, types: { SiteSettings: {} } };

@Resolver(() => PublicSiteSettingsView)
export class PublicSiteSettingsResolver {
  constructor(private readonly current: Pick<SiteSettingsRepository, 'get'>) {}

  @Query(() => PublicSiteSettingsView, { description: 'What the site says of itself.' })
  async siteSettings(
    @Arg('locale', () => Locale, { nullable: true, description: "The language to read it in, as far as there are texts in it; without one the site's own." }) locale: string | null,
    @Ctx() { cacheHints }: RequestContext,
  ): Promise<LocalizedSettings> {
    cacheHints?.tag('settings');
    const { name, tagline, seoDescription, ...settings } = await this.current.get();
    const chain = localeChain(locale, settings.defaultLocale);
    return { ...settings, chain, name: inLocale(name, chain)!, tagline: inLocale(tagline, chain), seoDescription: inLocale(seoDescription, chain) };
  }

  @FieldResolver(() => PublicMediaView, { nullable: true, description: 'The logo.' })
  async logo(@Root() { logoId, chain }: LocalizedSettings, @Ctx() { loaders }: RequestContext) {
    return logoId && mediaInLocale(await loaders.publicMedia.load(logoId), chain);
  }
}
