import { conflict, invalid } from '../../shared/domain/errors';
import type { Role } from '../../shared/domain/viewer';

export type UserStatus = 'ACTIVE' | 'DEACTIVATED';

export interface UserFields {
  readonly id: string;
  readonly email: string;
  readonly emailVerifiedAt: Date | null;
  readonly displayName: string;
  readonly locale: string | null;
  readonly role: Role;
  readonly status: UserStatus;
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** What people may change about themselves. What is left out stays; a locale of null is forgotten. */
export interface ProfileChanges {
  readonly displayName?: string;
  readonly locale?: string | null;
}

/** A person with an account. Each change returns a new one with the next version; a change to nothing returns the same. */
export class User implements UserFields {
  readonly id: string;
  readonly email: string;
  readonly emailVerifiedAt: Date | null;
  readonly displayName: string;
  readonly locale: string | null;
  readonly role: Role;
  readonly status: UserStatus;
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;

  constructor(fields: UserFields) {
    const length = [...fields.displayName].length;
    if (length < 2 || length > 100) throw invalid('INVALID', 'displayName must have 2 to 100 characters.', ['input', 'displayName']);
    Object.assign(this, fields);
  }

  static register(fields: Pick<UserFields, 'id' | 'email' | 'displayName' | 'locale'>, now: Date): User {
    return new User({ ...fields, emailVerifiedAt: null, role: 'USER', status: 'ACTIVE', version: 1, createdAt: now, updatedAt: now });
  }

  get emailVerified(): boolean {
    return this.emailVerifiedAt !== null;
  }

  get isActiveAdmin(): boolean {
    return this.role === 'ADMIN' && this.status === 'ACTIVE';
  }

  withProfile({ displayName, locale }: ProfileChanges, now: Date): User {
    return this.with({ displayName: displayName ?? this.displayName, locale: locale === undefined ? this.locale : locale }, now);
  }

  withRole(role: Role, now: Date): User {
    return this.with({ role }, now);
  }

  withStatus(status: UserStatus, now: Date): User {
    return this.with({ status }, now);
  }

  /** Refuses a change that was made on the sight of another version. */
  requireVersion(expected: number | null | undefined): void {
    if (expected === null || expected === undefined || expected === this.version) return;
    throw conflict('VERSION_CONFLICT', `This user has changed: it is at version ${this.version}. Load it again.`, ['expectedVersion']);
  }

  /** Names of the fields that differ from an earlier state, for the audit log. */
  changedSince(before: User): string[] {
    return (['displayName', 'locale', 'role', 'status'] as const).filter((field) => this[field] !== before[field]);
  }

  private with(changes: Partial<UserFields>, now: Date): User {
    const changed = new User({ ...this, ...changes, version: this.version + 1, updatedAt: now });
    return changed.changedSince(this).length === 0 ? this : changed;
  }
}
