import type { Clock, Ids } from '../../../shared/domain/clock';
import type { UnitOfWork } from '../../../shared/domain/unit-of-work';
import type { Viewer } from '../../../shared/domain/viewer';
import { Partner, type PartnerDetails } from '../partner.entity';
import type { PartnerStores } from '../partner.repository';

export type NewPartner = Pick<PartnerDetails, 'name' | 'contactEmail'> & Partial<PartnerDetails>;

/** Takes an organization on; it can do nothing before it has a key and documents. */
export class CreatePartner {
  constructor(
    private readonly unitOfWork: UnitOfWork<PartnerStores>,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  execute(viewer: Viewer, input: NewPartner): Promise<Partner> {
    const now = this.clock.now();
    return this.unitOfWork.run(async ({ partners, audit }) => {
      const partner = new Partner({ status: 'ACTIVE', notes: null, costPerMinute: null, requestsPerDay: null, ...input, id: this.ids.next(), version: 1, createdAt: now, updatedAt: now });
      await partners.save(partner);
      await audit.record(viewer, { action: 'partner.create', subject: { type: 'Partner', id: partner.id } });
      return partner;
    });
  }
}
