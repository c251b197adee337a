import { MaxLength, ValidateNested } from 'class-validator';
import { Arg, Args, ArgsType, Ctx, Field, FieldResolver, ID, InputType, Query, Resolver, Root } from 'type-graphql';
import { IdField, Optional } from '../../shared/application/input.dto';
import { HttpUrl, Locale } from '../../shared/application/scalars.dto';
import { invalid, notFound } from '../../shared/domain/errors';
import { pageAddress } from '../../shared/domain/site-address';
import { connection, ConnectionArgs, pageRequest } from '../../shared/presentation/connection';
import type { RequestContext } from '../../shared/presentation/context';
import { hasRole, type Permissions } from '../../shared/presentation/guard';
import { decodeId, encodeId, requireId } from '../../shared/presentation/ids';
import { AdminUserView } from '../../users/presentation/admin-user.view';
import type { Page } from '../domain/page.entity';
import type { PageListFilter, PageRepository, PageVersion } from '../domain/page.repository';
import type { PageStatus, PageTranslation, PublishSchedule } from '../domain/page-translation.entity';
import { diffVersions } from '../domain/version-diff';
import { AdminPageConnection, AdminPageView } from './admin-page-node.view';
import { AdminPageTranslationView, AdminPageVersionConnection, AdminPageVersionDiffView, AdminPageVersionView, AdminPublishScheduleView, AdminSeoView, PageStatusEnum } from './admin-page.view';
import { type AdminContentTools, VersionSource } from './admin-section-source';
import { AdminSection } from './admin-section.view';

const admin = hasRole('ADMIN');

export const adminPagePermissions: Permissions = {
  Query: { adminPage: admin, adminPages: admin, pageRoots: admin, pageVersionDiff: admin },
};

@InputType({ description: 'Which pages to list: those with a translation that meets all conditions.' })
class AdminPageFilter implements PageListFilter {
  @Optional()
  @MaxLength(200, { message: 'query must have at most 200 characters.' })
  @Field(() => String, { nullable: true, description: 'Part of the title or the path.' })
  query?: string | null;

  @Field(() => [PageStatusEnum], { nullable: true, description: 'Only with one of these statuses. What is in the trash is listed only where TRASHED is asked for.' })
  status?: PageStatus[] | null;

  @Field(() => Locale, { nullable: true, description: 'Only what is in this locale.' })
  locale?: string | null;

  @IdField('Page', { nullable: true, description: 'Only pages right below this one.' })
  parentId?: string | null;
}

@ArgsType()
class AdminPagesArgs extends ConnectionArgs {
  @Optional()
  @ValidateNested()
  @Field(() => AdminPageFilter, { nullable: true, description: 'Which pages to list.' })
  filter?: AdminPageFilter | null;
}

const byChange = 'UPDATED_AT_DESC';
const byNumber = 'NUMBER_DESC';

@Resolver(() => AdminPageView)
export class AdminPageResolver {
  constructor(
    private readonly pages: PageRepository,
    private readonly tools: AdminContentTools,
  ) {}

  @Query(() => AdminPageView, { nullable: true, description: 'A page, also one in the trash; null where there is none with this id.' })
  async adminPage(@Arg('id', () => ID, { description: 'Typed id of the page.' }) id: string, @Ctx() { loaders }: RequestContext) {
    const uuid = decodeId('Page', id);
    return uuid && loaders.adminPage.load(uuid);
  }

  @Query(() => AdminPageConnection, { description: 'Pages, the last changed first.' })
  async adminPages(@Args(() => AdminPagesArgs) { filter, ...args }: AdminPagesArgs) {
    const page = await this.pages.page(filter ?? {}, pageRequest(args, byChange, ['instant', 'uuid']));
    return connection(page, byChange, () => this.pages.count(filter ?? {}));
  }

  @Query(() => [AdminPageView], { description: 'The top of the tree, in order; the rest is below as children.' })
  pageRoots() {
    return this.pages.findSiblings(null);
  }

  @Query(() => AdminPageVersionDiffView, { description: 'What was changed from one version of a page to another.' })
  async pageVersionDiff(
    @Arg('from', () => ID, { description: 'Typed id of the version to start from.' }) fromId: string,
    @Arg('to', () => ID, { description: 'Typed id of the version to arrive at, of the same page.' }) toId: string,
    @Ctx() { loaders }: RequestContext,
  ) {
    const [from, to] = await Promise.all([loadVersion(fromId, 'from', loaders), loadVersion(toId, 'to', loaders)]);
    if (from.pageId !== to.pageId) throw invalid('INVALID', 'These are versions of two pages; choose two of one.', ['to']);
    const changes = diffVersions(from, to, { toText: (document) => this.tools.richTexts.toText(document), nameOf: encodeId });
    return {
      from,
      to,
      changes: changes.map(({ section, field, ...change }) => ({ ...change, section: section?.kind ?? null, path: [...(section ? ['sections', encodeId('Section', section.id)] : []), ...field].join('.') })),
    };
  }

