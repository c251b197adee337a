import type { Page, PageRequest } from '../../shared/domain/page';
import type { SlugRegistry } from '../../shared/domain/slug';
import type { Owner } from '../../shared/domain/viewer';
import type { Organizer } from './organizer.entity';

export interface OrganizerRepository extends SlugRegistry {
  /** Locks the organizer where the owner may manage it; NOT_FOUND otherwise. */
  getForUpdate(id: string, owner: Owner): Promise<Organizer>;
  findByIds(ids: readonly string[], owner: Owner): Promise<Organizer[]>;
  save(organizer: Organizer): Promise<void>;
  /** Whether an account exists that may own organizers. */
  mayOwn(userId: string): Promise<boolean>;
  page(owner: Owner, query: string | null, request: PageRequest): Promise<Page<Organizer>>;
  count(owner: Owner, query: string | null): Promise<number>;
}
