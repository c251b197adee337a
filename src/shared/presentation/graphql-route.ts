import { type ApolloServer, HeaderMap, type HTTPGraphQLRequest } from '@apollo/server';
import type { FastifyInstance, FastifyReply, FastifyRequest, RouteOptions } from 'fastify';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import type { RequestContext } from './context';
import type { ErrorTranslator } from './errors';
import { refusalStatus } from './graphql-server';
import type { GraphQLSockets } from './graphql-websocket';
import { graphiqlPage, graphiqlPolicy } from './graphiql';
import type { RequestDocument, RequestDocuments } from './request-document';
import type { ResponseCache } from './response-cache';
import { parametersOf } from './request-parameters';
import { acceptUploads, isUpload, readUpload, type UploadRules } from './uploads';

export interface GraphQLRouteOptions {
  readonly path: string;
  readonly server: ApolloServer<RequestContext>;
  /** Throws a DomainError where the request's credentials are no good. */
  readonly context: (request: FastifyRequest, reply: FastifyReply) => Promise<RequestContext>;
  /** Finds out which document a request means, where that is not known before. */
  readonly documents?: RequestDocuments;
  /** Counts the operation; throws RATE_LIMITED where none is left. What a cache answers is not counted. */
  readonly limitRequest?: (context: RequestContext) => Promise<void>;
  readonly graphiql: boolean;
  readonly errors: ErrorTranslator;
  /** Serves subscriptions on the same path. */
  readonly sockets?: GraphQLSockets;
  /** Sends what was asked for before. */
  readonly cache?: ResponseCache;
  /** Takes files on the same path; without rules a multipart request is refused. */
  readonly uploads?: UploadRules;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** What a GraphQL request asks to execute; null until that is known, and where Apollo refuses the request. */
    document: RequestDocument | null;
  }
}

/** Mounts one GraphQL endpoint, and its IDE for a browser that opens it. */
export function mountGraphQL(app: FastifyInstance, options: GraphQLRouteOptions): void {
  const { path, server, errors, documents, limitRequest, sockets, uploads, cache } = options;
  const contexts = new WeakMap<FastifyRequest, RequestContext>();
  /** What there is no answer for counts as well, or nobody would be kept from asking on and on. */
  const resolve = async (request: FastifyRequest, context: RequestContext) => {
    try {
      const parameters = parametersOf(request);
      return parameters && (await documents!.resolve(parameters));
    } catch (error) {
      await limitRequest?.(context);
      throw error;
    }
  };
  const route: Omit<RouteOptions, 'method'> = {
    url: path,
    async handler(request, reply) {
      if (options.graphiql && request.method === 'GET' && request.headers.accept?.includes('text/html')) {
        addVary(reply);
        return reply.type('text/html; charset=utf-8').headers({ 'content-security-policy': graphiqlPolicy, 'cache-control': 'no-store' }).send(graphiqlPage(path));
      }
      if (!contexts.has(request)) contexts.set(request, await options.context(request, reply));
      const context = contexts.get(request)!;
      if (documents) request.document = await resolve(request, context);
      addVary(reply);
      const run = async () => {
        await limitRequest?.(context);
        return execute(server, context);
      };
      const body = await (cache && request.document && isSafe(request) ? cache.answer(request, reply, request.document, context, run) : run());
      if (!reply.hasHeader('cache-control')) void reply.header('cache-control', 'no-store');
      return reply.statusCode < 400 ? body : completeErrors(String(body), request.id, reply.statusCode, errors);
    },
    errorHandler(error, request, reply) {
      const formatted = errors.toGraphQL(error, request.id);
      const { code, retryAfter } = formatted.extensions;
      // A GraphQLError refuses the document, anything else the HTTP request.
      const status = error instanceof GraphQLError ? refusalStatus(code, request.headers.accept) : formatted.extensions.status;
      if (code === 'INTERNAL_SERVER_ERROR') request.log.error({ err: error, requestId: request.id }, 'unexpected error');
      addVary(reply);
      if (status === 401 && !reply.hasHeader('www-authenticate')) void reply.header('www-authenticate', 'Bearer error="invalid_token"');
      if (retryAfter !== undefined) void reply.header('retry-after', retryAfter);
      void reply.code(status).header('cache-control', 'no-store').type(responseType(request)).send({ errors: [formatted] });
    },
  };
  const receiveUpload = async (request: FastifyRequest, reply: FastifyReply) => {
    if (!uploads || !isUpload(request)) return;
    const context = await options.context(request, reply);
    contexts.set(request, context);
    request.body = await readUpload(request, reply, context.viewer, uploads);
  };
  app.decorateRequest('document', null);
  if (uploads) acceptUploads(app);
  app.route({ ...route, method: 'POST', ...(uploads && { preValidation: receiveUpload, config: { isPatient: isUpload } }) });
  app.route({ ...route, method: 'GET', ...(sockets && upgradeTo(sockets)) });
  app.route({
    method: ['PUT', 'PATCH', 'DELETE'],
    url: path,
    handler: (_request, reply) => reply.code(405).header('allow', 'GET, POST').send(),
  });
}

