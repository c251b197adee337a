import type { UnitOfWork } from '../../../shared/domain/unit-of-work';
import type { Viewer } from '../../../shared/domain/viewer';
import type { WebhookStores } from '../webhook.repository';
import type { IssuedWebhook, WebhookTools } from './save-webhook.use-case';

/** Gives a webhook a new secret; for some hours both sign. */
export class RotateWebhookSecret {
  constructor(
    private readonly unitOfWork: UnitOfWork<WebhookStores>,
    private readonly tools: Pick<WebhookTools, 'clock' | 'secrets'>,
  ) {}

  execute(viewer: Viewer, id: string, overlapHours: number): Promise<IssuedWebhook> {
    return this.unitOfWork.run(async ({ webhooks, audit }) => {
      const webhook = (await webhooks.getForUpdate(id)).rotateSecret(overlapHours, this.tools.clock.now());
      await webhooks.save(webhook);
      await audit.record(viewer, { action: 'webhook.rotate_secret', subject: { type: 'PartnerWebhook', id } });
      return { webhook, secret: this.tools.secrets.secretOf(id, webhook.secretGeneration) };
    });
  }
}
