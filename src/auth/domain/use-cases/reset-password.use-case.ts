import type { Viewer } from '../../../shared/domain/viewer';
import type { Account } from '../account.entity';
import type { AuthTools } from '../auth-tools';
import { requireGoodPassword } from '../password-policy';
import { tokenInvalid } from './verify-email.use-case';

export interface ResetPasswordCommand {
  readonly token: string;
  readonly newPassword: string;
}

/** Sets a new password by a mailed token; every session ends. A password that is refused leaves the token good. */
export class ResetPassword {
  constructor(private readonly tools: AuthTools) {}

  async execute(viewer: Viewer, { token, newPassword }: ResetPasswordCommand): Promise<void> {
    const hash = this.tools.tokens.hashOf(token);
    const account = await this.ownerOf(hash);
    requireGoodPassword(newPassword, account.email, ['input', 'newPassword']);
    const passwordHash = await this.tools.hasher.hash(newPassword);
    const { id } = account;
    const now = this.tools.clock.now();
    await this.tools.unitOfWork.run(async ({ accounts, sessions, oneTimeTokens, audit, outbox }) => {
      const current = await accounts.findForUpdate(id);
      if (!current || !(await oneTimeTokens.use(hash, 'RESET_PASSWORD', now))) throw tokenInvalid(['input', 'token']);
      await accounts.replacePassword(id, current.passwordHash, passwordHash);
      // The token came by mail, so the address is theirs.
      if (!current.emailVerifiedAt) await accounts.markEmailVerified(id, now);
      await sessions.revokeAllOf(id, 'password reset', now);
      await audit.record(viewer, { action: 'user.password-reset', subject: { type: 'User', id }, changedFields: ['password'] });
      await outbox.append('account.password-changed', { userId: id });
    });
    this.tools.states.forgetUser(id);
  }

  private async ownerOf(hash: Uint8Array): Promise<Account> {
    const userId = await this.tools.oneTimeTokens.findUserId(hash, 'RESET_PASSWORD', this.tools.clock.now());
    const account = userId && (await this.tools.accounts.findById(userId));
    if (!account || account.status !== 'ACTIVE') throw tokenInvalid(['input', 'token']);
    return account;
  }
}
