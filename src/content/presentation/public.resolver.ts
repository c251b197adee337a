import { ValidateNested } from 'class-validator';
import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Args, ArgsType, Ctx, Field, Info, Query, Resolver } from 'type-graphql';
import { Optional } from '../../shared/application/input.dto';
import { Locale } from '../../shared/application/scalars.dto';
import type { Clock } from '../../shared/domain/clock';
import { localeChain, type LocaleChain } from '../../shared/domain/locale';
import { connection, ConnectionArgs, pageRequest } from '../../shared/presentation/connection';
import type { RequestContext } from '../../shared/presentation/context';
import type { Caching } from '../../shared/presentation/caching';
import { everyone, type Permissions } from '../../shared/presentation/guard';
import { selectionOf } from '../../shared/presentation/selection';
import { PublicPageFilterInput } from '../application/public-page-filter.dto';
import type { PageRecord, Reading } from '../domain/page-directory.port';
import { normalPath } from '../domain/page-path';
import type { PreviewTokens } from '../domain/preview-tokens.port';
import { addressOfPage, type PublicPageTools } from './public-links';
import { PublicMenuView, readMenu } from './public-menu';
import { PublicPageConnection, PublicPageResult, PublicPageView, PublicRedirectView } from './public-page.view';

export const publicPermissions: Permissions = {
  Query: { page: everyone, pages: everyone, pagePreview: everyone, menu: everyone },
};

export const publicCaching: Caching = {
  roots: { page: 'CONTENT', pages: 'CONTENT', menu: 'CONTENT' },
  types: {
    Page: { tag: 'page' },
    PageResult: {},
    Redirect: {},
    PageAlternate: {},
    PageConnection: {},
    PageEdge: {},
    Seo: {},
    Menu: {},
    MenuItem: {},
    LinkAction: {},
    LinkTarget: {},
    ExternalLink: {},
    Section: {},
    HeroSection: {},
    RichTextSection: {},
    GallerySection: {},
    EventListSection: {},
    FaqSection: {},
    FaqItem: {},
    MediaSection: {},
    CallToActionSection: {},
    EmbedSection: {},
  },
};

const localeDescription = 'The language to read in, such as de-AT; what is not published in it is given in the next that fits (de, then the site\'s own). Without it the site\'s own.';

@ArgsType()
class PagesArgs extends ConnectionArgs {
  @Optional()
  @ValidateNested()
  @Field(() => PublicPageFilterInput, { nullable: true, description: 'Which pages to list; all without.' })
  filter?: PublicPageFilterInput | null;

  @Field(() => Locale, { nullable: true, description: localeDescription })
  locale?: string | null;
}

const [byPath, byRank] = ['PATH_ASC', 'RANK_DESC'];

/** No path or redirect is as long. */
const pathMax = 2_000;

@Resolver()
export class PublicPagesResolver {
  constructor(
    private readonly tools: PublicPageTools,
    private readonly previewTokens: PreviewTokens,
    private readonly clock: Clock,
  ) {}

  @Query(() => PublicPageResult, { nullable: true, description: 'The page that stands at a path, or what the path leads on to; null where there is nothing.' })
  async page(
    @Arg('path', () => String, { description: 'Path among the pages of the language, such as /about; slashes at its end make no difference.' }) path: string,
    @Arg('locale', () => Locale, { nullable: true, description: localeDescription }) locale: string | null,
    @Ctx() { cacheHints }: RequestContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<(PageRecord & { readonly __typename: 'Page' }) | PublicRedirectView | null> {
    if (path.length > pathMax) return null;
    cacheHints?.tag(`page-path:${normalPath(path)}`);
    const reading = await this.#reading(locale);
    const { page, redirect } = await this.tools.directory.findAt(normalPath(path), reading, selectionOf(info));
    if (page) return Object.assign(page, { __typename: 'Page' as const });
    if (!redirect) return null;
    const { statusCode, to } = redirect;
    return new PublicRedirectView(statusCode, typeof to === 'string' ? to : addressOfPage(this.tools, to, reading));
  }

  @Query(() => PublicPageConnection, { description: 'Pages by path, each in the best language for the reader; with filter.query the best match first.' })
  async pages(@Args(() => PagesArgs) { filter: given, locale, ...args }: PagesArgs, @Ctx() { cacheHints }: RequestContext, @Info() info: GraphQLResolveInfo) {
    const filter = given ?? {};
    cacheHints?.tag('pages');
    const [order, part] = filter.query ? ([byRank, 'number'] as const) : ([byPath, 'text'] as const);
    const request = pageRequest(args, order!, [part, 'uuid']);
    const reading = await this.#reading(locale);
    return connection(await this.tools.directory.list(filter, request, reading, selectionOf(info).items), order!, () => this.tools.directory.count(filter, reading));
  }

  @Query(() => PublicPageView, { nullable: true, description: 'What a preview link shows, published or not; null where the token is no good, or the page is gone. What the preview links to is shown only where it is public.' })
  async pagePreview(@Arg('token', () => String, { description: 'From the preview link.' }) token: string, @Ctx() { reply }: RequestContext, @Info() info: GraphQLResolveInfo): Promise<PageRecord | null> {
    void reply.header('cache-control', 'no-store').header('x-robots-tag', 'noindex');
    const preview = await this.previewTokens.read(token, this.clock.now());
    if (!preview) return null;
    const { defaultLocale } = await this.tools.settings.get();
    return this.tools.directory.findPreview(preview, (locale) => ({ locales: localeChain(locale, defaultLocale), defaultLocale }), selectionOf(info));
  }

  @Query(() => PublicMenuView, { nullable: true, description: 'A menu by its key; null where there is none.' })
  async menu(
    @Arg('key', () => String, { description: 'What the website calls it, such as main.' }) key: string,
    @Arg('locale', () => Locale, { nullable: true, description: localeDescription }) locale: string | null,
    @Ctx() { loaders, cacheHints }: RequestContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<PublicMenuView | null> {
    cacheHints?.tag(`menu:${key}`);
    const reading = await this.#reading(locale);
    const menu = await this.tools.directory.findMenu(key, reading.locales);
    return menu && readMenu(menu, this.tools, loaders, reading, info);
  }

  async #reading(locale: string | null | undefined): Promise<Reading> {
    const { defaultLocale, locales } = await this.tools.settings.get();
    // What was written in a language that the site no longer speaks isn't shown.
    const chain = localeChain(locale, defaultLocale).filter((candidate) => locales.includes(candidate)) as readonly string[] as LocaleChain;
    return { locales: chain, defaultLocale };
  }
}
