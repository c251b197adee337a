import { createHash, createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import type { TicketCode, TicketCodes } from '../domain/ticket-codes.port';
import { keyFrom, uuidBytes, uuidOf } from './booking-secrets';

interface SigningKey {
  readonly keyId: string;
  readonly privateKey: KeyObject;
  /** Raw, in base64url: the `x` of its JWK. */
  readonly publicKey: string;
}

const shape = /^(MQ1\.([A-Z2-7]{4})\.([A-Z2-7]{77}))\.([A-Z2-7]{103})$/;
const length = 190;

/**
 * `MQ1.<key id>.<ticket, occurrence, nonce>.<signature>`, the last two in base32 (RFC 4648, no padding); docs/tickets.md says how to
 * check it. QR codes pack capital letters and digits closer than base64url: 49 modules a side against 53, each with 15 % redundancy.
 */
export class Ed25519TicketCodes implements TicketCodes {
  readonly #keys: readonly SigningKey[];

  constructor(secrets: readonly string[]) {
    this.#keys = secrets.map(signingKey);
  }

  get publicKeys(): TicketCodes['publicKeys'] {
    return this.#keys.map(({ keyId, publicKey }) => ({ keyId, publicKey }));
  }

  write({ ticketId, occurrenceId, nonce }: TicketCode): string {
    const { keyId, privateKey } = this.#keys[0]!;
    const signed = `MQ1.${keyId}.${base32(Buffer.concat([ticketId, occurrenceId, nonce].map(uuidBytes)))}`;
    return `${signed}.${base32(sign(null, Buffer.from(signed), privateKey))}`;
  }

  read(payload: string): TicketCode | null {
    const [, signed, keyId, claim, signature] = payload.length === length ? (shape.exec(payload) ?? []) : [];
    if (!signed || !claim || !signature) return null;
    const [bytes, seal] = [fromBase32(claim), fromBase32(signature)];
    // Left-over bits of the last letter must be 0: one code has one spelling.
    if (base32(bytes) !== claim || base32(seal) !== signature) return null;
    if (!this.#keys.some((key) => key.keyId === keyId && verify(null, Buffer.from(signed), createPublicKey(key.privateKey), seal))) return null;
    return { ticketId: uuidOf(bytes.subarray(0, 16)), occurrenceId: uuidOf(bytes.subarray(16, 32)), nonce: uuidOf(bytes.subarray(32)) };
  }
}

function signingKey(secret: string): SigningKey {
  // PKCS #8 of Ed25519 (RFC 8410): a fixed head, then the seed.
  const der = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), keyFrom(secret, 'marquee ticket codes 1')]);
  const privateKey = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  const publicKey = createPublicKey(privateKey).export({ format: 'jwk' }).x!;
  const keyId = base32(createHash('sha256').update(publicKey, 'base64url').digest()).slice(0, 4);
  return { keyId, privateKey, publicKey };
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

function base32(bytes: Uint8Array): string {
  const bits = Array.from(bytes, (byte) => byte.toString(2).padStart(8, '0')).join('');
  return bits.replace(/.{1,5}/g, (five) => alphabet[Number.parseInt(five.padEnd(5, '0'), 2)]!);
}

function fromBase32(text: string): Buffer {
  const bits = Array.from(text, (letter) => alphabet.indexOf(letter).toString(2).padStart(5, '0')).join('');
  return Buffer.from(bits.match(/.{8}/g)!.map((eight) => Number.parseInt(eight, 2)));
}
