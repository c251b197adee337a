import { LRUCache } from 'lru-cache';
import type { Clock } from '../../shared/domain/clock';
import type { PartnerAccess, PartnerAccesses } from '../domain/partner-access.port';

interface Remembered {
  readonly access: PartnerAccess;
  readonly readAt: number;
}

/** Remembers what keys open for some seconds. A change in this process is seen at once, one in another process when what is remembered here has aged. */
export class CachedPartnerAccesses implements PartnerAccesses {
  readonly #remembered = new LRUCache<string, Remembered>({ max: 10_000 });
  /** Counts the changes: what was read before one must not be remembered after it. */
  #epoch = 0;

  constructor(
    private readonly source: PartnerAccesses,
    private readonly maxAgeSeconds: number,
    private readonly clock: Clock,
  ) {}

  async findByPrefix(prefix: string): Promise<PartnerAccess | null> {
    const now = this.clock.now().getTime();
    const known = this.#remembered.get(prefix);
    if (known && now - known.readAt < this.maxAgeSeconds * 1_000) return known.access;
    const epoch = this.#epoch;
    const access = await this.source.findByPrefix(prefix);
    if (epoch === this.#epoch && access) this.#remembered.set(prefix, { access, readAt: now });
    return access;
  }

  forget(): void {
    this.#epoch += 1;
    this.#remembered.clear();
  }
}
