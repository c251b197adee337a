import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Viewer } from '../domain/viewer';
import type { CachedContext } from './response-cache';

/** DataLoaders of one request. Each feature adds its own by declaration merging. */
// eslint-disable-next-line @typescript-eslint/no-empty-object-type -- filled by declaration merging
export interface Loaders {}

/** What a resolver of a subscription gets as its third argument. */
export interface SubscriptionContext {
  readonly viewer: Viewer;
  readonly loaders: Loaders;
  readonly request: FastifyRequest;
}

/** What every other resolver gets as its third argument. */
export interface RequestContext extends SubscriptionContext, CachedContext {
  readonly reply: FastifyReply;
  /** After a change: what this request has read before may be out of date. */
  forgetLoaded(): void;
}
