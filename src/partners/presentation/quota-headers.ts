import type { FastifyReply } from 'fastify';
import type { QuotaState } from '../domain/quota-meter.port';

/** `RateLimit-Policy` and `RateLimit` as structured fields (draft-ietf-httpapi-ratelimit-headers-10, sections 2.2 and 2.3). */
export function setQuotaHeaders(reply: FastifyReply, states: readonly QuotaState[]): void {
  void reply.header('ratelimit-policy', states.map(({ name, quota, window }) => `"${name}";q=${quota};w=${window}`).join(', '));
  void reply.header('ratelimit', states.map(({ name, remaining, resetsIn }) => `"${name}";r=${remaining};t=${resetsIn}`).join(', '));
}
