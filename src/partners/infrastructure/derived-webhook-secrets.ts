import { hkdfSync } from 'node:crypto';
import type { Config } from '../../shared/infrastructure/config';
import type { WebhookSecrets } from '../domain/webhook-sender.port';

/** The secrets of all webhooks come from one of the server's, so the database keeps none and who reads it can sign nothing. */
export class DerivedWebhookSecrets implements WebhookSecrets {
  readonly #roots: readonly string[];

  constructor(config: Pick<Config, 'WEBHOOK_SECRET' | 'WEBHOOK_PREVIOUS_SECRETS' | 'JWT_SECRET' | 'JWT_PREVIOUS_SECRETS'>) {
    const { WEBHOOK_SECRET: own, WEBHOOK_PREVIOUS_SECRETS: previous } = config;
    this.#roots = own ? [own, ...previous] : [config.JWT_SECRET, ...previous, ...config.JWT_PREVIOUS_SECRETS];
  }

  secretOf(webhookId: string, generation: number): string {
    return derive(this.#roots[0]!, webhookId, generation);
  }

  /** What signs now: also what came from roots that were in use before. */
  signing(webhookId: string, generations: readonly number[]): string[] {
    return generations.flatMap((generation) => this.#roots.map((root) => derive(root, webhookId, generation)));
  }
}

/** RFC 5869: keys of different labels tell nothing of each other. */
const derive = (root: string, webhookId: string, generation: number): string =>
  `whsec_${Buffer.from(hkdfSync('sha256', root, '', `marquee webhook ${webhookId} ${generation}`, 32)).toString('base64')}`;
