import type { Ids } from '../../shared/domain/clock';
import { Faults } from '../../shared/domain/errors';
import type { Booking, Ticket } from './booking.entity';

/** Who comes on the next ticket of a line. */
export interface Attendee {
  readonly lineId: string;
  readonly name: string;
  readonly email?: string | null;
}

/** One ticket for each place, with its attendee as far as they are known. */
export function issueTickets({ lines }: Booking, attendees: readonly Attendee[], ids: Ids): Ticket[] {
  refuseSurplus(lines, attendees);
  return lines.flatMap(({ id: lineId, quantity }) => {
    const named = attendees.filter((attendee) => attendee.lineId === lineId);
    return Array.from({ length: quantity }, (_, place): Ticket => {
      const { name = null, email = null } = named[place] ?? {};
      return { id: ids.next(), lineId, status: 'RESERVED', attendeeName: name, attendeeEmail: email, nonce: ids.next(), checkedInAt: null, checkInNonce: null };
    });
  });
}

function refuseSurplus(lines: Booking['lines'], attendees: readonly Attendee[]): void {
  const faults = new Faults();
  attendees.forEach(({ lineId }, index) => {
    const field = ['input', 'attendees', String(index), 'lineId'];
    const line = lines.find(({ id }) => id === lineId);
    const place = attendees.slice(0, index).filter((other) => other.lineId === lineId).length;
    if (!line) faults.add('INVALID', 'The booking has no such line.', field);
    else if (place >= line.quantity) faults.add('INVALID', `This line has only ${line.quantity} ${line.quantity === 1 ? 'ticket' : 'tickets'}.`, field);
  });
  faults.throwIfAny();
}
