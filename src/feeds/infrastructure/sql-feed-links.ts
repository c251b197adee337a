import type { RetryingPool } from '../../shared/infrastructure/retrying-pool';
import type { CalendarOwner } from '../domain/calendar-feed.port';
import type { FeedLinks } from '../domain/feed-links.port';
import { type CatalogueSql, ownerTables } from './sql-feed-owner';

export class SqlFeedLinks implements FeedLinks {
  constructor(
    private readonly pool: RetryingPool,
    private readonly sql: CatalogueSql,
  ) {}

  async slugs(kind: CalendarOwner['kind'], ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const { table, isPublic } = ownerTables(this.sql)[kind];
    const { rows } = await this.pool.read<{ id: string; slug: string }>({ text: `SELECT w.id, w.slug FROM ${table} w WHERE w.id = ANY($1::uuid[]) AND ${isPublic('w')}`, values: [ids] });
    return new Map(rows.map(({ id, slug }) => [id, slug]));
  }
}
