import { invalid } from '../../../shared/domain/errors';
import type { Viewer } from '../../../shared/domain/viewer';
import type { AuthTools } from '../auth-tools';
import { secondsAfter, type SessionGrant } from '../session-granter';

/** Swaps a refresh token for its successor. A token that comes back long after its swap was stolen, or its thief was faster: the family ends. */
export class RefreshSession {
  constructor(private readonly tools: AuthTools) {}

  async execute(viewer: Viewer, refreshToken: string): Promise<SessionGrant> {
    const sessionId = this.tools.tokens.sessionIdOf(refreshToken);
    if (!sessionId) throw sessionExpired();
    const now = this.tools.clock.now();
    const hash = this.tools.tokens.hashOf(refreshToken);
    const next = this.tools.tokens.refresh(sessionId);
    const rotated = await this.tools.sessions.rotate({
      hash,
      successor: { hash: next.hash, issuedAt: now, expiresAt: secondsAfter(now, this.tools.lifetimes.refreshTokenSeconds) },
      forgiveSince: this.forgiveSince(now),
    });
    if (!rotated) {
      await this.endFamilyIfReused(viewer, hash, now);
      throw sessionExpired();
    }
    const { userId, role, sessionExpiresAt, tokenExpiresAt } = rotated;
    return this.tools.granter.grant({ id: sessionId, userId, role, expiresAt: sessionExpiresAt }, { token: next.token, expiresAt: tokenExpiresAt });
  }

  private async endFamilyIfReused(viewer: Viewer, hash: Uint8Array, now: Date): Promise<void> {
    const ended = await this.tools.unitOfWork.run(async ({ sessions, audit }) => {
      const known = await sessions.findByToken(hash);
      if (!known?.rotatedAt || known.rotatedAt > this.forgiveSince(now)) return null;
      if (!(await sessions.revoke(known.sessionId, 'refresh token reused', now))) return null;
      await audit.record(viewer, { action: 'session.reuse-detected', subject: { type: 'Session', id: known.sessionId } });
      return known;
    });
    if (ended) this.tools.states.forgetUser(ended.userId);
  }

  private forgiveSince(now: Date): Date {
    return secondsAfter(now, -this.tools.lifetimes.reuseGraceSeconds);
  }
}

export const sessionExpired = () => invalid('SESSION_EXPIRED', 'The session has ended. Sign in again.');
