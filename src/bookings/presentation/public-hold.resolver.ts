import { Arg, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql';
import { DomainError, type Fault } from '../../shared/domain/errors';
import type { RequestContext } from '../../shared/presentation/context';
import { everyone, type Permissions } from '../../shared/presentation/guard';
import { encodeId } from '../../shared/presentation/ids';
import { InputArg } from '../../shared/presentation/input';
import { RateLimited } from '../../shared/presentation/request-limits';
import { BookingHoldInput } from '../application/booking.dto';
import type { HoldDesk } from '../application/hold-desk.service';
import type { BookingRepository } from '../domain/booking.repository';
import type { GuestTokens } from '../domain/ticket-codes.port';
import { changed } from './booking-loaders';
import { PublicBookingPayload, PublicBookingUserError, PublicBookingView } from './public-booking.view';

export const publicHoldPermissions: Permissions = { Query: { bookingByToken: everyone }, Mutation: { bookingHold: everyone } };

@Resolver()
export class PublicHoldResolver {
  constructor(
    private readonly holdDesk: HoldDesk,
    private readonly bookings: BookingRepository,
    private readonly tokens: GuestTokens,
  ) {}

  @Query(() => PublicBookingView, { nullable: true, description: 'The booking that a guest token opens; null where it opens none.' })
  async bookingByToken(@Arg('token', () => String, { description: 'The guestToken that came with the hold, or what stands in a link of the mails.' }) token: string) {
    const id = this.tokens.read(token);
    const [booking] = id ? await this.bookings.findByIds([id], null) : [];
    return booking ?? null;
  }

  @RateLimited('booking')
  @Mutation(() => PublicBookingPayload, { description: 'Keeps places for a while, all that were asked for or none. Confirm the booking before holdExpiresAt.' })
  async bookingHold(@InputArg(() => BookingHoldInput) input: BookingHoldInput, @Ctx() context: RequestContext) {
    const booking = await this.holdDesk.hold(context.viewer, { ...input }).catch(nameTicketType(input));
    return { ...changed(context, booking), guestToken: this.tokens.issue(booking.id) };
  }
}

@Resolver(() => PublicBookingUserError)
export class PublicBookingUserErrorResolver {
  @FieldResolver(() => ID, { nullable: true, description: 'The ticket type it is about.' })
  ticketTypeId(@Root() { ticketTypeId }: PublicBookingUserError): string | null {
    return ticketTypeId ? encodeId('TicketType', ticketTypeId) : null;
  }
}

/** Says of which ticket type a refusal speaks, where its field lies in one of the lines. */
const nameTicketType = ({ lines }: BookingHoldInput) => (error: unknown): never => {
  const lineOf = ({ field }: Fault) => (field?.[1] === 'lines' ? lines[Number(field[2])] : undefined);
  if (!(error instanceof DomainError) || !error.faults.some(lineOf)) throw error;
  const [first, ...rest] = error.faults.map((fault) => ({ ...fault, ticketTypeId: lineOf(fault)?.ticketTypeId }));
  throw DomainError.of(error.kind, [first!, ...rest]);
};
