import type { ApolloServer } from '@apollo/server';
import { fastifyApolloHandler } from '@as-integrations/fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import type { RequestContext } from './context';
import type { ErrorTranslator } from './errors';
import { graphiqlPage, graphiqlPolicy } from './graphiql';

export interface GraphQLRouteOptions {
  readonly path: string;
  readonly server: ApolloServer<RequestContext>;
  /** Throws a DomainError where the request's credentials are no good. */
  readonly context: (request: FastifyRequest, reply: FastifyReply) => Promise<RequestContext>;
  readonly graphiql: boolean;
  readonly errors: ErrorTranslator;
}

/** Mounts one GraphQL endpoint, and its IDE for a browser that opens it. */
export function mountGraphQL(app: FastifyInstance, options: GraphQLRouteOptions): void {
  const { path, server, errors } = options;
  const answer = fastifyApolloHandler(server, {
    context: async (request, reply) => {
      try {
        return await options.context(request, reply);
      } catch (error) {
        const { code, status, message } = errors.describe(error);
        throw new GraphQLError(message, { extensions: { code, http: { status } } });
      }
    },
  });
  app.route({
    method: ['GET', 'POST'],
    url: path,
    async handler(request, reply) {
      if (options.graphiql && request.method === 'GET' && request.headers.accept?.includes('text/html')) {
        return reply.type('text/html; charset=utf-8').header('content-security-policy', graphiqlPolicy).send(graphiqlPage(path));
      }
      const body = await answer.call(app, request, reply);
      void reply.header('vary', [reply.getHeader('vary'), 'Accept', 'Authorization'].filter(Boolean).join(', '));
      if (reply.statusCode === 401) void reply.header('www-authenticate', 'Bearer error="invalid_token"');
      return reply.statusCode < 400 ? body : completeErrors(body as string, request.id, errors);
    },
    errorHandler(error, request, reply) {
      const formatted = errors.toGraphQL(error, request.id);
      void reply.code(formatted.extensions.status).type(responseType(request)).send({ errors: [formatted] });
    },
  });
}

/** Errors that Apollo answers before its plugins see the request (CSRF, context, a body that is no request) get our shape here. */
function completeErrors(body: string, requestId: string, translator: ErrorTranslator): string {
  const answer = JSON.parse(body) as { errors?: GraphQLFormattedError[] };
  answer.errors = answer.errors?.map((error) =>
    error.extensions?.requestId ? error : translator.toGraphQL(new GraphQLError(error.message, { extensions: error.extensions }), requestId),
  );
  return JSON.stringify(answer);
}

const responseType = (request: FastifyRequest): string =>
  request.headers.accept?.includes('application/graphql-response+json') ? 'application/graphql-response+json; charset=utf-8' : 'application/json; charset=utf-8';
