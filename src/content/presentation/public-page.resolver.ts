import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Args, Ctx, FieldResolver, Info, Int, Resolver, Root } from 'type-graphql';
import type { EventCatalogue, EventListing, PublicEventFilter } from '../../events/domain/event-catalogue.port';
import { keysetParts, listedEvents } from '../../events/presentation/public-event-connection';
import { PublicEventConnection } from '../../events/presentation/public-event.view';
import { HttpUrl } from '../../shared/application/scalars.dto';
import type { Clock } from '../../shared/domain/clock';
import { ConnectionArgs, pageRequest } from '../../shared/presentation/connection';
import type { RequestContext } from '../../shared/presentation/context';
import { Cost } from '../../shared/presentation/field-cost';
import { pageSizeMax, refusePageSize } from '../../shared/presentation/page-size';
import { selectionOf } from '../../shared/presentation/selection';
import { eventListMax } from '../application/section.dto';
import { childrenMax, type PageRecord } from '../domain/page-directory.port';
import type { EventSelection } from '../domain/section';
import { addressOfPage, PublicLinks, type PublicPageTools } from './public-links';
import { PublicPageAlternateView, PublicPageView } from './public-page.view';
import { PublicEventListSectionView, PublicSectionView, sectionView } from './public-section.view';
import { PublicSeoView } from './public-seo.view';

@Resolver(() => PublicPageView)
export class PublicPageResolver {
  constructor(private readonly tools: PublicPageTools) {}

  @FieldResolver(() => HttpUrl, { description: 'Its address on the website.' })
  url(@Root() page: PageRecord): string {
    return addressOfPage(this.tools, page, page.reading);
  }

  @FieldResolver(() => [PublicSectionView], { description: 'Its parts, from the top to the end.' })
  sections(@Root() { sections, reading }: PageRecord, @Ctx() { loaders }: RequestContext, @Info() info: GraphQLResolveInfo): PublicSectionView[] {
    const links = new PublicLinks(this.tools, loaders, reading, selectionOf(info).of('actions').of('target'), info);
    return sections.map((section) => sectionView(section, links, this.tools.mayEmbed));
  }

  @FieldResolver(() => PublicSeoView, { description: 'What search engines and social networks are told of it.' })
  seo(@Root() page: PageRecord, @Ctx() { loaders, cacheHints }: RequestContext): PublicSeoView {
    cacheHints?.tagAll('page', page.breadcrumbs?.map(({ id }) => id) ?? []);
    return new PublicSeoView(page, this.tools, loaders);
  }

  @FieldResolver(() => [PublicPageAlternateView], { description: 'Where it is published, in all languages, its own among them.' })
  alternates(@Root() { alternates, reading }: PageRecord): PublicPageAlternateView[] {
    return alternates!.map((place) => ({ ...place, url: addressOfPage(this.tools, place, reading) }));
  }

  @FieldResolver(() => [PublicPageView], { description: 'The pages right below it that are published, in the order of the editors.' })
  children(
    @Root() { id, children }: PageRecord,
    @Ctx() { cacheHints }: RequestContext,
    @Arg('first', () => Int, { defaultValue: childrenMax, description: `How many to return, 1 to ${childrenMax}.` }) first: number,
  ): readonly PageRecord[] {
    refusePageSize('first', first);
    cacheHints?.tag(`page-children:${id}`);
    return children!.slice(0, first);
  }
}

const sort = 'STARTS_AT_ASC';

@Resolver(() => PublicEventListSectionView)
export class PublicEventListResolver {
  constructor(
    private readonly catalogue: EventCatalogue,
    private readonly clock: Clock,
  ) {}

  @Cost({ assumedSize: eventListMax })
  @FieldResolver(() => PublicEventConnection, { description: 'Those that have not ended, the soonest first; as many as the editor chose where neither first nor last is given.' })
  async events(@Root() { selection, limit }: PublicEventListSectionView, @Args(() => ConnectionArgs) args: ConnectionArgs, @Ctx() { cacheHints }: RequestContext, @Info() info: GraphQLResolveInfo) {
    const listing: EventListing = { filter: filterOf(selection), sort, now: this.clock.now() };
    const isSized = (args.first ?? args.last ?? undefined) !== undefined;
    const page = pageRequest(isSized ? args : { ...args, first: Math.min(limit, pageSizeMax) }, sort, keysetParts[sort]);
    return listedEvents(this.catalogue, listing, page, info, cacheHints);
  }
}

/** Without what restricts nothing. */
const filterOf = (selection: EventSelection): PublicEventFilter => Object.fromEntries(Object.entries(selection).filter(([, value]) => value !== null && (value as string | readonly string[]).length > 0));
