import { type GraphQLObjectType, type GraphQLSchema, isAbstractType, isInputObjectType, isObjectType, Kind, lexicographicSortSchema, parse, printSchema, specifiedDirectives } from 'graphql';
import { buildSchemaSync, type BuildSchemaOptions, type ClassType, getMetadataStorage, type NonEmptyArray } from 'type-graphql';
import type { IdType } from '../domain/typed-id';
import { returnRefusalsAsUserErrors } from './errors';
import { type Caching, mergeCaching, noteTags } from './caching';
import { costDirectives, costSdl } from './field-cost';
import { guard, type Permissions } from './guard';
import { encodeId } from './ids';
import { readInput } from './input';

/** What a feature adds to one of the two schemas. */
export interface SurfacePart {
  /** Resolver objects, ready to use. Their classes carry type-graphql's decorators. */
  readonly resolvers: readonly object[];
  readonly permissions: Permissions;
  /** What of it may be kept for others; without it nothing is. */
  readonly caching?: Caching;
}

export interface Surface {
  readonly schema: GraphQLSchema;
  readonly caching: Caching;
}

/** type-graphql insists on one; each subscription here has a `subscribe` of its own. */
const unusedPubSub: NonNullable<BuildSchemaOptions['pubSub']> = {
  publish: () => undefined,
  subscribe: (topic) => {
    throw new Error(`The subscription to ${topic} has no subscribe function.`);
  },
};

/** Builds one surface from the parts of all features. Throws when a root field has no permission. */
export function buildSurface(parts: readonly SurfacePart[]): Surface {
  const instances = new Map(parts.flatMap(({ resolvers }) => resolvers).map((resolver) => [resolver.constructor, resolver]));
  // A property without a field resolver is read directly; type-graphql's wrapper around each costs more than the read.
  for (const type of getMetadataStorage().objectTypes) type.simpleResolvers = true;
  const schema = buildSchemaSync({
    resolvers: [...instances.keys()] as unknown as NonEmptyArray<ClassType>,
    container: { get: (resolver) => instances.get(resolver) },
    validateFn: async (value) => readInput(value),
    pubSub: unusedPubSub,
    directives: [...specifiedDirectives, ...costDirectives],
  });
  // The order is the meaning: the rule comes first, then what it lets through may refuse with userErrors.
  const guarded = guard(returnRefusalsAsUserErrors(connectFields(schema)), merge(parts.map(({ permissions }) => permissions)));
  const caching = mergeCaching(parts.flatMap((part) => part.caching ?? []));
  return { schema: noteTags(guarded, caching), caching };
}

/** Reads typed ids and lazy properties as the extensions of their fields say, and makes inputs of which exactly one field is given. */
function connectFields(schema: GraphQLSchema): GraphQLSchema {
  for (const type of Object.values(schema.getTypeMap())) {
    if (isInputObjectType(type)) type.isOneOf = type.extensions['oneOf'] === true;
    // type-graphql's own is asynchronous, which graphql-jit doesn't wait for.
    if (isAbstractType(type)) type.resolveType = (value: { __typename: string }) => value.__typename;
    if (!isObjectType(type) || type.name.startsWith('__')) continue;
    for (const field of Object.values(type.getFields())) {
      const { typedId, lazy } = field.extensions as { typedId?: IdType; lazy?: boolean };
      const { name } = field;
      if (typedId) field.resolve = (source) => encodeId(typedId, source[name]);
      else if (lazy) field.resolve = (source) => source[name]();
    }
  }
  return schema;
}

function merge(maps: readonly Permissions[]): Permissions {
  const merged: Record<string, Permissions[string]> = {};
  for (const map of maps) {
    for (const [type, rules] of Object.entries(map)) merged[type] = { ...merged[type], ...rules };
  }
  return merged;
}

/** The schema as SDL, sorted, with what each field costs, for `schema/*.graphql`. */
export function printSurface(schema: GraphQLSchema): string {
  const sdl = printSchema(lexicographicSortSchema(schema));
  let result = '';
  let end = 0;
  for (const type of parse(sdl).definitions) {
    if (type.kind !== Kind.OBJECT_TYPE_DEFINITION) continue;
    const fields = (schema.getType(type.name.value) as GraphQLObjectType).getFields();
    for (const { name, loc } of type.fields ?? []) {
      result += sdl.slice(end, loc!.end) + costSdl(fields[name.value]!);
      end = loc!.end;
    }
  }
  return `${result}${sdl.slice(end)}\n`;
}
