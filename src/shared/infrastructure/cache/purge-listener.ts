import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import type { Logger } from '../logger';

export interface PurgeListening {
  /** What has changed since the last call, in the order of the commits. */
  hear(tags: readonly string[]): void;
  /** From here on changes may go unheard. */
  loseTouch(): void;
  /** All changes are heard from here on; those before may not have been. */
  beginToHear(): void;
}

export const purgeChannel = 'marquee_purge';

/** A connection that doesn't answer for so long is given up: until then it may have brought nothing. */
const silenceMs = 2_000;
const heartbeatMs = 1_000;

/**
 * Hears what the triggers of the database say of each committed change. PostgreSQL tells every listener of every commit, in
 * order, as long as its connection holds; so a connection that ends, or falls silent, is all that can go wrong.
 */
export class PurgeListener {
  readonly #stopping = new AbortController();
  #client: Client | null = null;
  #ended: Promise<void> = Promise.resolve();

  constructor(
    /** Of a session of its own: PgBouncer in transaction mode can't LISTEN. */
    private readonly connectionString: string,
    private readonly listening: PurgeListening,
    private readonly logger: Logger,
  ) {}

  start(): void {
    this.#ended = this.#keepListening();
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#client?.end().catch(() => undefined);
    await this.#ended;
  }

  async #keepListening(): Promise<void> {
    for (let attempt = 0; !this.#stopping.signal.aborted; attempt += 1) {
      const client = new Client({ connectionString: this.connectionString, connectionTimeoutMillis: silenceMs, query_timeout: silenceMs, application_name: 'marquee-purges', keepAlive: true });
      try {
        await this.#listen(client, () => (attempt = 0));
      } catch (err) {
        if (!this.#stopping.signal.aborted) this.logger.warn({ err }, 'changes of other processes are not heard; answers are not cached until they are');
      } finally {
        this.#client = null;
        this.listening.loseTouch();
        void client.end().catch(() => undefined);
      }
      await sleep(Math.min(100 * 2 ** attempt, 2_000), undefined, { signal: this.#stopping.signal }).catch(() => undefined);
    }
  }

  async #listen(client: Client, onStart: () => void): Promise<never> {
    const failed = new Promise<never>((_resolve, reject) => {
      client.on('error', reject);
      client.on('end', () => reject(new Error('The connection has ended.')));
    });
    failed.catch(() => undefined);
    client.on('notification', this.#collect());
    this.#client = client;
    await client.connect();
    await client.query(`LISTEN ${purgeChannel}`);
    onStart();
    this.listening.beginToHear();
    for (;;) {
      await Promise.race([sleep(heartbeatMs, undefined, { signal: this.#stopping.signal }), failed]);
      await Promise.race([client.query('SELECT 1'), failed]);
    }
  }

  /** All that one packet brings goes together. */
  #collect(): (message: { payload?: string }) => void {
    let waiting: string[] = [];
    return ({ payload }) => {
      if (!payload) return;
      if (waiting.push(payload) > 1) return;
      setImmediate(() => {
        const tags = waiting;
        waiting = [];
        this.listening.hear(tags);
      });
    };
  }
}
