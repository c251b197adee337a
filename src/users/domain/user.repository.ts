import type { Page, PageRequest } from '../../shared/domain/page';
import type { Role } from '../../shared/domain/viewer';
import type { User, UserStatus } from './user.entity';

export interface UserFilter {
  /** Part of the name or the e-mail address. */
  readonly query?: string | null;
  readonly role?: Role | null;
  readonly status?: UserStatus | null;
}

export interface UserRepository {
  findByIds(ids: readonly string[]): Promise<readonly User[]>;
  /** Newest first. */
  page(request: PageRequest, filter: UserFilter): Promise<Page<User>>;
  count(filter: UserFilter): Promise<number>;
  getForUpdate(id: string): Promise<User>;
  /** Ids of the active administrators, all of them locked in id order, so that two changes can't both count on the other's administrator. */
  lockActiveAdmins(): Promise<readonly string[]>;
  save(user: User): Promise<void>;
}

/** What a change of a user touches in one transaction. */
export interface UserStores {
  readonly users: UserRepository;
}
