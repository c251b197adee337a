import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { GraphQLSchema } from 'graphql';
import 'reflect-metadata';
import type { Config } from './shared/infrastructure/config';
import { toDomainError } from './shared/infrastructure/database-errors';
import { type JobRunner, runJobs } from './shared/infrastructure/jobs';
import { networksOf } from './shared/infrastructure/networks';
import type { Feature, Platform } from './shared';
import type { Viewer } from './shared/domain/viewer';
import type { Loaders, RequestContext, SubscriptionContext } from './shared/presentation/context';
import { createErrorTranslator } from './shared/presentation/errors';
import { serveGraphiQL } from './shared/presentation/graphiql';
import { mountGraphQL } from './shared/presentation/graphql-route';
import { createGraphQLServer } from './shared/presentation/graphql-server';
import { GraphQLSockets } from './shared/presentation/graphql-websocket';
import { roleFault } from './shared/presentation/guard';
import { serveHealth } from './shared/presentation/health';
import { CacheHints } from './shared/presentation/cache-hints';
import { createHttpServer } from './shared/presentation/http';
import type { QueryLimits } from './shared/presentation/limits';
import { nodeCaching, nodePermissions, NodeResolver } from './shared/presentation/node.resolver';
import { rateLimitPermissions, RateLimitResolver } from './shared/presentation/rate-limit.resolver';
import { RequestDocuments } from './shared/presentation/request-document';
import { RequestLimits } from './shared/presentation/request-limits';
import { ResponseCache } from './shared/presentation/response-cache';
import { buildSurface, type Surface, type SurfacePart } from './shared/presentation/schema';
import type { UploadRules } from './shared/presentation/uploads';
import { type AuthFeature, authFeature } from './auth';
import { bookingsFeature, liveBookings } from './bookings';
import { contentFeature, localesInUse } from './content';
import { deliveryFeature } from './delivery';
import { documentsFeature, type RegisterDocuments } from './documents';
import { eventsFeature } from './events';
import { feedsFeature } from './feeds';
import { mediaFeature } from './media';
import { partnersFeature } from './partners';
import { settingsFeature } from './settings';
import { usersFeature } from './users';
import { venuesFeature } from './venues';

export interface App {
  readonly http: FastifyInstance;
  /** For the command line. */
  readonly registerDocuments: RegisterDocuments;
  readonly surfaces: { readonly public: GraphQLSchema; readonly admin: GraphQLSchema };
  /** Takes part in the work on jobs until the app closes. */
  startJobs(): Promise<void>;
  /** Readiness turns 503 from here on, and no WebSocket is opened. */
  drain(): void;
  /** Finishes what is in flight, then lets go of everything. */
  close(): Promise<void>;
}

