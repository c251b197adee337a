import { Field, ObjectType, registerEnumType } from 'type-graphql';
import { DateTime } from '../../shared/application/scalars.dto';
import { UserErrorView } from '../../shared/presentation/user-error.view';
import { PublicUserView } from '../../users/presentation/public-user.view';

const SessionErrorCode = {
  INVALID: 'INVALID',
  INVALID_CREDENTIALS: 'INVALID_CREDENTIALS',
  ACCOUNT_DEACTIVATED: 'ACCOUNT_DEACTIVATED',
  WEAK_PASSWORD: 'WEAK_PASSWORD',
  TOKEN_INVALID: 'TOKEN_INVALID',
  SESSION_EXPIRED: 'SESSION_EXPIRED',
  NOT_FOUND: 'NOT_FOUND',
} as const;

registerEnumType(SessionErrorCode, {
  name: 'SessionErrorCode',
  description: 'Why something about an account or session was refused.',
  valuesConfig: {
    INVALID: { description: 'A value breaks a rule; the message says which.' },
    INVALID_CREDENTIALS: { description: 'E-mail address or password is wrong; which of them is not said.' },
    ACCOUNT_DEACTIVATED: { description: 'The password is right, but the account was shut by an administrator.' },
    WEAK_PASSWORD: { description: 'The new password is too short, too long, too common or the e-mail address.' },
    TOKEN_INVALID: { description: 'The mailed token was used, has expired or is incomplete; ask for a new one.' },
    SESSION_EXPIRED: { description: 'There is no session to refresh any more; sign in again.' },
    NOT_FOUND: { description: 'The account does not exist any more.' },
  },
});

@ObjectType('SessionUserError', { implements: UserErrorView, description: 'Why something about an account or session was refused.' })
class SessionUserError extends UserErrorView {
  @Field(() => SessionErrorCode, { description: 'Stable code for programs.' })
  code: keyof typeof SessionErrorCode;
}

@ObjectType({ description: 'A session that was opened or refreshed. Its refresh token is in a cookie that scripts can not read.' })
export class SessionPayload {
  @Field(() => String, { nullable: true, description: 'Send it as "Authorization: Bearer …", to either endpoint; null when it was refused.' })
  accessToken?: string;

  @Field(() => DateTime, { nullable: true, description: 'When the access token ends; refresh the session before.' })
  expiresAt?: Date;

  @Field(() => String, { nullable: true, description: 'Pages of another origin send it as the header x-csrf-token with sessionRefresh and sessionRevoke.' })
  csrfToken?: string;

  @Field(() => PublicUserView, { nullable: true, description: 'Who is signed in.' })
  user?: PublicUserView | null;

  @Field(() => [SessionUserError], { description: 'Why it was refused; empty on success.' })
  userErrors: SessionUserError[];
}

@ObjectType({ description: 'Whether a request about an account or session was accepted.' })
export class AcceptedPayload {
  @Field(() => Boolean, { description: 'True unless there are userErrors.' })
  accepted: boolean;

  @Field(() => [SessionUserError], { description: 'Why it was refused; empty when it was accepted.' })
  userErrors: SessionUserError[];
}
