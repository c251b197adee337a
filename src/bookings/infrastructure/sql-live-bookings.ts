import type { Bookable, LiveBookings } from '../../events/domain/inventory.repository';
import { Prisma } from '../../shared/infrastructure/generated/client';
import type { Transaction } from '../../shared/infrastructure/prisma-unit-of-work';

/** Read from the lines and tickets of bookings, so that it is exact for a ticket type that shares its pools with others. */
export class SqlLiveBookings implements LiveBookings {
  constructor(private readonly tx: Transaction) {}

  async count(of: Bookable): Promise<number> {
    const [row] = await this.tx.$queryRaw<{ count: number }[]>`
      SELECT coalesce(sum(CASE WHEN booking.status = 'CONFIRMED' THEN (SELECT count(*) FROM tickets ticket WHERE ticket.line_id = line.id AND ticket.status <> 'VOID')
        ELSE line.quantity END), 0)::int AS count
      FROM bookings booking JOIN booking_lines line ON line.booking_id = booking.id
      WHERE booking.status IN ('HELD', 'AWAITING_PAYMENT', 'CONFIRMED') AND ${linesOf(of)}`;
    return row!.count;
  }

  async hasAny(of: Bookable): Promise<boolean> {
    const [row] = await this.tx.$queryRaw<{ found: boolean }[]>`
      SELECT EXISTS (SELECT FROM bookings booking JOIN booking_lines line ON line.booking_id = booking.id WHERE ${linesOf(of)}) AS found`;
    return row!.found;
  }
}

/** A line remembers the stocks it took, because its ticket type may draw from other pools by now. */
function linesOf(of: Bookable): Prisma.Sql {
  if ('eventId' in of) return Prisma.sql`booking.event_id = ${of.eventId}::uuid`;
  if ('occurrenceId' in of) return Prisma.sql`booking.occurrence_id = ${of.occurrenceId}::uuid`;
  if ('ticketTypeId' in of) return Prisma.sql`line.ticket_type_id = ${of.ticketTypeId}::uuid`;
  return Prisma.sql`booking.event_id = (SELECT event_id FROM pools WHERE id = ${of.poolId}::uuid)
    AND line.stock_ids && ARRAY(SELECT id FROM stocks WHERE pool_id = ${of.poolId}::uuid)`;
}
