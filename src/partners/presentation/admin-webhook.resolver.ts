import type DataLoader from 'dataloader';
import { Arg, Args, ArgsType, Ctx, Field, FieldResolver, ID, Int, Mutation, Resolver, Root } from 'type-graphql';
import { notFound } from '../../shared/domain/errors';
import { connection, ConnectionArgs, pageRequest } from '../../shared/presentation/connection';
import type { RequestContext } from '../../shared/presentation/context';
import { hasRole, type Permissions } from '../../shared/presentation/guard';
import { encodeId, requireId } from '../../shared/presentation/ids';
import { InputArg } from '../../shared/presentation/input';
import { DateTime } from '../../shared/application/scalars.dto';
import { DeliveryStateEnum, PartnerWebhookCreateInput, PartnerWebhookUpdateInput } from '../application/webhook.dto';
import type { Partner } from '../domain/partner.entity';
import type { DeleteWebhook } from '../domain/use-cases/delete-webhook.use-case';
import type { ReplayDelivery } from '../domain/use-cases/replay-delivery.use-case';
import type { RotateWebhookSecret } from '../domain/use-cases/rotate-webhook-secret.use-case';
import type { CreateWebhook, UpdateWebhook } from '../domain/use-cases/save-webhook.use-case';
import type { PartnerWebhook } from '../domain/webhook.entity';
import type { DeliveryState, WebhookAttempt, WebhookDelivery } from '../domain/webhook-delivery.entity';
import type { DeliveryRepository } from '../domain/webhook.repository';
import { RotationArgs } from './admin-partner-key.resolver';
import { AdminPartnerView } from './admin-partner.view';
import { AdminWebhookAttemptView, AdminWebhookDeliveryConnection, AdminWebhookDeliveryView, AdminWebhookView, PartnerWebhookDeletePayload, PartnerWebhookPayload, WebhookDeliveryPayload } from './admin-webhook.view';

declare module '../../shared/presentation/context' {
  interface Loaders {
    adminWebhooksOfPartner: DataLoader<string, readonly PartnerWebhook[]>;
    adminAttemptsOfDelivery: DataLoader<string, readonly WebhookAttempt[]>;
  }
}

export const adminWebhookPermissions: Permissions = {
  Mutation: {
    partnerWebhookCreate: hasRole('ADMIN'),
    partnerWebhookUpdate: hasRole('ADMIN'),
    partnerWebhookDelete: hasRole('ADMIN'),
    partnerWebhookSecretRotate: hasRole('ADMIN'),
    partnerWebhookDeliveryReplay: hasRole('ADMIN'),
  },
};

@ArgsType()
class DeliveriesArgs extends ConnectionArgs {
  @Field(() => DeliveryStateEnum, { nullable: true, description: 'Only messages in this state.' })
  state?: DeliveryState;
}

const newestFirst = 'NEWEST_FIRST';

export interface WebhookUseCases {
  readonly create: CreateWebhook;
  readonly update: UpdateWebhook;
  readonly delete: DeleteWebhook;
  readonly rotate: RotateWebhookSecret;
  readonly replay: ReplayDelivery;
}

@Resolver(() => AdminWebhookView)
export class AdminWebhookResolver {
  constructor(
    private readonly deliveryLog: DeliveryRepository,
    private readonly useCases: WebhookUseCases,
  ) {}

  @FieldResolver(() => AdminWebhookDeliveryConnection, { description: 'What was sent to it, newest first, as far as the log goes back (WEBHOOK_LOG_DAYS).' })
  async deliveries(@Root() { id: webhookId }: PartnerWebhook, @Args(() => DeliveriesArgs) { state, ...args }: DeliveriesArgs) {
    const filter = { webhookId, state };
    const page = await this.deliveryLog.page(filter, pageRequest(args, newestFirst, ['instant', 'uuid']));
    return connection(page, newestFirst, () => this.deliveryLog.count(filter));
  }

  @Mutation(() => PartnerWebhookPayload, { description: 'Gives a partner an address that hears of changes. The secret is in this answer and nowhere else.' })
  async partnerWebhookCreate(@InputArg(() => PartnerWebhookCreateInput) input: PartnerWebhookCreateInput, @Ctx() context: RequestContext) {
    return changed(context, await this.useCases.create.execute(context.viewer, input));
  }

  @Mutation(() => PartnerWebhookPayload, { description: 'Changes where a webhook leads and what it hears of, or switches it on or off.' })
  async partnerWebhookUpdate(
    @Arg('id', () => ID, { description: 'Typed id of the webhook.' }) id: string,
    @Arg('expectedVersion', () => Int, { description: 'The version that the change is for.' }) expectedVersion: number,
    @InputArg(() => PartnerWebhookUpdateInput) input: PartnerWebhookUpdateInput,
    @Ctx() context: RequestContext,
  ) {
    return changed(context, { webhook: await this.useCases.update.execute(context.viewer, { id: requireId('PartnerWebhook', id), expectedVersion, input }) });
  }

  @Mutation(() => PartnerWebhookDeletePayload, { description: 'Removes a webhook with the log of its deliveries.' })
  async partnerWebhookDelete(@Arg('id', () => ID, { description: 'Typed id of the webhook.' }) id: string, @Ctx() context: RequestContext) {
    const uuid = requireId('PartnerWebhook', id);
    await this.useCases.delete.execute(context.viewer, uuid);
    return changed(context, { deletedId: encodeId('PartnerWebhook', uuid) });
  }

  @Mutation(() => PartnerWebhookPayload, { description: 'Gives a webhook a new secret; for some hours messages are signed with both.' })
  async partnerWebhookSecretRotate(@Args(() => RotationArgs) { id, overlapHours }: RotationArgs, @Ctx() context: RequestContext) {
    return changed(context, await this.useCases.rotate.execute(context.viewer, requireId('PartnerWebhook', id), overlapHours));
  }

  @Mutation(() => WebhookDeliveryPayload, { description: 'Sends a message once more under its id, whatever became of it, and tries for 3 days anew.' })
  async partnerWebhookDeliveryReplay(@Arg('id', () => ID, { description: 'Typed id of the delivery.' }) id: string, @Ctx() context: RequestContext) {
    const delivery = await this.deliveryLog.find(requireId('WebhookDelivery', id));
    if (!delivery) throw notFound('WebhookDelivery', ['id']);
    return changed(context, { delivery: await this.useCases.replay.execute(context.viewer, delivery) });
  }
}

@Resolver(() => AdminWebhookDeliveryView)
export class AdminWebhookDeliveryResolver {
  @FieldResolver(() => [AdminWebhookAttemptView], { description: 'What was tried, in order.' })
  attempts(@Root() { id }: WebhookDelivery, @Ctx() { loaders }: RequestContext) {
    return loaders.adminAttemptsOfDelivery.load(id);
  }

  @FieldResolver(() => DateTime, { nullable: true, description: 'When it is tried next; null where it is not.' })
  nextAttemptAt(@Root() { state, dueAt }: WebhookDelivery): Date | null {
    return state === 'PENDING' ? dueAt : null;
  }
}

@Resolver(() => AdminPartnerView)
export class AdminPartnerWebhooksResolver {
  @FieldResolver(() => [AdminWebhookView], { description: 'Its addresses that hear of changes, in the order they were made.' })
  webhooks(@Root() { id }: Partner, @Ctx() { loaders }: RequestContext) {
    return loaders.adminWebhooksOfPartner.load(id);
  }
}

function changed<T extends object>(context: RequestContext, result: T) {
  context.forgetLoaded();
  return { ...result, userErrors: [] };
}
