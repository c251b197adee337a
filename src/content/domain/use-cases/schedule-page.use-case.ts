import { Faults, invalid } from '../../../shared/domain/errors';
import type { Viewer } from '../../../shared/domain/viewer';
import { assertSiteLocale, chainOf, type ContentTools } from '../content-tools';
import { announce, editTranslation, type TranslationTarget } from '../page-edit';
import type { Page } from '../page.entity';
import { findUnpublishable } from '../publish-guard';
import type { ClockChange, WallClock } from '../wall-clock.port';

export interface PageSchedule extends TranslationTarget {
  /** The newest version where it is left out. */
  readonly versionId?: string | null;
  readonly input: {
    /** Wall-clock times of the zone. */
    readonly publishAt?: string | null;
    readonly unpublishAt?: string | null;
    readonly timeZone: string;
    /** What an hour that a clock change skips or doubles means; refused where it isn't said. */
    readonly clockChange?: ClockChange | null;
  };
}

/** Nobody plans further, and nobody knows what clocks will show then. */
const horizonYears = 10;
const horizonMs = horizonYears * 365.25 * 86_400_000;

/** Pins a version to be published, the end of a publication, or both. What can't be published now is refused now; it is looked at again when it is due. */
export class SchedulePage {
  constructor(
    private readonly tools: ContentTools,
    private readonly wallClock: WallClock,
  ) {}

  async execute(viewer: Viewer, { versionId, input, ...target }: PageSchedule): Promise<Page> {
    const site = await this.tools.site();
    return editTranslation(this.tools, target, async ({ translation }, stores, now) => {
      const { pageId, locale } = translation;
      assertSiteLocale(locale, site, ['locale']);
      const { publishAt, unpublishAt } = this.times(input, now);
      const version = publishAt && (await stores.pages.getVersion(versionId ?? translation.draftVersionId, translation));
      if (version) {
        const faults = new Faults();
        await findUnpublishable(version, chainOf(locale, site), { richTexts: this.tools.richTexts, stores, alsoPublic: new Set() }, faults);
        faults.throwIfAny();
      }
      const scheduledById = viewer.kind === 'user' ? viewer.id : null;
      const scheduled = translation.scheduleFor({ versionId: version?.id ?? null, publishAt, unpublishAt, timeZone: input.timeZone, scheduledById }, now);
      await announce(viewer, { action: 'page.schedule', pageId, changedFields: ['schedule'], event: 'page.scheduled', payload: { pageId, locale } }, stores);
      return scheduled;
    });
  }

  private times({ publishAt, unpublishAt, timeZone, clockChange }: PageSchedule['input'], now: Date): { publishAt: Date | null; unpublishAt: Date | null } {
    if (!publishAt && !unpublishAt) throw invalid('REQUIRED', 'Give publishAt, unpublishAt or both.', ['input', 'publishAt']);
    const faults = new Faults();
    const read = (local: string | null | undefined, name: string): Date | null => {
      const instant = local ? this.wallClock.read(local, timeZone, clockChange ?? null, ['input', name], faults) : null;
      if (!instant || (instant > now && instant.getTime() <= now.getTime() + horizonMs)) return instant;
      faults.add('INVALID', instant > now ? `${name} must be within ${horizonYears} years from now.` : `${name} must be in the future; by the clocks of ${timeZone} it is past.`, ['input', name]);
      return null;
    };
    const times = { publishAt: read(publishAt, 'publishAt'), unpublishAt: read(unpublishAt, 'unpublishAt') };
    if (times.publishAt && times.unpublishAt && times.unpublishAt <= times.publishAt) faults.add('INVALID', 'unpublishAt must be after publishAt.', ['input', 'unpublishAt']);
    faults.throwIfAny();
    return times;
  }
}

/** Nothing happens by itself any more. */
export class CancelPageSchedule {
  constructor(private readonly tools: ContentTools) {}

  execute(viewer: Viewer, target: TranslationTarget): Promise<Page> {
    return editTranslation(this.tools, target, async ({ translation }, stores, now) => {
      const { pageId, locale } = translation;
      const cancelled = translation.cancelSchedule(now);
      await announce(viewer, { action: 'page.cancel_schedule', pageId, changedFields: ['schedule'], event: 'page.scheduled', payload: { pageId, locale } }, stores);
      return cancelled;
    });
  }
}
