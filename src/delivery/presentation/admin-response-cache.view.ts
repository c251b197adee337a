import { Field, Int, ObjectType, registerEnumType } from 'type-graphql';
import { SafeInt } from '../../shared/application/scalars.dto';
import type { CacheStatistics } from '../../shared/application/answer-cache.port';
import { UserErrorView } from '../../shared/presentation/user-error.view';

@ObjectType('ResponseCache', { description: 'What the process that answered keeps for anonymous readers of the public endpoint. Its figures count from its start; other processes have their own.' })
export class AdminResponseCacheView implements CacheStatistics {
  @Field(() => Int, { description: 'How many answers it has in memory.' })
  entries: number;

  @Field(() => SafeInt, { description: 'How many bytes they take, roughly.' })
  bytes: number;

  @Field(() => SafeInt, { description: 'How many requests it has answered from its memory.' })
  hits: number;

  @Field(() => SafeInt, { description: 'How many requests it has answered with what another process had left in Redis.' })
  sharedHits: number;

  @Field(() => SafeInt, { description: 'How many answers it had to make.' })
  misses: number;

  @Field(() => SafeInt, { description: 'How many tags it was told to purge.' })
  purgedTags: number;

  @Field(() => SafeInt, { description: 'How many answers it has forgotten for that.' })
  purgedEntries: number;

  @Field(() => Boolean, { description: 'Whether it hears what other processes change. While it does not, it keeps nothing.' })
  isListening: boolean;

  @Field(() => Boolean, { description: 'Whether it shares answers with other processes through Redis.' })
  isShared: boolean;
}

const CachePurgeErrorCode = { INVALID: 'INVALID', CACHE_OFF: 'CACHE_OFF' } as const;

registerEnumType(CachePurgeErrorCode, {
  name: 'CachePurgeErrorCode',
  description: 'Why nothing was purged.',
  valuesConfig: {
    INVALID: { description: 'There are too few or too many tags, or one that no answer can have.' },
    CACHE_OFF: { description: 'Answers are not kept.' },
  },
});

@ObjectType('CachePurgeUserError', { implements: UserErrorView, description: 'Why nothing was purged.' })
class CachePurgeUserError extends UserErrorView {
  @Field(() => CachePurgeErrorCode, { description: 'Stable code for programs.' })
  code: keyof typeof CachePurgeErrorCode;
}

@ObjectType({ description: 'Result of purging kept answers.' })
export class CachePurgePayload {
  @Field(() => AdminResponseCacheView, { nullable: true, description: 'What the process that answered keeps now; null when the purge was refused.' })
  responseCache?: AdminResponseCacheView;

  @Field(() => [CachePurgeUserError], { description: 'What to correct; empty on success.' })
  userErrors: CachePurgeUserError[];
}
