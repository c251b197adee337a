import type { Usage, UsageStore } from '../domain/usage.port';

export interface UseOfDocument {
  readonly partnerId: string;
  readonly keyId: string;
  readonly documentId: string;
  readonly cost: number;
  readonly hasErrors: boolean;
  readonly at: Date;
}

/** Adds up what partners use, and writes it down in batches: a request waits for no statement. A process that is killed loses one batch. */
export class UsageLedger {
  #usage = new Map<string, Usage>();
  #keysUsed = new Map<string, Date>();
  readonly #timer: NodeJS.Timeout;

  constructor(
    private readonly store: Pick<UsageStore, 'add'>,
    flushSeconds: number,
    private readonly onError: (error: unknown) => void,
  ) {
    this.#timer = setInterval(() => void this.flush().catch(onError), flushSeconds * 1_000).unref();
  }

  record({ partnerId, keyId, documentId, cost, hasErrors, at }: UseOfDocument): void {
    this.#add({ partnerId, documentId, day: at.toISOString().slice(0, 10), requests: 1, cost, errors: hasErrors ? 1 : 0, lastUsedAt: at });
    this.#keysUsed.set(keyId, at);
  }

  /** What can't be written is kept for the next time. */
  async flush(): Promise<void> {
    const [usage, keysUsed] = [this.#usage, this.#keysUsed];
    if (usage.size === 0) return;
    [this.#usage, this.#keysUsed] = [new Map(), new Map()];
    try {
      await this.store.add([...usage.values()], keysUsed);
    } catch (error) {
      for (const entry of usage.values()) this.#add(entry);
      this.#keysUsed = new Map([...keysUsed, ...this.#keysUsed]);
      throw error;
    }
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.flush().catch(this.onError);
  }

  #add(entry: Usage): void {
    const key = `${entry.partnerId} ${entry.documentId} ${entry.day}`;
    const known = this.#usage.get(key);
    this.#usage.set(key, known ? { ...entry, requests: known.requests + entry.requests, cost: known.cost + entry.cost, errors: known.errors + entry.errors } : entry);
  }
}
