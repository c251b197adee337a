import type { Fields } from '../../shared/domain/entity';

export const partnerStatuses = ['ACTIVE', 'SUSPENDED'] as const;
export type PartnerStatus = (typeof partnerStatuses)[number];

/** What an administrator fills in. */
export type PartnerDetails = Omit<Fields<Partner>, 'id' | 'version' | 'createdAt' | 'updatedAt'>;

/** An organization that calls the API by keys. */
export class Partner {
  readonly id: string;
  readonly name: string;
  readonly status: PartnerStatus;
  readonly contactEmail: string;
  readonly notes: string | null;
  /** Quotas; null where the configuration decides. */
  readonly costPerMinute: number | null;
  readonly requestsPerDay: number | null;
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;

  constructor(fields: Fields<Partner>) {
    Object.assign(this, fields);
  }

  update(changes: Partial<PartnerDetails>, now: Date): Partner {
    return new Partner({ ...this, ...changes, version: this.version + 1, updatedAt: now });
  }
}
