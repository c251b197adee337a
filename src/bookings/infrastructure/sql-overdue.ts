import { Prisma } from '../../shared/infrastructure/generated/client';

/** Of `booking`: nobody knows yet whether the buyer's money is taken. */
export const isBeingPaid = Prisma.sql`EXISTS (SELECT FROM payments payment WHERE payment.booking_id = booking.id AND payment.state = 'PENDING')`;

/** Of `booking`: its time is over and it keeps places; the words are those of the partial index. */
export const isOverdue = (now: Date): Prisma.Sql => Prisma.sql`booking.status IN ('HELD', 'AWAITING_PAYMENT') AND booking.expires_at <= ${now} AND NOT ${isBeingPaid}`;
