import {
  type DocumentNode, getNamedType, type GraphQLFieldResolver, type GraphQLSchema, isAbstractType, isCompositeType, isObjectType, type OperationDefinitionNode, OperationTypeNode, TypeInfo, visit, visitWithTypeInfo,
} from 'graphql';
import type { CacheHints } from './cache-hints';

/** How long an answer may be kept at most: what is about events, and what editors write. */
export type Lifetime = 'EVENTS' | 'CONTENT';

/** How the objects of a type may be kept for others. */
export interface TypeCaching {
  /** With the object's id, the tag that its changes name; without one it is part of what holds it. */
  readonly tag?: string;
  /** Its objects may say `changesAt`, as those with a tag may. */
  readonly isClocked?: boolean;
  /** Where answers that hold one are kept for less long than their root fields say. */
  readonly lifetime?: Lifetime;
  /** Fields that depend on who asks, on stock, or on anything else that names no tag. */
  readonly never?: readonly string[];
}

/**
 * What answers may be kept for others. Whatever a document asks for must be named here, or its answer isn't: root fields with
 * their lifetime, and every type that is seen below them.
 */
export interface Caching {
  readonly roots: Readonly<Record<string, Lifetime>>;
  readonly types: Readonly<Record<string, TypeCaching>>;
}

export function mergeCaching(parts: readonly Caching[]): Caching {
  const types: Record<string, TypeCaching> = {};
  for (const part of parts) {
    // A later feature may add a field that is never kept to a type of an earlier one.
    for (const [name, type] of Object.entries(part.types)) types[name] = { ...types[name], ...type, never: [...(types[name]?.never ?? []), ...(type.never ?? [])] };
  }
  return { roots: Object.assign({}, ...parts.map(({ roots }) => roots)) as Caching['roots'], types };
}

const known = new WeakMap<OperationDefinitionNode, Lifetime | null>();

/** The lifetime of an operation's answers; null where they are not kept. What @include and @skip leave out counts as asked for. */
export function lifetimeOf(schema: GraphQLSchema, caching: Caching, document: DocumentNode, operation: OperationDefinitionNode): Lifetime | null {
  let lifetime = known.get(operation);
  if (lifetime === undefined) known.set(operation, (lifetime = findLifetime(schema, caching, document, operation)));
  return lifetime;
}

function findLifetime(schema: GraphQLSchema, { roots, types }: Caching, document: DocumentNode, operation: OperationDefinitionNode): Lifetime | null {
  if (operation.operation !== OperationTypeNode.QUERY) return null;
  const lifetimes = new Set<Lifetime | null>();
  const info = new TypeInfo(schema);
  visit(
    document,
    visitWithTypeInfo(info, {
      // Other operations of the document say nothing of this one.
      OperationDefinition: (node) => (node === operation ? undefined : false),
      Field({ name: { value: name } }) {
        const parent = info.getParentType()!;
        if (name === '__typename') return;
        if (parent === schema.getQueryType()) lifetimes.add(roots[name] ?? null);
        else {
          const { never = [name], lifetime } = types[parent.name] ? { never: [], ...types[parent.name] } : {};
          lifetimes.add(never.includes(name) ? null : (lifetime ?? 'CONTENT'));
        }
      },
    }),
  );
  if (lifetimes.has(null) || lifetimes.size === 0) return null;
  return lifetimes.has('EVENTS') ? 'EVENTS' : 'CONTENT';
}

interface Noting {
  readonly cacheHints?: CacheHints | null;
}

type Resolver = GraphQLFieldResolver<Record<string, unknown>, Noting>;
/** What the clock changes says when. */
type Noted = { readonly id: string; readonly __typename?: string; readonly changesAt?: string | null };

/** Makes every field that gives out objects with a tag note it. Throws when a type or field is named that the schema doesn't have. */
export function noteTags(schema: GraphQLSchema, { roots, types }: Caching): GraphQLSchema {
  assertKnown(schema, { roots, types });
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('__')) continue;
    for (const field of Object.values(type.getFields())) {
      const target = getNamedType(field.type);
      const { tag: prefix, isClocked } = types[target.name] ?? {};
      if (!prefix && !isClocked && !isAbstractType(target)) continue;
      const tagOf = !isAbstractType(target)
        ? ({ id }: Noted) => prefix && `${prefix}:${id}`
        : ({ id, __typename }: Noted) => {
            const { tag } = types[__typename!] ?? {};
            return tag && `${tag}:${id}`;
          };
      field.resolve = noting((field.resolve as Resolver | undefined) ?? ((source) => source[field.name]), tagOf) as typeof field.resolve;
    }
  }
  return schema;
}

function noting(resolve: Resolver, tagOf: (value: Noted) => string | undefined): Resolver {
  const note = (value: unknown, hints: CacheHints): void => {
    if (Array.isArray(value)) return value.forEach((item) => note(item, hints));
    if (!value) return;
    const tag = tagOf(value as Noted);
    if (tag) hints.tag(tag);
    hints.changesAt((value as Noted).changesAt);
  };
  return (source, args, context, info) => {
    const value = resolve(source, args, context, info);
    const hints = context.cacheHints;
    if (!hints) return value;
    if (!(value instanceof Promise)) return note(value, hints), value;
    return value.then((settled: unknown) => (note(settled, hints), settled));
  };
}

function assertKnown(schema: GraphQLSchema, { roots, types }: Caching): void {
  const unknown = Object.keys(roots).filter((name) => !schema.getQueryType()!.getFields()[name]);
  for (const [name, { never = [] }] of Object.entries(types)) {
    const type = schema.getType(name);
    const fields = type && 'getFields' in type ? type.getFields() : {};
    if (!isCompositeType(type)) unknown.push(name);
    unknown.push(...never.filter((field) => !fields[field]).map((field) => `${name}.${field}`));
  }
  if (unknown.length > 0) throw new Error(`Caching names what the schema does not have: ${unknown.join(', ')}.`);
}
