import { randomUUID } from 'node:crypto';
import { Booking, type BookingFields, type Ticket } from '../../src/bookings/domain/booking.entity';
import type { Papers } from '../../src/bookings/domain/booking-papers.port';

export const lineId = '01920000-0000-7000-8000-000000000011';

export const aTicket = (overrides: Partial<Ticket> = {}): Ticket => ({
  id: randomUUID(),
  lineId,
  status: 'VALID',
  attendeeName: null,
  attendeeEmail: null,
  nonce: randomUUID(),
  checkedInAt: null,
  checkInNonce: null,
  ...overrides,
});

export function aBooking(overrides: Partial<BookingFields> = {}): Booking {
  const at = new Date('2026-11-22T12:00:00.000Z');
  return new Booking({
    id: '01920000-0000-7000-8000-000000000001',
    reference: 'K7QX-2M9P',
    eventId: '01920000-0000-7000-8000-000000000002',
    occurrenceId: '01920000-0000-7000-8000-000000000003',
    userId: null,
    status: 'CONFIRMED',
    financialStatus: 'PAID',
    contactEmail: 'ada@people.example',
    contactName: 'Ada Lovelace',
    locale: 'en-GB',
    total: { amount: '40.00', currency: 'EUR' },
    expiresAt: at,
    cancellableUntil: null,
    refundPercent: 100,
    confirmedAt: at,
    cancelledAt: null,
    cancelReason: null,
    lines: [{ id: lineId, ticketTypeId: randomUUID(), name: 'Regular', quantity: 2, unitPrice: { amount: '20.00', currency: 'EUR' }, stockIds: [randomUUID()] }],
    tickets: [aTicket({ attendeeName: 'Ada Lovelace' }), aTicket({ attendeeName: 'Ἀριστοτέλης Привет' })],
    version: 3,
    createdAt: at,
    updatedAt: at,
    ...overrides,
  });
}

/** What is told of a booking that somebody made for a concert in Hamburg. */
export const somePapers = (overrides: Partial<Papers> = {}): Papers => ({
  booking: aBooking(),
  title: 'Jazz at the harbour',
  slug: 'jazz-at-the-harbour',
  startsAt: new Date('2026-12-12T18:00:00.000Z'),
  endsAt: new Date('2026-12-12T21:00:00.000Z'),
  timeZone: 'Europe/Berlin',
  isCancelled: false,
  cancellationMessage: null,
  venue: { name: 'Harbour Hall', addressLines: ['Quay 1'], postalCode: '20457', city: 'Hamburg', region: null, countryCode: 'DE', latitude: 53.54, longitude: 9.99 },
  onlineUrl: null,
  organizerName: 'Blue Note Nights',
  owner: { email: 'owner@people.example', displayName: 'Olga Owner' },
  revision: 7,
  changedAt: new Date('2026-11-22T12:00:00.000Z'),
  ...overrides,
});
