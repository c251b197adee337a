import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { CsrfTokens } from '../application/csrf-tokens.port';
import type { HashedToken, OpaqueTokens } from '../domain/tokens';

const secretBytes = 32;
const idBytes = 16;

/** Tokens of 256 random bits; a refresh token carries the id of its session before them, so that its CSRF token can be checked first. */
export const cryptoTokens: OpaqueTokens = {
  oneTime: () => hashed(randomBytes(secretBytes)),
  refresh: (sessionId) => hashed(Buffer.concat([Buffer.from(sessionId.replaceAll('-', ''), 'hex'), randomBytes(secretBytes)])),
  hashOf,
  sessionIdOf(refreshToken) {
    if (!/^[\w-]{64}$/.test(refreshToken)) return null;
    const hex = Buffer.from(refreshToken, 'base64url').subarray(0, idBytes).toString('hex');
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  },
};

function hashed(bytes: Buffer): HashedToken {
  const token = bytes.toString('base64url');
  return { token, hash: hashOf(token) };
}

function hashOf(token: string): Uint8Array {
  return createHash('sha256').update(token).digest();
}

/** A key under which limits are counted, so that no e-mail address stands in Redis. */
export const fingerprint = (text: string): string => createHash('sha256').update(text).digest('base64url').slice(0, 22);

/** CSRF tokens bound to one session by HMAC; those made with an earlier secret stay good while it is configured. */
export function hmacCsrfTokens(secrets: readonly [string, ...string[]]): CsrfTokens {
  const tokenOf = (secret: string, sessionId: string) => createHmac('sha256', secret).update(`csrf:${sessionId}`).digest('base64url');
  return {
    issue: (sessionId) => tokenOf(secrets[0], sessionId),
    isValid: (sessionId, token) => secrets.some((secret) => isSame(tokenOf(secret, sessionId), token)),
  };
}

function isSame(expected: string, given: string): boolean {
  const [a, b] = [Buffer.from(expected), Buffer.from(given)];
  return a.length === b.length && timingSafeEqual(a, b);
}
