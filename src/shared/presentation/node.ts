import type { GraphQLResolveInfo } from 'graphql';
import { Extensions, Field, ID, InterfaceType } from 'type-graphql';
import type { IdType } from '../domain/typed-id';
import type { RequestContext } from './context';
import { parseId } from './ids';

@InterfaceType('Node', { autoRegisterImplementations: false, description: 'Anything with an id that is unique across all types (Relay object identification).' })
export abstract class Node {
  @Field(() => ID, { description: 'Typed id, such as event_01h455vb4pex5vsknk084sn02q.' })
  id: string;
}

/** The `id` field of a type: the entity's UUID as a typed id. */
export function NodeId(type: IdType): PropertyDecorator {
  return (target, property) => {
    Field(() => ID, { description: `Typed id of this ${type}.` })(target, property);
    Extensions({ typedId: type })(target as object, property as string);
  };
}

/** How to find a thing by its UUID, as far as this viewer may see it. */
export type NodeLoader = (uuid: string, context: RequestContext, info: GraphQLResolveInfo) => Promise<object | null>;
export type NodeLoaders = Readonly<Partial<Record<IdType, NodeLoader>>>;

/** Finds what a typed id names and says which type it is; `null` for what does not exist or must not be seen. */
export async function loadNode(loaders: NodeLoaders, id: string, context: RequestContext, info: GraphQLResolveInfo): Promise<object | null> {
  const parsed = parseId(id);
  const node = parsed && (await loaders[parsed.type]?.(parsed.uuid, context, info));
  return node ? withTypename(node, parsed.type) : null;
}

/** A copy of a thing that says which type it is, for fields of an interface or a union. */
export const withTypename = <T extends object>(thing: T, __typename: string): T & { readonly __typename: string } =>
  Object.assign(Object.create(Object.getPrototypeOf(thing)) as T, thing, { __typename });
