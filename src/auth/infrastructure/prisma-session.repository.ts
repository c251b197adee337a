import type { Transaction } from '../../shared/infrastructure/prisma-unit-of-work';
import type { RotatedSession, Rotation, Session, SessionRepository, SessionState, StoredRefreshToken } from '../domain/session.repository';

export class PrismaSessionRepository implements SessionRepository {
  constructor(private readonly db: Transaction) {}

  async add({ id, userId, createdAt, expiresAt, userAgent }: Session, token: StoredRefreshToken): Promise<void> {
    const tokenHash = bytes(token.hash);
    await this.db.session.create({ data: { id, userId, createdAt, expiresAt, userAgent } });
    await this.db.refreshToken.create({ data: { tokenHash, sessionId: id, issuedAt: token.issuedAt, expiresAt: token.expiresAt } });
  }

  /** A second tab waits here for the first one's row lock, then finds the token rotated a moment ago. */
  async rotate({ hash, successor, forgiveSince }: Rotation): Promise<RotatedSession | null> {
    const now = successor.issuedAt;
    const [rotated] = await this.db.$queryRaw<RotatedSession[]>`
      WITH rotated AS (
        UPDATE refresh_tokens AS token SET rotated_at = coalesce(token.rotated_at, ${now}::timestamptz)
        FROM sessions AS session JOIN users ON users.id = session.user_id
        WHERE token.token_hash = ${bytes(hash)} AND session.id = token.session_id
          AND (token.rotated_at IS NULL OR token.rotated_at > ${forgiveSince}::timestamptz) AND token.expires_at > ${now}::timestamptz
          AND session.revoked_at IS NULL AND session.expires_at > ${now}::timestamptz AND users.status = 'ACTIVE'
        RETURNING session.id, session.user_id, session.expires_at, users.role
      ), issued AS (
        INSERT INTO refresh_tokens (token_hash, session_id, issued_at, expires_at)
        SELECT ${bytes(successor.hash)}, id, ${now}::timestamptz, least(${successor.expiresAt}::timestamptz, expires_at) FROM rotated
        RETURNING expires_at
      )
      SELECT id AS "sessionId", user_id AS "userId", role::text AS role, rotated.expires_at AS "sessionExpiresAt", issued.expires_at AS "tokenExpiresAt"
      FROM rotated CROSS JOIN issued`;
    return rotated ?? null;
  }

  async findByToken(hash: Uint8Array): Promise<{ sessionId: string; userId: string; rotatedAt: Date | null } | null> {
    const found = await this.db.refreshToken.findUnique({ where: { tokenHash: bytes(hash) }, include: { session: { select: { userId: true } } } });
    return found && { sessionId: found.sessionId, userId: found.session.userId, rotatedAt: found.rotatedAt };
  }

  async revoke(sessionId: string, reason: string, at: Date): Promise<boolean> {
    const { count } = await this.db.session.updateMany({ where: { id: sessionId, revokedAt: null }, data: { revokedAt: at, revokedReason: reason } });
    return count === 1;
  }

  async revokeAllOf(userId: string, reason: string, at: Date, exceptSessionId?: string): Promise<void> {
    await this.db.session.updateMany({
      where: { userId, revokedAt: null, ...(exceptSessionId && { id: { not: exceptSessionId } }) },
      data: { revokedAt: at, revokedReason: reason },
    });
  }

  async deleteExpired(now: Date): Promise<void> {
    await this.db.$executeRaw`DELETE FROM sessions WHERE expires_at <= ${now}::timestamptz`;
    await this.db.$executeRaw`DELETE FROM refresh_tokens WHERE expires_at <= ${now}::timestamptz`;
    // A session that nobody has refreshed in time has no token left.
    await this.db.$executeRaw`DELETE FROM sessions WHERE NOT EXISTS (SELECT FROM refresh_tokens WHERE session_id = sessions.id)`;
  }

  /** One statement, because the edge asks it for whatever it doesn't remember. */
  async findState(sessionId: string): Promise<SessionState | null> {
    const [state] = await this.db.$queryRaw<SessionState[]>`
      SELECT users.id AS "userId", users.role::text AS role, users.status::text AS status,
        sessions.expires_at AS "expiresAt", sessions.revoked_at IS NOT NULL AS "isRevoked"
      FROM sessions JOIN users ON users.id = sessions.user_id WHERE sessions.id = ${sessionId}::uuid`;
    return state ?? null;
  }
}

/** Prisma wants the bytes in a buffer of their own. */
const bytes = (hash: Uint8Array): Uint8Array<ArrayBuffer> => new Uint8Array(hash);
