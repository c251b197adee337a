import { writeLetter } from '../../shared/application/letter';
import type { Mailer } from '../../shared/application/mailer.port';
import type { PartnerRepository } from '../domain/partner.repository';
import type { WebhookRepository } from '../domain/webhook.repository';

/** Tells a partner that one of its webhooks was switched off. */
export class WebhookMailService {
  constructor(
    private readonly webhooks: Pick<WebhookRepository, 'findByIds'>,
    private readonly partners: Pick<PartnerRepository, 'findByIds'>,
    private readonly mailer: Mailer,
  ) {}

  async disabled(webhookId: string): Promise<void> {
    const [webhook] = await this.webhooks.findByIds([webhookId]);
    if (webhook?.status !== 'DISABLED') return;
    const [partner] = await this.partners.findByIds([webhook.partnerId]);
    await this.mailer.send(
      writeLetter({
        to: { email: partner!.contactEmail, displayName: partner!.name },
        subject: 'Your webhook was switched off',
        paragraphs: [
          'One of your webhooks has failed for so long that it was switched off. Nothing is sent to it any more.',
          'Once its address answers again, ask us to switch it on; what it missed can then be sent once more.',
        ],
        details: [{ label: 'Address', value: webhook.url }, { label: 'Reason', value: webhook.disabledReason ?? '' }],
        topic: `webhook.disabled ${webhookId} ${webhook.version}`,
      }),
    );
  }
}
