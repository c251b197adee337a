import type { UnitOfWork } from '../../../shared/domain/unit-of-work';
import type { Viewer } from '../../../shared/domain/viewer';
import { PartnerKey } from '../partner-key.entity';
import type { PartnerStores } from '../partner.repository';
import type { IssuedKey, KeyTools } from './create-partner-key.use-case';

/** Gives a partner a new key with the rights of an old one, which works beside it for some hours. */
export class RotatePartnerKey {
  constructor(
    private readonly unitOfWork: UnitOfWork<PartnerStores>,
    private readonly tools: Omit<KeyTools, 'ranges'>,
  ) {}

  execute(viewer: Viewer, id: string, overlapHours: number): Promise<IssuedKey> {
    const { clock, ids, secrets } = this.tools;
    return this.unitOfWork.run(async ({ keys, audit }) => {
      const now = clock.now();
      const old = await keys.getForUpdate(id);
      await keys.save(old.retire(overlapHours, now));
      const { key: secret, prefix, hash } = secrets.make();
      const key = new PartnerKey({ ...old, id: ids.next(), prefix, hash, createdAt: now, lastUsedAt: null });
      await keys.save(key);
      await audit.recordAll(viewer, [
        { action: 'partner_key.rotate', subject: { type: 'PartnerKey', id }, changedFields: ['expiresAt'] },
        { action: 'partner_key.create', subject: { type: 'PartnerKey', id: key.id } },
      ]);
      return { key, secret };
    });
  }
}
