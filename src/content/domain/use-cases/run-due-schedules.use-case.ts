import { DomainError } from '../../../shared/domain/errors';
import type { SystemViewer } from '../../../shared/domain/viewer';
import type { ContentTools, ContentTransaction, SiteLocales } from '../content-tools';
import { announce, type EditedPage, findTranslation } from '../page-edit';
import type { PageTranslation } from '../page-translation.entity';
import { type PublishingFrame, type PublishPage, unpublish } from './publish-page.use-case';

const system: SystemViewer = { kind: 'system', requestId: 'run-due-schedules' };

type Target = Pick<PageTranslation, 'pageId' | 'locale'>;

/** Publishes and unpublishes what is due. Any number of processes may: each schedule is run by one of them. */
export class RunDueSchedules {
  constructor(
    private readonly tools: ContentTools,
    private readonly publishPage: PublishPage,
  ) {}

  /** One page that fails unexpectedly doesn't keep the others waiting. */
  async execute(): Promise<void> {
    const now = this.tools.clock.now();
    const due = await this.tools.unitOfWork.run(({ pages }) => pages.findDue(now));
    if (due.length === 0) return;
    const site = await this.tools.site();
    const failures: unknown[] = [];
    for (const target of due) await this.runOne(target, now, site).catch((error: unknown) => failures.push(error));
    if (failures.length > 0) throw new AggregateError(failures, `${failures.length} of ${due.length} schedules could not be run.`);
  }

  private async runOne(target: Target, now: Date, site: SiteLocales): Promise<void> {
    const reasons = await this.attempt(target, now, site);
    if (reasons) await this.report(target, reasons, now);
  }

  /** Why the version may not be public, in words for its editor; null where the schedule was run, or another process had it. */
  private async attempt(target: Target, now: Date, site: SiteLocales): Promise<string[] | null> {
    try {
      await this.withDue(target, now, async (edited, stores) => this.run(edited, { viewer: system, stores, now, site }));
      return null;
    } catch (error) {
      if (error instanceof DomainError && error.kind !== 'unavailable') return error.faults.map(({ message }) => message);
      throw error;
    }
  }

  private async run({ page, translation }: EditedPage, frame: PublishingFrame): Promise<PageTranslation> {
    const { schedule } = translation;
    const isDue = (at: Date | null | undefined): boolean => at !== null && at !== undefined && at <= frame.now;
    const published = isDue(schedule?.publishAt) ? await this.publishPage.publish({ page, translation }, schedule!.versionId!, frame) : translation;
    return isDue(published.schedule?.unpublishAt) && published.isPublished() ? unpublish(published, frame) : published;
  }

  private async report(target: Target, reasons: readonly string[], now: Date): Promise<void> {
    await this.withDue(target, now, async ({ translation }, stores) => {
      const { pageId, locale, schedule } = translation;
      const payload = { pageId, locale, scheduledById: schedule?.scheduledById ?? null, reasons };
      await announce(system, { action: 'page.publish_failed', pageId, changedFields: ['schedule'], event: 'page.publish_failed', payload }, stores);
      return translation.failSchedule(now);
    });
  }

  private async withDue(target: Target, now: Date, work: (edited: EditedPage, stores: ContentTransaction) => Promise<PageTranslation>): Promise<void> {
    await this.tools.unitOfWork.run(async (stores) => {
      // A first publication may move the pages below.
      await stores.pages.lockTree();
      const page = await stores.pages.claimDue(target, now);
      if (page) await stores.pages.saveTranslations([await work({ page, translation: await findTranslation(target, stores) }, stores)]);
    });
  }
}
