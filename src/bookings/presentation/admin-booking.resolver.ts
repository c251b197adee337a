import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { AdminEventView, AdminOccurrenceView, AdminTicketTypeView } from '../../events/presentation/admin-event.view';
import { DateTime } from '../../shared/application/scalars.dto';
import { isAdmin } from '../../shared/domain/viewer';
import type { RequestContext } from '../../shared/presentation/context';
import { MoneyView } from '../../shared/presentation/money.view';
import { AdminUserView } from '../../users/presentation/admin-user.view';
import { asMoney, balanceOf } from '../domain/account';
import type { Booking, BookingLine } from '../domain/booking.entity';
import { AdminBookingLineView, AdminBookingView, AdminLedgerEntryView, AdminPaymentView, AdminRefundView, AdminTicketView } from './admin-booking.view';
import { ticketsOf, type TicketSource } from './booking-loaders';

interface LineSource extends BookingLine {
  readonly booking: Booking;
}

@Resolver(() => AdminBookingView)
export class AdminBookingResolver {
  @FieldResolver(() => AdminEventView, { description: 'The event it is for.' })
  event(@Root() { eventId }: Booking, @Ctx() { loaders }: RequestContext) {
    return loaders.adminEvent.load(eventId);
  }

  @FieldResolver(() => AdminOccurrenceView, { description: 'The date it is for.' })
  occurrence(@Root() { occurrenceId }: Booking, @Ctx() { loaders }: RequestContext) {
    return loaders.adminOccurrence.load(occurrenceId);
  }

  @FieldResolver(() => AdminUserView, { nullable: true, description: 'The account that booked; null for a guest, and for everybody but administrators.' })
  user(@Root() { userId }: Booking, @Ctx() { loaders, viewer }: RequestContext) {
    return userId && isAdmin(viewer) ? loaders.userById.load(userId) : null;
  }

  @FieldResolver(() => [AdminBookingLineView], { description: 'What was booked.' })
  lines(@Root() booking: Booking): LineSource[] {
    return booking.lines.map((line) => ({ ...line, booking }));
  }

  @FieldResolver(() => [AdminTicketView], { description: 'One for each place, from the confirmation on.' })
  tickets(@Root() booking: Booking): TicketSource[] {
    return ticketsOf(booking);
  }

  @FieldResolver(() => DateTime, { nullable: true, description: 'Until when its places are kept, while it is HELD.' })
  holdExpiresAt(@Root() { status, expiresAt }: Booking): Date | null {
    return status === 'HELD' ? expiresAt : null;
  }

  @FieldResolver(() => DateTime, { nullable: true, description: 'Until when it has to be paid, while it is AWAITING_PAYMENT.' })
  paymentDueAt(@Root() { status, expiresAt }: Booking): Date | null {
    return status === 'AWAITING_PAYMENT' ? expiresAt : null;
  }

  @FieldResolver(() => [AdminPaymentView], { description: 'Attempts to pay it, in order.' })
  async payments(@Root() { id }: Booking, @Ctx() { loaders }: RequestContext) {
    return (await loaders.accountOfBooking.load(id)).payments;
  }

  @FieldResolver(() => [AdminRefundView], { description: 'Money given back, in order.' })
  async refunds(@Root() { id }: Booking, @Ctx() { loaders }: RequestContext) {
    return (await loaders.accountOfBooking.load(id)).refunds;
  }

  @FieldResolver(() => [AdminLedgerEntryView], { description: 'Money that moved, in order.' })
  async ledger(@Root() { id }: Booking, @Ctx() { loaders }: RequestContext) {
    return (await loaders.accountOfBooking.load(id)).ledger;
  }

  @FieldResolver(() => MoneyView, { description: 'What may still be given back: what was paid, less what was refunded, is on its way back or is disputed.' })
  async refundable(@Root() { id, currency }: Booking, @Ctx() { loaders }: RequestContext) {
    return asMoney(balanceOf(await loaders.accountOfBooking.load(id)).refundable, currency);
  }
}

@Resolver(() => AdminBookingLineView)
export class AdminBookingLineResolver {
  @FieldResolver(() => AdminTicketTypeView, { nullable: true, description: 'The ticket type as it is now.' })
  ticketType(@Root() { ticketTypeId }: LineSource, @Ctx() { loaders }: RequestContext) {
    return loaders.adminTicketType.load(ticketTypeId);
  }

  @FieldResolver(() => [AdminTicketView], { description: 'Its tickets, from the confirmation on.' })
  tickets(@Root() { id, booking }: LineSource): TicketSource[] {
    return ticketsOf(booking, id);
  }
}

@Resolver(() => AdminTicketView)
export class AdminTicketResolver {
  @FieldResolver(() => AdminBookingView, { description: 'The booking it is part of.' })
  booking(@Root() { booking }: TicketSource): Booking {
    return booking;
  }
}
