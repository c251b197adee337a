import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { PublicUrl } from './feed-addresses';

export interface Content {
  readonly type: string;
  /** All that the text is made from, so that it need not be written for whoever has it. */
  readonly facts: unknown;
  readonly write: () => string | Readable;
}

/** What every answer depends on, whatever it is about. */
export interface AnswerTools {
  readonly version: string;
  readonly siteUrl: string;
  readonly publicUrl: PublicUrl;
}

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
