import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Ctx, ID, Info, Query, Resolver } from 'type-graphql';
import { invalid } from '../domain/errors';
import type { Caching } from './caching';
import type { RequestContext } from './context';
import { Cost } from './field-cost';
import { everyone, type Permissions } from './guard';
import { loadNode, Node, type NodeLoaders } from './node';
import { pageSizeMax } from './page-size';

export const nodePermissions: Permissions = { Query: { node: everyone, nodes: everyone } };

/** With what many features' answers hold beside their own types. */
export const nodeCaching: Caching = {
  roots: { node: 'CONTENT', nodes: 'CONTENT' },
  types: { Node: {}, PageInfo: {}, Money: {}, RichText: {} },
};

/** Relay's `node` and `nodes` over the types that the features of one surface registered. */
@Resolver()
export class NodeResolver {
  constructor(private readonly nodeLoaders: NodeLoaders) {}

  @Query(() => Node, { nullable: true, description: 'Anything by its id; null where it does not exist or you may not see it.' })
  node(@Arg('id', () => ID, { description: 'Typed id of what to find.' }) id: string, @Ctx() context: RequestContext, @Info() info: GraphQLResolveInfo) {
    return loadNode(this.nodeLoaders, id, context, info);
  }

  @Cost({ assumedSize: pageSizeMax })
  @Query(() => [Node], { nullable: 'items', description: `Up to ${pageSizeMax} things by their ids, in the order asked for; null where one does not exist or you may not see it.` })
  nodes(@Arg('ids', () => [ID], { description: 'Typed ids of what to find.' }) ids: string[], @Ctx() context: RequestContext, @Info() info: GraphQLResolveInfo) {
    if (ids.length > pageSizeMax) throw invalid('INVALID', `Ask for at most ${pageSizeMax} ids at once; got ${ids.length}.`, ['ids']);
    return Promise.all(ids.map((id) => loadNode(this.nodeLoaders, id, context, info)));
  }
}
