import type { PartnerStatus } from './partner.entity';
import type { PartnerKey } from './partner-key.entity';

/** What a key opens. */
export interface PartnerAccess {
  readonly partnerId: string;
  readonly status: PartnerStatus;
  /** Null where the configuration decides. */
  readonly costPerMinute: number | null;
  readonly requestsPerDay: number | null;
  readonly key: PartnerKey;
  readonly documentIds: ReadonlySet<string>;
}

export interface PartnerAccesses {
  findByPrefix(prefix: string): Promise<PartnerAccess | null>;
}

/** A key as it is shown once, with what is kept of it. */
export interface NewSecret {
  readonly key: string;
  readonly prefix: string;
  readonly hash: Uint8Array;
}

export interface KeySecrets {
  make(): NewSecret;
  /** Null for what has not the form of a key. */
  prefixOf(key: string): string | null;
  /** Takes as long whether they agree or not. */
  isHashOf(hash: Uint8Array, key: string): boolean;
}

/** IP addresses and CIDR ranges, IPv4 and IPv6. An IPv4 address that is written as an IPv6 one is itself. */
export interface AddressRanges {
  /** Its one spelling; null for what is neither. */
  read(range: string): string | null;
  includes(ranges: readonly string[], address: string): boolean;
}
