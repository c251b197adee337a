import type { PartnerWebhook } from './webhook.entity';
import type { WebhookAttempt, WebhookDelivery } from './webhook-delivery.entity';

export type WebhookOutcome = Pick<WebhookAttempt, 'isSuccess' | 'responseStatus' | 'durationMs' | 'error'>;

export interface WebhookSender {
  /** Sends once and never throws. Anything but 2xx is a failure, redirects too. */
  send(webhook: PartnerWebhook, delivery: WebhookDelivery, now: Date): Promise<WebhookOutcome>;
}

/** Derives the secrets that webhooks are signed with. */
export interface WebhookSecrets {
  /** `whsec_` and 256 bits in base64 (Standard Webhooks, "Symmetric"). */
  secretOf(webhookId: string, generation: number): string;
}

/** Decides where webhooks may lead, as far as the address alone tells; where its name leads is decided when it is sent. */
export interface WebhookTargets {
  /** What is wrong with the address; null where nothing is. */
  faultOf(url: string): string | null;
}
