import type { Clock, Ids } from '../../../shared/domain/clock';
import { Faults } from '../../../shared/domain/errors';
import type { UnitOfWork } from '../../../shared/domain/unit-of-work';
import type { Viewer } from '../../../shared/domain/viewer';
import type { AddressRanges, KeySecrets } from '../partner-access.port';
import { PartnerKey, type PartnerScope } from '../partner-key.entity';
import type { PartnerStores } from '../partner.repository';

export interface NewKey {
  readonly partnerId: string;
  readonly name: string;
  readonly scopes: readonly PartnerScope[];
  readonly allowedAddresses?: readonly string[] | null;
  readonly expiresAt?: Date | null;
}

/** A key with its secret, which nobody sees again. */
export interface IssuedKey {
  readonly key: PartnerKey;
  readonly secret: string;
}

export interface KeyTools {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly secrets: KeySecrets;
  readonly ranges: AddressRanges;
}

/** Gives a partner a key. */
export class CreatePartnerKey {
  constructor(
    private readonly unitOfWork: UnitOfWork<PartnerStores>,
    private readonly tools: KeyTools,
  ) {}

  execute(viewer: Viewer, { partnerId, name, scopes, allowedAddresses, expiresAt = null }: NewKey): Promise<IssuedKey> {
    const { clock, ids, secrets } = this.tools;
    return this.unitOfWork.run(async ({ partners, keys, audit }) => {
      const now = clock.now();
      await partners.getForUpdate(partnerId);
      const faults = new Faults();
      const ranges = this.readRanges(allowedAddresses ?? [], faults);
      if (expiresAt && expiresAt <= now) faults.add('INVALID', 'expiresAt must be in the future; leave it out for a key that does not expire.', ['input', 'expiresAt']);
      faults.throwIfAny();
      const { key: secret, prefix, hash } = secrets.make();
      const key = new PartnerKey({ id: ids.next(), partnerId, name, prefix, hash, scopes: [...new Set(scopes)], allowedAddresses: ranges, createdAt: now, expiresAt, revokedAt: null, lastUsedAt: null });
      await keys.save(key);
      await audit.record(viewer, { action: 'partner_key.create', subject: { type: 'PartnerKey', id: key.id } });
      return { key, secret };
    });
  }

  private readRanges(given: readonly string[], faults: Faults): string[] {
    return given.flatMap((text, index) => {
      const range = this.tools.ranges.read(text);
      if (!range) faults.add('INVALID', `${text} is neither an IP address nor a range such as 203.0.113.0/24.`, ['input', 'allowedAddresses', String(index)]);
      return range ?? [];
    });
  }
}
