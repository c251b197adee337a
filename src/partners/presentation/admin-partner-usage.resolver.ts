import { Args, ArgsType, Field, FieldResolver, ID, Query, Resolver, Root } from 'type-graphql';
import type { Clock } from '../../shared/domain/clock';
import { invalid } from '../../shared/domain/errors';
import { connection, ConnectionArgs, pageRequest } from '../../shared/presentation/connection';
import { hasRole, type Permissions } from '../../shared/presentation/guard';
import { requireId } from '../../shared/presentation/ids';
import type { Usage, UsageStore } from '../domain/usage.port';
import { AdminPartnerUsageConnection, AdminPartnerUsageView } from './admin-partner.view';

export const adminPartnerUsagePermissions: Permissions = { Query: { partnerUsage: hasRole('ADMIN') } };

@ArgsType()
class UsageArgs extends ConnectionArgs {
  @Field(() => ID, { description: 'Typed id of the partner.' })
  partnerId: string;

  @Field(() => String, { nullable: true, description: 'First day in UTC, such as 2026-11-01; 30 days ago where left out.' })
  from?: string;

  @Field(() => String, { nullable: true, description: 'Last day in UTC; today where left out.' })
  to?: string;
}

const latestFirst = 'DAY_DESC';

@Resolver(() => AdminPartnerUsageView)
export class AdminPartnerUsageResolver {
  constructor(
    private readonly usage: UsageStore,
    private readonly clock: Clock,
  ) {}

  @Query(() => AdminPartnerUsageConnection, { description: 'What a partner asked for, by day and document, the latest day first. Some seconds behind.' })
  async partnerUsage(@Args(() => UsageArgs) { partnerId, from, to, ...args }: UsageArgs) {
    const now = this.clock.now().getTime();
    const filter = { partnerId: requireId('Partner', partnerId, ['partnerId']), from: dayOf(from, now - 30 * 86_400_000, 'from'), to: dayOf(to, now, 'to') };
    const page = await this.usage.page(filter, pageRequest(args, latestFirst, ['instant', 'text']));
    return connection(page, latestFirst, () => this.usage.count(filter));
  }

  @FieldResolver()
  documentId(@Root() { documentId }: Usage): string {
    return `sha256:${documentId}`;
  }
}

/** A calendar day as PostgreSQL takes it. */
function dayOf(given: string | undefined, otherwise: number, field: string): string {
  const day = given ?? new Date(otherwise).toISOString().slice(0, 10);
  const instant = /^\d{4}-\d{2}-\d{2}$/.test(day) && day >= '0001' ? new Date(`${day}T00:00:00.000Z`) : null;
  if (instant && !Number.isNaN(instant.getTime()) && instant.toISOString().startsWith(day)) return day;
  throw invalid('INVALID', `${field} must be a day such as 2026-11-24.`, [field]);
}
