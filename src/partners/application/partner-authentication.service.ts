import type { Clock } from '../../shared/domain/clock';
import { DomainError } from '../../shared/domain/errors';
import type { AddressRanges, KeySecrets, PartnerAccess, PartnerAccesses } from '../domain/partner-access.port';

/** Who calls, by the key that was sent. */
export class PartnerAuthentication {
  constructor(
    private readonly accesses: PartnerAccesses,
    private readonly secrets: KeySecrets,
    private readonly ranges: AddressRanges,
    private readonly clock: Clock,
  ) {}

  /** Throws UNAUTHENTICATED without a key that works, and FORBIDDEN from an address that it may not be used from. */
  async authenticate(key: string | null, address: string): Promise<PartnerAccess> {
    if (!key) throw unauthenticated('Send your API key: Authorization: Bearer mq_….');
    const access = await this.find(key);
    if (!access) throw unauthenticated('This API key does not work: it is misspelt, has expired or was revoked.');
    const { allowedAddresses } = access.key;
    if (allowedAddresses.length > 0 && !this.ranges.includes(allowedAddresses, address)) {
      throw new DomainError('forbidden', 'FORBIDDEN', `This API key may not be used from ${address}.`);
    }
    if (access.status === 'SUSPENDED') throw new DomainError('forbidden', 'FORBIDDEN', 'Your access is suspended. Ask the operator of this site.');
    return access;
  }

  private async find(key: string): Promise<PartnerAccess | null> {
    const prefix = this.secrets.prefixOf(key);
    const access = prefix && (await this.accesses.findByPrefix(prefix));
    return access && this.secrets.isHashOf(access.key.hash, key) && access.key.isUsable(this.clock.now()) ? access : null;
  }
}

const unauthenticated = (message: string) => new DomainError('unauthenticated', 'UNAUTHENTICATED', message);
