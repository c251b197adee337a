import { hash, verify } from '@node-rs/argon2';
import type { PasswordHasher } from '../domain/password-hasher';

/** Argon2id with 19 MiB, 2 passes, 1 lane (OWASP Password Storage Cheat Sheet). */
const options = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };
const prefix = `$argon2id$v=19$m=${options.memoryCost},t=${options.timeCost},p=${options.parallelism}$`;

/** The hash of no password: to verify against it costs the same as against a real one. */
const unmatchable = `${prefix}${Buffer.alloc(16).toString('base64').replace(/=+$/, '')}$${Buffer.alloc(32).toString('base64').replace(/=+$/, '')}`;

export class Argon2PasswordHasher implements PasswordHasher {
  hash(password: string): Promise<string> {
    return hash(password, options);
  }

  verify(stored: string | null, password: string): Promise<boolean> {
    return verify(stored ?? unmatchable, password);
  }

  isOutdated(stored: string): boolean {
    return !stored.startsWith(prefix);
  }
}
