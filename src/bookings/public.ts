import type { Feature, Platform } from '../shared';
import type { HoldDesk } from './application/hold-desk.service';
import type { GuestTokens, TicketCodes } from './domain/ticket-codes.port';
import { SqlOnlineAddresses } from './infrastructure/sql-online-addresses';
import { BookingLinks } from './presentation/booking-links';
import { type BookingReads, moneyLoaders } from './presentation/booking-loaders';
import { PublicBookingLineResolver, PublicBookingResolver, PublicTicketResolver, PublicUserBookingsResolver } from './presentation/public-booking.resolver';
import { publicBookingPermissions, PublicBookingsResolver, type PublicBookingUseCases } from './presentation/public-bookings.resolver';
import { publicHoldPermissions, PublicBookingUserErrorResolver, PublicHoldResolver } from './presentation/public-hold.resolver';
import { publicBookingLoaders, publicBookingNodes } from './presentation/public-loaders';

export interface PublicBookingTools {
  readonly holdDesk: HoldDesk;
  readonly tokens: GuestTokens;
  readonly codes: TicketCodes;
  readonly useCases: PublicBookingUseCases;
}

/** What holders may do with their bookings. */
export function publicBookingsPart({ config, database }: Platform, reads: BookingReads, { holdDesk, tokens, codes, useCases }: PublicBookingTools): Required<Pick<Feature, 'public' | 'publicNodes' | 'loaders'>> {
  const addresses = new SqlOnlineAddresses(database.pool);
  const links = new BookingLinks(config.PUBLIC_URL ?? `http://${config.HOST}:${config.PORT}`, tokens);
  return {
    public: {
      resolvers: [
        new PublicHoldResolver(holdDesk, reads.bookings, tokens),
        new PublicBookingsResolver(useCases),
        new PublicBookingUserErrorResolver(),
        new PublicBookingResolver(links),
        new PublicBookingLineResolver(),
        new PublicTicketResolver(codes, links),
        new PublicUserBookingsResolver(reads.bookings),
      ],
      permissions: { Query: { ...publicHoldPermissions.Query }, Mutation: { ...publicHoldPermissions.Mutation, ...publicBookingPermissions.Mutation } },
    },
    publicNodes: publicBookingNodes,
    loaders: (viewer) => ({ ...moneyLoaders(reads), ...publicBookingLoaders(reads, addresses, viewer) }),
  };
}
