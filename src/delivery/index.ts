import type { Feature, Platform } from '../shared';
import { reaction } from '../shared/application/jobs.port';
import { PurgeAnswers } from './domain/purge-answers.use-case';
import { HttpCdn } from './infrastructure/http-cdn';
import { SqlPurges } from './infrastructure/sql-purges';
import { adminPermissions, AdminResponseCacheResolver } from './presentation/admin.resolver';

/** Kept answers on their way to readers: a look at them, purging by hand, and the CDN in front. */
export function deliveryFeature({ answers, config, unitOfWork }: Platform): Feature {
  const purge = new PurgeAnswers(unitOfWork((tx) => ({ purges: new SqlPurges(tx) })), answers !== null);
  const cdn = config.CDN_PURGE_URL ? new HttpCdn(config.CDN_PURGE_URL, config.CDN_PURGE_TOKEN) : null;
  return {
    name: 'delivery',
    admin: { resolvers: [new AdminResponseCacheResolver(answers, purge)], permissions: adminPermissions },
    reactions: cdn ? [reaction({ on: 'answers.purged', name: 'tell-cdn', handle: ({ tags }) => cdn.purge(tags) })] : [],
  };
}
