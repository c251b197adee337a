import { randomUUID } from 'node:crypto';
import { Socket } from 'node:net';
import compress from '@fastify/compress';
import cookie from '@fastify/cookie';
import cors from '@fastify/cors';
import helmet from '@fastify/helmet';
import fastify, { type FastifyBaseLogger, type FastifyError, type FastifyInstance, type FastifyReply, type FastifyRequest, LogController } from 'fastify';
import { DomainError } from '../domain/errors';
import type { ErrorTranslator } from './errors';

export interface HttpOptions {
  readonly logger: FastifyBaseLogger;
  readonly errors: ErrorTranslator;
  readonly corsOrigins: readonly string[];
  readonly trustProxy: readonly string[];
  readonly bodyLimit: number;
  readonly requestTimeout: number;
  /** As `requestTimeout`, for requests whose route's `isPatient` says so. */
  readonly uploadTimeout: number;
  readonly keepAliveTimeout: number;
  /** Looks at each request first; true where it has answered. */
  readonly answerKnown?: (request: FastifyRequest, reply: FastifyReply, fixedHeaders: Readonly<Record<string, string>>) => boolean;
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Which requests may take as long as an upload does. */
    readonly isPatient?: (request: FastifyRequest) => boolean;
  }
}

/** The HTTP server with what every route needs: request ids, security headers, CORS, compression, problem documents. */
export async function createHttpServer(options: HttpOptions): Promise<FastifyInstance> {
  const { errors } = options;
  const fixedHeaders = await securityHeaders();
  const app: FastifyInstance = fastify({
    loggerInstance: options.logger,
    // Each GraphQL operation has a log line of its own, which says more than its request would.
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: ({ headers }) => acceptedRequestId(headers['x-request-id']) ?? randomUUID(),
    trustProxy: options.trustProxy.length > 0 ? [...options.trustProxy] : false,
    bodyLimit: options.bodyLimit,
    // Node has one limit for all requests, so `limitBody` sees to those that may not take so long. Stalled ones are cut by the next.
    requestTimeout: Math.max(options.requestTimeout, options.uploadTimeout),
    connectionTimeout: options.requestTimeout,
    keepAliveTimeout: options.keepAliveTimeout,
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: 200 },
    // Node looks for requests that took too long only this often; its default of 30 s would double the timeout.
    http: { connectionsCheckingInterval: Math.min(1_000, options.requestTimeout), headersTimeout: options.requestTimeout },
    frameworkErrors(error, request, reply) {
      const answer = reply as FastifyReply;
      const problem = errors.toProblem(error, request.id, '/');
      void answer.headers({ ...fixedHeaders, 'x-request-id': request.id }).code(problem.status).type('application/problem+json').send(problem);
    },
  });
  app.setErrorHandler<FastifyError>((error, request, reply) => {
    const problem = errors.toProblem(error, request.id, pathOf(request.url));
    if (problem.status >= 500) request.log.error({ err: error, requestId: request.id }, 'unexpected error');
    if (error instanceof DomainError && error.retryAfter) void reply.header('retry-after', error.retryAfter);
    void reply.code(problem.status).type('application/problem+json').send(problem);
  });
  app.setNotFoundHandler((request, reply) => {
    const error = new DomainError('not-found', 'NOT_FOUND', 'There is nothing at this address.');
    void reply.code(404).type('application/problem+json').send(errors.toProblem(error, request.id, pathOf(request.url)));
  });
  app.addHook('onRequest', (request, reply, done) => {
    if (options.answerKnown?.(request, reply, fixedHeaders)) return;
    void reply.headers(fixedHeaders).header('x-request-id', request.id);
    if (!request.routeOptions.config.isPatient?.(request)) limitBody(request, options.requestTimeout);
    done();
  });
  await app.register(cors, {
    origin: [...options.corsOrigins],
    credentials: true,
    methods: ['GET', 'POST'],
    allowedHeaders: ['authorization', 'content-type', 'apollo-require-preflight', 'x-csrf-token', 'x-request-id'],
    exposedHeaders: ['x-request-id', 'retry-after', 'ratelimit', 'ratelimit-policy'],
    maxAge: 600,
  });
  await app.register(cookie);
  await app.register(compress, { threshold: 1_024, encodings: ['br', 'gzip'] });
  return app;
}

/** Answers 408 to a body that is too slow, as Node itself would. */
function limitBody({ raw, server }: FastifyRequest, timeoutMs: number): void {
  // What is injected, as tests do, has no socket.
  if (raw.complete || !(raw.socket instanceof Socket) || (raw.headers['content-length'] === undefined && raw.headers['transfer-encoding'] === undefined)) return;
  const limit = setTimeout(() => server.server.emit('clientError', Object.assign(new Error('Request timeout'), { code: 'ERR_HTTP_REQUEST_TIMEOUT' }), raw.socket), timeoutMs);
  const clear = () => clearTimeout(limit);
  raw.once('end', clear).once('close', clear);
}

/** What Helmet sets. They are the same for every answer, and asking it each time took 6 % of a small one. */
async function securityHeaders(): Promise<Record<string, string>> {
  const sample = fastify();
  await sample.register(helmet, {
    contentSecurityPolicy: { useDefaults: false, directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] } },
    frameguard: { action: 'deny' },
    crossOriginResourcePolicy: { policy: 'same-site' },
  });
  sample.get('/', async () => '');
  const { headers } = await sample.inject('/');
  await sample.close();
  const ofEachAnswer = new Set(['content-type', 'content-length', 'date', 'connection']);
  return Object.fromEntries(Object.entries(headers).flatMap(([name, value]) => (ofEachAnswer.has(name) ? [] : [[name, String(value)]])));
}

const pathOf = (url: string): string => url.split('?', 1)[0]!;

/** Takes a caller's request id when it is short and harmless, so that a log line can't be forged with it. */
const acceptedRequestId = (given: string | string[] | undefined): string | undefined =>
  typeof given === 'string' && /^[\w-]{8,64}$/.test(given) ? given : undefined;
