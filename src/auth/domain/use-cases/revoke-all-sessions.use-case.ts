import { signedIn, type Viewer } from '../../../shared/domain/viewer';
import type { AuthTools } from '../auth-tools';

/** Logs out everywhere, here too. */
export class RevokeAllSessions {
  constructor(private readonly tools: AuthTools) {}

  async execute(viewer: Viewer): Promise<void> {
    const { id } = signedIn(viewer);
    await this.tools.unitOfWork.run(async ({ sessions, audit }) => {
      await sessions.revokeAllOf(id, 'signed out everywhere', this.tools.clock.now());
      await audit.record(viewer, { action: 'session.revoke-all', subject: { type: 'User', id } });
    });
    this.tools.states.forgetUser(id);
  }
}
