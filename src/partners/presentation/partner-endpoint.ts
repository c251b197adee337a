import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type DocumentNode, GraphQLError, type GraphQLSchema, parse } from 'graphql';
import { LRUCache } from 'lru-cache';
import type { PersistedDocument } from '../../documents/domain/persisted-document.entity';
import type { PersistedDocumentRepository } from '../../documents/domain/persisted-document.repository';
import type { Clock } from '../../shared/domain/clock';
import { DomainError, invalid } from '../../shared/domain/errors';
import type { PartnerViewer } from '../../shared/domain/viewer';
import type { RequestContext } from '../../shared/presentation/context';
import { costOf } from '../../shared/presentation/cost';
import { type GraphQLRouteOptions, mountGraphQL } from '../../shared/presentation/graphql-route';
import type { PartnerAuthentication } from '../application/partner-authentication.service';
import type { UsageLedger } from '../application/usage-ledger.service';
import type { PartnerAccess } from '../domain/partner-access.port';
import { allows } from '../domain/partner-key.entity';
import type { QuotaLimits, QuotaMeter, QuotaState } from '../domain/quota-meter.port';
import { readDocumentRequest } from './document-request';
import { setQuotaHeaders } from './quota-headers';

export interface PartnerEndpointTools {
  readonly authentication: PartnerAuthentication;
  readonly documents: Pick<PersistedDocumentRepository, 'findByIds'>;
  readonly quotas: QuotaMeter;
  /** Where a partner has none of its own. */
  readonly quotaDefaults: QuotaLimits;
  readonly ledger: UsageLedger;
  /** Hears of each document that is run. */
  readonly onUse: (documentId: string) => void;
  readonly clock: Clock;
}

export interface PartnerRoute extends Omit<GraphQLRouteOptions, 'path' | 'context' | 'graphiql'> {
  readonly schema: GraphQLSchema;
  readonly context: (viewer: PartnerViewer, request: FastifyRequest, reply: FastifyReply) => RequestContext;
}

interface RunningDocument {
  readonly id: string;
  readonly cost: number;
}

type ReadDocument = PersistedDocument & { readonly ast: DocumentNode };

/** The public schema for partners: each request names a document that was granted to the partner whose key it brings. */
export class PartnerEndpoint {
  readonly #accesses = new WeakMap<FastifyRequest, PartnerAccess>();
  readonly #running = new WeakMap<FastifyRequest, RunningDocument>();
  /** A document never changes, so it is read and parsed once. */
  readonly #read = new LRUCache<string, ReadDocument>({ max: 1_000 });

  constructor(private readonly tools: PartnerEndpointTools) {}

  async mount(scope: FastifyInstance, { schema, context, ...route }: PartnerRoute): Promise<void> {
    scope.addHook('onRequest', (request, reply) => this.admit(request, reply));
    scope.addHook('preHandler', (request, reply) => this.prepare(request, reply, schema));
    scope.addHook('onSend', async (request, reply, payload) => this.note(request, reply, payload));
    for (const path of ['/partners/graphql', '/partners/:documentId']) {
      await scope.register(async (own) =>
        mountGraphQL(own, { ...route, path, graphiql: false, context: async (request, reply) => context(this.viewerOf(request), request, reply) }),
      );
    }
  }

