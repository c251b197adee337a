import { signedIn, type Viewer } from '../../../shared/domain/viewer';
import type { Attempts, Origin } from '../attempts';
import type { AuthTools } from '../auth-tools';

/** Sends the verification mail once more; a verified address needs none. */
export class ResendVerification {
  constructor(
    private readonly tools: AuthTools,
    private readonly attempts: Attempts,
  ) {}

  async execute(viewer: Viewer, { address }: Origin): Promise<void> {
    const { id } = signedIn(viewer);
    await this.attempts.take(address, id);
    await this.tools.unitOfWork.run(({ outbox }) => outbox.append('account.verification-requested', { userId: id }));
  }
}