/** The composition root: the platform and the features become one HTTP server with two GraphQL endpoints. */
export async function createApp(platform: Platform, makeMediaProcessor?: Parameters<typeof mediaFeature>[3]): Promise<App> {
  const { config, clock, logger } = platform;
  const users = usersFeature(platform);
  const auth = authFeature(platform, users);
  const limits = queryLimits(config);
  const documents = documentsFeature(platform, limits, () => surfaces);
  const settings = settingsFeature(platform, localesInUse);
  const events = eventsFeature(platform, liveBookings);
  const partners = partnersFeature(platform, documents.noteUse);
  const features: readonly Feature[] = [
    users,
    auth,
    mediaFeature(platform, users, settings.current, makeMediaProcessor),
    settings,
    venuesFeature(platform),
    events,
    bookingsFeature(platform, auth, settings.current),
    contentFeature(platform, settings.current, events.catalogue),
    feedsFeature(platform),
    documents,
    deliveryFeature(platform),
    partners,
  ];
  platform.reactions.push(...features.flatMap(({ reactions = [] }) => reactions));

  const requestLimits = makeRequestLimits(platform);
  const built = buildSurfaces(features, { resolvers: [new RateLimitResolver(requestLimits, clock)], permissions: rateLimitPermissions });
  const surfaces: App['surfaces'] = { public: built.public.schema, admin: built.admin.schema };
  const cache = responseCache(platform, documents.noteUse);
  const errors = createErrorTranslator(clock, toDomainError);
  const http = await createHttpServer({
    logger,
    errors,
    corsOrigins: config.CORS_ORIGINS,
    trustProxy: config.TRUST_PROXY,
    bodyLimit: config.BODY_LIMIT_BYTES,
    requestTimeout: config.REQUEST_TIMEOUT_MS,
    uploadTimeout: config.MEDIA_UPLOAD_TIMEOUT_MS,
    keepAliveTimeout: config.KEEP_ALIVE_TIMEOUT_MS,
    answerKnown: cache && ((request, reply, headers) => cache.answerKnown(request, reply, headers)),
  });
  const health = serveHealth(http, {
    version: platform.version,
    timeoutMs: 2_000,
    checks: [
      { name: 'database', isRequired: true, check: () => platform.database.pool.query('SELECT 1') },
      ...(platform.redis ? [{ name: 'redis', isRequired: false, check: () => platform.redis!.ping() }] : []),
    ],
  });
  if (config.GRAPHIQL) serveGraphiQL(http);

  const { requestContext, partnerContext, subscriptionContext } = contextMakers(platform, features, auth.authenticate);
  const modes = { public: config.PERSISTED_DOCUMENTS, admin: config.PERSISTED_DOCUMENTS_ADMIN };
  const documentsOf = (surface: 'public' | 'admin') => new RequestDocuments({ surface, mode: modes[surface], ...documents, logger });
  const requestDocuments = { public: documentsOf('public'), admin: documentsOf('admin') };
  const sockets = await GraphQLSockets.register(http, {
    schema: surfaces.public,
    errors,
    logger,
    limits,
    documents: requestDocuments.public,
    isProduction: config.isProduction,
    corsOrigins: config.CORS_ORIGINS,
    publicUrl: config.PUBLIC_URL,
    sockets: config.WEBSOCKET_LIMIT,
    socketsPerAddress: config.WEBSOCKET_LIMIT_PER_ADDRESS,
    subscriptionsPerSocket: config.WEBSOCKET_SUBSCRIPTION_LIMIT,
    pingSeconds: config.WEBSOCKET_PING_SECONDS,
    context: subscriptionContext,
    limitRequest: (context) => requestLimits.countOperation('public', context),
  });
  for (const [surface, path] of [['public', '/graphql'], ['admin', '/admin/graphql']] as const) {
    const server = createGraphQLServer({
      surface,
      schema: surfaces[surface],
      caching: built[surface].caching,
      errors,
      logger,
      introspection: config.INTROSPECTION,
      isProduction: config.isProduction,
      limits,
      requestLimits,
    });
    await server.start();
    const limitRequest = (context: RequestContext) => requestLimits.countOperation(surface, context);
    const route = { path, server, context: requestContext, documents: requestDocuments[surface], errors, graphiql: config.GRAPHIQL && modes[surface] !== 'only', limitRequest };
    // Each in a scope of its own: the public endpoint takes no files.
    await http.register(async (scope) => mountGraphQL(scope, surface === 'public' ? { ...route, sockets, cache } : { ...route, uploads: uploadRules(config) }));
    http.addHook('onClose', () => server.stop());
  }
  const partnerServer = createGraphQLServer({ surface: 'partners', schema: surfaces.public, caching: built.public.caching, errors, logger, introspection: false, isProduction: config.isProduction, limits });
  await partnerServer.start();
  await http.register(async (scope) => partners.endpoint.mount(scope, { server: partnerServer, schema: surfaces.public, context: partnerContext, errors }));
  http.addHook('onClose', () => partnerServer.stop());
  for (const { routes } of features) if (routes) await http.register(async (scope) => routes(scope));
  http.addHook('onReady', async () => platform.start());
  let runner: JobRunner | undefined;
  http.addHook('onClose', async () => {
    for (const { stopJobs } of features) stopJobs?.();
    await runner?.stop();
    for (const { close } of features) await close?.();
    await platform.close();
  });

  return {
    http,
    surfaces,
    registerDocuments: documents.register,
    async startJobs() {
      runner = await runJobs({
        // LISTEN needs a session of its own, which PgBouncer in transaction mode can't give.
        connectionString: config.DIRECT_DATABASE_URL ?? platform.databaseUrl,
        reactions: platform.reactions,
        recurring: features.flatMap(({ recurring = [] }) => recurring),
        concurrency: config.WORKER_CONCURRENCY,
        logger,
      });
    },
    drain() {
      health.drain();
      sockets.gate.shut();
    },
    close: () => http.close(),
  };
}

/** Of the public endpoint, where answers are kept. */
const responseCache = ({ answers, clock, config, version }: Platform, onUse: (documentId: string) => void): ResponseCache | undefined =>
  answers
    ? new ResponseCache({
        cache: answers,
        version,
        clock,
        lifetimes: { EVENTS: config.RESPONSE_CACHE_EVENTS_SECONDS, CONTENT: config.RESPONSE_CACHE_CONTENT_SECONDS },
        staleSeconds: config.RESPONSE_CACHE_STALE_SECONDS,
        hasCdn: config.CDN_PURGE_URL !== undefined,
        onUse,
      })
    : undefined;

