import { conflict } from '../../shared/domain/errors';
import type { UnitOfWork } from '../../shared/domain/unit-of-work';
import type { Viewer } from '../../shared/domain/viewer';
import { assertTags } from './cache-tag';

export interface Purges {
  /** As if something had changed that these tags are about. */
  name(tags: readonly string[]): Promise<void>;
}

/** There is one cache, and what is noted of a subject needs an id (RFC 9562, section 5.9). */
const cacheId = '00000000-0000-0000-0000-000000000000';

/** Forgets kept answers by hand: after changes that were made past this application, or when in doubt. */
export class PurgeAnswers {
  constructor(
    private readonly unitOfWork: UnitOfWork<{ readonly purges: Purges }>,
    private readonly isKept: boolean,
  ) {}

  /** Once it resolves this process and Redis have none of them; other processes and shared caches follow. */
  async execute(viewer: Viewer, tags: readonly string[]): Promise<void> {
    if (!this.isKept) throw conflict('CACHE_OFF', 'Answers are not kept: RESPONSE_CACHE is off. There is nothing to purge.');
    assertTags(tags);
    await this.unitOfWork.run(async ({ purges, audit }) => {
      await purges.name(tags);
      await audit.record(viewer, { action: 'cache.purge', subject: { type: 'ResponseCache', id: cacheId }, changedFields: tags });
    });
  }
}
