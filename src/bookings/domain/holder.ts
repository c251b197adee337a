import { notFound } from '../../shared/domain/errors';
import { type IdempotentRequest, scopeOf } from '../../shared/domain/idempotency';
import { ownerScope, type Viewer } from '../../shared/domain/viewer';
import type { Booking } from './booking.entity';
import type { BookingRepository } from './booking.repository';
import type { GuestTokens } from './ticket-codes.port';

/** How somebody shows that a booking is theirs: by being signed in as its buyer, or by its guest token. */
export interface HolderClaim {
  readonly viewer: Viewer;
  readonly guestToken?: string | null;
}

/** Somebody who acts for the house: the organizer of the event, or an administrator. */
export interface StaffClaim {
  readonly staff: Viewer;
}

export const isHolder = (booking: Pick<Booking, 'id' | 'userId'>, { viewer, guestToken }: HolderClaim, tokens: GuestTokens): boolean =>
  (viewer.kind === 'user' && booking.userId === viewer.id) || (typeof guestToken === 'string' && tokens.read(guestToken) === booking.id);

/** Nobody else learns that the booking exists. */
export function assertHolder(booking: Booking, claim: HolderClaim, tokens: GuestTokens): void {
  if (!isHolder(booking, claim, tokens)) throw notFound('Booking', ['input', 'bookingId']);
}

/** The booking, locked, where it is the caller's own. */
export async function lockOwn(bookings: BookingRepository, bookingId: string, claim: HolderClaim, tokens: GuestTokens): Promise<Booking> {
  const booking = await bookings.getForUpdate(bookingId, null);
  assertHolder(booking, claim, tokens);
  return booking;
}

/** The booking of a ticket, locked, where it is the caller's own or of an event that they manage. */
export async function lockByTicket(bookings: BookingRepository, ticketId: string, by: HolderClaim | StaffClaim, tokens: GuestTokens): Promise<Booking> {
  if ('staff' in by) return bookings.getForUpdateByTicket(ticketId, ownerScope(by.staff));
  const booking = await bookings.getForUpdateByTicket(ticketId, null);
  if (!isHolder(booking, by, tokens)) throw notFound('Ticket', ['input', 'ticketId']);
  return booking;
}

/** What a caller asks for once by a key. */
export const requestOf = <Command extends { readonly idempotencyKey: string }>(viewer: Viewer, operation: string, { idempotencyKey, ...input }: Command): IdempotentRequest => ({
  scope: scopeOf(viewer),
  key: idempotencyKey,
  operation,
  input,
});
