import { createHash } from 'node:crypto';
import type { Redis } from 'ioredis';
import { LRUCache } from 'lru-cache';
import type { AutomaticDocuments } from '../../shared/application/documents.port';

const memoryBytes = 8 * 1_024 * 1_024;
/** No client writes a longer one; it is answered, but not kept. */
const documentBytesMax = 64 * 1_024;
const redisSeconds = 24 * 3_600;

/** In this process, and in Redis for all processes where there is one. Redis away means that clients send their text once more. */
export class RedisAutomaticDocuments implements AutomaticDocuments {
  readonly #texts = new LRUCache<string, string>({ maxSize: memoryBytes, maxEntrySize: documentBytesMax, sizeCalculation: (text) => Buffer.byteLength(text) });

  constructor(private readonly redis: Redis | null) {}

  async find(sha256: string): Promise<string | null> {
    const known = this.#texts.get(sha256);
    if (known !== undefined) return known;
    const text = (await this.redis?.get(keyOf(sha256)).catch(() => null)) ?? null;
    // Others may write to Redis; a text under a wrong hash would be answered to everybody who sends that hash.
    if (text === null || createHash('sha256').update(text).digest('hex') !== sha256) return null;
    this.#texts.set(sha256, text);
    return text;
  }

  keep(sha256: string, text: string): void {
    if (this.#texts.has(sha256) || Buffer.byteLength(text) > documentBytesMax) return;
    this.#texts.set(sha256, text);
    void this.redis?.set(keyOf(sha256), text, 'EX', redisSeconds).catch(() => undefined);
  }
}

const keyOf = (sha256: string): string => `marquee:apq:${sha256}`;
