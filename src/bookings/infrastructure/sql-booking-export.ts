import { money } from '../../shared/domain/money';
import type { Owner } from '../../shared/domain/viewer';
import type { RetryingPool } from '../../shared/infrastructure/retrying-pool';
import type { BookingExport, ExportedEvent, ExportRow } from '../domain/booking-export.port';

const bookingsPerPage = 200;

type Row = ExportRow & { readonly bookingId: string };

const page = `
  WITH page AS (SELECT * FROM bookings WHERE event_id = $1 AND (created_at, id) > ($2, $3::uuid) ORDER BY created_at, id LIMIT ${bookingsPerPage})
  SELECT page.id AS "bookingId", page.reference, page.status, page.financial_status AS "financialStatus", page.created_at AS "bookedAt", page.confirmed_at AS "confirmedAt",
    page.cancelled_at AS "cancelledAt", occurrence.starts_at AS "occurrenceStartsAt", page.contact_name AS "contactName", page.contact_email::text AS "contactEmail",
    line.name AS "ticketType", CASE WHEN ticket.id IS NULL THEN line.quantity ELSE 1 END AS quantity, line.unit_price::text AS "unitPrice", page.currency,
    ticket.id AS "ticketId", ticket.status AS "ticketStatus", ticket.attendee_name AS "attendeeName", ticket.attendee_email::text AS "attendeeEmail", ticket.checked_in_at AS "checkedInAt"
  FROM page
  JOIN occurrences occurrence ON occurrence.id = page.occurrence_id
  JOIN booking_lines line ON line.booking_id = page.id
  LEFT JOIN tickets ticket ON ticket.line_id = line.id
  ORDER BY page.created_at, page.id, line.position, ticket.position`;

export class SqlBookingExport implements BookingExport {
  constructor(private readonly pool: RetryingPool) {}

  async findEvent(id: string, owner: Owner): Promise<ExportedEvent | null> {
    const { rows } = await this.pool.read<ExportedEvent>({
      text: `SELECT event.id, event.slug FROM events event JOIN organizers organizer ON organizer.id = event.organizer_id WHERE event.id = $1 AND ($2::uuid IS NULL OR organizer.owner_id = $2)`,
      values: [id, owner],
    });
    return rows[0] ?? null;
  }

  async *rows(eventId: string): AsyncGenerator<readonly ExportRow[]> {
    let after: readonly [Date | '-infinity', string] = ['-infinity', '00000000-0000-0000-0000-000000000000'];
    for (;;) {
      const { rows } = await this.pool.read<Row>({ text: page, values: [eventId, ...after] });
      const last = rows.at(-1);
      if (!last) return;
      yield rows.map((row) => ({ ...row, unitPrice: money(row.unitPrice, row.currency).amount }));
      after = [last.bookedAt, last.bookingId];
    }
  }
}
