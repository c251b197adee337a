import type { FastifyInstance } from 'fastify';
import { invalid } from '../../shared/domain/errors';
import type { ReceiveProviderEvent } from '../domain/use-cases/receive-provider-event.use-case';

const bodyLimit = 262_144;

/** Where payment providers send their events. The signature is over the bytes, so the body stays as it came. */
export function servePaymentWebhooks(http: FastifyInstance, receive: ReceiveProviderEvent): void {
  void http.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
    scope.post<{ Params: { provider: string }; Body: Buffer | null }>('/webhooks/payments/:provider', { bodyLimit }, async ({ params, body, headers, log, id }) => {
      const { type, eventId, state } = await receive.execute(params.provider, body ?? Buffer.alloc(0), singleHeaders(headers));
      const facts = { provider: params.provider, type, eventId, requestId: id };
      if (state === 'UNKNOWN') log.error(facts, 'a payment event of an unknown type was stored; nothing is made of it');
      if (state === 'IGNORED') log.warn(facts, 'a payment event is about a payment that is not ours');
      return { received: true };
    });
  });
}

const singleHeaders = (headers: Readonly<Record<string, string | string[] | undefined>>) =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(',') : value]));

/** What a buyer's browser does with a real provider's script, for the sandbox. */
export interface SandboxTill {
  pay(paymentRef: string, clientSecret: string, outcome: string): Promise<string>;
}

export function serveSandboxPayments(http: FastifyInstance, till: SandboxTill): void {
  http.post<{ Params: { ref: string }; Body: { clientSecret?: unknown; outcome?: unknown } | null }>('/sandbox/payments/:ref', async ({ params, body }) => {
    const { clientSecret, outcome } = body ?? {};
    if (typeof clientSecret !== 'string' || typeof outcome !== 'string') throw invalid('INVALID', 'Send {"clientSecret": …, "outcome": …}.');
    return { state: await till.pay(params.ref, clientSecret, outcome) };
  });
}
