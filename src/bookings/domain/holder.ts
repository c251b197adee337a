import { notFound } from '../../shared/domain/errors';
import type { Viewer } from '../../shared/domain/viewer';
import type { Booking } from './booking.entity';
import type { GuestTokens } from './ticket-codes.port';

/** How somebody shows that a booking is theirs: by being signed in as its buyer, or by its guest token. */
export interface HolderClaim {
  readonly viewer: Viewer;
  readonly guestToken?: string | null;
}

export const isHolder = (booking: Pick<Booking, 'id' | 'userId'>, { viewer, guestToken }: HolderClaim, tokens: GuestTokens): boolean =>
  (viewer.kind === 'user' && booking.userId === viewer.id) || (guestToken != null && tokens.read(guestToken) === booking.id);

/** Nobody else learns that the booking exists. */
export function assertHolder(booking: Booking, claim: HolderClaim, tokens: GuestTokens): void {
  if (!isHolder(booking, claim, tokens)) throw notFound('Booking', ['input', 'bookingId']);
}
