import { DomainError } from '../../../shared/domain/errors';
import type { Viewer } from '../../../shared/domain/viewer';
import type { AuthTools } from '../auth-tools';

/** Logs this device out: by its access token, or by its refresh token where that is all it has left. */
export class RevokeSession {
  constructor(private readonly tools: AuthTools) {}

  async execute(viewer: Viewer, refreshToken: string | null): Promise<void> {
    const session = viewer.kind === 'user' ? { sessionId: viewer.sessionId, userId: viewer.id } : await this.named(refreshToken);
    if (!session) return;
    await this.tools.sessions.revoke(session.sessionId, 'signed out', this.tools.clock.now());
    this.tools.states.forgetUser(session.userId);
  }

  private named(refreshToken: string | null) {
    if (!refreshToken) throw new DomainError('unauthenticated', 'UNAUTHENTICATED', 'There is no session to end: send its access token or its cookie.');
    return this.tools.sessions.findByToken(this.tools.tokens.hashOf(refreshToken));
  }
}
