import type { Fields } from '../../shared/domain/entity';
import { conflict, invalid } from '../../shared/domain/errors';

/** `documents:read` sends queries; `documents:write` sends mutations too. */
export const partnerScopes = ['documents:read', 'documents:write'] as const;
export type PartnerScope = (typeof partnerScopes)[number];

export const overlapHoursMax = 168;

/** What lets a program act for a partner. Its secret is shown once; only the hash is kept. */
export class PartnerKey {
  readonly id: string;
  readonly partnerId: string;
  readonly name: string;
  /** The part of the key that names it, in the open. */
  readonly prefix: string;
  /** SHA-256 of the whole key. */
  readonly hash: Uint8Array;
  readonly scopes: readonly PartnerScope[];
  /** Addresses and CIDR ranges that it may be used from; any where empty. */
  readonly allowedAddresses: readonly string[];
  readonly createdAt: Date;
  readonly expiresAt: Date | null;
  readonly revokedAt: Date | null;
  readonly lastUsedAt: Date | null;

  constructor(fields: Omit<Fields<PartnerKey>, 'isUsable'>) {
    Object.assign(this, fields);
    if (this.scopes.length === 0) throw invalid('INVALID', 'A key needs at least one scope.', ['input', 'scopes']);
  }

  /** Whether it opens anything at this time. */
  isUsable(now: Date): boolean {
    return !this.revokedAt && (!this.expiresAt || this.expiresAt > now);
  }

  revoke(now: Date): PartnerKey {
    return this.revokedAt ? this : new PartnerKey({ ...this, revokedAt: now });
  }

  /** Gives way to a new key, and works beside it for a while. */
  retire(overlapHours: number, now: Date): PartnerKey {
    if (!this.isUsable(now)) throw conflict('INVALID_STATE', 'This key does not work any more. Make a new one: partnerKeyCreate.', ['id']);
    const until = new Date(now.getTime() + overlapHours * 3_600_000);
    return new PartnerKey({ ...this, expiresAt: this.expiresAt && this.expiresAt < until ? this.expiresAt : until });
  }
}

/** Whether one of the scopes lets a document of this kind be sent. */
export const allows = (scopes: readonly PartnerScope[], operationType: 'query' | 'mutation' | 'subscription'): boolean =>
  operationType === 'query' || (operationType === 'mutation' && scopes.includes('documents:write'));
