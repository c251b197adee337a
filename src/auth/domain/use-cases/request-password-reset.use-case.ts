import type { Attempts, Origin } from '../attempts';
import type { AuthTools } from '../auth-tools';

/** Sends a reset link where somebody has the address; the answer and the work don't say whether anybody has. */
export class RequestPasswordReset {
  constructor(
    private readonly tools: AuthTools,
    private readonly attempts: Attempts,
  ) {}

  async execute(email: string, { address }: Origin): Promise<void> {
    await this.attempts.take(address, email);
    await this.tools.unitOfWork.run(async ({ accounts, outbox }) => {
      const account = await accounts.findByEmail(email);
      await outbox.append('account.reset-requested', { userId: account?.id ?? null });
    });
  }
}
