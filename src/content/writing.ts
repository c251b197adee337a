import { eventSql } from '../events/public';
import { mediaStores } from '../media';
import type { Platform } from '../shared';
import type { SiteLanguages } from '../shared/domain/locale';
import type { RichTexts } from '../shared/domain/rich-text';
import type { Transaction } from '../shared/infrastructure/prisma-unit-of-work';
import type { ContentTools } from './domain/content-tools';
import { embedRule } from './domain/embed-hosts';
import type { ContentStores } from './domain/page.repository';
import type { PreviewTokens } from './domain/preview-tokens.port';
import { ApplyToPages } from './domain/use-cases/apply-to-pages.use-case';
import { CreatePage, TranslatePage } from './domain/use-cases/create-page.use-case';
import { CreatePreview } from './domain/use-cases/create-preview.use-case';
import { DeleteRedirect, SaveRedirect } from './domain/use-cases/edit-redirect.use-case';
import { MovePage } from './domain/use-cases/move-page.use-case';
import { PublishPage, UnpublishPage } from './domain/use-cases/publish-page.use-case';
import { RunDueSchedules } from './domain/use-cases/run-due-schedules.use-case';
import { RestorePageVersion, SavePageDraft } from './domain/use-cases/save-page-draft.use-case';
import { CancelPageSchedule, SchedulePage } from './domain/use-cases/schedule-page.use-case';
import { DeleteMenu, SetMenu } from './domain/use-cases/set-menu.use-case';
import { PurgePage, RestorePage, TrashPage } from './domain/use-cases/trash-page.use-case';
import { PrismaMenuRepository } from './infrastructure/prisma-menu.repository';
import { PrismaPageRepository } from './infrastructure/prisma-page.repository';
import { PrismaRedirectRepository } from './infrastructure/prisma-redirect.repository';
import { SqlPublicTargets } from './infrastructure/sql-public-targets';
import { TemporalWallClock } from './infrastructure/temporal-wall-clock';

/** What a transaction about content touches. */
export function contentStores(tx: Transaction): ContentStores {
  return {
    pages: new PrismaPageRepository(tx),
    redirects: new PrismaRedirectRepository(tx),
    menus: new PrismaMenuRepository(tx),
    targets: new SqlPublicTargets(tx, eventSql.isPublic),
    mediaUsages: mediaStores(tx).mediaUsages,
  };
}

/** Every change to pages, redirects and menus. */
export function contentUseCases({ clock, config, ids, unitOfWork }: Platform, site: SiteLanguages, richTexts: RichTexts, previewTokens: PreviewTokens) {
  const tools: ContentTools = { unitOfWork: unitOfWork(contentStores), clock, ids, richTexts, site: () => site.get(), mayEmbed: embedRule(config.EMBED_HOSTS) };
  const [publish, trash, restore, purge] = [new PublishPage(tools), new TrashPage(tools), new RestorePage(tools), new PurgePage(tools)];
  return {
    create: new CreatePage(tools),
    translate: new TranslatePage(tools),
    saveDraft: new SavePageDraft(tools),
    restoreVersion: new RestorePageVersion(tools),
    publish,
    unpublish: new UnpublishPage(tools),
    schedule: new SchedulePage(tools, new TemporalWallClock()),
    cancelSchedule: new CancelPageSchedule(tools),
    runDueSchedules: new RunDueSchedules(tools, publish),
    move: new MovePage(tools),
    trash,
    restore,
    purge,
    applyToPages: new ApplyToPages(tools, { publish, trash, restore, purge }),
    createPreview: new CreatePreview(tools, previewTokens),
    saveRedirect: new SaveRedirect(tools, config.FRONTEND_URL),
    deleteRedirect: new DeleteRedirect(tools),
    setMenu: new SetMenu(tools),
    deleteMenu: new DeleteMenu(tools),
  };
}

export type ContentUseCases = ReturnType<typeof contentUseCases>;
