import { createHash } from 'node:crypto';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { LRUCache } from 'lru-cache';
import Negotiator from 'negotiator';
import type { StoredAnswer } from '../application/answer-cache.port';
import { surrogateKeys } from '../application/surrogate-keys';
import type { Clock } from '../domain/clock';
import type { RequestDocument } from './request-document';

type Encoding = 'br' | 'gzip';
type Headers = Readonly<Record<string, string>>;

export interface HttpAnswer {
  readonly status: 200 | 304;
  readonly headers: Headers;
  readonly body: Buffer | undefined;
}

/** Below this, compression costs more than it saves; as for every other answer. */
const compressedFrom = 1_024;
/** Longer variables are seldom sent twice. */
const variablesMax = 4_096;

const compress: Record<Encoding, (body: Buffer) => Buffer> = {
  br: (body) => brotliCompressSync(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } }),
  gzip: (body) => gzipSync(body),
};

/** Equal for requests that must get equal answers of one version of the API; null where nothing is to be kept. */
export function cacheKey(version: string, { documentId, operationName = '', variables }: Pick<RequestDocument, 'documentId' | 'operationName' | 'variables'>): string | null {
  const given = JSON.stringify(sorted(variables));
  return given.length > variablesMax ? null : createHash('sha256').update(`${version}\n${documentId}\n${operationName}\n${given}`).digest('base64url');
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, item]) => [name, sorted(item)]));
}

/** A stored answer in the forms that clients take it in, each made once. */
export class Sendable {
  readonly #etag: string;
  /** Null where no shared cache is told of changes, or could be. */
  readonly #keys: readonly string[] | null;
  readonly #forms = new Map<string, HttpAnswer>();

  constructor(
    private readonly answer: StoredAnswer,
    hasCdn: boolean,
    private readonly clock: Clock,
  ) {
    this.#keys = hasCdn ? surrogateKeys(answer.tags) : null;
    // Weak, because an answer is the same whatever its coding (RFC 9110, section 8.8.1).
    this.#etag = `W/"${createHash('sha256').update(answer.body).digest('base64url').slice(0, 22)}"`;
  }

  as(mediaType: string, accepted: string | string[] | undefined, ifNoneMatch: string | undefined): HttpAnswer {
    if (ifNoneMatch !== undefined && isNamed(this.#etag, ifNoneMatch)) return this.#form('not modified', () => ({ status: 304, headers: this.#validators(), body: undefined }));
    const encoding = this.answer.body.length < compressedFrom ? null : encodingIn(String(accepted ?? ''));
    return this.#form(`${mediaType} ${encoding}`, () => {
      const body = encoding ? compress[encoding](this.answer.body) : this.answer.body;
      const headers = { ...this.#validators(), 'content-type': `${mediaType}; charset=utf-8`, 'content-length': String(body.length), ...(encoding && { 'content-encoding': encoding }) };
      return { status: 200, headers, body };
    });
  }

  /** A shared cache is told how long the rest of an answer's life is, which no form can be kept with. */
  #form(name: string, make: () => HttpAnswer): HttpAnswer {
    let form = this.#forms.get(name);
    if (!form) this.#forms.set(name, (form = make()));
    return this.#keys ? { ...form, headers: { ...form.headers, 'cache-control': this.#cacheControl() } } : form;
  }

  #validators(): Headers {
    return { etag: this.#etag, 'cache-control': this.#cacheControl(), ...(this.#keys && { 'surrogate-key': this.#keys.join(' '), 'cache-tag': this.#keys.join(',') }) };
  }

  /** A browser asks again each time, because nobody can tell it of a change; a shared cache is told where there is one. */
  #cacheControl(): string {
    const seconds = this.#keys ? Math.max(0, Math.floor((this.answer.freshUntil - this.clock.now().getTime()) / 1_000)) : 0;
    return `public, max-age=0, s-maxage=${seconds}, must-revalidate`;
  }
}

const isNamed = (etag: string, ifNoneMatch: string): boolean => ifNoneMatch.trim() === '*' || ifNoneMatch.split(',').some((given) => given.trim().replace(/^W\//, '') === etag.slice(2));

const encodings = new LRUCache<string, Encoding | 'identity'>({ max: 100 });

/** Brotli where it is as welcome as anything else, because most clients name it last. */
function encodingIn(accepted: string): Encoding | null {
  let known = encodings.get(accepted);
  if (!known) {
    const [first = 'identity', ...others] = new Negotiator({ headers: { 'accept-encoding': accepted } }).encodings(['br', 'gzip', 'identity']) as (Encoding | 'identity')[];
    encodings.set(accepted, (known = first === 'gzip' && others.includes('br') ? 'br' : first));
  }
  return known === 'identity' ? null : known;
}
