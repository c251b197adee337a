import { Field, ID, Int, ObjectType } from 'type-graphql';
import { DateTime } from '../../shared/application/scalars.dto';
import { connectionTypes } from '../../shared/presentation/connection';
import { Node, NodeId } from '../../shared/presentation/node';
import { DeliveryStateEnum, WebhookStatusEnum, WebhookTopicEnum } from '../application/webhook.dto';
import type { PartnerWebhook, WebhookStatus, WebhookTopic } from '../domain/webhook.entity';
import type { DeliveryState, WebhookAttempt, WebhookDelivery } from '../domain/webhook-delivery.entity';
import { PartnerUserError } from './admin-partner.view';

@ObjectType('PartnerWebhook', { implements: Node, description: 'An address of a partner that hears of changes, signed by Standard Webhooks.' })
export class AdminWebhookView implements Pick<PartnerWebhook, 'id' | 'url' | 'description' | 'topics' | 'status' | 'disabledReason' | 'failingSince' | 'previousSecretUntil' | 'version' | 'createdAt' | 'updatedAt'> {
  @NodeId('PartnerWebhook')
  id: string;

  @Field(() => String, { description: 'Where it leads.' })
  url: string;

  @Field(() => String, { nullable: true, description: 'What it is for.' })
  description: string | null;

  @Field(() => [WebhookTopicEnum], { description: 'What it hears of.' })
  topics: readonly WebhookTopic[];

  @Field(() => WebhookStatusEnum, { description: 'Whether it hears of anything.' })
  status: WebhookStatus;

  @Field(() => String, { nullable: true, description: 'Why it was switched off; null where a person did it.' })
  disabledReason: string | null;

  @Field(() => DateTime, { nullable: true, description: 'Since when every attempt has failed; null where the last one succeeded.' })
  failingSince: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'Until when the secret before the present one signs too.' })
  previousSecretUntil: Date | null;

  @Field(() => Int, { description: 'Counts the changes; give it as expectedVersion.' })
  version: number;

  @Field(() => DateTime, { description: 'When it was made.' })
  createdAt: Date;

  @Field(() => DateTime, { description: 'When it was last changed.' })
  updatedAt: Date;
}

@ObjectType('WebhookAttempt', { description: 'One request of a delivery and what came of it.' })
export class AdminWebhookAttemptView implements Omit<WebhookAttempt, 'id' | 'deliveryId'> {
  @Field(() => DateTime, { description: 'When it was made.' })
  at: Date;

  @Field(() => Boolean, { description: 'Whether the receiver answered with 2xx.' })
  isSuccess: boolean;

  @Field(() => Int, { nullable: true, description: 'HTTP status of the answer; null where none came.' })
  responseStatus: number | null;

  @Field(() => Int, { description: 'How long it took, in milliseconds.' })
  durationMs: number;

  @Field(() => String, { nullable: true, description: 'What went wrong, with the beginning of the answer; null for a success.' })
  error: string | null;
}

@ObjectType('WebhookDelivery', { implements: Node, description: 'One message to one webhook, tried until it arrives or 3 days are over. Its id is the webhook-id that the receiver sees.' })
export class AdminWebhookDeliveryView implements Pick<WebhookDelivery, 'id' | 'topic' | 'body' | 'state' | 'deliveredAt' | 'createdAt'> {
  @NodeId('WebhookDelivery')
  id: string;

  @Field(() => WebhookTopicEnum, { description: 'What it tells.' })
  topic: WebhookTopic;

  @Field(() => String, { description: 'The JSON that is sent.' })
  body: string;

  @Field(() => DeliveryStateEnum, { description: 'What became of it.' })
  state: DeliveryState;

  @Field(() => DateTime, { nullable: true, description: 'When it arrived.' })
  deliveredAt: Date | null;

  @Field(() => DateTime, { description: 'When it was made.' })
  createdAt: Date;
}

export const { ConnectionView: AdminWebhookDeliveryConnection } = connectionTypes('WebhookDelivery', () => AdminWebhookDeliveryView);

@ObjectType({ description: 'Result of making or changing a webhook.' })
export class PartnerWebhookPayload {
  @Field(() => AdminWebhookView, { nullable: true, description: 'The webhook as it is now; null when the change was refused.' })
  webhook?: AdminWebhookView;

  @Field(() => String, { nullable: true, description: 'What it is signed with, for a new webhook or a new secret. Hand it over now: it is not shown again.' })
  secret?: string;

  @Field(() => [PartnerUserError], { description: 'What to correct; empty on success.' })
  userErrors: PartnerUserError[];
}

@ObjectType({ description: 'Result of removing a webhook.' })
export class PartnerWebhookDeletePayload {
  @Field(() => ID, { nullable: true, description: 'Id of the webhook that is gone; null when that was refused.' })
  deletedId?: string;

  @Field(() => [PartnerUserError], { description: 'What to correct; empty on success.' })
  userErrors: PartnerUserError[];
}

@ObjectType({ description: 'Result of sending a message once more.' })
export class WebhookDeliveryPayload {
  @Field(() => AdminWebhookDeliveryView, { nullable: true, description: 'The delivery as it is now; null when that was refused.' })
  delivery?: AdminWebhookDeliveryView;

  @Field(() => [PartnerUserError], { description: 'What to correct; empty on success.' })
  userErrors: PartnerUserError[];
}
