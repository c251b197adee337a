import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { PublicUrl } from './feed-addresses';
import type { KeptContents } from './kept-contents';

export interface Content {
  readonly type: string;
  /** All that the text is made from, so that it need not be written for whoever has it. */
  readonly facts: unknown;
  readonly write: () => string | Readable;
}

/** A text that may be kept until one of its tags is purged, or the clock alone makes it another. */
export interface KeepableContent extends Omit<Content, 'type' | 'write'> {
  readonly write: () => string;
  readonly tags: readonly string[];
  /** In milliseconds since the epoch. */
  readonly changesAt?: number;
}

export interface KeepableSource {
  readonly type: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Throws where there is nothing. */
  readonly make: () => Promise<KeepableContent>;
}

/** What every answer depends on, whatever it is about. */
export interface AnswerTools {
  readonly version: string;
  readonly siteUrl: string;
  readonly publicUrl: PublicUrl;
  /** Null where nothing is kept. */
  readonly kept: KeptContents | null;
}

/**
 * Sends what is kept of the address, or makes it.
 *
 * Without PUBLIC_URL an address depends on what the caller says, so nothing is kept that others would be sent.
 */
export async function answerKept(request: FastifyRequest, reply: FastifyReply, tools: AnswerTools, { type, headers = {}, make }: KeepableSource): Promise<FastifyReply> {
  const { kept, version, siteUrl, publicUrl } = tools;
  const found = publicUrl.isConfigured ? await kept?.get(`${version} ${siteUrl} ${publicUrl(request)}${pathOf(request)}`, make) : null;
  if (!found) {
    const made = await make();
    return answer(request, reply.headers(headers), tools, { type, ...made });
  }
  const { status, headers: ofAnswer, body } = found.as(type, request.headers['accept-encoding'], request.headers['if-none-match']);
  const vary = [reply.getHeader('vary'), 'Accept-Encoding'].filter(Boolean).join(', ');
  return reply.code(status).headers({ ...headers, ...ofAnswer, vary }).send(body);
}

export const pathOf = ({ url }: FastifyRequest): string => url.split('?', 1)[0]!;

/**
 * Sends the content, or 304 to whoever has it.
 *
 * - Caches may keep it but must ask each time, so what is unpublished is gone at once for whoever asks.
 * - The tag is a weak one: the same for the compressed and the plain form.
 * - There is no Last-Modified: what was taken out leaves no date behind, and a cache that goes by dates would keep it.
 */
export function answer(request: FastifyRequest, reply: FastifyReply, { version, siteUrl, publicUrl }: AnswerTools, { type, facts, write }: Content): FastifyReply {
  const tag = `"${createHash('sha256').update(JSON.stringify([version, siteUrl, publicUrl(request), facts])).digest('base64url')}"`;
  void reply.headers({ etag: `W/${tag}`, 'cache-control': 'public, max-age=0, must-revalidate' });
  return isKnown(tag, request.headers['if-none-match']) ? reply.code(304).send() : reply.type(`${type}; charset=utf-8`).send(write());
}

/** RFC 9110 §13.1.2 */
function isKnown(tag: string, ifNoneMatch: string | undefined): boolean {
  const known = ifNoneMatch?.split(',').map((given) => given.trim().replace(/^W\//, '')) ?? [];
  return known.includes(tag) || known.includes('*');
}
