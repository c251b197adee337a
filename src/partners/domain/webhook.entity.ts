import type { Fields } from '../../shared/domain/entity';
import { conflict } from '../../shared/domain/errors';

/** What a webhook may hear of. docs/partners.md says what each brings. */
export const webhookTopics = [
  'event.published',
  'event.updated',
  'event.unpublished',
  'event.cancelled',
  'event.archived',
  'occurrence.cancelled',
  'booking.confirmed',
  'booking.cancelled',
  'booking.expired',
] as const;
export type WebhookTopic = (typeof webhookTopics)[number];

export const webhookStatuses = ['ACTIVE', 'DISABLED'] as const;
export type WebhookStatus = (typeof webhookStatuses)[number];

export interface WebhookDetails {
  readonly url: string;
  readonly description: string | null;
  readonly topics: readonly WebhookTopic[];
  readonly status: WebhookStatus;
}

const dayMs = 86_400_000;

/** An address of a partner that hears of changes. */
export class PartnerWebhook implements WebhookDetails {
  readonly id: string;
  readonly partnerId: string;
  readonly url: string;
  readonly description: string | null;
  readonly topics: readonly WebhookTopic[];
  readonly status: WebhookStatus;
  /** Why it was switched off; null where a person did it. */
  readonly disabledReason: string | null;
  /** Since when every attempt has failed. */
  readonly failingSince: Date | null;
  /** Counts the rotations of its secret, from 1. */
  readonly secretGeneration: number;
  /** Until when the secret before this one signs too. */
  readonly previousSecretUntil: Date | null;
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;

  constructor(fields: Fields<PartnerWebhook>) {
    Object.assign(this, fields);
  }

  /** One that is switched on again begins anew. */
  update(changes: Partial<WebhookDetails>, now: Date): PartnerWebhook {
    const fresh = changes.status === 'ACTIVE' && this.status === 'DISABLED' ? { disabledReason: null, failingSince: null } : {};
    return this.#edited({ ...changes, ...fresh }, now);
  }

  rotateSecret(overlapHours: number, now: Date): PartnerWebhook {
    return this.#edited({ secretGeneration: this.secretGeneration + 1, previousSecretUntil: new Date(now.getTime() + overlapHours * 3_600_000) }, now);
  }

  /** The secrets that sign at this time, the newest first. */
  signingGenerations(now: Date): number[] {
    const isOverlapping = this.previousSecretUntil !== null && this.previousSecretUntil > now;
    return isOverlapping ? [this.secretGeneration, this.secretGeneration - 1] : [this.secretGeneration];
  }

  succeed(): PartnerWebhook {
    return this.failingSince ? new PartnerWebhook({ ...this, failingSince: null }) : this;
  }

  /** Is switched off once it has only failed for so many days. */
  fail(error: string, disableAfterDays: number, now: Date): PartnerWebhook {
    const failingSince = this.failingSince ?? now;
    if (now.getTime() - failingSince.getTime() < disableAfterDays * dayMs) return this.failingSince ? this : new PartnerWebhook({ ...this, failingSince });
    return this.#edited({ status: 'DISABLED', disabledReason: `Every attempt since ${failingSince.toISOString()} has failed, the last with: ${error}`, failingSince }, now);
  }

  assertActive(): void {
    if (this.status !== 'ACTIVE') throw conflict('INVALID_STATE', 'This webhook is switched off. Switch it on first: partnerWebhookUpdate.', ['id']);
  }

  #edited(changes: Partial<Fields<PartnerWebhook>>, now: Date): PartnerWebhook {
    return new PartnerWebhook({ ...this, ...changes, version: this.version + 1, updatedAt: now });
  }
}
