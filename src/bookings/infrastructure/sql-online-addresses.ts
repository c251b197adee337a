import type { RetryingPool } from '../../shared/infrastructure/retrying-pool';
import type { OnlineAddress, OnlineAddresses } from '../domain/online-addresses.port';

/** An occurrence with a hall or an address of its own has nothing from its event. */
export class SqlOnlineAddresses implements OnlineAddresses {
  constructor(private readonly pool: RetryingPool) {}

  async findByOccurrenceIds(ids: readonly string[]): Promise<OnlineAddress[]> {
    const { rows } = await this.pool.read<OnlineAddress>({
      text: `SELECT occurrence.id, CASE WHEN occurrence.venue_id IS NULL AND occurrence.online_url IS NULL THEN event.online_url ELSE occurrence.online_url END AS url
        FROM occurrences occurrence JOIN events event ON event.id = occurrence.event_id WHERE occurrence.id = ANY($1::uuid[])`,
      values: [ids],
    });
    return rows;
  }
}
