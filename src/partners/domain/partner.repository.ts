import type { PersistedDocument } from '../../documents/domain/persisted-document.entity';
import type { PersistedDocumentRepository } from '../../documents/domain/persisted-document.repository';
import type { Page, PageRequest } from '../../shared/domain/page';
import type { Partner, PartnerStatus } from './partner.entity';
import type { PartnerKey } from './partner-key.entity';

export interface PartnerFilter {
  readonly query?: string | null;
  readonly status?: PartnerStatus | null;
}

export interface PartnerRepository {
  getForUpdate(id: string): Promise<Partner>;
  findByIds(ids: readonly string[]): Promise<Partner[]>;
  save(partner: Partner): Promise<void>;
  /** By name. */
  page(filter: PartnerFilter, request: PageRequest): Promise<Page<Partner>>;
  count(filter: PartnerFilter): Promise<number>;
}

export interface PartnerKeyRepository {
  /** Locks the key. */
  getForUpdate(id: string): Promise<PartnerKey>;
  findById(id: string): Promise<PartnerKey | null>;
  findByPartners(partnerIds: readonly string[]): Promise<PartnerKey[]>;
  save(key: PartnerKey): Promise<void>;
}

/** A document that a partner may send. */
export interface Grant {
  readonly partnerId: string;
  readonly document: PersistedDocument;
  readonly grantedAt: Date;
}

export interface GrantRepository {
  findByPartners(partnerIds: readonly string[]): Promise<Grant[]>;
  /** Grants what is not granted yet; returns which. */
  add(partnerId: string, documentIds: readonly string[], now: Date): Promise<string[]>;
  /** Returns which were granted. */
  remove(partnerId: string, documentIds: readonly string[]): Promise<string[]>;
}

/** What a transaction about partners touches. */
export interface PartnerStores {
  readonly partners: PartnerRepository;
  readonly keys: PartnerKeyRepository;
  readonly grants: GrantRepository;
  readonly documents: PersistedDocumentRepository;
}
