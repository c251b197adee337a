import { createHash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';

/**
 * Gives the answer a validator made from what it says, and tells whether the caller has it already (RFC 9110 §13.1.2).
 *
 * - Caches may keep it but must ask each time, so what is unpublished is gone at once for whoever asks.
 * - The tag is a weak one: the same for the compressed and the plain form.
 * - There is no Last-Modified: what was taken out leaves no date behind, and a cache that goes by dates would keep it.
 */
export function hasAlready(request: FastifyRequest, reply: FastifyReply, facts: string): boolean {
  const tag = `"${createHash('sha256').update(facts).digest('base64url')}"`;
  void reply.headers({ etag: `W/${tag}`, 'cache-control': 'public, max-age=0, must-revalidate' });
  const known = request.headers['if-none-match']?.split(',').map((given) => given.trim().replace(/^W\//, '')) ?? [];
  return known.includes(tag) || known.includes('*');
}
