import type { Clock } from '../../../shared/domain/clock';
import type { UnitOfWork } from '../../../shared/domain/unit-of-work';
import type { Viewer } from '../../../shared/domain/viewer';
import { attemptOf, type WebhookDelivery } from '../webhook-delivery.entity';
import type { WebhookStores } from '../webhook.repository';

/** Sends a message once more under its id, whatever became of it. */
export class ReplayDelivery {
  constructor(
    private readonly unitOfWork: UnitOfWork<WebhookStores>,
    private readonly clock: Clock,
  ) {}

  execute(viewer: Viewer, { id, webhookId }: WebhookDelivery): Promise<WebhookDelivery> {
    return this.unitOfWork.run(async ({ webhooks, deliveries, outbox, audit }) => {
      (await webhooks.getForUpdate(webhookId)).assertActive();
      const delivery = (await deliveries.getForUpdate(id)).replay(this.clock.now());
      await deliveries.save(delivery);
      await audit.record(viewer, { action: 'webhook.replay', subject: { type: 'WebhookDelivery', id } });
      await outbox.append('webhook.attempt_due', ...attemptOf(delivery));
      return delivery;
    });
  }
}
