import type { Role } from '../../shared/domain/viewer';
import type { UserStatus } from '../../users/domain/user.entity';

/** One signed-in device: the family that its rotating refresh tokens belong to. */
export interface Session {
  readonly id: string;
  readonly userId: string;
  readonly createdAt: Date;
  /** The end, however busy it is. */
  readonly expiresAt: Date;
  readonly userAgent: string | null;
}

export interface StoredRefreshToken {
  readonly hash: Uint8Array;
  readonly issuedAt: Date;
  /** The end of a session that nobody refreshes. */
  readonly expiresAt: Date;
}

export interface Rotation {
  readonly hash: Uint8Array;
  readonly successor: StoredRefreshToken;
  /** A token that was rotated after this may be rotated again: two tabs did it at the same moment. */
  readonly forgiveSince: Date;
}

export interface RotatedSession {
  readonly sessionId: string;
  readonly userId: string;
  readonly role: Role;
  readonly sessionExpiresAt: Date;
  readonly tokenExpiresAt: Date;
}

/** What decides whether an access token still holds. */
export interface SessionState {
  readonly userId: string;
  readonly role: Role;
  readonly status: UserStatus;
  readonly expiresAt: Date;
  readonly isRevoked: boolean;
}

export interface SessionRepository {
  add(session: Session, token: StoredRefreshToken): Promise<void>;
  /** Swaps a live token for its successor, in one statement; null where it is not live. */
  rotate(rotation: Rotation): Promise<RotatedSession | null>;
  findByToken(hash: Uint8Array): Promise<{ sessionId: string; userId: string; rotatedAt: Date | null } | null>;
  /** False where it was revoked before. */
  revoke(sessionId: string, reason: string, at: Date): Promise<boolean>;
  revokeAllOf(userId: string, reason: string, at: Date, exceptSessionId?: string): Promise<void>;
  /** Forgets what can't be used any more and no reuse can be told by. */
  deleteExpired(now: Date): Promise<void>;
}

/** Session states as the edge asks for them with each request. */
export interface SessionStates {
  find(sessionId: string): Promise<SessionState | null>;
  /** What is remembered of this user's sessions no longer holds. */
  forgetUser(userId: string): void;
}
