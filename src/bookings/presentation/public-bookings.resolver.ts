import { Ctx, Mutation, Resolver } from 'type-graphql';
import type { RequestContext } from '../../shared/presentation/context';
import { everyone, type Permissions } from '../../shared/presentation/guard';
import { InputArg } from '../../shared/presentation/input';
import { RateLimited } from '../../shared/presentation/request-limits';
import { BookingCancelInput, BookingConfirmInput, BookingHoldExtendInput, TicketTransferInput } from '../application/booking.dto';
import type { HolderClaim } from '../domain/holder';
import type { CancelBooking } from '../domain/use-cases/cancel-booking.use-case';
import type { ConfirmBooking } from '../domain/use-cases/confirm-booking.use-case';
import type { ExtendHold } from '../domain/use-cases/extend-hold.use-case';
import type { TransferTicket } from '../domain/use-cases/transfer-ticket.use-case';
import { changed } from './booking-loaders';
import { PublicBookingPayload } from './public-booking.view';

/** Guests book too: whose booking it is, the use cases ask. */
export const publicBookingPermissions: Permissions = {
  Mutation: { bookingHoldExtend: everyone, bookingConfirm: everyone, bookingCancel: everyone, ticketTransfer: everyone },
};

export interface PublicBookingUseCases {
  readonly extend: ExtendHold;
  readonly confirm: ConfirmBooking;
  readonly cancel: CancelBooking;
  readonly transfer: TransferTicket;
}

@Resolver()
export class PublicBookingsResolver {
  constructor(private readonly useCases: PublicBookingUseCases) {}

  @RateLimited('booking')
  @Mutation(() => PublicBookingPayload, { description: 'Restarts the time of a hold, within limits.' })
  async bookingHoldExtend(@InputArg(() => BookingHoldExtendInput) input: BookingHoldExtendInput, @Ctx() context: RequestContext) {
    const { claim, command } = claimed(context, input);
    return changed(context, await this.useCases.extend.execute(claim, command));
  }

  @RateLimited('booking')
  @Mutation(() => PublicBookingPayload, { description: 'Makes a hold a booking. A free one is CONFIRMED at once, any other when it is paid.' })
  async bookingConfirm(@InputArg(() => BookingConfirmInput) input: BookingConfirmInput, @Ctx() context: RequestContext) {
    const { claim, command } = claimed(context, input);
    const { booking, payment } = await this.useCases.confirm.execute(claim, command);
    return { ...changed(context, booking), payment };
  }

  @RateLimited('booking')
  @Mutation(() => PublicBookingPayload, { description: "Calls a booking off, or some of its tickets. Money is given back by the event's policy." })
  async bookingCancel(@InputArg(() => BookingCancelInput) input: BookingCancelInput, @Ctx() context: RequestContext) {
    const { claim, command } = claimed(context, input);
    return changed(context, await this.useCases.cancel.execute(claim, command));
  }

  @RateLimited('booking')
  @Mutation(() => PublicBookingPayload, { description: 'Gives a ticket to somebody else. It gets a new QR code; the old one lets nobody in.' })
  async ticketTransfer(@InputArg(() => TicketTransferInput) input: TicketTransferInput, @Ctx() context: RequestContext) {
    const { claim, command } = claimed(context, input);
    return changed(context, await this.useCases.transfer.execute(claim, command));
  }
}

/** The token shows whose the booking is; it is no part of what is asked for. */
function claimed<Input extends { guestToken?: string | null }>({ viewer }: RequestContext, input: Input): { claim: HolderClaim; command: Omit<Input, 'guestToken'> } {
  const { guestToken, ...command } = input;
  return { claim: { viewer, guestToken }, command };
}
