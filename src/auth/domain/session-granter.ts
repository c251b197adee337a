import type { Clock } from '../../shared/domain/clock';
import type { Role } from '../../shared/domain/viewer';
import type { AccessTokens } from './tokens';

/** What a device gets when it signs in or refreshes. */
export interface SessionGrant {
  readonly sessionId: string;
  readonly userId: string;
  readonly accessToken: string;
  readonly accessExpiresAt: Date;
  readonly refreshToken: string;
  readonly refreshExpiresAt: Date;
}

export interface Lifetimes {
  readonly accessTokenSeconds: number;
  readonly refreshTokenSeconds: number;
  readonly sessionSeconds: number;
  readonly reuseGraceSeconds: number;
}

export const secondsAfter = (at: Date, seconds: number): Date => new Date(at.getTime() + seconds * 1_000);

export const earlier = (a: Date, b: Date): Date => (a < b ? a : b);

/** Writes the access token to go with a refresh token; it never outlives its session. */
export class SessionGranter {
  constructor(
    private readonly accessTokens: AccessTokens,
    private readonly lifetimes: Lifetimes,
    private readonly clock: Clock,
  ) {}

  async grant(session: { id: string; userId: string; role: Role; expiresAt: Date }, refresh: { token: string; expiresAt: Date }): Promise<SessionGrant> {
    const issuedAt = this.clock.now();
    const accessExpiresAt = earlier(secondsAfter(issuedAt, this.lifetimes.accessTokenSeconds), session.expiresAt);
    const accessToken = await this.accessTokens.issue({ userId: session.userId, sessionId: session.id, role: session.role, issuedAt, expiresAt: accessExpiresAt });
    return {
      sessionId: session.id,
      userId: session.userId,
      accessToken,
      accessExpiresAt,
      refreshToken: refresh.token,
      refreshExpiresAt: refresh.expiresAt,
    };
  }
}
