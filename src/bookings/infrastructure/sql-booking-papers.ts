import { Prisma } from '../../shared/infrastructure/generated/client';
import type { Transaction } from '../../shared/infrastructure/prisma-unit-of-work';
import type { BookingPapers, Papers } from '../domain/booking-papers.port';
import { bookingColumns, type BookingRow, toBooking } from './prisma-booking.repository';

type PapersRow = BookingRow & { readonly papers: Omit<Papers, 'booking' | 'startsAt' | 'endsAt' | 'revision' | 'changedAt'>; readonly startsAt: Date; readonly endsAt: Date; readonly eventVersion: number; readonly eventUpdatedAt: Date };

/** One statement, so that what a mail says belongs together. */
export class SqlBookingPapers implements BookingPapers {
  constructor(private readonly client: Transaction) {}

  async find(bookingId: string): Promise<Papers | null> {
    const [row] = await this.client.$queryRaw<PapersRow[]>(Prisma.sql`
      SELECT ${bookingColumns}, ${paperColumns}, occurrence.starts_at AS "startsAt", occurrence.ends_at AS "endsAt", event.version AS "eventVersion", event.updated_at AS "eventUpdatedAt"
      FROM bookings booking
      JOIN events event ON event.id = booking.event_id
      JOIN occurrences occurrence ON occurrence.id = booking.occurrence_id
      JOIN organizers organizer ON organizer.id = event.organizer_id
      JOIN users owner ON owner.id = organizer.owner_id
      LEFT JOIN venues venue ON venue.id = CASE WHEN occurrence.venue_id IS NULL AND occurrence.online_url IS NULL THEN event.venue_id ELSE occurrence.venue_id END
      WHERE booking.id = ${bookingId}::uuid`);
    return row ? toPapers(row) : null;
  }
}

/** An occurrence that moved online, or has a hall of its own, has nothing from its event. */
const paperColumns = Prisma.sql`json_build_object(
  'title', event.title, 'slug', event.slug, 'timeZone', occurrence.time_zone,
  'isCancelled', event.status = 'CANCELLED' OR event.cancelled_at IS NOT NULL OR occurrence.cancelled_at IS NOT NULL,
  'cancellationMessage', event.cancellation_message,
  'onlineUrl', CASE WHEN occurrence.venue_id IS NULL AND occurrence.online_url IS NULL THEN event.online_url ELSE occurrence.online_url END,
  'organizerName', organizer.name, 'owner', json_build_object('email', owner.email, 'displayName', owner.display_name),
  'venue', CASE WHEN venue.id IS NOT NULL THEN json_build_object('name', venue.name, 'addressLines', venue.address_lines, 'postalCode', venue.postal_code, 'city', venue.city,
    'region', venue.region, 'countryCode', venue.country_code, 'latitude', venue.latitude, 'longitude', venue.longitude) END) AS papers`;

function toPapers({ papers, startsAt, endsAt, eventVersion, eventUpdatedAt, ...row }: PapersRow): Papers {
  const booking = toBooking(row);
  const changedAt = booking.updatedAt > eventUpdatedAt ? booking.updatedAt : eventUpdatedAt;
  return { ...papers, booking, startsAt, endsAt, revision: booking.version + eventVersion, changedAt };
}
