import type { FastifyReply, FastifyRequest } from 'fastify';
import { LRUCache } from 'lru-cache';
import Negotiator from 'negotiator';
import type { AnswerCache, StoredAnswer } from '../application/answer-cache.port';
import type { Clock } from '../domain/clock';
import type { CacheHints } from './cache-hints';
import type { Lifetime } from './caching';
import { cacheKey, Sendable } from './sendable-answer';
import type { RequestDocument } from './request-document';

/** What the making of an answer says of it. */
export interface CachedContext {
  /** Null where the answer is for nobody else. */
  cacheHints: CacheHints | null;
  /** Set when the operation is known. */
  cacheLifetime?: Lifetime | null;
}

export interface ResponseCacheOptions {
  readonly cache: AnswerCache;
  readonly clock: Clock;
  /** In seconds. */
  readonly lifetimes: Readonly<Record<Lifetime, number>>;
  /** How many seconds longer an answer may be sent while another is made. */
  readonly staleSeconds: number;
  /** Whether shared caches may keep answers because they are told of changes. */
  readonly hasCdn: boolean;
}

const mediaTypes = ['application/json', 'application/graphql-response+json'];
const [urlsMax, policiesMax] = [10_000, 5_000];
/** Who has waited for others so often makes the answer itself. */
const waitsMax = 3;

/** Sends what anonymous readers have asked for before, without running anything. */
export class ResponseCache {
  /** The key of a URL that was answered; only of documents that were named by their id. */
  readonly #urls = new LRUCache<string, string>({ max: urlsMax });
  readonly #policies = new LRUCache<string, Lifetime | 'NONE'>({ max: policiesMax });
  readonly #pending = new Map<string, Promise<StoredAnswer | null>>();
  readonly #sent = new WeakMap<StoredAnswer, Sendable>();
  readonly #mediaTypes = new LRUCache<string, string>({ max: 100 });

  constructor(private readonly options: ResponseCacheOptions) {}

  /** Answers a GET whose very address was answered before. False where others have to look at it. */
  answerKnown(request: FastifyRequest, reply: FastifyReply, fixedHeaders: Readonly<Record<string, string>>): boolean {
    const { method, url, headers } = request.raw;
    if (method !== 'GET' || headers.authorization !== undefined || headers.origin !== undefined) return false;
    const key = this.#urls.get(url!);
    const answer = key && this.options.cache.find(key);
    if (!answer || answer.freshUntil <= this.#now()) return false;
    const mediaType = this.#mediaType(headers.accept);
    if (!mediaType) return false;
    const { status, headers: own, body } = this.#sendable(answer).as(mediaType, headers['accept-encoding'], headers['if-none-match']);
    reply.hijack();
    reply.raw.writeHead(status, { ...fixedHeaders, ...own, 'x-request-id': request.id }).end(body);
    return true;
  }

  /** The stored answer, or what `execute` makes, kept where that is allowed. */
  async answer(request: FastifyRequest, reply: FastifyReply, asked: RequestDocument, context: CachedContext, execute: () => Promise<string>): Promise<string | Buffer> {
    const key = context.cacheHints && cacheKey(asked);
    const policyKey = `${asked.documentId}|${asked.operationName ?? ''}`;
    const mediaType = this.#mediaType(request.headers.accept);
    if (!key || !mediaType || this.#policies.get(policyKey) === 'NONE') {
      context.cacheHints = null;
      return noStore(reply, await execute());
    }
    const known = await this.#known(key);
    if (known) {
      this.#remember(request, key, asked);
      return this.#send(request, reply, known, mediaType);
    }
    const fill = this.#fill(key, context, execute);
    this.#pending.set(key, fill.then(({ stored }) => stored, () => null));
    try {
      const { stored, body } = await fill;
      if (context.cacheLifetime !== undefined) this.#policies.set(policyKey, context.cacheLifetime ?? 'NONE');
      if (!stored) return noStore(reply, body);
      this.#remember(request, key, asked);
      return this.#send(request, reply, stored, mediaType);
    } finally {
      this.#pending.delete(key);
    }
  }

  /** What is stored, or what somebody else is making for the same key. */
  async #known(key: string): Promise<StoredAnswer | null> {
    for (let waits = 0; waits < waitsMax; waits += 1) {
      const answer = this.options.cache.find(key);
      if (answer) return answer;
      const pending = this.#pending.get(key);
      if (!pending) return null;
      const made = await pending;
      if (made) return made;
    }
    return null;
  }

  async #fill(key: string, context: CachedContext, execute: () => Promise<string>): Promise<{ stored: StoredAnswer | null; body: string }> {
    const filling = await this.options.cache.begin(key);
    if (filling.stored) return { stored: filling.stored, body: '' };
    const body = await execute();
    const answer = this.#storable(body, context);
    return { stored: answer && filling.store(answer) ? answer : null, body };
  }

  #storable(body: string, { cacheHints, cacheLifetime }: CachedContext): StoredAnswer | null {
    if (!cacheLifetime || !cacheHints?.isStorable) return null;
    const { lifetimes, staleSeconds } = this.options;
    const now = this.#now();
    const end = now + lifetimes[cacheLifetime] * 1_000;
    const freshUntil = Math.min(end, cacheHints.end);
    return freshUntil <= now ? null : { body: Buffer.from(body), tags: cacheHints.tags, freshUntil, staleUntil: Math.min(end + staleSeconds * 1_000, cacheHints.end) };
  }

  #remember(request: FastifyRequest, key: string, { isRegistered }: RequestDocument): void {
    if (isRegistered && request.method === 'GET') this.#urls.set(request.raw.url!, key);
  }

  #send(request: FastifyRequest, reply: FastifyReply, answer: StoredAnswer, mediaType: string): Buffer | string {
    const { headers: given, method } = request;
    const { status, headers, body } = this.#sendable(answer).as(mediaType, given['accept-encoding'], method === 'GET' ? given['if-none-match'] : undefined);
    void reply.code(status).headers(method === 'GET' ? headers : { ...headers, 'cache-control': 'no-store' });
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

function noStore(reply: FastifyReply, body: string): string {
  void reply.header('cache-control', 'no-store');
  return body;
}
