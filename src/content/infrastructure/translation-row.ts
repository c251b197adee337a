import { Prisma } from '../../shared/infrastructure/generated/client';
import { PageTranslation } from '../domain/page-translation.entity';

/** Alias `t`. All but the search document, which Prisma can't read. */
export const translationColumns = Prisma.sql`t.page_id AS "pageId", t.locale, t.slug, t.path, t.draft_version_id AS "draftVersionId",
  t.published_version_id AS "publishedVersionId", t.published_at AS "publishedAt", t.first_published_at AS "firstPublishedAt",
  t.scheduled_version_id AS "scheduledVersionId", t.publish_at AS "publishAt", t.unpublish_at AS "unpublishAt",
  t.schedule_time_zone AS "scheduleTimeZone", t.scheduled_by_id AS "scheduledById", t.version, t.created_at AS "createdAt", t.updated_at AS "updatedAt"`;

type Columns = Omit<{ readonly [K in keyof PageTranslation as PageTranslation[K] extends (...args: never[]) => unknown ? never : K]: PageTranslation[K] }, 'schedule'>;

export interface TranslationRow extends Columns {
  readonly scheduledVersionId: string | null;
  readonly publishAt: Date | null;
  readonly unpublishAt: Date | null;
  readonly scheduleTimeZone: string | null;
  readonly scheduledById: string | null;
}

export function toTranslation({ scheduledVersionId: versionId, publishAt, unpublishAt, scheduleTimeZone: timeZone, scheduledById, ...row }: TranslationRow): PageTranslation {
  return new PageTranslation({ ...row, schedule: timeZone === null ? null : { versionId, publishAt, unpublishAt, timeZone, scheduledById } });
}

/** By column. */
export function fromTranslation(translation: PageTranslation): Record<string, unknown> {
  const { schedule } = translation;
  return {
    page_id: translation.pageId,
    locale: translation.locale,
    slug: translation.slug,
    path: translation.path,
    draft_version_id: translation.draftVersionId,
    published_version_id: translation.publishedVersionId,
    published_at: translation.publishedAt,
    first_published_at: translation.firstPublishedAt,
    scheduled_version_id: schedule?.versionId ?? null,
    publish_at: schedule?.publishAt ?? null,
    unpublish_at: schedule?.unpublishAt ?? null,
    schedule_time_zone: schedule?.timeZone ?? null,
    scheduled_by_id: schedule?.scheduledById ?? null,
    version: translation.version,
    created_at: translation.createdAt,
    updated_at: translation.updatedAt,
  };
}
