import { createHash, createSecretKey, type KeyObject } from 'node:crypto';
import { jwtVerify, SignJWT } from 'jose';
import type { Clock } from '../../shared/domain/clock';
import { DomainError } from '../../shared/domain/errors';
import type { Role } from '../../shared/domain/viewer';
import type { AccessClaims, AccessTokens } from '../domain/tokens';

const algorithm = 'HS256';
/** RFC 9068: no other kind of JWT passes for an access token. */
const type = 'at+jwt';

export interface AccessTokenOptions {
  /** The first one signs; all of them verify. */
  readonly secrets: readonly [string, ...string[]];
  readonly issuer: string;
  readonly audience: string;
  readonly clock: Clock;
}

/** Access tokens as JWTs. The key is chosen by `kid` among our own, whatever else a header says. */
export class JoseAccessTokens implements AccessTokens {
  private readonly keys: ReadonlyMap<string, KeyObject>;
  private readonly kid: string;

  constructor(private readonly options: AccessTokenOptions) {
    this.keys = new Map(options.secrets.map((secret) => [kidOf(secret), createSecretKey(secret, 'utf8')]));
    this.kid = kidOf(options.secrets[0]);
  }

  issue({ userId, sessionId, role, issuedAt, expiresAt }: AccessClaims & { role: Role; issuedAt: Date; expiresAt: Date }): Promise<string> {
    return new SignJWT({ role, sid: sessionId })
      .setProtectedHeader({ alg: algorithm, typ: type, kid: this.kid })
      .setSubject(userId)
      .setIssuer(this.options.issuer)
      .setAudience(this.options.audience)
      .setIssuedAt(issuedAt)
      .setExpirationTime(expiresAt)
      .sign(this.keys.get(this.kid)!);
  }

  async verify(token: string): Promise<AccessClaims> {
    try {
      const { payload } = await jwtVerify(token, ({ kid }) => this.keyOf(kid), {
        algorithms: [algorithm],
        typ: type,
        issuer: this.options.issuer,
        audience: this.options.audience,
        requiredClaims: ['sub', 'sid', 'iat', 'exp'],
        currentDate: this.options.clock.now(),
      });
      return { userId: uuid(payload.sub), sessionId: uuid(payload.sid) };
    } catch {
      throw new DomainError('unauthenticated', 'UNAUTHENTICATED', 'The access token is not valid or has expired. Refresh the session, or sign in again.');
    }
  }

  private keyOf(kid: string | undefined): KeyObject {
    const key = kid === undefined ? undefined : this.keys.get(kid);
    if (!key) throw new Error('unknown key');
    return key;
  }
}

/** Names a key without giving it away. */
const kidOf = (secret: string): string => createHash('sha256').update(secret).digest('hex').slice(0, 8);

function uuid(value: unknown): string {
  if (typeof value === 'string' && /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(value)) return value;
  throw new Error('not a UUID');
}
