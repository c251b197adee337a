import type { UnitOfWork } from '../../../shared/domain/unit-of-work';
import type { Viewer } from '../../../shared/domain/viewer';
import type { WebhookStores } from '../webhook.repository';

/** Removes a webhook with the log of its deliveries. */
export class DeleteWebhook {
  constructor(private readonly unitOfWork: UnitOfWork<WebhookStores>) {}

  execute(viewer: Viewer, id: string): Promise<void> {
    return this.unitOfWork.run(async ({ webhooks, audit }) => {
      await webhooks.getForUpdate(id);
      await webhooks.delete(id);
      await audit.record(viewer, { action: 'webhook.delete', subject: { type: 'PartnerWebhook', id } });
    });
  }
}
