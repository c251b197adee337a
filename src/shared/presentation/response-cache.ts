import type { FastifyReply, FastifyRequest } from 'fastify';
import { LRUCache } from 'lru-cache';
import Negotiator from 'negotiator';
import type { AnswerCache, StoredAnswer } from '../application/answer-cache.port';
import type { Clock } from '../domain/clock';
import type { CacheHints } from './cache-hints';
import type { Lifetime } from './caching';
import type { RequestDocument } from './request-document';
import { cacheKey, type HttpAnswer, Sendable } from './sendable-answer';

/** What the making of an answer says of it. */
export interface CachedContext {
  /** Null where the answer is for nobody else. */
  cacheHints: CacheHints | null;
}

export interface ResponseCacheOptions {
  readonly cache: AnswerCache;
  /** Of the API: while one replaces another, neither gives out what the other has made. */
  readonly version: string;
  readonly clock: Clock;
  /** In seconds. */
  readonly lifetimes: Readonly<Record<Lifetime, number>>;
  /** How many seconds longer an answer may be sent while another is made. */
  readonly staleSeconds: number;
  /** Whether shared caches may keep answers because they are told of changes. */
  readonly hasCdn: boolean;
  /** Hears of each registered document that is answered without being looked up. */
  readonly onUse: (documentId: string) => void;
}

const mediaTypes = ['application/json', 'application/graphql-response+json'];
const [urlsMax, operationsMax] = [10_000, 5_000];
/** Who has waited for others so often makes the answer itself. */
const waitsMax = 3;

interface Filled {
  /** Null where the answer is not kept. */
  readonly stored: StoredAnswer | null;
  readonly body: string;
}

/** Sends what anonymous readers have asked for before, without running anything. */
export class ResponseCache {
  /** The key of a URL that was answered; only of documents that were named by their id. */
  readonly #urls = new LRUCache<string, { readonly key: string; readonly documentId: string }>({ max: urlsMax });
  /** Of each operation that was seen, whether its answers may be kept. */
  readonly #cacheable = new LRUCache<string, boolean>({ max: operationsMax });
  readonly #pending = new Map<string, Promise<StoredAnswer | null>>();
  readonly #sent = new WeakMap<StoredAnswer, Sendable>();
  readonly #raw = new WeakMap<HttpAnswer, readonly string[]>();
  readonly #mediaTypes = new LRUCache<string, string>({ max: 100 });

  constructor(private readonly options: ResponseCacheOptions) {}

