import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { KeySecrets } from '../domain/partner-access.port';

/** What scanners for leaked secrets look for; docs/partners.md tells it. */
const form = /^mq_([0-9a-f]{12})_[0-9a-f]{40}$/;

/** `mq_`, 48 bits that name the key, 160 bits that nobody guesses: so much chance needs no slow hash. */
export const sha256KeySecrets: KeySecrets = {
  make() {
    const prefix = randomBytes(6).toString('hex');
    const key = `mq_${prefix}_${randomBytes(20).toString('hex')}`;
    return { key, prefix, hash: sha256(key) };
  },
  prefixOf: (key) => form.exec(key)?.[1] ?? null,
  isHashOf: (hash, key) => timingSafeEqual(sha256(key), hash),
};

const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest();
