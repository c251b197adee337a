import type { FastifyReply, FastifyRequest } from 'fastify';
import { Extensions } from 'type-graphql';
import type { RateLimit, RateLimiter, RateLimiters, RateLimitVerdict } from '../application/rate-limiter.port';
import { rateLimited } from '../domain/errors';
import { networkOf } from '../domain/network';
import type { Viewer } from '../domain/viewer';
import type { CostPlan } from './cost';
import type { RequestLogger } from './graphql-server';

type RateLimitPolicy = 'api' | 'public' | 'booking';

export interface RequestLimitsOptions {
  readonly limiters: RateLimiters;
  readonly policies: Readonly<Record<RateLimitPolicy, RateLimit>>;
  /** Addresses that are not limited. */
  readonly allowList: { has(address: string): boolean };
  readonly logger: RequestLogger;
}

/** The part of a request's context that limits go by. Over a WebSocket there is no reply. */
interface Asking {
  readonly viewer: Viewer;
  readonly request: FastifyRequest;
  readonly reply?: FastifyReply;
}

interface Counted {
  cost: number;
  readonly verdicts: Map<RateLimitPolicy, RateLimitVerdict>;
}

/** Has each use of a root field counted by a policy, aliases too; each field has a count of its own. */
export const RateLimited = (policy: 'booking') => Extensions({ rateLimit: policy });

/** Counts what viewers ask for: people who are signed in by account, others by network. */
export class RequestLimits {
  readonly #limiters: Readonly<Record<RateLimitPolicy, RateLimiter>>;
  readonly #counted = new WeakMap<FastifyRequest, Counted>();
  /** Refused attempts since the start, for metrics. */
  readonly refused: Record<RateLimitPolicy, number> = { api: 0, public: 0, booking: 0 };

  constructor(private readonly options: RequestLimitsOptions) {
    const { limiters, policies } = options;
    this.#limiters = { api: limiters('api', policies.api), public: limiters('public', policies.public), booking: limiters('booking', policies.booking) };
  }

  /** Counts one operation. Throws RATE_LIMITED where none is left. */
  async countOperation(surface: 'public' | 'admin', asking: Asking): Promise<void> {
    await this.#count(surface === 'admin' || asking.viewer.kind === 'user' ? 'api' : 'public', asking);
  }

  /** Counts the root fields that have a limit of their own. Throws RATE_LIMITED where one has fewer left than are asked for. */
  async countFields({ roots, requested }: CostPlan, asking: Asking): Promise<void> {
    this.#countedOf(asking.request).cost = requested;
    const uses = new Map<string, { policy: RateLimitPolicy; times: number }>();
    for (const { field } of roots) {
      const { rateLimit: policy } = field.extensions as { rateLimit?: RateLimitPolicy };
      if (policy) uses.set(field.name, { policy, times: (uses.get(field.name)?.times ?? 0) + 1 });
    }
    for (const [name, { policy, times }] of uses) await this.#count(policy, asking, times, `${name}:`);
  }

  /** How the operation of a request was counted; without a limit where none applies. */
  stateOf(request: FastifyRequest): { cost: number; limited?: { limit: number; remaining: number; resetAfter: number } } {
    const { cost, verdicts } = this.#countedOf(request);
    const [first] = verdicts;
    return { cost, limited: first && { limit: this.options.policies[first[0]].points, ...first[1] } };
  }

  #countedOf(request: FastifyRequest): Counted {
    let counted = this.#counted.get(request);
    if (!counted) this.#counted.set(request, (counted = { cost: 0, verdicts: new Map() }));
    return counted;
  }

  async #count(policy: RateLimitPolicy, asking: Asking, times = 1, prefix = ''): Promise<void> {
    const { request, viewer, reply } = asking;
    if (this.options.allowList.has(request.ip)) return;
    const key = viewer.kind === 'user' ? `user:${viewer.id}` : `network:${networkOf(request.ip)}`;
    const verdict = await this.#limiters[policy].take(prefix + key, times);
    const { verdicts } = this.#countedOf(request);
    verdicts.set(policy, verdict);
    if (reply) this.#tell(reply, verdicts);
    if (!verdict.isAllowed) throw this.#refusal(policy, asking, verdict, times);
  }

  /** Structured fields of draft-ietf-httpapi-ratelimit-headers-10. They speak of one viewer, so no cache may keep the answer. */
  #tell(reply: FastifyReply, verdicts: ReadonlyMap<RateLimitPolicy, RateLimitVerdict>): void {
    const each = [...verdicts];
    const { policies } = this.options;
    void reply.headers({
      'ratelimit-policy': each.map(([name]) => `"${name}";q=${policies[name].points};w=${policies[name].duration}`).join(', '),
      ratelimit: each.map(([name, { remaining, resetAfter }]) => `"${name}";r=${remaining};t=${resetAfter}`).join(', '),
      'cache-control': 'private, no-store',
    });
  }

  #refusal(policy: RateLimitPolicy, { viewer, request }: Asking, { strikes, resetAfter, isNewViolation }: RateLimitVerdict, times: number) {
    this.refused[policy] += times;
    // One line for each violation, or whoever is refused could fill the disk.
    if (isNewViolation) {
      const who = viewer.kind === 'user' ? { userId: viewer.id } : { network: maskedNetwork(request.ip) };
      this.options.logger.warn({ policy, ...who, strikes, retryAfter: resetAfter, requestId: request.id }, 'rate limit exceeded');
    }
    return rateLimited(resetAfter);
  }
}

/** Enough to tell neighbours apart in the log, too little to name a person. */
function maskedNetwork(ip: string): string {
  const network = networkOf(ip);
  return network.includes('.') ? network.replace(/\d+$/, 'x') : `${network.split(':').slice(0, 3).join(':')}:x`;
}