  /** Only what `prepare` has let through goes on to run. */
  private viewerOf(request: FastifyRequest): PartnerViewer {
    const access = this.#accesses.get(request);
    if (!access || !this.#running.has(request)) throw invalid('INVALID', 'Send the request by GET or POST.');
    return { kind: 'partner', id: access.partnerId, requestId: request.id };
  }

  /** Before the body is read. */
  private async admit(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    // A cache that doesn't know X-API-Key would hand one partner's answer to another.
    void reply.header('cache-control', 'no-store');
    const key = keyOf(request);
    // RFC 6750, section 3.1: without credentials there is no error to name.
    if (!key) void reply.header('www-authenticate', 'Bearer');
    this.#accesses.set(request, await this.tools.authentication.authenticate(key, request.ip));
  }

  private async prepare(request: FastifyRequest, reply: FastifyReply, schema: GraphQLSchema): Promise<void> {
    if (request.method !== 'GET' && request.method !== 'POST') return;
    const access = this.#accesses.get(request)!;
    const asked = readDocumentRequest(request);
    const document = await this.find(access, asked.documentId);
    if (!allows(access.key.scopes, document.operationType)) {
      throw new DomainError('forbidden', 'FORBIDDEN', 'This API key may send queries only; a mutation needs one with the scope DOCUMENTS_WRITE.');
    }
    // What is refused from here on is a use of the document that failed.
    this.#running.set(request, { id: document.id, cost: 0 });
    const cost = Math.max(1, costOf(schema, document.ast, asked.operationName, asked.variables));
    this.#running.set(request, { id: document.id, cost });
    this.tools.onUse(document.id);
    await this.meter(access, cost, reply);
    const { operationName, variables, extensions } = asked;
    request.document = { text: document.text, documentId: document.id, isRegistered: true, operationName, variables, extensions };
  }

  /** What doesn't exist and what is somebody else's are one. */
  private async find({ documentIds }: PartnerAccess, id: string | null): Promise<ReadDocument> {
    const document = id && documentIds.has(id) ? (this.#read.get(id) ?? (await this.read(id))) : null;
    if (!document) throw new GraphQLError('No document with this id was granted to you.', { extensions: { code: 'PERSISTED_QUERY_NOT_FOUND' } });
    return document;
  }

  private async read(id: string): Promise<ReadDocument | null> {
    const [document] = await this.tools.documents.findByIds([id]);
    if (!document) return null;
    const read = { ...document, ast: parse(document.text, { noLocation: true }) };
    this.#read.set(id, read);
    return read;
  }

  private async meter(access: PartnerAccess, cost: number, reply: FastifyReply): Promise<void> {
    const { quotaDefaults, quotas } = this.tools;
    const limits = { costPerMinute: access.costPerMinute ?? quotaDefaults.costPerMinute, requestsPerDay: access.requestsPerDay ?? quotaDefaults.requestsPerDay };
    if (cost > limits.costPerMinute) {
      throw new GraphQLError(`This request costs ${cost}, more than your quota of ${limits.costPerMinute} a minute; ask for fewer objects at once.`, { extensions: { code: 'QUERY_TOO_COMPLEX' } });
    }
    const { exhausted, states } = await quotas.take(access.partnerId, cost, limits);
    setQuotaHeaders(reply, states);
    if (exhausted) throw rateLimited(exhausted, cost);
  }

  private note(request: FastifyRequest, reply: FastifyReply, payload: unknown): unknown {
    const running = this.#running.get(request);
    const access = this.#accesses.get(request);
    if (running && access) {
      this.tools.ledger.record({
        partnerId: access.partnerId,
        keyId: access.key.id,
        documentId: running.id,
        cost: reply.statusCode === 429 ? 0 : running.cost,
        hasErrors: reply.statusCode >= 400 || hasErrors(payload),
        at: this.tools.clock.now(),
      });
    }
    return payload;
  }
}

/** RFC 6750, section 2.1, or a header of its own for clients that cannot set the first. */
function keyOf({ headers }: FastifyRequest): string | null {
  const own = headers['x-api-key'];
  return /^Bearer +(\S+) *$/i.exec(headers.authorization ?? '')?.[1] ?? (typeof own === 'string' && own !== '' ? own : null);
}

const rateLimited = ({ name, quota, resetsIn }: QuotaState, cost: number) => {
  const message = name === 'cost' ? `Your quota of ${quota} a minute has not the ${cost} left that this costs.` : `Your ${quota} requests for 24 hours are used up.`;
  return new DomainError('rate-limited', 'RATE_LIMITED', `${message} Try again in ${resetsIn} seconds.`, { retryAfter: resetsIn });
};

/** Apollo writes the errors first; nothing else is read of an answer. */
const hasErrors = (payload: unknown): boolean => typeof payload === 'string' && payload.startsWith('{"errors":');
