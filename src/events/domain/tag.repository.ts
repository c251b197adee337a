import type { Page, PageRequest } from '../../shared/domain/page';
import type { SlugRegistry } from '../../shared/domain/slug';
import type { Tag } from './tag.entity';

export interface TagRepository extends SlugRegistry {
  getForUpdate(id: string): Promise<Tag>;
  findByIds(ids: readonly string[]): Promise<Tag[]>;
  /** Keeps the tags from being removed until the transaction ends. */
  lockBySlugs(slugs: readonly string[]): Promise<Pick<Tag, 'id' | 'slug'>[]>;
  countEvents(id: string): Promise<number>;
  save(tag: Tag): Promise<void>;
  delete(id: string): Promise<void>;
  page(query: string | null, request: PageRequest): Promise<Page<Tag>>;
  count(query: string | null): Promise<number>;
}