/** Whether Apollo would let it pass its rule against forged requests: its own answers must not be older than its refusals. */
const isSafe = ({ method, document, headers }: FastifyRequest): boolean => method === 'POST' || document!.isRegistered || Boolean(headers['apollo-require-preflight']);

async function execute(server: ApolloServer<RequestContext>, context: RequestContext): Promise<string> {
  const { request, reply } = context;
  const { body, headers, status } = await server.executeHTTPGraphQLRequest({ httpGraphQLRequest: forApollo(request), context: async () => context });
  for (const [name, value] of headers) void reply.header(name, value);
  void reply.code(status ?? 200);
  if (body.kind !== 'complete') throw new Error('Apollo answered in parts, which no directive of our schemas asks for.');
  return body.string;
}

/** The request as if it had sent its document as text. */
function forApollo({ document, method, headers: sent, body }: FastifyRequest): HTTPGraphQLRequest {
  const headers = new HeaderMap(Object.entries(sent).map(([name, value]): [string, string] => [name, String(value)]));
  // Reading a registered document changes nothing and tells a foreign page nothing, so it needs no preflight: links and caches can name it.
  if (document?.isRegistered && method !== 'POST') headers.set('apollo-require-preflight', 'true');
  if (!document) return { method, headers, body, search: '' };
  const { text: query, operationName, variables, extensions } = document;
  const given = { query, ...(operationName && { operationName }) };
  if (method === 'POST') return { method, headers, search: '', body: { ...given, variables, extensions } };
  return { method: 'GET', headers, body, search: String(new URLSearchParams({ ...given, variables: JSON.stringify(variables), extensions: JSON.stringify(extensions) })) };
}

const upgradeTo = (sockets: GraphQLSockets): Pick<RouteOptions, 'preValidation' | 'wsHandler'> => ({
  preValidation: (request, _reply, done) => done((request.ws && sockets.gate.enter(request)) || undefined),
  wsHandler: (socket, request) => sockets.accept(socket, request),
});

const addVary = (reply: FastifyReply) => void reply.header('vary', [reply.getHeader('vary'), 'Accept', 'Accept-Encoding', 'Authorization'].filter(Boolean).join(', '));

/** Errors that Apollo answers before its plugins see the request (CSRF, a body that is no request) get our shape here. */
function completeErrors(body: string, requestId: string, status: number, translator: ErrorTranslator): string {
  const answer = JSON.parse(body) as { errors?: GraphQLFormattedError[] };
  answer.errors = answer.errors?.map((error) => {
    if (error.extensions?.requestId) return error;
    const formatted = translator.toGraphQL(new GraphQLError(error.message, { extensions: error.extensions }), requestId);
    return { ...formatted, extensions: { ...formatted.extensions, status } };
  });
  return JSON.stringify(answer);
}

const responseType = (request: FastifyRequest): string =>
  request.headers.accept?.includes('application/graphql-response+json') ? 'application/graphql-response+json; charset=utf-8' : 'application/json; charset=utf-8';
