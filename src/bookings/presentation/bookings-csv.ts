import { encodeId } from '../../shared/presentation/ids';
import type { BookingExport, ExportRow } from '../domain/booking-export.port';

type Cell = string | number | Date | null;

const columns: Readonly<Record<string, (row: ExportRow) => Cell>> = {
  reference: (row) => row.reference,
  status: (row) => row.status,
  financial_status: (row) => row.financialStatus,
  booked_at: (row) => row.bookedAt,
  confirmed_at: (row) => row.confirmedAt,
  cancelled_at: (row) => row.cancelledAt,
  starts_at: (row) => row.occurrenceStartsAt,
  contact_name: (row) => row.contactName,
  contact_email: (row) => row.contactEmail,
  ticket_type: (row) => row.ticketType,
  quantity: (row) => row.quantity,
  unit_price: (row) => row.unitPrice,
  currency: (row) => row.currency,
  ticket_id: ({ ticketId }) => ticketId && encodeId('Ticket', ticketId),
  ticket_status: (row) => row.ticketStatus,
  attendee_name: (row) => row.attendeeName,
  attendee_email: (row) => row.attendeeEmail,
  checked_in_at: (row) => row.checkedInAt,
};

/** RFC 4180: a header, then a line for each ticket, and for each line of a booking without tickets. One page is in memory at a time. */
export async function* bookingsCsv(bookings: BookingExport, eventId: string): AsyncGenerator<string> {
  yield record(Object.keys(columns));
  for await (const rows of bookings.rows(eventId)) yield rows.map((row) => record(Object.values(columns).map((cell) => cell(row)))).join('');
}

const record = (cells: readonly Cell[]): string => `${cells.map(field).join(',')}\r\n`;

function field(cell: Cell): string {
  if (cell === null) return '';
  const text = harmless(cell instanceof Date ? cell.toISOString() : String(cell));
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** A spreadsheet would take it for a formula, which somebody else wrote into a name (OWASP, CSV injection); some read the full-width signs so too. */
const harmless = (text: string): string => (/^[=+\-@＝＋－＠\t\r\n]/.test(text) ? `'${text}` : text);
