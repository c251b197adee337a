import { notFound } from '../../shared/domain/errors';
import { money } from '../../shared/domain/money';
import { cutPage, type Page, type PageRequest } from '../../shared/domain/page';
import type { Owner } from '../../shared/domain/viewer';
import { Prisma } from '../../shared/infrastructure/generated/client';
import { likeLiteral } from '../../shared/infrastructure/keyset';
import type { Transaction } from '../../shared/infrastructure/prisma-unit-of-work';
import { Booking, type BookingFields, type BookingLine, type Ticket } from '../domain/booking.entity';
import type { BookingFilter, BookingRepository } from '../domain/booking.repository';
import { isBeingPaid, isOverdue } from './sql-overdue';

type Scope = Parameters<BookingRepository['page']>[0];

export class PrismaBookingRepository implements BookingRepository {
  constructor(private readonly tx: Transaction) {}

  getForUpdate(id: string, owner: Owner): Promise<Booking> {
    return this.lock(Prisma.sql`booking.id = ${id}::uuid`, owner, notFound('Booking', ['input', 'bookingId']));
  }

  getForUpdateByTicket(ticketId: string, owner: Owner, field: readonly string[] = ['input', 'ticketId']): Promise<Booking> {
    return this.lock(Prisma.sql`booking.id = (SELECT booking_id FROM tickets WHERE id = ${ticketId}::uuid)`, owner, notFound('Ticket', field));
  }

  findForUpdateByPayment({ provider, paymentId, paymentRef }: Parameters<BookingRepository['findForUpdateByPayment']>[0]): Promise<Booking | null> {
    return this.find(
      Prisma.sql`booking.id = coalesce((SELECT booking_id FROM payments WHERE id = ${paymentId}::uuid),
        (SELECT booking_id FROM payments WHERE provider = ${provider} AND provider_ref = ${paymentRef}))`,
      null,
    );
  }

  async hasScan(nonce: string): Promise<boolean> {
    return (await this.tx.ticket.count({ where: { checkInNonce: nonce } })) > 0;
  }

  private async lock(condition: Prisma.Sql, owner: Owner, missing: Error): Promise<Booking> {
    const booking = await this.find(condition, owner);
    if (!booking) throw missing;
    return booking;
  }

  /** Reads after it has locked: what it waited for is then seen. */
  private async find(condition: Prisma.Sql, owner: Owner): Promise<Booking | null> {
    const [locked] = await this.tx.$queryRaw<{ id: string }[]>`SELECT booking.id FROM ${ownedBookings} WHERE ${condition} AND ${ownedBy(owner)} FOR UPDATE OF booking`;
    const [booking] = locked ? await this.read(Prisma.sql`booking.id = ${locked.id}::uuid`) : [];
    return booking ?? null;
  }

  findByIds(ids: readonly string[], owner: Owner): Promise<Booking[]> {
    return this.read(Prisma.sql`booking.id = ANY(${[...ids]}::uuid[]) AND ${ownedBy(owner)}`);
  }

  findByTicketIds(ticketIds: readonly string[], owner: Owner): Promise<Booking[]> {
    return this.read(Prisma.sql`booking.id IN (SELECT booking_id FROM tickets WHERE id = ANY(${[...ticketIds]}::uuid[])) AND ${ownedBy(owner)}`);
  }

  async findByReference(reference: string): Promise<Booking | null> {
    const [booking] = await this.read(Prisma.sql`booking.reference = ${reference}`);
    return booking ?? null;
  }

  async save(booking: Booking): Promise<void> {
    const { id, lines: _immutable, tickets, total, ...row } = booking;
    await this.tx.$executeRaw`
      WITH saved AS (
        UPDATE bookings SET status = ${row.status}::"BookingStatus", financial_status = ${row.financialStatus}::"FinancialStatus", user_id = ${row.userId}::uuid,
          contact_email = ${row.contactEmail}, contact_name = ${row.contactName}, locale = ${row.locale}, total = ${total.amount}::numeric, expires_at = ${row.expiresAt},
          cancellable_until = ${row.cancellableUntil}, refund_percent = ${row.refundPercent}, confirmed_at = ${row.confirmedAt}, cancelled_at = ${row.cancelledAt},
          cancel_reason = ${row.cancelReason}, version = ${row.version}, updated_at = ${row.updatedAt}
        WHERE id = ${id}::uuid RETURNING id)
      INSERT INTO tickets (id, booking_id, line_id, position, status, attendee_name, attendee_email, nonce, checked_in_at, check_in_nonce)
      SELECT item.id, saved.id, item."lineId", item.position, item.status, item."attendeeName", item."attendeeEmail", item.nonce, item."checkedInAt", item."checkInNonce"
      FROM saved, jsonb_to_recordset(${JSON.stringify(tickets.map((ticket, position) => ({ ...ticket, position })))}::jsonb) AS item (
        id uuid, "lineId" uuid, position int, status "TicketStatus", "attendeeName" text, "attendeeEmail" citext, nonce uuid, "checkedInAt" timestamptz, "checkInNonce" text)
      ON CONFLICT (id) DO UPDATE SET status = excluded.status, attendee_name = excluded.attendee_name, attendee_email = excluded.attendee_email,
        nonce = excluded.nonce, checked_in_at = excluded.checked_in_at, check_in_nonce = excluded.check_in_nonce`;
  }

