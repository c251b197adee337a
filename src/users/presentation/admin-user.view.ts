import { Field, ID, Int, ObjectType, registerEnumType } from 'type-graphql';
import { DateTime, Locale } from '../../shared/application/scalars.dto';
import type { Role } from '../../shared/domain/viewer';
import { connectionTypes } from '../../shared/presentation/connection';
import { Node, NodeId } from '../../shared/presentation/node';
import { UserErrorView } from '../../shared/presentation/user-error.view';
import type { AuditEntry } from '../domain/audit-entry.repository';
import type { User, UserStatus as Status } from '../domain/user.entity';
import { UserRole } from './user-role.view';

export const UserStatus: { readonly [S in Status]: S } = { ACTIVE: 'ACTIVE', DEACTIVATED: 'DEACTIVATED' };

registerEnumType(UserStatus, {
  name: 'UserStatus',
  description: 'Whether an account can be used.',
  valuesConfig: {
    ACTIVE: { description: 'Its owner can sign in.' },
    DEACTIVATED: { description: 'Shut by an administrator: nobody can sign in, and open sessions have ended.' },
  },
});

@ObjectType('User', { implements: Node, description: 'A person with an account.' })
export class AdminUserView implements Pick<User, 'id' | 'email' | 'emailVerified' | 'displayName' | 'locale' | 'role' | 'status' | 'version' | 'createdAt' | 'updatedAt'> {
  @NodeId('User')
  id: string;

  @Field(() => String, { description: 'Address they sign in with and are written to.' })
  email: string;

  @Field(() => Boolean, { description: 'Whether the address has been proven to be theirs.' })
  emailVerified: boolean;

  @Field(() => String, { description: 'Name as others see it.' })
  displayName: string;

  @Field(() => Locale, { nullable: true, description: 'Language they want to be written to in.' })
  locale: string | null;

  @Field(() => UserRole, { description: 'What the account may do.' })
  role: Role;

  @Field(() => UserStatus, { description: 'Whether the account can be used.' })
  status: Status;

  @Field(() => Int, { description: 'Counts the changes; give it as expectedVersion.' })
  version: number;

  @Field(() => DateTime, { description: 'When the account was made.' })
  createdAt: Date;

  @Field(() => DateTime, { description: 'When the account was last changed.' })
  updatedAt: Date;
}

export const { ConnectionView: UserConnectionView } = connectionTypes('User', () => AdminUserView);

@ObjectType('AuditEntry', { implements: Node, description: 'Who did what to which subject. Entries are never changed or removed.' })
export class AuditEntryView implements Omit<AuditEntry, 'actorId' | 'changedFields'> {
  @NodeId('AuditEntry')
  id: string;

  @Field(() => DateTime, { description: 'When it was done.' })
  at: Date;

  @Field(() => AdminUserView, { nullable: true, description: 'Who did it; null for the system and for people who were not signed in.' })
  actor?: AdminUserView | null;

  @Field(() => String, { description: 'Object and verb, such as event.publish.' })
  action: string;

  @Field(() => String, { description: 'The kind of thing it was done to, such as Event.' })
  subjectType: string;

  @Field(() => ID, { description: 'Typed id of what it was done to.' })
  subjectId: string;

  @Field(() => [String], { description: 'Names of the fields that changed.' })
  changedFields: string[];

  @Field(() => String, { description: 'Id of the request that did it, as in the log.' })
  requestId: string;
}

export const { ConnectionView: AuditEntryConnectionView } = connectionTypes('AuditEntry', () => AuditEntryView);

const AccountErrorCode = { INVALID: 'INVALID', NOT_FOUND: 'NOT_FOUND', VERSION_CONFLICT: 'VERSION_CONFLICT', LAST_ADMIN: 'LAST_ADMIN' } as const;

registerEnumType(AccountErrorCode, {
  name: 'AccountErrorCode',
  description: 'Why an account could not be changed.',
  valuesConfig: {
    INVALID: { description: 'A value breaks a rule; the message says which.' },
    NOT_FOUND: { description: 'There is no such account.' },
    VERSION_CONFLICT: { description: 'Somebody changed the account meanwhile; load it again.' },
    LAST_ADMIN: { description: 'It is the last active administrator.' },
  },
});

@ObjectType('AccountUserError', { implements: UserErrorView, description: 'Why an account could not be changed.' })
class AccountUserError extends UserErrorView {
  @Field(() => AccountErrorCode, { description: 'Stable code for programs.' })
  code: keyof typeof AccountErrorCode;
}

@ObjectType({ description: 'Result of changing an account.' })
export class UserPayload {
  @Field(() => AdminUserView, { nullable: true, description: 'The account as it is now; null when the change was refused.' })
  user?: AdminUserView;

  @Field(() => [AccountUserError], { description: 'What to correct; empty on success.' })
  userErrors: AccountUserError[];
}
