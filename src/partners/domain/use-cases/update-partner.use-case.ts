import type { Clock } from '../../../shared/domain/clock';
import { assertVersion, changedFields, given } from '../../../shared/domain/entity';
import type { UnitOfWork } from '../../../shared/domain/unit-of-work';
import type { Viewer } from '../../../shared/domain/viewer';
import type { Partner, PartnerDetails } from '../partner.entity';
import type { PartnerStores } from '../partner.repository';

export interface PartnerUpdate {
  readonly id: string;
  readonly expectedVersion: number;
  readonly input: Partial<PartnerDetails>;
}

/** Changes what is said of a partner, its quotas, or whether it may call at all. */
export class UpdatePartner {
  constructor(
    private readonly unitOfWork: UnitOfWork<PartnerStores>,
    private readonly clock: Clock,
  ) {}

  execute(viewer: Viewer, { id, expectedVersion, input }: PartnerUpdate): Promise<Partner> {
    return this.unitOfWork.run(async ({ partners, audit }) => {
      const before = await partners.getForUpdate(id);
      assertVersion(before, expectedVersion);
      const partner = before.update(given({ ...input }), this.clock.now());
      await partners.save(partner);
      await audit.record(viewer, { action: 'partner.update', subject: { type: 'Partner', id }, changedFields: changedFields(before, partner) });
      return partner;
    });
  }
}
