export type OneTimeTokenPurpose = 'VERIFY_EMAIL' | 'RESET_PASSWORD';

export interface OneTimeToken {
  readonly hash: Uint8Array;
  readonly userId: string;
  readonly purpose: OneTimeTokenPurpose;
  readonly createdAt: Date;
  readonly expiresAt: Date;
}

export interface OneTimeTokenRepository {
  /** Stores a token; earlier ones of the same user and purpose end. */
  replace(token: OneTimeToken): Promise<void>;
  /** The user a usable token belongs to. */
  findUserId(hash: Uint8Array, purpose: OneTimeTokenPurpose, now: Date): Promise<string | null>;
  /** Uses a token up, in one statement, and says whose it was; null where it is not usable. */
  use(hash: Uint8Array, purpose: OneTimeTokenPurpose, now: Date): Promise<string | null>;
  deleteOf(userId: string, purpose: OneTimeTokenPurpose): Promise<void>;
  deleteSpent(now: Date): Promise<void>;
}