  @FieldResolver(() => AdminPageView, { nullable: true, description: 'The page it stands below; null at the top of the tree.' })
  parent(@Root() { parentId }: Page, @Ctx() { loaders }: RequestContext) {
    return parentId && loaders.adminPage.load(parentId);
  }

  @FieldResolver(() => [AdminPageView], { description: 'The pages right below it, in order.' })
  children(@Root() { id }: Page, @Ctx() { loaders }: RequestContext) {
    return loaders.adminChildrenOfPage.load(id);
  }

  @FieldResolver(() => [AdminPageTranslationView], { description: 'What it says in each of its locales.' })
  translations(@Root() { id }: Page, @Ctx() { loaders }: RequestContext) {
    return loaders.adminTranslationsOfPage.load(id);
  }

  @FieldResolver(() => AdminPageTranslationView, { nullable: true, description: 'What it says in one locale; null where it says nothing in it.' })
  async translation(@Root() { id }: Page, @Arg('locale', () => Locale, { description: 'The locale.' }) locale: string, @Ctx() { loaders }: RequestContext) {
    return (await loaders.adminTranslationsOfPage.load(id)).find((candidate) => candidate.locale === locale) ?? null;
  }
}

async function loadVersion(id: string, field: string, loaders: RequestContext['loaders']): Promise<PageVersion> {
  const version = await loaders.adminPageVersion.load(requireId('PageVersion', id, [field]));
  if (!version) throw notFound('PageVersion', [field]);
  return version;
}

@Resolver(() => AdminPageTranslationView)
export class AdminPageTranslationResolver {
  constructor(private readonly tools: AdminContentTools) {}

  @FieldResolver(() => AdminPageVersionView, { description: 'Its newest version.' })
  draft(@Root() { draftVersionId }: PageTranslation, @Ctx() { loaders }: RequestContext) {
    return loaders.adminPageVersion.load(draftVersionId);
  }

  @FieldResolver(() => AdminPageVersionView, { nullable: true, description: 'The version that the public sees.' })
  published(@Root() { publishedVersionId }: PageTranslation, @Ctx() { loaders }: RequestContext) {
    return publishedVersionId && loaders.adminPageVersion.load(publishedVersionId);
  }

  @FieldResolver(() => AdminPublishScheduleView, { nullable: true, description: 'What is to become of it, and when.' })
  schedule(@Root() { schedule }: PageTranslation) {
    return schedule;
  }

  @FieldResolver(() => AdminPageVersionConnection, { description: 'All its versions, the newest first.' })
  async versions(@Root() { pageId, locale }: PageTranslation, @Args(() => ConnectionArgs) args: ConnectionArgs, @Ctx() { loaders }: RequestContext) {
    const of = { pageId, locale };
    return connection(await loaders.adminVersionsOf.load({ of, ...pageRequest(args, byNumber, ['number']) }), byNumber, () => loaders.adminVersionCountOf.load(of));
  }

  @FieldResolver(() => HttpUrl, { nullable: true, description: 'Its address on the website, once it is public; null in the trash.' })
  async url(@Root() { path, locale }: PageTranslation) {
    return path && pageAddress(this.tools.websiteUrl, path, locale, (await this.tools.site.get()).defaultLocale);
  }
}

@Resolver(() => AdminPublishScheduleView)
export class AdminPublishScheduleResolver {
  @FieldResolver(() => AdminPageVersionView, { nullable: true, description: 'The version that goes live, whatever is saved until then.' })
  pinnedVersion(@Root() { versionId }: PublishSchedule, @Ctx() { loaders }: RequestContext) {
    return versionId && loaders.adminPageVersion.load(versionId);
  }

  @FieldResolver(() => AdminUserView, { nullable: true, description: 'Who scheduled it, and is written to where it fails.' })
  scheduledBy(@Root() { scheduledById }: PublishSchedule, @Ctx() { loaders }: RequestContext) {
    return scheduledById && loaders.userById.load(scheduledById);
  }
}

@Resolver(() => AdminPageVersionView)
export class AdminPageVersionResolver {
  constructor(private readonly tools: AdminContentTools) {}

  @FieldResolver(() => AdminSeoView, { description: 'What search engines and social networks are told.' })
  async seo(@Root() version: PageVersion, @Ctx() { loaders }: RequestContext) {
    return (await VersionSource.of(version, this.tools, loaders)).seo();
  }

  @FieldResolver(() => [AdminSection], { description: 'Its sections in order.' })
  async sections(@Root() version: PageVersion, @Ctx() { loaders }: RequestContext) {
    return (await VersionSource.of(version, this.tools, loaders)).sections();
  }

  @FieldResolver(() => AdminUserView, { nullable: true, description: 'Who saved it; null where nobody is known.' })
  author(@Root() { authorId }: PageVersion, @Ctx() { loaders }: RequestContext) {
    return authorId && loaders.userById.load(authorId);
  }

  @FieldResolver(() => AdminPageVersionView, { nullable: true, description: 'The earlier version that it brought back.' })
  restoredFrom(@Root() { restoredFromId }: PageVersion, @Ctx() { loaders }: RequestContext) {
    return restoredFromId && loaders.adminPageVersion.load(restoredFromId);
  }
}
