import type { Fields } from '../../shared/domain/entity';
import type { WebhookTopic } from './webhook.entity';

export const deliveryStates = ['PENDING', 'DELIVERED', 'FAILED'] as const;
export type DeliveryState = (typeof deliveryStates)[number];

const firstWaitMs = 10_000;
const longestWaitMs = 12 * 3_600_000;
const giveUpAfterMs = 72 * 3_600_000;

/** One message to one webhook. Its id is the same in every attempt, so that the receiver can tell a repetition. */
export class WebhookDelivery {
  readonly id: string;
  readonly webhookId: string;
  readonly topic: WebhookTopic;
  /** JSON, as it is sent and signed. */
  readonly body: string;
  /** The job that announced the change. */
  readonly jobId: string;
  readonly state: DeliveryState;
  /** When its tries began, or began anew by a replay. */
  readonly triesSince: Date;
  /** Counts the tries and the replays: a job that was made for an earlier one is void. */
  readonly tries: number;
  /** When it is tried next, while it is PENDING. */
  readonly dueAt: Date;
  readonly deliveredAt: Date | null;
  readonly createdAt: Date;

  constructor(fields: Fields<WebhookDelivery>) {
    Object.assign(this, fields);
  }

  succeed(now: Date): WebhookDelivery {
    return new WebhookDelivery({ ...this, state: 'DELIVERED', tries: this.tries + 1, deliveredAt: now });
  }

  /** Each wait is three times as long as it has been tried: 10 s, 30 s, 2 min, 8 min, 32 min, 2 h, 9 h, then every 12 h; after 3 days no more. */
  fail(now: Date): WebhookDelivery {
    const elapsed = now.getTime() - this.triesSince.getTime();
    const wait = Math.min(Math.max(firstWaitMs, 3 * elapsed), longestWaitMs);
    const isOver = elapsed + wait > giveUpAfterMs;
    return new WebhookDelivery({ ...this, tries: this.tries + 1, ...(isOver ? { state: 'FAILED' } : { dueAt: new Date(now.getTime() + wait) }) });
  }

  /** Its webhook is switched off, or its partner suspended. */
  giveUp(): WebhookDelivery {
    return new WebhookDelivery({ ...this, state: 'FAILED' });
  }

  /** Is sent again, whatever became of it, and tried for 3 days anew. */
  replay(now: Date): WebhookDelivery {
    return new WebhookDelivery({ ...this, state: 'PENDING', triesSince: now, tries: this.tries + 1, dueAt: now, deliveredAt: null });
  }
}

/** The event that has a delivery tried, at once where no time is given. A webhook that takes its time delays its own messages and no others. */
export const attemptOf = ({ id, webhookId, tries }: WebhookDelivery, at?: Date) => [{ deliveryId: id, tries }, { at, line: `webhook ${webhookId}` }] as const;

/** One request of a delivery and what came of it. */
export interface WebhookAttempt {
  readonly id: string;
  readonly deliveryId: string;
  readonly at: Date;
  readonly isSuccess: boolean;
  /** Null where no answer came. */
  readonly responseStatus: number | null;
  readonly durationMs: number;
  /** What went wrong, with the first characters of the answer; null for a success. */
  readonly error: string | null;
}
