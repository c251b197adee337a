import type { ApolloServer } from '@apollo/server';
import { fastifyApolloHandler } from '@as-integrations/fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest, RouteOptions } from 'fastify';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import type { RequestContext } from './context';
import type { ErrorTranslator } from './errors';
import type { GraphQLSockets } from './graphql-websocket';
import { graphiqlPage, graphiqlPolicy } from './graphiql';
import { acceptUploads, isUpload, readUpload, type UploadRules } from './uploads';

export interface GraphQLRouteOptions {
  readonly path: string;
  readonly server: ApolloServer<RequestContext>;
  /** Throws a DomainError where the request's credentials are no good. */
  readonly context: (request: FastifyRequest, reply: FastifyReply) => Promise<RequestContext>;
  readonly graphiql: boolean;
  readonly errors: ErrorTranslator;
  /** Serves subscriptions on the same path. */
  readonly sockets?: GraphQLSockets;
  /** Takes files on the same path; without rules a multipart request is refused. */
  readonly uploads?: UploadRules;
}

/** Mounts one GraphQL endpoint, and its IDE for a browser that opens it. */
export function mountGraphQL(app: FastifyInstance, options: GraphQLRouteOptions): void {
  const { path, server, errors, sockets, uploads } = options;
  const contexts = new WeakMap<FastifyRequest, RequestContext>();
  const answer = fastifyApolloHandler(server, { context: async (request) => contexts.get(request)! });
  const route: Omit<RouteOptions, 'method'> = {
    url: path,
    async handler(request, reply) {
      if (options.graphiql && request.method === 'GET' && request.headers.accept?.includes('text/html')) {
        return reply.type('text/html; charset=utf-8').header('content-security-policy', graphiqlPolicy).send(graphiqlPage(path));
      }
      if (!contexts.has(request)) contexts.set(request, await options.context(request, reply));
      const body = await answer.call(app, request, reply);
      addVary(reply);
      return reply.statusCode < 400 ? body : completeErrors(body as string, request.id, reply.statusCode, errors);
    },
    errorHandler(error, request, reply) {
      const formatted = errors.toGraphQL(error, request.id);
      const { status, retryAfter } = formatted.extensions;
      addVary(reply);
      if (status === 401 && !reply.hasHeader('www-authenticate')) void reply.header('www-authenticate', 'Bearer error="invalid_token"');
      if (retryAfter !== undefined) void reply.header('retry-after', retryAfter);
      void reply.code(status).type(responseType(request)).send({ errors: [formatted] });
    },
  };
  const receiveUpload = async (request: FastifyRequest, reply: FastifyReply) => {
    if (!uploads || !isUpload(request)) return;
    const context = await options.context(request, reply);
    contexts.set(request, context);
    request.body = await readUpload(request, reply, context.viewer, uploads);
  };
  if (uploads) acceptUploads(app);
  app.route({ ...route, method: 'POST', ...(uploads && { preValidation: receiveUpload, config: { isPatient: isUpload } }) });
  app.route({ ...route, method: 'GET', ...(sockets && upgradeTo(sockets)) });
  app.route({
    method: ['PUT', 'PATCH', 'DELETE'],
    url: path,
    handler: (_request, reply) => reply.code(405).header('allow', 'GET, POST').send(),
  });
}

const upgradeTo = (sockets: GraphQLSockets): Pick<RouteOptions, 'preValidation' | 'wsHandler'> => ({
  preValidation: (request, _reply, done) => done((request.ws && sockets.gate.enter(request)) || undefined),
  wsHandler: (socket, request) => sockets.accept(socket, request),
});

const addVary = (reply: FastifyReply) => void reply.header('vary', [reply.getHeader('vary'), 'Accept', 'Authorization'].filter(Boolean).join(', '));

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
