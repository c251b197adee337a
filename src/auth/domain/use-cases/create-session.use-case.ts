import { invalid } from '../../../shared/domain/errors';
import type { Role } from '../../../shared/domain/viewer';
import type { Account } from '../account.entity';
import type { Attempts, Origin } from '../attempts';
import type { AuthTools } from '../auth-tools';
import { earlier, secondsAfter, type SessionGrant } from '../session-granter';
import type { Session } from '../session.repository';

export interface CreateSessionCommand {
  readonly email: string;
  readonly password: string;
}

const invalidCredentials = () => invalid('INVALID_CREDENTIALS', 'E-mail address or password is wrong.', ['input']);

/** Signs in: the right password opens a session. An unknown address takes the same work and gets the same answer as a wrong password. */
export class CreateSession {
  constructor(
    private readonly tools: AuthTools,
    private readonly attempts: Attempts,
  ) {}

  async execute({ email, password }: CreateSessionCommand, origin: Origin): Promise<SessionGrant> {
    await this.attempts.take(origin.address, email);
    const account = await this.tools.accounts.findByEmail(email);
    const isRight = await this.tools.hasher.verify(account?.passwordHash ?? null, password);
    if (!account || !isRight) throw invalidCredentials();
    const rehash = this.tools.hasher.isOutdated(account.passwordHash) ? await this.tools.hasher.hash(password) : null;
    const grant = await this.open(account, origin, rehash);
    await this.attempts.forgive(origin.address, email);
    return grant;
  }

  private async open(account: Account, { userAgent }: Origin, rehash: string | null): Promise<SessionGrant> {
    const now = this.tools.clock.now();
    const session: Session = { id: this.tools.ids.next(), userId: account.id, createdAt: now, expiresAt: secondsAfter(now, this.tools.lifetimes.sessionSeconds), userAgent };
    const { token, hash } = this.tools.tokens.refresh(session.id);
    const expiresAt = earlier(secondsAfter(now, this.tools.lifetimes.refreshTokenSeconds), session.expiresAt);
    const role = await this.tools.unitOfWork.run(async ({ accounts, sessions }) => {
      const role = this.confirm(await accounts.findForUpdate(account.id), account);
      if (rehash) await accounts.replacePassword(account.id, account.passwordHash, rehash);
      await sessions.add(session, { hash, issuedAt: now, expiresAt });
      return role;
    });
    return this.tools.granter.grant({ ...session, role }, { token, expiresAt });
  }

  /** Between the check of the password and here, it may have been changed, or the account shut. */
  private confirm(current: Account | null, checked: Account): Role {
    if (current?.passwordHash !== checked.passwordHash) throw invalidCredentials();
    if (current.status !== 'ACTIVE') throw invalid('ACCOUNT_DEACTIVATED', 'This account was deactivated. Ask whoever runs this site.', ['input']);
    return current.role;
  }
}
