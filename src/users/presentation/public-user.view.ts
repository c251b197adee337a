import { Field, ObjectType, registerEnumType } from 'type-graphql';
import { DateTime, Locale } from '../../shared/application/scalars.dto';
import type { Role } from '../../shared/domain/viewer';
import { Node, NodeId } from '../../shared/presentation/node';
import { UserErrorView } from '../../shared/presentation/user-error.view';
import type { User } from '../domain/user.entity';
import { UserRole } from './user-role.view';

@ObjectType('User', { implements: Node, description: 'A person with an account. Only they themselves can see it.' })
export class PublicUserView implements Pick<User, 'id' | 'email' | 'emailVerified' | 'displayName' | 'locale' | 'role' | 'createdAt'> {
  @NodeId('User')
  id: string;

  @Field(() => String, { description: 'Address to sign in with and to be written to.' })
  email: string;

  @Field(() => Boolean, { description: 'Whether the address has been proven to be theirs.' })
  emailVerified: boolean;

  @Field(() => String, { description: 'Name as others see it.' })
  displayName: string;

  @Field(() => Locale, { nullable: true, description: 'Language to be written to in.' })
  locale: string | null;

  @Field(() => UserRole, { description: 'What the account may do.' })
  role: Role;

  @Field(() => DateTime, { description: 'When the account was made.' })
  createdAt: Date;
}

const ProfileErrorCode = { INVALID: 'INVALID', NOT_FOUND: 'NOT_FOUND' } as const;

registerEnumType(ProfileErrorCode, {
  name: 'ProfileErrorCode',
  description: 'Why a profile could not be changed.',
  valuesConfig: {
    INVALID: { description: 'A value breaks a rule; the message says which.' },
    NOT_FOUND: { description: 'The account does not exist any more.' },
  },
});

@ObjectType('ProfileUserError', { implements: UserErrorView, description: 'Why a profile could not be changed.' })
class ProfileUserError extends UserErrorView {
  @Field(() => ProfileErrorCode, { description: 'Stable code for programs.' })
  code: keyof typeof ProfileErrorCode;
}

@ObjectType({ description: 'Result of changing your profile.' })
export class ProfileUpdatePayload {
  @Field(() => PublicUserView, { nullable: true, description: 'Your profile as it is now; null when it was refused.' })
  user?: PublicUserView;

  @Field(() => [ProfileUserError], { description: 'What to correct; empty on success.' })
  userErrors: ProfileUserError[];
}
