import type { Role } from '../../shared/domain/viewer';

/** A secret for its bearer, and the hash that is kept of it. */
export interface HashedToken {
  readonly token: string;
  readonly hash: Uint8Array;
}

/** Opaque tokens of 256 random bits. */
export interface OpaqueTokens {
  oneTime(): HashedToken;
  hashOf(token: string): Uint8Array;
  refresh(sessionId: string): HashedToken;
  /** The session that a refresh token names, unproven; null for what can't be one. */
  sessionIdOf(refreshToken: string): string | null;
}

export interface AccessClaims {
  readonly userId: string;
  readonly sessionId: string;
}

/** Signed tokens that say who sends a request. */
export interface AccessTokens {
  issue(claims: AccessClaims & { readonly role: Role; readonly issuedAt: Date; readonly expiresAt: Date }): Promise<string>;
  /** The claims of a sound token; throws UNAUTHENTICATED for any other. */
  verify(token: string): Promise<AccessClaims>;
}
