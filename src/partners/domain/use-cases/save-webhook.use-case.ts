import type { Clock, Ids } from '../../../shared/domain/clock';
import { assertVersion, changedFields, given } from '../../../shared/domain/entity';
import { invalid } from '../../../shared/domain/errors';
import type { UnitOfWork } from '../../../shared/domain/unit-of-work';
import type { Viewer } from '../../../shared/domain/viewer';
import { PartnerWebhook, type WebhookDetails } from '../webhook.entity';
import type { WebhookStores } from '../webhook.repository';
import type { WebhookSecrets, WebhookTargets } from '../webhook-sender.port';

export type NewWebhook = Pick<WebhookDetails, 'url' | 'topics'> & Partial<WebhookDetails> & { readonly partnerId: string };

/** A webhook with the secret that it is signed with, which nobody is shown again. */
export interface IssuedWebhook {
  readonly webhook: PartnerWebhook;
  readonly secret: string;
}

export interface WebhookTools {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly secrets: WebhookSecrets;
  readonly targets: WebhookTargets;
}

/** Gives a partner an address that hears of changes. */
export class CreateWebhook {
  constructor(
    private readonly unitOfWork: UnitOfWork<WebhookStores>,
    private readonly tools: WebhookTools,
  ) {}

  execute(viewer: Viewer, { partnerId, ...input }: NewWebhook): Promise<IssuedWebhook> {
    const { clock, ids, secrets, targets } = this.tools;
    return this.unitOfWork.run(async ({ partners, webhooks, audit }) => {
      const now = clock.now();
      await partners.getForUpdate(partnerId);
      refuseTarget(input.url, targets);
      const webhook = new PartnerWebhook({
        description: null, status: 'ACTIVE', ...input, id: ids.next(), partnerId, topics: [...new Set(input.topics)], disabledReason: null, failingSince: null,
        secretGeneration: 1, previousSecretUntil: null, version: 1, createdAt: now, updatedAt: now,
      });
      await webhooks.save(webhook);
      await audit.record(viewer, { action: 'webhook.create', subject: { type: 'PartnerWebhook', id: webhook.id } });
      return { webhook, secret: secrets.secretOf(webhook.id, webhook.secretGeneration) };
    });
  }
}

export interface WebhookUpdate {
  readonly id: string;
  readonly expectedVersion: number;
  readonly input: Partial<WebhookDetails>;
}

/** Changes where a webhook leads and what it hears of, or switches it on or off. */
export class UpdateWebhook {
  constructor(
    private readonly unitOfWork: UnitOfWork<WebhookStores>,
    private readonly tools: Pick<WebhookTools, 'clock' | 'targets'>,
  ) {}

  execute(viewer: Viewer, { id, expectedVersion, input }: WebhookUpdate): Promise<PartnerWebhook> {
    return this.unitOfWork.run(async ({ webhooks, audit }) => {
      const before = await webhooks.getForUpdate(id);
      assertVersion(before, expectedVersion);
      if (input.url !== undefined) refuseTarget(input.url, this.tools.targets);
      const webhook = before.update(given({ ...input, topics: input.topics && [...new Set(input.topics)] }), this.tools.clock.now());
      await webhooks.save(webhook);
      await audit.record(viewer, { action: 'webhook.update', subject: { type: 'PartnerWebhook', id }, changedFields: changedFields(before, webhook) });
      return webhook;
    });
  }
}

function refuseTarget(url: string, targets: WebhookTargets): void {
  const fault = targets.faultOf(url);
  if (fault) throw invalid('INVALID', `url ${fault}.`, ['input', 'url']);
}
