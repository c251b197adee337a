import { Max, Min } from 'class-validator';
import { Arg, Args, ArgsType, Ctx, Field, FieldResolver, ID, Int, Mutation, Resolver, Root } from 'type-graphql';
import { Omittable } from '../../shared/application/input.dto';
import type { Clock } from '../../shared/domain/clock';
import type { RequestContext } from '../../shared/presentation/context';
import { hasRole, type Permissions } from '../../shared/presentation/guard';
import { requireId } from '../../shared/presentation/ids';
import { InputArg } from '../../shared/presentation/input';
import { PartnerKeyInput } from '../application/partner.dto';
import type { CreatePartnerKey } from '../domain/use-cases/create-partner-key.use-case';
import type { RevokePartnerKey } from '../domain/use-cases/revoke-partner-key.use-case';
import type { RotatePartnerKey } from '../domain/use-cases/rotate-partner-key.use-case';
import { overlapHoursMax, type PartnerKey } from '../domain/partner-key.entity';
import { AdminPartnerKeyView, PartnerKeyPayload } from './admin-partner.view';

export const adminPartnerKeyPermissions: Permissions = {
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

@Resolver(() => AdminPartnerKeyView)
export class AdminPartnerKeyResolver {
  constructor(
    private readonly useCases: { readonly create: CreatePartnerKey; readonly rotate: RotatePartnerKey; readonly revoke: RevokePartnerKey },
    private readonly clock: Clock,
  ) {}

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

function changed<T extends object>(context: RequestContext, result: T) {
  context.forgetLoaded();
  return { ...result, userErrors: [] };
}
