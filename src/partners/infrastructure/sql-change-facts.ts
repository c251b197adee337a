import type { RetryingPool } from '../../shared/infrastructure/retrying-pool';
import type { BookingFacts, ChangeFacts, EventFacts } from '../domain/change-facts.port';

export class SqlChangeFacts implements ChangeFacts {
  constructor(
    private readonly pool: RetryingPool,
    private readonly events: { readonly isPublic: (event: string) => string },
  ) {}

  async ofEvent(id: string): Promise<EventFacts | null> {
    const { rows } = await this.pool.read<EventFacts>({ text: `SELECT slug, ${this.events.isPublic('event')} AS "isPublic" FROM events event WHERE id = $1`, values: [id] });
    return rows[0] ?? null;
  }

  async ofBooking(id: string): Promise<BookingFacts | null> {
    const { rows } = await this.pool.read<BookingFacts>({ text: `SELECT partner_id AS "partnerId", reference, occurrence_id AS "occurrenceId" FROM bookings WHERE id = $1`, values: [id] });
    return rows[0] ?? null;
  }
}
