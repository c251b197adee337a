import { hkdfSync } from 'node:crypto';
import { errors, jwtVerify, SignJWT } from 'jose';
import type { Preview, PreviewTokens } from '../domain/preview-tokens.port';

const audience = 'marquee-preview';

/** JWTs by HS256, under a key of their own: no token of a session reads a draft, and none of these opens a session. */
export class JosePreviewTokens implements PreviewTokens {
  readonly #keys: readonly Uint8Array[];

  /** The secret in use first, then those that were. */
  constructor(secrets: readonly string[]) {
    this.#keys = secrets.map((secret) => new Uint8Array(hkdfSync('sha256', secret, '', 'marquee preview tokens 1', 32)));
  }

  issue({ pageId, versionId }: Preview, expiresAt: Date): Promise<string> {
    return new SignJWT({ version: versionId }).setProtectedHeader({ alg: 'HS256' }).setSubject(pageId).setAudience(audience).setExpirationTime(expiresAt).sign(this.#keys[0]!);
  }

  async read(token: string, now: Date): Promise<Preview | null> {
    if (token.length > 1_000) return null;
    for (const key of this.#keys) {
      try {
        const { payload } = await jwtVerify<{ version: string }>(token, key, { algorithms: ['HS256'], audience, currentDate: now, requiredClaims: ['sub', 'exp', 'version'] });
        return { pageId: payload.sub!, versionId: payload.version };
      } catch (error) {
        if (!(error instanceof errors.JOSEError)) throw error;
      }
    }
    return null;
  }
}
