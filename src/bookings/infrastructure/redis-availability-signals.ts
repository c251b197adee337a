import { randomUUID } from 'node:crypto';
import type { Redis } from 'ioredis';
import type { AvailabilityHint, AvailabilitySignals } from '../domain/availability.port';

const channel = 'marquee:availability';
/** Hints that come closer together travel as one message. */
const gatherMs = 20;

/** Signals within this process, and through Redis to the others where there is one. A dead Redis loses them; it never fails anybody. */
export class RedisAvailabilitySignals implements AvailabilitySignals {
  readonly #sender = randomUUID();
  readonly #gathered = new Set<string>();
  #listener: ((hint: AvailabilityHint) => void) | undefined;
  #subscriber: Redis | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(private readonly redis: Redis | null) {}

  publish(hint: AvailabilityHint): void {
    this.#listener?.(hint);
    if (!this.redis) return;
    this.#gathered.add('eventId' in hint ? `e:${hint.eventId}` : `o:${hint.occurrenceId}`);
    this.#timer ??= setTimeout(() => this.#send(this.redis!), gatherMs).unref();
  }

  listen(listener: (hint: AvailabilityHint) => void): void {
    this.#listener = listener;
    if (!this.redis) return;
    // A connection that subscribes can do nothing else. It comes back by itself and then subscribes again.
    this.#subscriber = this.redis.duplicate({ enableOfflineQueue: true, maxRetriesPerRequest: null, commandTimeout: undefined });
    // The platform's connection says that Redis is away.
    this.#subscriber.on('error', () => undefined);
    this.#subscriber.on('message', (_channel, text) => this.#receive(text));
    this.#subscriber.subscribe(channel).catch(() => undefined);
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#listener = undefined;
    this.#subscriber?.disconnect();
  }

  #send(redis: Redis): void {
    const message = [this.#sender, ...this.#gathered].join(' ');
    this.#gathered.clear();
    this.#timer = undefined;
    redis.publish(channel, message).catch(() => undefined);
  }

  #receive(message: string): void {
    const [sender, ...hints] = message.split(' ');
    if (sender === this.#sender) return;
    for (const hint of hints) this.#listener?.(hint.startsWith('e:') ? { eventId: hint.slice(2) } : { occurrenceId: hint.slice(2) });
  }
}
