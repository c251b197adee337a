import { Arg, Ctx, ID, Int, Mutation, Resolver } from 'type-graphql';
import { Locale } from '../../shared/application/scalars.dto';
import { pageAddress } from '../../shared/domain/site-address';
import type { RequestContext } from '../../shared/presentation/context';
import { hasRole, type Permissions } from '../../shared/presentation/guard';
import { encodeId, requireId } from '../../shared/presentation/ids';
import { InputArg } from '../../shared/presentation/input';
import { PageBulkInput, PageCreateInput, PageDraftInput, PageMoveInput, PageScheduleInput, PageTranslateInput, PreviewTokenCreateInput } from '../application/page.dto';
import type { Page } from '../domain/page.entity';
import type { TranslationTarget } from '../domain/page-edit';
import type { ApplyToPages } from '../domain/use-cases/apply-to-pages.use-case';
import type { CreatePage, TranslatePage } from '../domain/use-cases/create-page.use-case';
import type { CreatePreview } from '../domain/use-cases/create-preview.use-case';
import type { MovePage } from '../domain/use-cases/move-page.use-case';
import type { PublishPage, UnpublishPage } from '../domain/use-cases/publish-page.use-case';
import type { RestorePageVersion, SavePageDraft } from '../domain/use-cases/save-page-draft.use-case';
import type { CancelPageSchedule, SchedulePage } from '../domain/use-cases/schedule-page.use-case';
import type { PurgePage, RestorePage, TrashPage } from '../domain/use-cases/trash-page.use-case';
import { PageBulkPayload, PagePayload, PagePurgePayload, PreviewTokenPayload } from './admin-page-payload.view';
import type { AdminContentTools } from './admin-section-source';

const admin = hasRole('ADMIN');

export const adminPageEditPermissions: Permissions = {
  Mutation: {
    pageCreate: admin,
    pageTranslate: admin,
    pageDraftSave: admin,
    pageVersionRestore: admin,
    pagePublish: admin,
    pageUnpublish: admin,
    pageSchedule: admin,
    pageScheduleCancel: admin,
    pageMove: admin,
    pageTrash: admin,
    pageRestore: admin,
    pagePurge: admin,
    pageBulk: admin,
    previewTokenCreate: admin,
  },
};

const ofPage = () => Arg('pageId', () => ID, { description: 'Typed id of the page.' });
const inLocale = () => Arg('locale', () => Locale, { description: 'The locale.' });
const version = () => Arg('expectedVersion', () => Int, { description: 'The version of the translation that the change is for.' });
const maybeVersion = () => Arg('expectedVersion', () => Int, { nullable: true, description: 'Refuse if the translation is not at this version.' });
const chosenVersion = () => Arg('versionId', () => ID, { nullable: true, description: 'Typed id of the version of this translation; the newest if left out.' });

const target = (pageId: string, locale: string): Omit<TranslationTarget, 'expectedVersion'> => ({ pageId: requireId('Page', pageId, ['pageId']), locale });
const chosen = (versionId: string | null): string | null => versionId && requireId('PageVersion', versionId, ['versionId']);

@Resolver()
export class AdminPageEditResolver {
  constructor(
    private readonly useCases: {
      readonly create: CreatePage;
      readonly translate: TranslatePage;
      readonly saveDraft: SavePageDraft;
      readonly restoreVersion: RestorePageVersion;
      readonly publish: PublishPage;
      readonly unpublish: UnpublishPage;
      readonly schedule: SchedulePage;
      readonly cancelSchedule: CancelPageSchedule;
      readonly move: MovePage;
      readonly trash: TrashPage;
      readonly restore: RestorePage;
      readonly purge: PurgePage;
      readonly applyToPages: ApplyToPages;
      readonly createPreview: CreatePreview;
    },
    private readonly tools: AdminContentTools,
  ) {}

  @Mutation(() => PagePayload, { description: 'Starts a page as a draft in one locale, last among its siblings.' })
  async pageCreate(@InputArg(() => PageCreateInput) input: PageCreateInput, @Ctx() context: RequestContext) {
    return changed(context, await this.useCases.create.execute(context.viewer, input));
  }

  @Mutation(() => PagePayload, { description: 'Says a page in one more language, as a draft.' })
  async pageTranslate(@InputArg(() => PageTranslateInput) input: PageTranslateInput, @Ctx() context: RequestContext) {
    return changed(context, await this.useCases.translate.execute(context.viewer, input));
  }

  @Mutation(() => PagePayload, { description: 'Keeps what was written as a new version, which the public does not see yet. Saving what is there already makes none.' })
  async pageDraftSave(@ofPage() pageId: string, @inLocale() locale: string, @version() expectedVersion: number, @InputArg(() => PageDraftInput) input: PageDraftInput, @Ctx() context: RequestContext) {
    return changed(context, await this.useCases.saveDraft.execute(context.viewer, { ...target(pageId, locale), expectedVersion, input }));
  }

  @Mutation(() => PagePayload, { description: 'Copies an earlier version to a new draft.' })
  async pageVersionRestore(
    @ofPage() pageId: string,
    @inLocale() locale: string,
    @Arg('versionId', () => ID, { description: 'Typed id of the version of this translation.' }) versionId: string,
    @version() expectedVersion: number,
    @Ctx() context: RequestContext,
  ) {
    return changed(context, await this.useCases.restoreVersion.execute(context.viewer, { ...target(pageId, locale), versionId: chosen(versionId)!, expectedVersion }));
  }

