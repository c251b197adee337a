import type { GraphQLResolveInfo } from 'graphql';
import { Args, ArgsType, Ctx, Field, FieldResolver, Info, Resolver, Root } from 'type-graphql';
import { PublicTicketTypeView } from '../../events/presentation/public-catalogue.view';
import { PublicEventView, PublicOccurrenceView } from '../../events/presentation/public-event.view';
import { DateTime, HttpUrl } from '../../shared/application/scalars.dto';
import { DomainError } from '../../shared/domain/errors';
import { connection, ConnectionArgs, pageRequest } from '../../shared/presentation/connection';
import type { RequestContext } from '../../shared/presentation/context';
import { PublicUserView } from '../../users/presentation/public-user.view';
import { BookingStatusEnum } from '../application/booking-enums.dto';
import type { Booking, BookingLine, BookingStatus } from '../domain/booking.entity';
import type { BookingRepository } from '../domain/booking.repository';
import type { TicketCodes } from '../domain/ticket-codes.port';
import type { BookingLinks } from './booking-links';
import { ticketsOf, type TicketSource } from './booking-loaders';
import { PublicBookingConnection, PublicBookingLineView, PublicBookingView, PublicPaymentView, PublicRefundView, PublicTicketView } from './public-booking.view';

interface LineSource extends BookingLine {
  readonly booking: Booking;
}

@Resolver(() => PublicBookingView)
export class PublicBookingResolver {
  constructor(private readonly links: BookingLinks) {}

  @FieldResolver(() => PublicEventView, { nullable: true, description: 'The event it is for; null where that is not public any more.' })
  event(@Root() { eventId }: Booking, @Ctx() { loaders }: RequestContext, @Info() info: GraphQLResolveInfo) {
    return loaders.publicEvent(info).load(eventId);
  }

  @FieldResolver(() => PublicOccurrenceView, { nullable: true, description: 'The date it is for; null where its event is not public any more.' })
  occurrence(@Root() { occurrenceId }: Booking, @Ctx() { loaders }: RequestContext, @Info() info: GraphQLResolveInfo) {
    return loaders.publicOccurrence(info).load(occurrenceId);
  }

  @FieldResolver(() => [PublicBookingLineView], { description: 'What was booked.' })
  lines(@Root() booking: Booking): LineSource[] {
    return booking.lines.map((line) => ({ ...line, booking }));
  }

  @FieldResolver(() => [PublicTicketView], { description: 'One for each place, from the confirmation on.' })
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

  @FieldResolver(() => [PublicPaymentView], { description: 'Attempts to pay it, in order.' })
  async payments(@Root() { id }: Booking, @Ctx() { loaders }: RequestContext) {
    return (await loaders.accountOfBooking.load(id)).payments;
  }

  @FieldResolver(() => [PublicRefundView], { description: 'Money given back, in order.' })
  async refunds(@Root() { id }: Booking, @Ctx() { loaders }: RequestContext) {
    return (await loaders.accountOfBooking.load(id)).refunds;
  }

  @FieldResolver(() => HttpUrl, { nullable: true, description: 'Its tickets as one PDF, for whoever has this address; null where none is good.' })
  ticketsUrl(@Root() booking: Booking): string | null {
    return hasTickets(booking) ? this.links.tickets(booking.id) : null;
  }

  @FieldResolver(() => HttpUrl, { nullable: true, description: 'Its date as an iCalendar file, for whoever has this address; after a cancellation it takes the date out of the calendar. Null before it is confirmed.' })
  calendarUrl(@Root() { id, confirmedAt }: Booking): string | null {
    return confirmedAt && this.links.calendar(id);
  }

  @FieldResolver(() => HttpUrl, { nullable: true, description: 'Where to attend online; null without a good ticket, and where it is not online.' })
  async onlineUrl(@Root() booking: Booking, @Ctx() { loaders }: RequestContext) {
    return hasTickets(booking) ? ((await loaders.onlineAddressOfOccurrence.load(booking.occurrenceId))?.url ?? null) : null;
  }
}

const hasTickets = ({ status, validTickets }: Booking): boolean => status === 'CONFIRMED' && validTickets.length > 0;

@Resolver(() => PublicBookingLineView)
export class PublicBookingLineResolver {
  @FieldResolver(() => PublicTicketTypeView, { nullable: true, description: 'The ticket type as it is now; null where it is not offered any more.' })
  ticketType(@Root() { ticketTypeId }: LineSource, @Ctx() { loaders }: RequestContext, @Info() info: GraphQLResolveInfo) {
    return loaders.publicTicketType(info).load(ticketTypeId);
  }

  @FieldResolver(() => [PublicTicketView], { description: 'Its tickets, from the confirmation on.' })
  tickets(@Root() { id, booking }: LineSource): TicketSource[] {
    return ticketsOf(booking, id);
  }
}

@Resolver(() => PublicTicketView)
export class PublicTicketResolver {
  constructor(
    private readonly codes: TicketCodes,
    private readonly links: BookingLinks,
  ) {}

  @FieldResolver(() => String, { nullable: true, description: 'What its QR code says; null unless it is VALID. Whoever has it gets in, so show it to nobody else.' })
  qrPayload(@Root() { id: ticketId, status, nonce, booking: { occurrenceId } }: TicketSource): string | null {
    return status === 'VALID' ? this.codes.write({ ticketId, occurrenceId, nonce }) : null;
  }

  @FieldResolver(() => HttpUrl, { nullable: true, description: 'It alone as a PDF, for whoever has this address; null unless it is VALID.' })
  pdfUrl(@Root() { id, status, booking }: TicketSource): string | null {
    return status === 'VALID' ? this.links.ticket(booking.id, id) : null;
  }
}

@ArgsType()
class OwnBookingsArgs extends ConnectionArgs {
  @Field(() => [BookingStatusEnum], { nullable: true, description: 'Only those with one of these statuses.' })
  status?: BookingStatus[] | null;
}

const newestFirst = 'NEWEST_FIRST';

@Resolver(() => PublicUserView)
export class PublicUserBookingsResolver {
  constructor(private readonly repository: BookingRepository) {}

  @FieldResolver(() => PublicBookingConnection, { description: 'What you booked while signed in, newest first.' })
  async bookings(@Root() { id: userId }: PublicUserView, @Args(() => OwnBookingsArgs) { status, ...args }: OwnBookingsArgs, @Ctx() { viewer }: RequestContext) {
    if (viewer.kind !== 'user' || viewer.id !== userId) throw new DomainError('unauthenticated', 'UNAUTHENTICATED', 'Send the access token to read bookings.');
    const [scope, filter] = [{ owner: null, userId }, { status }];
    const page = await this.repository.page(scope, filter, pageRequest(args, newestFirst, ['instant', 'uuid']));
    return connection(page, newestFirst, () => this.repository.count(scope, filter));
  }
}
