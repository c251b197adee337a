import type { FastifyRequest } from 'fastify';
import type { Feature, Platform } from '../shared';
import type { Viewer } from '../shared/domain/viewer';
import type { UsersFeature } from "../users";

/** Sign-in: passwords, tokens, sessions. `authenticate` says who sent a request, or refuses a bad token. */
export function authFeature(_platform: Platform, _users: UsersFeature): Feature & { authenticate(request: FastifyRequest): Promise<Viewer> } {
  return { name: 'auth', authenticate: async ({ id }) => ({ kind: 'anonymous', requestId: id }) };
}