  async page(scope: Scope, filter: BookingFilter, request: PageRequest): Promise<Page<Booking>> {
    const { after, before, backward, limit } = request;
    const conditions = [matching(scope, filter)];
    if (after) conditions.push(Prisma.sql`(booking.created_at, booking.id) < (${after[0]}::text::timestamptz, ${after[1]}::uuid)`);
    if (before) conditions.push(Prisma.sql`(booking.created_at, booking.id) > (${before[0]}::text::timestamptz, ${before[1]}::uuid)`);
    const direction = backward ? Prisma.sql`ASC` : Prisma.sql`DESC`;
    const rows = await this.read(Prisma.join(conditions, ' AND '), Prisma.sql`ORDER BY booking.created_at ${direction}, booking.id ${direction} LIMIT ${limit + 1}`);
    return cutPage(request, rows, ({ createdAt, id }) => [createdAt.toISOString(), id]);
  }

  async count(scope: Scope, filter: BookingFilter): Promise<number> {
    const [row] = await this.tx.$queryRaw<{ count: number }[]>`SELECT count(*)::int AS count FROM ${ownedBookings} WHERE ${matching(scope, filter)}`;
    return row!.count;
  }

  /** Those of one occurrence are waited for: the caller needs their places, and another process may be giving them back. */
  claimOverdue(now: Date, limit: number, occurrenceId?: string): Promise<Booking[]> {
    return occurrenceId
      ? this.claim(Prisma.sql`booking.occurrence_id = ${occurrenceId}::uuid AND ${isOverdue(now)} ORDER BY booking.id LIMIT ${limit} FOR UPDATE`, Prisma.sql`NOT ${isBeingPaid}`)
      : this.claim(Prisma.sql`${isOverdue(now)} ORDER BY booking.expires_at LIMIT ${limit} FOR UPDATE SKIP LOCKED`, Prisma.sql`NOT ${isBeingPaid}`);
  }

  claimUncancelled(of: { readonly eventId: string } | { readonly occurrenceId: string }, limit: number): Promise<Booking[]> {
    const subject = 'eventId' in of ? Prisma.sql`event_id = ${of.eventId}::uuid` : Prisma.sql`occurrence_id = ${of.occurrenceId}::uuid`;
    return this.claim(Prisma.sql`${subject} AND status IN ('HELD', 'AWAITING_PAYMENT', 'CONFIRMED') ORDER BY id LIMIT ${limit} FOR UPDATE SKIP LOCKED`);
  }

  /** `still` is asked again of what is locked: other tables may have changed while the lock was waited for. */
  private async claim(condition: Prisma.Sql, still: Prisma.Sql = Prisma.sql`true`): Promise<Booking[]> {
    const claimed = await this.tx.$queryRaw<{ id: string }[]>`SELECT booking.id FROM bookings booking WHERE ${condition}`;
    return claimed.length > 0 ? this.read(Prisma.sql`booking.id = ANY(${claimed.map(({ id }) => id)}::uuid[]) AND ${still}`) : [];
  }

  private async read(condition: Prisma.Sql, order: Prisma.Sql = Prisma.empty): Promise<Booking[]> {
    const rows = await this.tx.$queryRaw<BookingRow[]>`SELECT ${bookingColumns} FROM ${ownedBookings} WHERE ${condition} ${order}`;
    return rows.map(toBooking);
  }
}

const ownedBookings = Prisma.sql`bookings booking JOIN events event ON event.id = booking.event_id JOIN organizers organizer ON organizer.id = event.organizer_id`;

