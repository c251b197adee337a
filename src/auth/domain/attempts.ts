/** Where an attempt comes from. */
export interface Origin {
  readonly address: string;
  readonly userAgent: string | null;
}

/** Counts attempts at one thing; each call is one, however many a request makes. */
export interface Attempts {
  /** Throws RATE_LIMITED when the address or the account has none left. */
  take(address: string, account: string): Promise<void>;
  /** After a success, what this address tried at this account is forgotten. */
  forgive(address: string, account: string): Promise<void>;
}
