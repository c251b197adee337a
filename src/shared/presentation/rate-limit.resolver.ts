import { Ctx, Field, Int, ObjectType, Query, Resolver } from 'type-graphql';
import { DateTime } from '../application/scalars.dto';
import type { Clock } from '../domain/clock';
import type { RequestContext } from './context';
import { everyone, type Permissions } from './guard';
import type { RequestLimits } from './request-limits';

export const rateLimitPermissions: Permissions = { Query: { rateLimit: everyone } };

@ObjectType('RateLimit', { description: 'How many operations you may still send. Accounts are counted by account, everybody else by network.' })
class RateLimitView {
  @Field(() => Int, { description: 'What this operation may cost at most, as extensions.cost says too.' })
  cost: number;

  @Field(() => Int, { nullable: true, description: 'Operations allowed in a window; null where you are not limited.' })
  limit: number | null;

  @Field(() => Int, { nullable: true, description: 'Operations left at this moment; null where you are not limited.' })
  remaining: number | null;

  @Field(() => DateTime, { nullable: true, description: 'When the oldest of the operations that were counted come back; null where you are not limited.' })
  resetAt: Date | null;
}

@Resolver()
export class RateLimitResolver {
  constructor(
    private readonly limits: Pick<RequestLimits, 'stateOf'>,
    private readonly clock: Clock,
  ) {}

  @Query(() => RateLimitView, { description: 'How this operation was counted, and how many you may still send.' })
  rateLimit(@Ctx() { request }: RequestContext): RateLimitView {
    const { cost, limited } = this.limits.stateOf(request);
    return {
      cost,
      limit: limited?.limit ?? null,
      remaining: limited?.remaining ?? null,
      resetAt: limited ? new Date(this.clock.now().getTime() + limited.resetAfter * 1_000) : null,
    };
  }
}
