export interface PasswordHasher {
  hash(password: string): Promise<string>;
  /** Whether the password has this hash. Without a hash the work is the same and the answer false. */
  verify(hash: string | null, password: string): Promise<boolean>;
  /** Whether the hash was made with other parameters than today's. */
  isOutdated(hash: string): boolean;
}
