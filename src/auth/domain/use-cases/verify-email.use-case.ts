import { invalid } from '../../../shared/domain/errors';
import type { Viewer } from '../../../shared/domain/viewer';
import type { AuthTools } from '../auth-tools';

/** Whoever brings the token has read the mail. */
export class VerifyEmail {
  constructor(private readonly tools: AuthTools) {}

  async execute(viewer: Viewer, token: string): Promise<void> {
    const now = this.tools.clock.now();
    await this.tools.unitOfWork.run(async ({ accounts, oneTimeTokens, audit }) => {
      const id = await oneTimeTokens.use(this.tools.tokens.hashOf(token), 'VERIFY_EMAIL', now);
      if (!id) throw tokenInvalid(['token']);
      await accounts.markEmailVerified(id, now);
      await audit.record(viewer, { action: 'user.email-verify', subject: { type: 'User', id }, changedFields: ['emailVerifiedAt'] });
    });
  }
}

export const tokenInvalid = (field: readonly string[]) =>
  invalid('TOKEN_INVALID', 'This link was used already, has expired or is incomplete. Ask for a new one.', field);
