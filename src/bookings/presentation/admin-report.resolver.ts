import { Arg, Args, ArgsType, Ctx, Field, FieldResolver, ID, Query, Resolver, Root } from 'type-graphql';
import { AdminEventView, AdminTicketTypeView } from '../../events/presentation/admin-event.view';
import { DateTime } from '../../shared/application/scalars.dto';
import type { Clock } from '../../shared/domain/clock';
import { invalid } from '../../shared/domain/errors';
import type { RequestContext } from '../../shared/presentation/context';
import { Cost } from '../../shared/presentation/field-cost';
import { hasRole, type Permissions } from '../../shared/presentation/guard';
import { decodeId } from '../../shared/presentation/ids';
import type { BookingReports, ReportInterval, ReportWindow, TicketTypeSales } from '../domain/booking-report.port';
import type { TicketCodes } from '../domain/ticket-codes.port';
import { EventStatsView, ReportIntervalEnum, SalesReportView, ScannerKeyView, TicketTypeSalesView } from './admin-report.view';

const staff = hasRole('ORGANIZER', 'ADMIN');

export const adminReportPermissions: Permissions = { Query: { salesReport: staff, scannerKeys: staff } };

const dayMs = 86_400_000;
const longest: Readonly<Record<ReportInterval, { readonly days: number; readonly usual: number }>> = { DAY: { days: 400, usual: 30 }, HOUR: { days: 31, usual: 2 } };

@ArgsType()
class SalesReportArgs {
  @Field(() => DateTime, { nullable: true, description: `From when on; ${longest.DAY.usual} days before the end if left out, ${longest.HOUR.usual} days for hours.` })
  from?: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'Up to when; now if left out.' })
  to?: Date | null;

  @Field(() => ReportIntervalEnum, { defaultValue: 'DAY', description: `How long each part is: days for up to ${longest.DAY.days} days, hours for up to ${longest.HOUR.days}.` })
  interval: ReportInterval;
}

@Resolver(() => AdminEventView)
export class AdminReportResolver {
  constructor(
    private readonly reports: BookingReports,
    private readonly codes: TicketCodes,
    private readonly clock: Clock,
  ) {}

  @FieldResolver(() => EventStatsView, { description: 'How it sells.' })
  stats(@Root() { id }: AdminEventView, @Ctx() { loaders }: RequestContext) {
    return loaders.adminEventStats.load(id);
  }

  @Cost({ weight: 50 })
  @Query(() => SalesReportView, { nullable: true, description: 'What was sold of an event that you manage; null where there is none with this id.' })
  async salesReport(@Arg('eventId', () => ID, { description: 'Typed id of the event.' }) id: string, @Args(() => SalesReportArgs) args: SalesReportArgs, @Ctx() { loaders }: RequestContext) {
    const window = windowOf(args, this.clock.now());
    const uuid = decodeId('Event', id);
    const event = uuid && (await loaders.adminEvent.load(uuid));
    return event ? this.reports.salesReport({ eventId: event.id, ...window }) : null;
  }

  @Query(() => [ScannerKeyView], { description: 'The keys that tickets are signed with: the one in use first, then those whose tickets are still good.' })
  scannerKeys(): readonly ScannerKeyView[] {
    return this.codes.publicKeys;
  }
}

@Resolver(() => TicketTypeSalesView)
export class AdminTicketTypeSalesResolver {
  @FieldResolver(() => AdminTicketTypeView, { nullable: true, description: 'The ticket type as it is now.' })
  ticketType(@Root() { ticketTypeId }: TicketTypeSales, @Ctx() { loaders }: RequestContext) {
    return loaders.adminTicketType.load(ticketTypeId);
  }
}

function windowOf({ from: start, to: end, interval }: SalesReportArgs, now: Date): Omit<ReportWindow, 'eventId'> {
  const { days, usual } = longest[interval];
  const to = end ?? now;
  const from = start ?? new Date(to.getTime() - usual * dayMs);
  if (from.getTime() < 0) throw invalid('INVALID', 'A report begins in 1970 at the earliest.', ['from']);
  if (!(from < to)) throw invalid('INVALID', 'from must be before to.', ['from']);
  if (to.getTime() - from.getTime() > days * dayMs) throw invalid('INVALID', `A report by the ${interval.toLowerCase()} covers at most ${days} days.`, ['from']);
  return { from, to, interval };
}
