import { ArrayMaxSize, ArrayMinSize, MaxLength } from 'class-validator';
import { Field, InputType, registerEnumType } from 'type-graphql';
import { IdField, Omittable, Optional } from '../../shared/application/input.dto';
import type { NewWebhook } from '../domain/use-cases/save-webhook.use-case';
import type { WebhookDetails, WebhookStatus, WebhookTopic } from '../domain/webhook.entity';
import type { DeliveryState } from '../domain/webhook-delivery.entity';

export const WebhookTopicEnum = {
  EVENT_PUBLISHED: 'event.published',
  EVENT_UPDATED: 'event.updated',
  EVENT_UNPUBLISHED: 'event.unpublished',
  EVENT_CANCELLED: 'event.cancelled',
  EVENT_ARCHIVED: 'event.archived',
  OCCURRENCE_CANCELLED: 'occurrence.cancelled',
  BOOKING_CONFIRMED: 'booking.confirmed',
  BOOKING_CANCELLED: 'booking.cancelled',
  BOOKING_EXPIRED: 'booking.expired',
} as const satisfies Record<string, WebhookTopic>;

registerEnumType(WebhookTopicEnum, {
  name: 'WebhookTopic',
  description: 'What a webhook can hear of. Bookings are those that the partner made itself.',
  valuesConfig: {
    EVENT_PUBLISHED: { description: 'An event became public.' },
    EVENT_UPDATED: { description: 'A public event, its dates, ticket types or places were changed.' },
    EVENT_UNPUBLISHED: { description: 'An event is not public any more.' },
    EVENT_CANCELLED: { description: 'A public event was called off.' },
    EVENT_ARCHIVED: { description: 'An event that was public left the lists; links to it keep working.' },
    OCCURRENCE_CANCELLED: { description: 'One date of a public event was called off.' },
    BOOKING_CONFIRMED: { description: 'A booking is confirmed and, where it costs something, paid.' },
    BOOKING_CANCELLED: { description: 'A booking or some of its tickets were cancelled.' },
    BOOKING_EXPIRED: { description: 'A booking was not confirmed or not paid in time.' },
  },
});

export const WebhookStatusEnum: { readonly [S in WebhookStatus]: S } = { ACTIVE: 'ACTIVE', DISABLED: 'DISABLED' };

registerEnumType(WebhookStatusEnum, {
  name: 'WebhookStatus',
  description: 'Whether a webhook hears of anything.',
  valuesConfig: {
    ACTIVE: { description: 'It hears of what it asked for.' },
    DISABLED: { description: 'It hears of nothing: switched off by an administrator, or because it has failed for days.' },
  },
});

export const DeliveryStateEnum: { readonly [S in DeliveryState]: S } = { PENDING: 'PENDING', DELIVERED: 'DELIVERED', FAILED: 'FAILED' };

registerEnumType(DeliveryStateEnum, {
  name: 'WebhookDeliveryState',
  description: 'What became of a message.',
  valuesConfig: {
    PENDING: { description: 'It is tried now, or again later.' },
    DELIVERED: { description: 'The receiver answered with 2xx.' },
    FAILED: { description: 'It is not tried any more: 3 days are over, or the webhook was switched off.' },
  },
});

@InputType({ description: 'An address that shall hear of changes.' })
export class PartnerWebhookCreateInput implements NewWebhook {
  @IdField('Partner', { description: 'Whose webhook it is.' })
  partnerId: string;

  @Field(() => String, { description: 'Where to send to: an https address on the public internet.' })
  url: string;

  @Optional()
  @MaxLength(200, { message: 'description must have at most 200 characters.' })
  @Field(() => String, { nullable: true, description: 'What it is for, at most 200 characters.' })
  description?: string | null;

  @ArrayMinSize(1, { message: 'topics must have at least one topic.' })
  @ArrayMaxSize(20, { message: 'topics must have at most 20 topics.' })
  @Field(() => [WebhookTopicEnum], { description: 'What it hears of.' })
  topics: WebhookTopic[];
}

@InputType({ description: 'What to change about a webhook. What is left out stays as it is.' })
export class PartnerWebhookUpdateInput implements Partial<WebhookDetails> {
  @Omittable()
  @Field(() => String, { nullable: true, description: 'Where to send to: an https address on the public internet.' })
  url?: string;

  @Optional()
  @MaxLength(200, { message: 'description must have at most 200 characters.' })
  @Field(() => String, { nullable: true, description: 'What it is for, at most 200 characters.' })
  description?: string | null;

  @Omittable()
  @ArrayMinSize(1, { message: 'topics must have at least one topic.' })
  @ArrayMaxSize(20, { message: 'topics must have at most 20 topics.' })
  @Field(() => [WebhookTopicEnum], { nullable: true, description: 'What it hears of.' })
  topics?: WebhookTopic[];

  @Omittable()
  @Field(() => WebhookStatusEnum, { nullable: true, description: 'Switches it on or off. What it missed while it was off is not sent by itself.' })
  status?: WebhookStatus;
}