const queryLimits = (config: Config): QueryLimits => ({
  tokens: config.QUERY_TOKEN_LIMIT,
  depth: config.QUERY_DEPTH_LIMIT,
  fields: config.QUERY_FIELD_LIMIT,
  aliases: config.QUERY_ALIAS_LIMIT,
  directives: config.QUERY_DIRECTIVE_LIMIT,
  variables: config.QUERY_VARIABLE_LIMIT,
  operations: config.QUERY_OPERATION_LIMIT,
  bytes: config.QUERY_SIZE_LIMIT_BYTES,
  cost: config.QUERY_COST_LIMIT,
});

const uploadRules = (config: Config): UploadRules => ({
  refusal: (viewer) => roleFault(viewer, ['ADMIN']),
  fileBytesMax: Math.max(config.MEDIA_IMAGE_MAX_BYTES, config.MEDIA_VIDEO_MAX_BYTES, config.MEDIA_DOCUMENT_MAX_BYTES),
  fieldBytesMax: config.BODY_LIMIT_BYTES,
});

function makeRequestLimits({ config, rateLimiters, logger }: Platform): RequestLimits {
  const policy = (points: number, duration: number) => ({ points, duration, blockMax: config.RATE_LIMIT_BLOCK_MAX_SECONDS });
  return new RequestLimits({
    limiters: rateLimiters,
    policies: {
      public: policy(config.RATE_LIMIT_PUBLIC, config.RATE_LIMIT_PUBLIC_WINDOW_SECONDS),
      api: policy(config.RATE_LIMIT_API, config.RATE_LIMIT_API_WINDOW_SECONDS),
      booking: policy(config.RATE_LIMIT_BOOKING, config.RATE_LIMIT_BOOKING_WINDOW_SECONDS),
    },
    allowList: networksOf(config.RATE_LIMIT_ALLOW_LIST)!,
    logger,
  });
}

/** The two schemas; nothing of one is reachable from the other. */
function buildSurfaces(features: readonly Feature[], rateLimit: SurfacePart): Readonly<Record<'public' | 'admin', Surface>> {
  const surface = (part: 'public' | 'admin', nodes: 'publicNodes' | 'adminNodes', ...own: readonly SurfacePart[]) =>
    buildSurface([
      { resolvers: [new NodeResolver(Object.assign({}, ...features.map((feature) => feature[nodes])))], permissions: nodePermissions, caching: nodeCaching },
      ...own,
      ...features.flatMap((feature) => feature[part] ?? []),
    ]);
  return { public: surface('public', 'publicNodes', rateLimit), admin: surface('admin', 'adminNodes') };
}

function contextMakers({ answers, clock }: Platform, features: readonly Feature[], authenticate: AuthFeature['authenticate']) {
  const makers = features.flatMap(({ loaders }) => loaders ?? []);
  return {
    requestContext: async (request: FastifyRequest, reply: FastifyReply): Promise<RequestContext> => {
      const viewer = await authenticate(request);
      return new RequestScope(viewer, request, makers, reply, answers && viewer.kind === 'anonymous' ? new CacheHints(clock.now()) : null);
    },
    partnerContext: (viewer: Viewer, request: FastifyRequest, reply: FastifyReply): RequestContext => new RequestScope(viewer, request, makers, reply, null),
    subscriptionContext: async (request: FastifyRequest, authorization: string | undefined): Promise<SubscriptionContext> =>
      new SubscriptionScope(await authenticate({ id: request.id, headers: { authorization } }), request, makers),
  };
}

/** Apollo copies a context, which would read a property; a getter of the class stays one. */
class SubscriptionScope implements SubscriptionContext {
  protected made: Loaders | undefined;
  /** Of an answer that may be kept for others. */
  cacheHints: CacheHints | null = null;

  constructor(
    readonly viewer: Viewer,
    readonly request: FastifyRequest,
    private readonly makers: readonly NonNullable<Feature['loaders']>[],
  ) {}

  /** Many requests need none, and a set costs as much as reading the request. */
  get loaders(): Loaders {
    return (this.made ??= Object.assign({}, ...this.makers.map((make) => make(this.viewer, this.cacheHints))) as Loaders);
  }
}

class RequestScope extends SubscriptionScope implements RequestContext {
  constructor(viewer: Viewer, request: FastifyRequest, makers: ConstructorParameters<typeof SubscriptionScope>[2], readonly reply: FastifyReply, hints: CacheHints | null) {
    super(viewer, request, makers);
    this.cacheHints = hints;
  }

  forgetLoaded(): void {
    this.made = undefined;
  }
}
