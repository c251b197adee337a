import { createHmac, timingSafeEqual } from 'node:crypto';
import type { GuestTokens } from '../domain/ticket-codes.port';
import { keyFrom, uuidBytes, uuidOf } from './booking-secrets';

/** 64 letters of base64url: the booking's id and an HMAC-SHA256 of it. 48 bytes need no padding, so each token has one spelling. */
export class HmacGuestTokens implements GuestTokens {
  readonly #keys: readonly Buffer[];

  constructor(secrets: readonly string[]) {
    this.#keys = secrets.map((secret) => keyFrom(secret, 'marquee guest tokens 1'));
  }

  issue(bookingId: string): string {
    const id = uuidBytes(bookingId);
    return Buffer.concat([id, seal(this.#keys[0]!, id)]).toString('base64url');
  }

  read(token: string): string | null {
    if (token.length !== 64 || !/^[\w-]{64}$/.test(token)) return null;
    const bytes = Buffer.from(token, 'base64url');
    const [id, given] = [bytes.subarray(0, 16), bytes.subarray(16)];
    return this.#keys.some((key) => timingSafeEqual(seal(key, id), given)) ? uuidOf(id) : null;
  }
}

const seal = (key: Buffer, id: Buffer): Buffer => createHmac('sha256', key).update(id).digest();
