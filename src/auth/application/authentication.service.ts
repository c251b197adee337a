import type { Clock } from '../../shared/domain/clock';
import { DomainError } from '../../shared/domain/errors';
import type { Viewer } from '../../shared/domain/viewer';
import type { SessionStates } from '../domain/session.repository';
import type { AccessTokens } from '../domain/tokens';

/**
 * Says who sends a request. The token proves only which session it is of; role, status and whether the session still runs are
 * looked up, so that taking them away takes effect although tokens live longer.
 */
export class AuthenticationService {
  constructor(
    private readonly accessTokens: AccessTokens,
    private readonly states: SessionStates,
    private readonly clock: Clock,
  ) {}

  async authenticate(authorization: string | undefined, requestId: string): Promise<Viewer> {
    if (authorization === undefined) return { kind: 'anonymous', requestId };
    const token = /^bearer +([\w.~+/-]+=*)$/i.exec(authorization)?.[1];
    if (!token) throw new DomainError('unauthenticated', 'UNAUTHENTICATED', 'The Authorization header must be "Bearer" and an access token.');
    const { userId, sessionId } = await this.accessTokens.verify(token);
    const state = await this.states.find(sessionId);
    const isAlive = state?.userId === userId && !state.isRevoked && state.expiresAt > this.clock.now() && state.status === 'ACTIVE';
    if (!isAlive) throw new DomainError('unauthenticated', 'UNAUTHENTICATED', 'This session has ended. Sign in again.');
    return { kind: 'user', id: userId, role: state.role, sessionId, requestId };
  }
}
