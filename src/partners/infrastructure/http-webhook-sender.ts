import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { Webhook } from 'standardwebhooks';
import type { PartnerWebhook } from '../domain/webhook.entity';
import type { WebhookDelivery } from '../domain/webhook-delivery.entity';
import type { WebhookOutcome, WebhookSender } from '../domain/webhook-sender.port';
import type { DerivedWebhookSecrets } from './derived-webhook-secrets';
import { ForbiddenTarget, type GuardedWebhookTargets } from './guarded-webhook-targets';

export interface SenderOptions {
  readonly secrets: Pick<DerivedWebhookSecrets, 'signing'>;
  readonly targets: Pick<GuardedWebhookTargets, 'faultOf' | 'lookup'>;
  readonly timeoutMs: number;
  readonly userAgent: string;
  /** The id of a message as the receiver sees it. */
  readonly messageId: (deliveryId: string) => string;
}

const answerBytesMax = 1_024;
const shownCharactersMax = 200;

const isSuccessful = (status: number): boolean => status >= 200 && status < 300;

/** Sends by Standard Webhooks 1.0: one signature for each secret, over id, time and body. Node's client follows no redirects and knows no proxies. */
export class HttpWebhookSender implements WebhookSender {
  constructor(private readonly options: SenderOptions) {}

  async send(webhook: PartnerWebhook, delivery: WebhookDelivery, now: Date): Promise<WebhookOutcome> {
    const startedAt = performance.now();
    const durationMs = () => Math.round(performance.now() - startedAt);
    try {
      // The rules may have changed since the address was saved.
      const fault = this.options.targets.faultOf(webhook.url);
      if (fault) throw new ForbiddenTarget(`the address ${fault}`);
      const { status, text } = await this.post(new URL(webhook.url), delivery.body, this.headers(webhook, delivery, now));
      const isSuccess = isSuccessful(status);
      return { isSuccess, responseStatus: status, durationMs: durationMs(), error: isSuccess ? null : refusal(status, text) };
    } catch (error) {
      return { isSuccess: false, responseStatus: null, durationMs: durationMs(), error: this.failure(error) };
    }
  }

  private headers(webhook: PartnerWebhook, delivery: WebhookDelivery, now: Date): Record<string, string> {
    const id = this.options.messageId(delivery.id);
    const secrets = this.options.secrets.signing(webhook.id, webhook.signingGenerations(now));
    return {
      'content-type': 'application/json',
      'user-agent': this.options.userAgent,
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(now.getTime() / 1_000)),
      'webhook-signature': secrets.map((secret) => new Webhook(secret).sign(id, now, delivery.body)).join(' '),
    };
  }

  /** A connection of its own each time, so that the target is looked up and judged each time. */
  private post(url: URL, body: string, headers: Record<string, string>): Promise<{ status: number; text: string }> {
    const { targets: { lookup }, timeoutMs } = this.options;
    const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
    return new Promise((resolve, reject) => {
      const request = send(url, { method: 'POST', agent: false, lookup, signal: AbortSignal.timeout(timeoutMs), headers: { ...headers, 'content-length': Buffer.byteLength(body) } });
      request.on('error', reject).on('response', (response) => {
        beginningOf(response).then((text) => resolve({ status: response.statusCode!, text }), reject);
      });
      request.end(body);
    });
  }

  private failure(error: unknown): string {
    if (error instanceof ForbiddenTarget) return `Not sent: ${error.message}.`;
    const { name, code, message } = error as NodeJS.ErrnoException;
    if (name === 'AbortError' || name === 'TimeoutError') return `No answer within ${this.options.timeoutMs} ms.`;
    return `The connection failed: ${code ?? message}.`;
  }
}

/** Reads no more than it needs, however much is sent: of a success nothing. */
async function beginningOf(response: IncomingMessage): Promise<string> {
  if (isSuccessful(response.statusCode!)) {
    response.destroy();
    return '';
  }
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response) {
    chunks.push(chunk as Buffer);
    if ((bytes += (chunk as Buffer).length) >= answerBytesMax) break;
  }
  response.destroy();
  return Buffer.concat(chunks).toString().slice(0, shownCharactersMax);
}

/** The beginning of the answer, as far as it can be shown and stored. */
function refusal(status: number, text: string): string {
  if (status >= 300 && status < 400) return `HTTP ${status}: redirects are not followed; give the address that it leads to.`;
  const shown = text.replace(/[^\x21-\x7e\u00a1-\u024f]+/g, ' ').trim();
  return shown ? `HTTP ${status}: ${shown}` : `HTTP ${status}`;
}
