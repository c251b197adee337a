import type { Fields } from '../../shared/domain/entity';
import { conflict } from '../../shared/domain/errors';

export const pageStatuses = ['DRAFT', 'PUBLISHED', 'CHANGED', 'SCHEDULED', 'UNPUBLISHED', 'TRASHED'] as const;
export type PageStatus = (typeof pageStatuses)[number];

/** What is to become of a translation, and when. */
export interface PublishSchedule {
  /** The version that goes live; later drafts don't change it. Null where the schedule only ends the publication. */
  readonly versionId: string | null;
  readonly publishAt: Date | null;
  readonly unpublishAt: Date | null;
  /** Whose clocks the times were told by. */
  readonly timeZone: string;
  readonly scheduledById: string | null;
}

/** A page in one locale: where it stands, its newest version, and the one that the public sees. */
export class PageTranslation {
  readonly pageId: string;
  readonly locale: string;
  /** Last part of its path; empty for the front page. */
  readonly slug: string;
  /** From the root of the site; null in the trash. */
  readonly path: string | null;
  readonly draftVersionId: string;
  readonly publishedVersionId: string | null;
  readonly publishedAt: Date | null;
  /** Null where no link to it can be known. */
  readonly firstPublishedAt: Date | null;
  readonly schedule: PublishSchedule | null;
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;

  constructor(fields: Fields<PageTranslation>) {
    Object.assign(this, fields);
    const { schedule } = this;
    if (schedule && (schedule.publishAt === null) !== (schedule.versionId === null)) throw new Error('A schedule that publishes names a version, and no other does.');
    if (this.path === null && this.publishedVersionId !== null) throw new Error('What is public stands in the tree.');
  }

  static start(fields: Pick<PageTranslation, 'pageId' | 'locale' | 'slug' | 'path' | 'draftVersionId'>, now: Date): PageTranslation {
    return new PageTranslation({ ...fields, publishedVersionId: null, publishedAt: null, firstPublishedAt: null, schedule: null, version: 1, createdAt: now, updatedAt: now });
  }

  isPublished(): boolean {
    return this.publishedVersionId !== null;
  }

  status(): PageStatus {
    if (this.path === null) return 'TRASHED';
    if (this.schedule?.publishAt) return 'SCHEDULED';
    if (this.isPublished()) return this.publishedVersionId === this.draftVersionId ? 'PUBLISHED' : 'CHANGED';
    return this.firstPublishedAt ? 'UNPUBLISHED' : 'DRAFT';
  }

  saveDraft(draftVersionId: string, now: Date): PageTranslation {
    return this.#with({ draftVersionId }, now);
  }

  /** A publication that was still to come is overtaken; an end that was planned stays. What says the same as before was published then. */
  publish(versionId: string, now: Date): PageTranslation {
    const { schedule, firstPublishedAt } = this;
    const publishedAt = versionId === this.publishedVersionId ? this.publishedAt : now;
    const rest = schedule?.unpublishAt ? { ...schedule, versionId: null, publishAt: null } : null;
    return this.#with({ publishedVersionId: versionId, publishedAt, firstPublishedAt: firstPublishedAt ?? now, schedule: rest }, now);
  }

  /** Whatever was scheduled is called off, so that nothing comes back by itself. */
  unpublish(now: Date): PageTranslation {
    if (!this.isPublished()) throw conflict('INVALID_STATE', `This page is not published in ${this.locale}.`, ['locale']);
    return this.#with({ publishedVersionId: null, publishedAt: null, schedule: null }, now);
  }

  scheduleFor(schedule: PublishSchedule, now: Date): PageTranslation {
    if (schedule.publishAt === null && !this.isPublished()) {
      throw conflict('INVALID_STATE', `This page is not published in ${this.locale}: give publishAt too, or publish it first.`, ['input', 'unpublishAt']);
    }
    return this.#with({ schedule }, now);
  }

  cancelSchedule(now: Date): PageTranslation {
    if (!this.schedule) throw conflict('INVALID_STATE', `Nothing is scheduled for this page in ${this.locale}.`, ['locale']);
    return this.#with({ schedule: null }, now);
  }

  /** The publication that was due can't be made; an end that was planned stays for what is public now. */
  failSchedule(now: Date): PageTranslation {
    const { schedule } = this;
    return this.#with({ schedule: schedule?.unpublishAt && this.isPublished() ? { ...schedule, versionId: null, publishAt: null } : null }, now);
  }

  moveTo(place: Pick<PageTranslation, 'slug' | 'path'>, now: Date): PageTranslation {
    return this.#with(place, now);
  }

  trash(now: Date): PageTranslation {
    return this.#with({ path: null, schedule: null }, now);
  }

  #with(changes: Partial<Fields<PageTranslation>>, now: Date): PageTranslation {
    return new PageTranslation({ ...this, ...changes, version: this.version + 1, updatedAt: now });
  }
}
