import type { GraphQLFieldResolver, GraphQLSchema } from 'graphql';
import { allow, type not, rule } from 'graphql-shield';
import { DomainError } from '../domain/errors';
import type { Role, Viewer } from '../domain/viewer';
import type { RequestContext } from './context';

export type Permission = Parameters<typeof not>[0];

/** Rules by type and field. Every field of Query, Mutation and Subscription needs one; other types may have some. */
export type Permissions = Readonly<Record<string, Readonly<Record<string, Permission>>>>;

export const everyone: Permission = allow;

export const isSignedIn = rule('isSignedIn')((_parent, _args, { viewer }: RequestContext) =>
  viewer.kind === 'user' ? true : unauthenticated(),
);

export const hasRole = (...allowed: readonly Role[]): Permission =>
  rule(`hasRole(${allowed.join()})`)((_parent, _args, { viewer }: RequestContext) => roleFault(viewer, allowed) ?? true);

/** Why a viewer has none of these roles; null for one who has. */
export function roleFault(viewer: Viewer, allowed: readonly Role[]): DomainError | null {
  if (viewer.kind !== 'user') return unauthenticated();
  if (allowed.includes(viewer.role)) return null;
  return new DomainError('forbidden', 'FORBIDDEN', `Your account needs the role ${allowed.join(' or ')} for this.`);
}

const unauthenticated = () => new DomainError('unauthenticated', 'UNAUTHENTICATED', 'Sign in first.');

/**
 * Puts each rule before its one field. (`applyMiddleware(schema, shield(…))` would wrap every field of every type,
 * which made lists 4 to 6 times slower; see docs/decisions/0003.)
 * Throws when a root field has no rule or a rule has no field: a server that forgot one does not start.
 */
export function guard(schema: GraphQLSchema, permissions: Permissions): GraphQLSchema {
  const gaps: string[] = [];
  for (const root of [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()]) {
    for (const name of Object.keys(root?.getFields() ?? {})) {
      if (!permissions[root!.name]?.[name]) gaps.push(`${root!.name}.${name} has no rule`);
    }
  }
  for (const [typeName, rules] of Object.entries(permissions)) {
    const type = schema.getType(typeName);
    const fields = type && 'getFields' in type ? type.getFields() : {};
    for (const [name, permission] of Object.entries(rules)) {
      const field = fields[name];
      if (!field || !('resolve' in field)) gaps.push(`the rule ${typeName}.${name} has no field`);
      else if (permission !== everyone) {
        // A subscription is checked once, when it starts, not at each event.
        if (typeName === 'Subscription') field.subscribe = guarded(permission, field.subscribe!);
        else field.resolve = guarded(permission, field.resolve ?? ((source) => source[name]));
      }
    }
  }
  if (gaps.length > 0) throw new Error(`The permission map and the schema disagree: ${gaps.join('; ')}.`);
  return schema;
}

type ShieldContext = Parameters<Permission['resolve']>[2];
type Resolver = GraphQLFieldResolver<Record<string, unknown>, RequestContext>;

const shieldOptions: Parameters<Permission['resolve']>[4] = {
  debug: true,
  allowExternalErrors: true,
  fallbackRule: allow,
  hashFunction: () => '',
};

function guarded(permission: Permission, resolve: Resolver): Resolver {
  return async (source, args, context, info) => {
    const verdict = await permission.resolve(source, args, context as unknown as ShieldContext, info, shieldOptions);
    if (verdict === true) return resolve(source, args, context, info);
    throw verdict instanceof Error ? verdict : new DomainError('forbidden', 'FORBIDDEN', 'You may not do this.');
  };
}