  @Mutation(() => PagePayload, { description: 'Makes a version the one that the public sees. Names everything that is missing.' })
  async pagePublish(@ofPage() pageId: string, @inLocale() locale: string, @chosenVersion() versionId: string | null, @maybeVersion() expectedVersion: number | null, @Ctx() context: RequestContext) {
    return changed(context, await this.useCases.publish.execute(context.viewer, { ...target(pageId, locale), versionId: chosen(versionId), expectedVersion }));
  }

  @Mutation(() => PagePayload, { description: 'Hides a page from the public in one locale, at once, and calls off what was scheduled.' })
  async pageUnpublish(@ofPage() pageId: string, @inLocale() locale: string, @maybeVersion() expectedVersion: number | null, @Ctx() context: RequestContext) {
    return changed(context, await this.useCases.unpublish.execute(context.viewer, { ...target(pageId, locale), expectedVersion }));
  }

  @Mutation(() => PagePayload, { description: 'Plans when a version goes live, when the page is hidden, or both. It happens within seconds after.' })
  async pageSchedule(
    @ofPage() pageId: string,
    @inLocale() locale: string,
    @chosenVersion() versionId: string | null,
    @maybeVersion() expectedVersion: number | null,
    @InputArg(() => PageScheduleInput) input: PageScheduleInput,
    @Ctx() context: RequestContext,
  ) {
    return changed(context, await this.useCases.schedule.execute(context.viewer, { ...target(pageId, locale), versionId: chosen(versionId), expectedVersion, input }));
  }

  @Mutation(() => PagePayload, { description: 'Calls off what was scheduled.' })
  async pageScheduleCancel(@ofPage() pageId: string, @inLocale() locale: string, @maybeVersion() expectedVersion: number | null, @Ctx() context: RequestContext) {
    return changed(context, await this.useCases.cancelSchedule.execute(context.viewer, { ...target(pageId, locale), expectedVersion }));
  }

  @Mutation(() => PagePayload, { description: 'Puts a page, with all below it, elsewhere in the tree or under another slug. Addresses that were public lead on.' })
  async pageMove(
    @ofPage() pageId: string,
    @Arg('expectedVersion', () => Int, { description: 'The version of the page that the move is for.' }) expectedVersion: number,
    @InputArg(() => PageMoveInput) input: PageMoveInput,
    @Ctx() context: RequestContext,
  ) {
    return changed(context, await this.useCases.move.execute(context.viewer, { pageId: requireId('Page', pageId, ['pageId']), expectedVersion, input }));
  }

  @Mutation(() => PagePayload, { description: 'Takes a page out of the tree; it is removed for good after 30 days. Refused while it is public or pages stand below it.' })
  async pageTrash(@ofPage() pageId: string, @Ctx() context: RequestContext) {
    return changed(context, await this.useCases.trash.execute(context.viewer, requireId('Page', pageId, ['pageId'])));
  }

  @Mutation(() => PagePayload, { description: 'Puts a page from the trash back where it stood, as a draft.' })
  async pageRestore(@ofPage() pageId: string, @Ctx() context: RequestContext) {
    return changed(context, await this.useCases.restore.execute(context.viewer, requireId('Page', pageId, ['pageId'])));
  }

  @Mutation(() => PagePurgePayload, { description: 'Removes a page from the trash for good, with its versions and redirects.' })
  async pagePurge(@ofPage() pageId: string, @Ctx() context: RequestContext) {
    const uuid = requireId('Page', pageId, ['pageId']);
    await this.useCases.purge.execute(context.viewer, uuid);
    context.forgetLoaded();
    return { deletedId: encodeId('Page', uuid), userErrors: [] };
  }

  @Mutation(() => PageBulkPayload, { description: 'Does one thing to many pages, to all or none: pages that link to each other can go public together.' })
  async pageBulk(@InputArg(() => PageBulkInput) input: PageBulkInput, @Ctx() context: RequestContext) {
    const pages = await this.useCases.applyToPages.execute(context.viewer, input);
    context.forgetLoaded();
    return { pages: await context.loaders.adminPage.loadMany(pages.map(({ id }) => id)), userErrors: [] };
  }

  @Mutation(() => PreviewTokenPayload, { description: 'Lets somebody without an account see one version before it is public.' })
  async previewTokenCreate(@InputArg(() => PreviewTokenCreateInput) input: PreviewTokenCreateInput, @Ctx() { viewer }: RequestContext) {
    const { token, expiresAt, locale, path } = await this.useCases.createPreview.execute(viewer, input);
    const { defaultLocale } = await this.tools.site.get();
    return { token, expiresAt, url: `${pageAddress(this.tools.websiteUrl, path, locale, defaultLocale)}?preview=${token}`, userErrors: [] };
  }
}

/** The page as it is after all that the change did to it, and to its place. */
async function changed(context: RequestContext, { id }: Page) {
  context.forgetLoaded();
  return { page: await context.loaders.adminPage.load(id), userErrors: [] };
}
