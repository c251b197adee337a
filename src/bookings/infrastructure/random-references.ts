import { randomBytes } from 'node:crypto';
import type { References } from '../domain/hold-store.port';

/** Crockford's base 32: no I, L, O or U, which are misread or spell words. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

export const randomReferences: References = {
  next() {
    const letters = [...randomBytes(8)].map((byte) => alphabet[byte % alphabet.length]!).join('');
    return `${letters.slice(0, 4)}-${letters.slice(4)}`;
  },
};
