import { Arg, Args, ArgsType, Ctx, Field, ID, Mutation, Query, Resolver } from 'type-graphql';
import { ownerScope } from '../../shared/domain/viewer';
import { connection, ConnectionArgs, pageRequest } from '../../shared/presentation/connection';
import type { RequestContext } from '../../shared/presentation/context';
import { hasRole, type Permissions } from '../../shared/presentation/guard';
import { decodeId } from '../../shared/presentation/ids';
import { InputArg, readInput } from '../../shared/presentation/input';
import { BookingFilterInput, BookingMarkPaidInput, BookingRefundInput, StaffBookingCancelInput, StaffTicketTransferInput, TicketCheckInInput } from '../application/admin-booking.dto';
import type { BookingRepository } from '../domain/booking.repository';
import type { CancelBookingByStaff } from '../domain/use-cases/cancel-booking-by-staff.use-case';
import { AlreadyCheckedIn, type CheckIn, type CheckInTicket } from '../domain/use-cases/check-in-ticket.use-case';
import type { MarkPaid } from '../domain/use-cases/mark-paid.use-case';
import type { RefundBooking } from '../domain/use-cases/refund-booking.use-case';
import type { TransferTicket } from '../domain/use-cases/transfer-ticket.use-case';
import { AdminBookingConnection, AdminBookingPayload, AdminBookingView, CheckInPayload } from './admin-booking.view';
import { changed } from './booking-loaders';

const staff = hasRole('ORGANIZER', 'ADMIN');

export const adminBookingPermissions: Permissions = {
  Query: { adminBooking: staff, adminBookings: staff },
  Mutation: { bookingMarkPaid: staff, bookingRefund: staff, bookingCancel: staff, ticketTransfer: staff, ticketCheckIn: staff },
};

@ArgsType()
class AdminBookingsArgs extends ConnectionArgs {
  @Field(() => BookingFilterInput, { nullable: true, description: 'Which bookings to list.' })
  filter?: BookingFilterInput | null;
}

const readFilter = async (args: unknown): Promise<void> => readInput((args as AdminBookingsArgs).filter, ['filter']);

export interface AdminBookingUseCases {
  readonly markPaid: MarkPaid;
  readonly refund: RefundBooking;
  readonly cancel: CancelBookingByStaff;
  readonly transfer: TransferTicket;
  readonly checkIn: CheckInTicket;
}

const newestFirst = 'NEWEST_FIRST';

@Resolver()
export class AdminBookingsResolver {
  constructor(
    private readonly bookings: BookingRepository,
    private readonly useCases: AdminBookingUseCases,
  ) {}

  @Query(() => AdminBookingView, { nullable: true, description: 'A booking for an event that you manage; null where there is none with this id.' })
  async adminBooking(@Arg('id', () => ID, { description: 'Typed id of the booking.' }) id: string, @Ctx() { loaders }: RequestContext) {
    const uuid = decodeId('Booking', id);
    return uuid && loaders.adminBooking.load(uuid);
  }

  @Query(() => AdminBookingConnection, { description: 'Bookings for the events that you manage, all of them for administrators; newest first.' })
  async adminBookings(@Args(() => AdminBookingsArgs, { validateFn: readFilter }) { filter, ...args }: AdminBookingsArgs, @Ctx() { viewer }: RequestContext) {
    const scope = { owner: ownerScope(viewer) };
    const page = await this.bookings.page(scope, filter ?? {}, pageRequest(args, newestFirst, ['instant', 'uuid']));
    return connection(page, newestFirst, () => this.bookings.count(scope, filter ?? {}));
  }

  @Mutation(() => AdminBookingPayload, { description: 'Confirms a booking that was paid outside, in cash or by transfer.' })
  async bookingMarkPaid(@InputArg(() => BookingMarkPaidInput) input: BookingMarkPaidInput, @Ctx() context: RequestContext) {
    return changed(context, await this.useCases.markPaid.execute(context.viewer, { ...input }));
  }

  @Mutation(() => AdminBookingPayload, { description: 'Gives money back, the whole or a part, and calls tickets off with it where you say so.' })
  async bookingRefund(@InputArg(() => BookingRefundInput) input: BookingRefundInput, @Ctx() context: RequestContext) {
    return changed(context, await this.useCases.refund.execute(context.viewer, { ...input }));
  }

  @Mutation(() => AdminBookingPayload, { description: 'Calls a booking off, or some of its tickets.' })
  async bookingCancel(@InputArg(() => StaffBookingCancelInput) input: StaffBookingCancelInput, @Ctx() context: RequestContext) {
    return changed(context, await this.useCases.cancel.execute(context.viewer, { ...input }));
  }

  @Mutation(() => AdminBookingPayload, { description: 'Gives a ticket to somebody else. It gets a new QR code; the old one lets nobody in.' })
  async ticketTransfer(@InputArg(() => StaffTicketTransferInput) input: StaffTicketTransferInput, @Ctx() context: RequestContext) {
    return changed(context, await this.useCases.transfer.execute({ staff: context.viewer }, { ...input }));
  }

  @Mutation(() => CheckInPayload, { description: 'Lets the bearer of a ticket in. The first scan wins; a second is told when the first was.' })
  async ticketCheckIn(@InputArg(() => TicketCheckInInput) input: TicketCheckInInput, @Ctx() context: RequestContext) {
    try {
      return scanned(context, await this.useCases.checkIn.execute(context.viewer, { ...input }));
    } catch (error) {
      if (error instanceof AlreadyCheckedIn) return { ...scanned(context, error), userErrors: error.faults };
      throw error;
    }
  }
}

const scanned = (context: RequestContext, { booking, ticket, firstCheckedInAt }: CheckIn) => ({ ...changed(context, booking), ticket: { ...ticket, booking }, firstCheckedInAt });
