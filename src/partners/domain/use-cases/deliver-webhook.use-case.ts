import type { Clock, Ids } from '../../../shared/domain/clock';
import type { BaseStores, UnitOfWork } from '../../../shared/domain/unit-of-work';
import type { SystemViewer } from '../../../shared/domain/viewer';
import type { PartnerWebhook } from '../webhook.entity';
import { attemptOf, type WebhookDelivery } from '../webhook-delivery.entity';
import type { WebhookStores } from '../webhook.repository';
import type { WebhookOutcome, WebhookSender } from '../webhook-sender.port';

const system: SystemViewer = { kind: 'system', requestId: 'deliver-webhook' };

export interface DeliveryTools {
  /** Outside of transactions. */
  readonly reads: Pick<WebhookStores, 'webhooks' | 'deliveries'>;
  readonly sender: WebhookSender;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly disableAfterDays: number;
}

type Stores = WebhookStores & BaseStores;

/** Tries once to deliver a message, and decides when to try again. */
export class DeliverWebhook {
  constructor(
    private readonly unitOfWork: UnitOfWork<WebhookStores>,
    private readonly tools: DeliveryTools,
  ) {}

  async execute(deliveryId: string, tries: number): Promise<void> {
    const { reads, sender, clock } = this.tools;
    const delivery = await reads.deliveries.find(deliveryId);
    if (delivery?.state !== 'PENDING' || delivery.tries !== tries) return;
    const webhook = await reads.webhooks.findActive(delivery.webhookId);
    const at = clock.now();
    // No transaction is open while the other side takes its time.
    const outcome = webhook ? await sender.send(webhook, delivery, at) : null;
    await this.unitOfWork.run((stores) => this.settle(delivery, outcome, at, stores));
  }

  private async settle({ id, webhookId, tries }: WebhookDelivery, outcome: WebhookOutcome | null, at: Date, stores: Stores): Promise<void> {
    const { webhooks, deliveries } = stores;
    const webhook = await webhooks.getForUpdate(webhookId);
    const delivery = await deliveries.getForUpdate(id);
    if (!outcome) return deliveries.save(delivery.giveUp());
    await deliveries.record({ id: this.tools.ids.next(), deliveryId: id, at, ...outcome });
    await this.judge(webhook, outcome, stores);
    // A replay meanwhile has begun tries of its own.
    if (delivery.tries !== tries) return;
    const now = this.tools.clock.now();
    const after = outcome.isSuccess ? delivery.succeed(now) : delivery.fail(now);
    await deliveries.save(after);
    if (after.state === 'PENDING') await stores.outbox.append('webhook.attempt_due', ...attemptOf(after, after.dueAt));
  }

  private async judge(before: PartnerWebhook, { isSuccess, error }: WebhookOutcome, { webhooks, outbox, audit }: Stores): Promise<void> {
    const after = isSuccess ? before.succeed() : before.fail(error ?? '', this.tools.disableAfterDays, this.tools.clock.now());
    if (after !== before) await webhooks.save(after);
    if (before.status === 'DISABLED' || after.status === 'ACTIVE') return;
    await audit.record(system, { action: 'webhook.disable', subject: { type: 'PartnerWebhook', id: after.id }, changedFields: ['status'] });
    await outbox.append('webhook.disabled', { webhookId: after.id });
  }
}
