import type { Clock, Ids } from '../../../shared/domain/clock';
import type { UnitOfWork } from '../../../shared/domain/unit-of-work';
import type { WebhookTopic } from '../webhook.entity';
import { attemptOf, WebhookDelivery } from '../webhook-delivery.entity';
import type { WebhookStores } from '../webhook.repository';

export interface Announcement {
  readonly topic: WebhookTopic;
  /** Whose webhooks hear of it; null for those of all partners. */
  readonly partnerId: string | null;
  readonly data: object;
  /** The job that announces it. */
  readonly jobId: string;
  /** When it happened. */
  readonly at: Date;
}

/** Makes a delivery to each webhook that listens. The same job again makes none. */
export class AnnounceChange {
  constructor(
    private readonly unitOfWork: UnitOfWork<WebhookStores>,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  execute({ topic, partnerId, data, jobId, at }: Announcement): Promise<void> {
    const body = JSON.stringify({ type: topic, timestamp: at.toISOString(), data });
    return this.unitOfWork.run(async ({ webhooks, deliveries, outbox }) => {
      const listening = await webhooks.findListening(topic, partnerId);
      if (listening.length === 0) return;
      const now = this.clock.now();
      const made = listening.map((webhook) => new WebhookDelivery({ id: this.ids.next(), webhookId: webhook.id, topic, body, jobId, state: 'PENDING', triesSince: now, tries: 0, dueAt: now, deliveredAt: null, createdAt: now }));
      for (const delivery of await deliveries.add(made)) await outbox.append('webhook.attempt_due', ...attemptOf(delivery));
    });
  }
}
