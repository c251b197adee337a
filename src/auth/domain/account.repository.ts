import type { User } from '../../users/domain/user.entity';
import type { Account } from './account.entity';

export interface AccountRepository {
  findByEmail(email: string): Promise<Account | null>;
  findById(id: string): Promise<Account | null>;
  /** As `findById`, with the row locked. */
  findForUpdate(id: string): Promise<Account | null>;
  /** Stores a new account; false, with nothing stored, where the e-mail address has one. */
  add(user: User, passwordHash: string): Promise<boolean>;
  /** Changes the password; false where it is no longer the one that was read. */
  replacePassword(id: string, from: string, to: string): Promise<boolean>;
  markEmailVerified(id: string, at: Date): Promise<void>;
}
