import type { Page, PageRequest } from '../../shared/domain/page';
import type { PartnerRepository } from './partner.repository';
import type { PartnerWebhook, WebhookTopic } from './webhook.entity';
import type { DeliveryState, WebhookAttempt, WebhookDelivery } from './webhook-delivery.entity';

declare module '../../shared/domain/unit-of-work' {
  interface DomainEvents {
    /** `tries` is the delivery's: where it has moved on, there is nothing to do. */
    'webhook.attempt_due': { readonly deliveryId: string; readonly tries: number };
    'webhook.disabled': { readonly webhookId: string };
  }
}

export interface WebhookRepository {
  /** Locks the webhook. */
  getForUpdate(id: string): Promise<PartnerWebhook>;
  findByIds(ids: readonly string[]): Promise<PartnerWebhook[]>;
  /** Where it and its partner are active. */
  findActive(id: string): Promise<PartnerWebhook | null>;
  findByPartners(partnerIds: readonly string[]): Promise<PartnerWebhook[]>;
  /** Active ones of active partners that hear of the topic; of one partner, or of all where it is null. */
  findListening(topic: WebhookTopic, partnerId: string | null): Promise<PartnerWebhook[]>;
  save(webhook: PartnerWebhook): Promise<void>;
  /** With its deliveries. */
  delete(id: string): Promise<void>;
}

export interface DeliveryFilter {
  readonly webhookId: string;
  readonly state?: DeliveryState | null;
}

export interface DeliveryRepository {
  /** Locks the delivery. */
  getForUpdate(id: string): Promise<WebhookDelivery>;
  find(id: string): Promise<WebhookDelivery | null>;
  /** Stores those that the same job has not stored before; returns them. */
  add(deliveries: readonly WebhookDelivery[]): Promise<WebhookDelivery[]>;
  save(delivery: WebhookDelivery): Promise<void>;
  record(attempt: WebhookAttempt): Promise<void>;
  findAttempts(deliveryIds: readonly string[]): Promise<WebhookAttempt[]>;
  /** Newest first. */
  page(filter: DeliveryFilter, request: PageRequest): Promise<Page<WebhookDelivery>>;
  count(filter: DeliveryFilter): Promise<number>;
  /** Drops what is older and not PENDING. */
  purge(before: Date): Promise<void>;
}

/** What a transaction about webhooks touches. */
export interface WebhookStores {
  readonly partners: Pick<PartnerRepository, 'getForUpdate'>;
  readonly webhooks: WebhookRepository;
  readonly deliveries: DeliveryRepository;
}
