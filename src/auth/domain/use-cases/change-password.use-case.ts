import { invalid } from '../../../shared/domain/errors';
import { signedIn, type Viewer } from '../../../shared/domain/viewer';
import type { Attempts, Origin } from '../attempts';
import type { AuthTools } from '../auth-tools';
import { requireGoodPassword } from '../password-policy';

export interface ChangePasswordCommand {
  readonly currentPassword: string;
  readonly newPassword: string;
}

const wrongPassword = () => invalid('INVALID_CREDENTIALS', 'The current password is wrong.', ['input', 'currentPassword']);

/** Changes one's own password; whoever else was signed in with the old one is out. */
export class ChangePassword {
  constructor(
    private readonly tools: AuthTools,
    private readonly attempts: Attempts,
  ) {}

  async execute(viewer: Viewer, { currentPassword, newPassword }: ChangePasswordCommand, { address }: Origin): Promise<void> {
    const { id, sessionId } = signedIn(viewer);
    await this.attempts.take(address, id);
    const account = await this.tools.accounts.findById(id);
    const isRight = await this.tools.hasher.verify(account?.passwordHash ?? null, currentPassword);
    if (!account || !isRight) throw wrongPassword();
    requireGoodPassword(newPassword, account.email, ['input', 'newPassword']);
    const passwordHash = await this.tools.hasher.hash(newPassword);
    await this.tools.unitOfWork.run(async ({ accounts, sessions, oneTimeTokens, audit, outbox }) => {
      if (!(await accounts.replacePassword(id, account.passwordHash, passwordHash))) throw wrongPassword();
      await sessions.revokeAllOf(id, 'password changed', this.tools.clock.now(), sessionId);
      await oneTimeTokens.deleteOf(id, 'RESET_PASSWORD');
      await audit.record(viewer, { action: 'user.password-change', subject: { type: 'User', id }, changedFields: ['password'] });
      await outbox.append('account.password-changed', { userId: id });
    });
    this.tools.states.forgetUser(id);
    await this.attempts.forgive(address, id);
  }
}