const ownedBy = (owner: Owner): Prisma.Sql => (owner ? Prisma.sql`organizer.owner_id = ${owner}::uuid` : Prisma.sql`true`);

function matching({ owner, userId }: Scope, filter: BookingFilter): Prisma.Sql {
  const { eventId, occurrenceId, status, financialStatus, reference, query, createdAfter, createdBefore } = filter;
  const conditions = [ownedBy(owner)];
  if (userId) conditions.push(Prisma.sql`booking.user_id = ${userId}::uuid`);
  if (eventId) conditions.push(Prisma.sql`booking.event_id = ${eventId}::uuid`);
  if (occurrenceId) conditions.push(Prisma.sql`booking.occurrence_id = ${occurrenceId}::uuid`);
  if (status) conditions.push(Prisma.sql`booking.status::text = ANY(${[...status]}::text[])`);
  if (financialStatus) conditions.push(Prisma.sql`booking.financial_status::text = ANY(${[...financialStatus]}::text[])`);
  if (reference) conditions.push(Prisma.sql`booking.reference = ${spelled(reference)}`);
  if (createdAfter) conditions.push(Prisma.sql`booking.created_at >= ${createdAfter}`);
  if (createdBefore) conditions.push(Prisma.sql`booking.created_at < ${createdBefore}`);
  if (query) {
    const pattern = `%${likeLiteral(query)}%`;
    conditions.push(Prisma.sql`(booking.contact_email ILIKE ${pattern} OR booking.contact_name ILIKE ${pattern}
      OR EXISTS (SELECT FROM tickets WHERE tickets.booking_id = booking.id AND (attendee_name ILIKE ${pattern} OR attendee_email ILIKE ${pattern})))`);
  }
  return Prisma.join(conditions, ' AND ');
}

/** A reference as it is stored, however somebody typed it. */
const spelled = (reference: string): string => reference.toUpperCase().replace(/[^A-Z0-9]/g, '').replace(/^(.{4})(?=.)/, '$1-');

type JsonLine = Omit<BookingLine, 'unitPrice'> & { readonly unitPrice: string };
type JsonTicket = Omit<Ticket, 'checkedInAt'> & { readonly checkedInAt: string | null };
export type BookingRow = Omit<BookingFields, 'total' | 'lines' | 'tickets'> & { readonly currency: string; readonly total: string; readonly lines: readonly JsonLine[]; readonly tickets: readonly JsonTicket[] };

/** A booking in one statement. Amounts leave as text: JSON has only floats. */
export const bookingColumns = Prisma.sql`booking.id, booking.reference, booking.event_id AS "eventId", booking.occurrence_id AS "occurrenceId", booking.user_id AS "userId",
  booking.status, booking.financial_status AS "financialStatus", booking.contact_email::text AS "contactEmail", booking.contact_name AS "contactName", booking.locale,
  booking.currency, booking.total::text AS total, booking.expires_at AS "expiresAt", booking.cancellable_until AS "cancellableUntil", booking.refund_percent AS "refundPercent",
  booking.confirmed_at AS "confirmedAt", booking.cancelled_at AS "cancelledAt", booking.cancel_reason AS "cancelReason",
  booking.version, booking.created_at AS "createdAt", booking.updated_at AS "updatedAt",
  (SELECT json_agg(json_build_object('id', line.id, 'ticketTypeId', line.ticket_type_id, 'name', line.name, 'quantity', line.quantity,
    'unitPrice', line.unit_price::text, 'stockIds', line.stock_ids) ORDER BY line.position)
    FROM booking_lines line WHERE line.booking_id = booking.id) AS lines,
  coalesce((SELECT json_agg(json_build_object('id', ticket.id, 'lineId', ticket.line_id, 'status', ticket.status, 'attendeeName', ticket.attendee_name,
    'attendeeEmail', ticket.attendee_email, 'nonce', ticket.nonce, 'checkedInAt', ticket.checked_in_at, 'checkInNonce', ticket.check_in_nonce) ORDER BY ticket.position, ticket.id)
    FROM tickets ticket WHERE ticket.booking_id = booking.id), '[]'::json) AS tickets`;

export function toBooking({ currency, total, lines, tickets, ...row }: BookingRow): Booking {
  return new Booking({
    ...row,
    total: money(total, currency),
    lines: lines.map((line) => ({ ...line, unitPrice: money(line.unitPrice, currency) })),
    tickets: tickets.map((ticket) => ({ ...ticket, checkedInAt: ticket.checkedInAt ? new Date(ticket.checkedInAt) : null })),
  });
}
