import type { Role } from '../../shared/domain/viewer';
import type { UserStatus } from '../../users/domain/user.entity';

/** What sign-in knows of a user. */
export interface Account {
  readonly id: string;
  readonly email: string;
  readonly displayName: string;
  readonly passwordHash: string;
  readonly role: Role;
  readonly status: UserStatus;
  readonly emailVerifiedAt: Date | null;
}
