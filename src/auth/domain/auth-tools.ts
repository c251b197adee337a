import type { Clock, Ids } from '../../shared/domain/clock';
import type { UnitOfWork } from '../../shared/domain/unit-of-work';
import type { AccountRepository } from './account.repository';
import type { OneTimeTokenRepository } from './one-time-token.repository';
import type { PasswordHasher } from './password-hasher';
import type { Lifetimes, SessionGranter } from './session-granter';
import type { SessionRepository, SessionStates } from './session.repository';
import type { OpaqueTokens } from './tokens';

/** What a change of an account or session touches in one transaction. */
interface AuthStores {
  readonly accounts: AccountRepository;
  readonly sessions: SessionRepository;
  readonly oneTimeTokens: OneTimeTokenRepository;
}

/** What the use cases of sign-in work with. The stores named here read outside of any transaction. */
export interface AuthTools extends AuthStores {
  readonly unitOfWork: UnitOfWork<AuthStores>;
  readonly states: SessionStates;
  readonly hasher: PasswordHasher;
  readonly tokens: OpaqueTokens;
  readonly granter: SessionGranter;
  readonly lifetimes: Lifetimes;
  readonly ids: Ids;
  readonly clock: Clock;
}

declare module '../../shared/domain/unit-of-work' {
  /** None of these carries a token: the plain one is made when the mail is written, and is nowhere else. */
  interface DomainEvents {
    'account.registered': { readonly userId: string };
    'account.registration-repeated': { readonly userId: string };
    'account.verification-requested': { readonly userId: string };
    /** `userId` is null where nobody has the address: asking costs the same for everybody. */
    'account.reset-requested': { readonly userId: string | null };
    'account.password-changed': { readonly userId: string };
  }
}
