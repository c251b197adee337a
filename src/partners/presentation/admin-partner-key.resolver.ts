import { Max, Min } from 'class-validator';
import { Arg, Args, ArgsType, Ctx, Field, FieldResolver, ID, Int, Mutation, Query, Resolver, Root } from 'type-graphql';
import { Omittable } from '../../shared/application/input.dto';
import { invalid } from '../../shared/domain/errors';
import { connection, ConnectionArgs, pageRequest } from '../../shared/presentation/connection';
import type { RequestContext } from '../../shared/presentation/context';
import { hasRole, type Permissions } from '../../shared/presentation/guard';
import { requireId } from '../../shared/presentation/ids';
import { InputArg } from '../../shared/presentation/input';
import type { Clock } from '../../shared/domain/clock';
import { PartnerKeyInput } from '../application/partner.dto';
import type { CreatePartnerKey } from '../domain/use-cases/create-partner-key.use-case';
import type { RevokePartnerKey } from '../domain/use-cases/revoke-partner-key.use-case';
import type { RotatePartnerKey } from '../domain/use-cases/rotate-partner-key.use-case';
import { overlapHoursMax, type PartnerKey } from '../domain/partner-key.entity';
import type { Usage, UsageStore } from '../domain/usage.port';
import { AdminPartnerKeyView, AdminPartnerUsageConnection, AdminPartnerUsageView, PartnerKeyPayload } from './admin-partner.view';

export const adminPartnerKeyPermissions: Permissions = {
  Query: { partnerUsage: hasRole('ADMIN') },
  Mutation: { partnerKeyCreate: hasRole('ADMIN'), partnerKeyRotate: hasRole('ADMIN'), partnerKeyRevoke: hasRole('ADMIN') },
};

@ArgsType()
export class RotationArgs {
  @Field(() => ID, { description: 'Typed id of what has the secret.' })
  id: string;

  @Omittable()
  @Min(0, { message: `overlapHours must be between 0 and ${overlapHoursMax}.` })
  @Max(overlapHoursMax, { message: `overlapHours must be between 0 and ${overlapHoursMax}.` })
  @Field(() => Int, { defaultValue: 24, description: `How many hours the old secret works beside the new one, 0 to ${overlapHoursMax}.` })
  overlapHours: number;
}

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

@Resolver(() => AdminPartnerKeyView)
export class AdminPartnerKeyResolver {
  constructor(
    private readonly useCases: { readonly create: CreatePartnerKey; readonly rotate: RotatePartnerKey; readonly revoke: RevokePartnerKey },
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

  @FieldResolver(() => String, { description: 'How it begins, to tell keys apart; no secret.' })
  prefix(@Root() { prefix }: PartnerKey): string {
    return `mq_${prefix}`;
  }

  @FieldResolver(() => Boolean, { description: 'Whether it works now, as far as its partner is active.' })
  isUsable(@Root() key: PartnerKey): boolean {
    return key.isUsable(this.clock.now());
  }

  @Mutation(() => PartnerKeyPayload, { description: 'Gives a partner a key. Its secret is in this answer and nowhere else.' })
  async partnerKeyCreate(@InputArg(() => PartnerKeyInput) input: PartnerKeyInput, @Ctx() context: RequestContext) {
    return changed(context, await this.useCases.create.execute(context.viewer, input));
  }

  @Mutation(() => PartnerKeyPayload, { description: 'Makes a new key with the rights of an old one, which works beside it for some hours. The answer has the new one.' })
  async partnerKeyRotate(@Args(() => RotationArgs) { id, overlapHours }: RotationArgs, @Ctx() context: RequestContext) {
    return changed(context, await this.useCases.rotate.execute(context.viewer, requireId('PartnerKey', id), overlapHours));
  }

  @Mutation(() => PartnerKeyPayload, { description: 'Makes a key useless: here at once, in processes that have just served it within PARTNER_CACHE_SECONDS.' })
  async partnerKeyRevoke(@Arg('id', () => ID, { description: 'Typed id of the key.' }) id: string, @Ctx() context: RequestContext) {
    return changed(context, { key: await this.useCases.revoke.execute(context.viewer, requireId('PartnerKey', id)) });
  }
}

@Resolver(() => AdminPartnerUsageView)
export class AdminPartnerUsageResolver {
  @FieldResolver()
  documentId(@Root() { documentId }: Usage): string {
    return `sha256:${documentId}`;
  }
}

function changed<T extends object>(context: RequestContext, result: T) {
  context.forgetLoaded();
  return { ...result, userErrors: [] };
}

/** A calendar day as PostgreSQL takes it. */
function dayOf(given: string | undefined, otherwise: number, field: string): string {
  const day = given ?? new Date(otherwise).toISOString().slice(0, 10);
  const instant = /^\d{4}-\d{2}-\d{2}$/.test(day) && day >= '0001' ? new Date(`${day}T00:00:00.000Z`) : null;
  if (instant && !Number.isNaN(instant.getTime()) && instant.toISOString().startsWith(day)) return day;
  throw invalid('INVALID', `${field} must be a day such as 2026-11-24.`, [field]);
}