  /** Answers a GET whose very address was answered before. False where others have to look at it. */
  answerKnown(request: FastifyRequest, reply: FastifyReply, fixedHeaders: Readonly<Record<string, string>>): boolean {
    const { method, url, headers } = request.raw;
    // A browser that opens the address may be given the editor.
    if (method !== 'GET' || headers.accept?.includes('text/html') || headers.authorization !== undefined || headers.origin !== undefined) return false;
    const known = this.#urls.get(url!);
    const answer = known && this.options.cache.find(known.key);
    if (!answer || answer.freshUntil <= this.#now()) return false;
    const mediaType = this.#mediaType(headers.accept);
    if (!mediaType) return false;
    const form = this.#sendable(answer).as(mediaType, headers['accept-encoding'], headers['if-none-match']);
    this.options.onUse(known.documentId);
    reply.hijack();
    reply.raw.writeHead(form.status, [...this.#rawHeaders(form, fixedHeaders), 'x-request-id', request.id]).end(form.body);
    return true;
  }

  /** Names and values in turn, as Node writes them without looking at them again. */
  #rawHeaders(form: HttpAnswer, fixedHeaders: Readonly<Record<string, string>>): readonly string[] {
    let headers = this.#raw.get(form);
    if (!headers) this.#raw.set(form, (headers = Object.entries({ ...fixedHeaders, ...form.headers, vary: 'Origin, Accept, Accept-Encoding, Authorization' }).flat()));
    return headers;
  }

  /** The stored answer, or what `execute` makes, kept where that is allowed. */
  async answer(request: FastifyRequest, reply: FastifyReply, asked: RequestDocument, context: CachedContext, execute: () => Promise<string>): Promise<string | Buffer> {
    const key = context.cacheHints && cacheKey(this.options.version, asked);
    const mediaType = this.#mediaType(request.headers.accept);
    const operation = `${asked.documentId}|${asked.operationName ?? ''}`;
    const isCacheable = this.#cacheable.get(operation);
    if (!key || !mediaType || isCacheable === false) {
      context.cacheHints = null;
      return execute();
    }
    // Of an operation that is not known yet, and may be a mutation, everyone runs their own.
    const known = isCacheable ? await this.#known(key) : null;
    const { stored, body } = known ? { stored: known, body: '' } : await this.#fill(key, operation, context.cacheHints!, execute);
    if (!stored) return body;
    this.#remember(request, key, asked);
    return this.#send(request, reply, stored, mediaType);
  }

  /** What is stored, or what somebody else is making for the same key. Of those who find it past its time one makes it anew. */
  async #known(key: string): Promise<StoredAnswer | null> {
    for (let waits = 0; waits < waitsMax; waits += 1) {
      const answer = this.options.cache.find(key);
      const pending = this.#pending.get(key);
      if (answer && (pending || answer.freshUntil > this.#now())) return answer;
      if (!pending) return null;
      const made = await pending;
      if (made) return made;
    }
    return null;
  }

  async #fill(key: string, operation: string, hints: CacheHints, execute: () => Promise<string>): Promise<Filled> {
    const filled = this.#make(key, hints, execute);
    const pending = filled.then(({ stored }) => stored, () => null);
    if (this.#cacheable.get(operation)) this.#pending.set(key, pending);
    try {
      const made = await filled;
      // Also where it was another process that made it.
      if (made.stored) this.#cacheable.set(operation, true);
      return made;
    } finally {
      if (this.#pending.get(key) === pending) this.#pending.delete(key);
      if (hints.lifetime !== undefined) this.#cacheable.set(operation, hints.lifetime !== null);
    }
  }

  async #make(key: string, hints: CacheHints, execute: () => Promise<string>): Promise<Filled> {
    const filling = await this.options.cache.begin(key);
    if (filling.stored) return { stored: filling.stored, body: '' };
    const body = await execute();
    const answer = this.#storable(body, hints);
    return { stored: answer && filling.store(answer) ? answer : null, body };
  }

  #storable(body: string, hints: CacheHints): StoredAnswer | null {
    if (!hints.isStorable) return null;
    const { lifetimes, staleSeconds } = this.options;
    const now = this.#now();
    const end = now + lifetimes[hints.lifetime!] * 1_000;
    const freshUntil = Math.min(end, hints.end);
    return freshUntil <= now ? null : { body: Buffer.from(body), tags: hints.tags, freshUntil, staleUntil: Math.min(end + staleSeconds * 1_000, hints.end) };
  }

  #remember(request: FastifyRequest, key: string, { isRegistered, documentId }: RequestDocument): void {
    if (isRegistered && request.method === 'GET') this.#urls.set(request.raw.url!, { key, documentId });
  }

  #send(request: FastifyRequest, reply: FastifyReply, answer: StoredAnswer, mediaType: string): Buffer | string {
    const { headers: given, method } = request;
    const { status, headers, body } = this.#sendable(answer).as(mediaType, given['accept-encoding'], method !== 'POST' ? given['if-none-match'] : undefined);
    // A miss was counted; but what is for all says nothing of one.
    void reply.removeHeader('ratelimit').removeHeader('ratelimit-policy').code(status).headers(method !== 'POST' ? headers : { ...headers, 'cache-control': 'no-store' });
    return body ?? '';
  }

  #sendable(answer: StoredAnswer): Sendable {
    let sendable = this.#sent.get(answer);
    if (!sendable) this.#sent.set(answer, (sendable = new Sendable(answer, this.options.hasCdn, this.options.clock)));
    return sendable;
  }

  /** As Apollo Server chooses; undefined where it would refuse. */
  #mediaType(accept = '*/*'): string | undefined {
    let known = this.#mediaTypes.get(accept);
    if (known === undefined) this.#mediaTypes.set(accept, (known = new Negotiator({ headers: { accept } }).mediaType(mediaTypes) ?? ''));
    return known || undefined;
  }

  #now(): number {
    return this.options.clock.now().getTime();
  }
}
