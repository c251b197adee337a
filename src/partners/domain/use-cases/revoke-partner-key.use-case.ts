import type { Clock } from '../../../shared/domain/clock';
import type { UnitOfWork } from '../../../shared/domain/unit-of-work';
import type { Viewer } from '../../../shared/domain/viewer';
import type { PartnerKey } from '../partner-key.entity';
import type { PartnerStores } from '../partner.repository';

/** Makes a key useless at once; one that was revoked before stays as it is. */
export class RevokePartnerKey {
  constructor(
    private readonly unitOfWork: UnitOfWork<PartnerStores>,
    private readonly clock: Clock,
  ) {}

  execute(viewer: Viewer, id: string): Promise<PartnerKey> {
    return this.unitOfWork.run(async ({ keys, audit }) => {
      const before = await keys.getForUpdate(id);
      const key = before.revoke(this.clock.now());
      if (key === before) return before;
      await keys.save(key);
      await audit.record(viewer, { action: 'partner_key.revoke', subject: { type: 'PartnerKey', id }, changedFields: ['revokedAt'] });
      return key;
    });
  }
}
