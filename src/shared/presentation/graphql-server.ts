import { ApolloServer, type ApolloServerPlugin, type GraphQLRequestContext } from '@apollo/server';
import { ApolloServerPluginCacheControlDisabled, ApolloServerPluginLandingPageDisabled } from '@apollo/server/plugin/disabled';
import { GraphQLError, type GraphQLSchema, OperationTypeNode, type ValidationRule } from 'graphql';
import { invalid } from '../domain/errors';
import { type Caching, lifetimeOf } from './caching';
import type { RequestContext } from './context';
import { type CostPlan, costPlan, costUsed } from './cost';
import { type ErrorCode, type ErrorTranslator, problems } from './errors';
import { refuseHostileText } from './input';
import { jitGateway } from './jit-executor';
import { limitRule, type QueryLimits, refuseCost } from './limits';
import type { RequestLimits } from './request-limits';

/** The part of a logger that presentation needs. */
export interface RequestLogger {
  info(facts: object, message: string): void;
  warn(facts: object, message: string): void;
  error(facts: object, message: string): void;
}

export interface GraphQLServerOptions {
  readonly surface: 'public' | 'admin' | 'partners';
  readonly schema: GraphQLSchema;
  readonly caching: Caching;
  readonly limits: QueryLimits;
  readonly requestLimits?: RequestLimits;
  readonly introspection: boolean;
  readonly isProduction: boolean;
  readonly errors: ErrorTranslator;
  readonly logger: RequestLogger;
}

/** At most this many errors in one answer; a request that makes more is not helped by more. */
const errorCap = 20;

/** One Apollo Server over one surface. */
export function createGraphQLServer(options: GraphQLServerOptions): ApolloServer<RequestContext> {
  return new ApolloServer<RequestContext>({
    gateway: jitGateway(options.schema),
    introspection: options.introspection,
    hideSchemaDetailsFromClientErrors: options.isProduction,
    includeStacktraceInErrorResponses: false,
    csrfPrevention: true,
    persistedQueries: false,
    allowBatchedHttpRequests: false,
    stopOnTerminationSignals: false,
    nodeEnv: options.isProduction ? 'production' : 'development',
    parseOptions: { maxTokens: options.limits.tokens },
    validationRules: documentRules(options.limits),
    plugins: [ApolloServerPluginCacheControlDisabled(), ApolloServerPluginLandingPageDisabled(), requestPlugin(options)],
  });
}

/** What a document must keep to beside the rules of GraphQL itself. */
export const documentRules = (limits: QueryLimits): ValidationRule[] => [limitRule(limits), hostileLiteralRule];

const hostileLiteralRule: ValidationRule = (context) => ({
  StringValue(node) {
    try {
      refuseHostileText(node.value);
    } catch (error) {
      context.reportError(new GraphQLError((error as Error).message, { nodes: node, extensions: { code: 'BAD_USER_INPUT' } }));
    }
  },
});

const subscriptionByHttp = () =>
  invalid('INVALID', 'Subscriptions do not run over HTTP. Open a WebSocket at this address with the protocol graphql-transport-ws, as the npm package graphql-ws does.', ['query']);

function requestPlugin({ surface, schema, caching, limits, requestLimits, errors, logger }: GraphQLServerOptions): ApolloServerPlugin<RequestContext> {
  return {
    async requestDidStart() {
      const startedAt = performance.now();
      let plan: CostPlan | undefined;
      return {
        async didResolveOperation({ request, document, operation, contextValue }) {
          if (operation?.operation === OperationTypeNode.SUBSCRIPTION) throw subscriptionByHttp();
          if (contextValue.cacheHints && operation) contextValue.cacheHints.lifetime = lifetimeOf(schema, caching, document, operation);
          refuseHostileText(request.variables, ['variables']);
          plan = costPlan(schema, document, request.operationName, request.variables ?? {});
          refuseCost(plan, limits.cost);
          await requestLimits?.countFields(plan, contextValue);
          contextValue.request.document?.keep?.();
        },
        async willSendResponse(context) {
          const codes = finish(context, errors);
          if (plan) tellCost(context, plan, limits.cost);
          if (codes.length > 0) context.contextValue.cacheHints?.forbid();
          const { viewer, request } = context.contextValue;
          logger.info(
            {
              surface,
              operation: context.operationName ?? null,
              ...(request.document && { documentId: request.document.documentId, isRegistered: request.document.isRegistered }),
              requestId: viewer.requestId,
              ...(viewer.kind === 'user' && { userId: viewer.id }),
              ...(viewer.kind === 'partner' && { partnerId: viewer.id }),
              ms: Math.round((performance.now() - startedAt) * 10) / 10,
              ...(codes.length > 0 && { errors: codes }),
            },
            'graphql',
          );
          for (const err of context.errors ?? []) {
            if (codes.includes('INTERNAL_SERVER_ERROR')) logger.error({ err: err.originalError ?? err, path: err.path, requestId: viewer.requestId }, 'unexpected error');
          }
        },
      };
    },
  };
}

/** Puts the errors in their final form and sets the status that GraphQL-over-HTTP asks for. Returns the error codes. */
function finish(context: GraphQLRequestContext<RequestContext>, translator: ErrorTranslator): ErrorCode[] {
  const { response, errors = [], contextValue, request } = context;
  if (response.body?.kind !== 'single' || errors.length === 0) return [];
  const result = response.body.singleResult;
  const formatted = errors.slice(0, errorCap).map((error) => translator.toGraphQL(error, contextValue.viewer.requestId));
  result.errors = formatted;
  const retryAfter = formatted.find(({ extensions }) => extensions.retryAfter !== undefined)?.extensions.retryAfter;
  if (retryAfter !== undefined) response.http.headers.set('retry-after', String(retryAfter));
  const codes = formatted.map(({ extensions }) => extensions.code);
  // Apollo's BAD_REQUEST is about the HTTP request itself: no query, a mutation by GET. Its status stands for every client.
  if (errors[0]?.extensions.code !== 'BAD_REQUEST') {
    response.http.status = httpStatus(codes[0]!, result.data, request.http?.headers.get('accept'));
  }
  return codes;
}

/** What was asked and used. It says nothing of the viewer, so it may be cached with the answer. */
function tellCost({ response: { body } }: GraphQLRequestContext<RequestContext>, { requested, roots }: CostPlan, limit: number): void {
  if (body?.kind !== 'single') return;
  const result = body.singleResult;
  result.extensions = { ...result.extensions, cost: { requested, limit, used: costUsed(roots, result.data) } };
}

/**
 * GraphQL-over-HTTP, "Status codes": what never executed is 4xx or 5xx as `application/graphql-response+json`, and 200 as
 * `application/json`. Two codes always speak in the status, because proxies and clients act on it: 429 and 503.
 */
function httpStatus(code: ErrorCode, data: unknown, accept: string | undefined): number {
  const { status } = problems[code];
  if ((code === 'RATE_LIMITED' || code === 'SERVICE_UNAVAILABLE') && !hasData(data)) return status;
  return data === undefined ? refusalStatus(code, accept) : 200;
}

/** The status of a well-formed request whose document is not executed. */
export const refusalStatus = (code: ErrorCode, accept: string | undefined): number => (accept?.includes('application/graphql-response+json') ? problems[code].status : 200);

const hasData = (data: unknown): boolean => data !== null && data !== undefined && Object.values(data).some((value) => value !== null);
