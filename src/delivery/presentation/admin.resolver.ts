import { Arg, Ctx, Mutation, Query, Resolver } from 'type-graphql';
import type { AnswerCache, CacheStatistics } from '../../shared/application/answer-cache.port';
import type { RequestContext } from '../../shared/presentation/context';
import { hasRole, type Permissions } from '../../shared/presentation/guard';
import type { PurgeAnswers } from '../domain/purge-answers.use-case';
import { AdminResponseCacheView, CachePurgePayload } from './admin-response-cache.view';

export const adminPermissions: Permissions = {
  Query: { responseCache: hasRole('ADMIN') },
  Mutation: { cachePurge: hasRole('ADMIN') },
};

@Resolver()
export class AdminResponseCacheResolver {
  constructor(
    private readonly answers: Pick<AnswerCache, 'statistics'> | null,
    private readonly purge: PurgeAnswers,
  ) {}

  @Query(() => AdminResponseCacheView, { nullable: true, description: 'What the process that answers this keeps for anonymous readers of the public endpoint; null where it keeps nothing (RESPONSE_CACHE).' })
  responseCache(): CacheStatistics | null {
    return this.answers?.statistics() ?? null;
  }

  @Mutation(() => CachePurgePayload, {
    description: 'Forgets kept answers of the public endpoint: in the process that answers this and in Redis before it answers, in other processes and in the CDN right after. Changes made through this API purge what they touch by themselves.',
  })
  async cachePurge(
    @Arg('tags', () => [String], { description: 'Answers with any of these tags, 1 to 100, such as events:all or event:<UUID>; * for all answers. docs/caching.md lists them.' }) tags: string[],
    @Ctx() { viewer }: RequestContext,
  ) {
    await this.purge.execute(viewer, tags);
    return { responseCache: this.responseCache(), userErrors: [] };
  }
}
