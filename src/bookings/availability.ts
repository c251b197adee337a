import { eventSql } from '../events/public';
import type { Feature, Platform } from '../shared';
import { AvailabilityHub } from './application/availability-hub.service';
import { availabilityReactions } from './application/availability-reactions';
import { SignallingUnitOfWork } from './application/signalling-unit-of-work';
import { RedisAvailabilitySignals } from './infrastructure/redis-availability-signals';
import { SqlAvailability } from './infrastructure/sql-availability';
import { availabilityCaching, availabilityLoaders, publicAvailabilityPermissions, PublicAvailabilityResolver } from './presentation/public-availability.resolver';

/** A little over a quarter of a second: at most 4 messages a second, also where the network brings two closer together. */
const spacingMs = 270;
const pollMs = 2_000;

export interface AvailabilityPart {
  /** Its units of work tell which bookings they wrote. */
  readonly platform: Platform;
  extend(feature: Feature): Feature;
}

/** What can be bought, as a field and as a subscription. */
export function availabilityPart(given: Platform): AvailabilityPart {
  const { clock, database, logger, redis } = given;
  const signals = new RedisAvailabilitySignals(redis);
  const reads = new SqlAvailability(database.pool, eventSql);
  const hub = new AvailabilityHub(reads, signals, clock, { spacingMs, pollMs, onError: (err) => logger.warn({ err }, 'availability could not be read; its watchers wait') });
  return {
    platform: { ...given, unitOfWork: (stores) => new SignallingUnitOfWork(given.unitOfWork(stores), signals) },
    extend: (feature) => ({
      ...feature,
      public: {
        resolvers: [...(feature.public?.resolvers ?? []), new PublicAvailabilityResolver()],
        permissions: { ...feature.public?.permissions, ...publicAvailabilityPermissions },
        caching: availabilityCaching,
      },
      loaders: (viewer, hints) => ({ ...feature.loaders?.(viewer, hints), ...availabilityLoaders(reads, (occurrenceId) => hub.watch(occurrenceId), clock) }),
      reactions: [...(feature.reactions ?? []), ...availabilityReactions(signals)],
      close() {
        hub.close();
        signals.close();
      },
    }),
  };
}
