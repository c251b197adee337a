import { hkdfSync } from 'node:crypto';
import type { Config } from '../../shared/infrastructure/config';

/** The secret in use first, then those that were: what they made stays good. */
export function bookingSecrets(config: Pick<Config, 'BOOKING_SECRET' | 'BOOKING_PREVIOUS_SECRETS' | 'JWT_SECRET' | 'JWT_PREVIOUS_SECRETS'>): readonly string[] {
  const { BOOKING_SECRET: own, BOOKING_PREVIOUS_SECRETS: previous } = config;
  return own ? [own, ...previous] : [config.JWT_SECRET, ...previous, ...config.JWT_PREVIOUS_SECRETS];
}

/** A key of 256 bits for one purpose: keys of different labels tell nothing of each other (RFC 5869). */
export const keyFrom = (secret: string, label: string): Buffer => Buffer.from(hkdfSync('sha256', secret, '', label, 32));

/** The 16 bytes of a UUID. */
export const uuidBytes = (uuid: string): Buffer => Buffer.from(uuid.replaceAll('-', ''), 'hex');

export const uuidOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
