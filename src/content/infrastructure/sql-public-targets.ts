import type { LocaleChain } from '../../shared/domain/locale';
import type { Reference, ReferenceType } from '../../shared/domain/reference';
import { Prisma } from '../../shared/infrastructure/generated/client';
import type { Transaction } from '../../shared/infrastructure/prisma-unit-of-work';
import type { PublicTargets } from '../domain/page.repository';
import { isLive } from './sql-page-visibility';

/** Asks the same conditions that the public's own statements do. */
export class SqlPublicTargets implements PublicTargets {
  constructor(
    private readonly tx: Transaction,
    private readonly isPublicEvent: (event: string) => string,
  ) {}

  async findPublic(references: readonly Reference[], locales: LocaleChain): Promise<Reference[]> {
    if (references.length === 0) return [];
    const idsOf = idsIn(references);
    return this.tx.$queryRaw<Reference[]>`
      SELECT 'Page' AS type, t.page_id AS id FROM page_translations t
        WHERE t.page_id = ANY(${idsOf('Page')}::uuid[]) AND t.locale = ANY(${[...locales]}::text[]) AND ${Prisma.raw(isLive('t'))}
      UNION SELECT 'Event', e.id FROM events e WHERE e.id = ANY(${idsOf('Event')}::uuid[]) AND ${Prisma.raw(this.isPublicEvent('e'))}
      UNION SELECT 'MediaAsset', m.id FROM media_assets m WHERE m.id = ANY(${idsOf('MediaAsset')}::uuid[]) AND m.state = 'READY'`;
  }

  async findExisting(references: readonly Reference[]): Promise<Reference[]> {
    if (references.length === 0) return [];
    const idsOf = idsIn(references);
    return this.tx.$queryRaw<Reference[]>`
      SELECT 'Page' AS type, id FROM pages WHERE id = ANY(${idsOf('Page')}::uuid[])
      UNION SELECT 'Event', id FROM events WHERE id = ANY(${idsOf('Event')}::uuid[])
      UNION SELECT 'MediaAsset', id FROM media_assets WHERE id = ANY(${idsOf('MediaAsset')}::uuid[])`;
  }

  async findWithoutAltText(mediaIds: readonly string[], locales: LocaleChain): Promise<string[]> {
    if (mediaIds.length === 0) return [];
    const rows = await this.tx.$queryRaw<{ id: string }[]>`
      SELECT id FROM media_assets WHERE id = ANY(${[...mediaIds]}::uuid[]) AND kind = 'IMAGE'
        AND NOT EXISTS (SELECT FROM jsonb_each_text(alt_text) text WHERE text.key = ANY(${[...locales]}::text[]) AND text.value <> '')`;
    return rows.map(({ id }) => id);
  }
}

const idsIn = (references: readonly Reference[]) => (type: ReferenceType) => references.filter((reference) => reference.type === type).map(({ id }) => id);
