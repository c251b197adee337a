import type { FastifyInstance } from 'fastify';
import type { PoolConfig } from 'pg';
import type { AnswerCache } from './application/answer-cache.port';
import type { Mailer } from './application/mailer.port';
import type { Reaction, RecurringJob } from './application/jobs.port';
import type { RateLimiters } from './application/rate-limiter.port';
import type { Clock, Ids } from './domain/clock';
import type { RichTexts } from './domain/rich-text';
import type { UnitOfWork } from './domain/unit-of-work';
import type { Viewer } from './domain/viewer';
import type { Config } from './infrastructure/config';
import { connectDatabase, type Database } from './infrastructure/database';
import { JobOutbox } from './infrastructure/jobs';
import type { Logger } from './infrastructure/logger';
import { createMailer } from './infrastructure/nodemailer-mailer';
import { PrismaIdempotencyRecords } from './infrastructure/prisma-idempotency-records';
import { PrismaAuditLog } from './infrastructure/prisma-audit-log';
import { PrismaUnitOfWork, type Transaction } from './infrastructure/prisma-unit-of-work';
import { ProseMirrorRichTexts } from './infrastructure/prosemirror-rich-texts';
import { createRateLimiters } from './infrastructure/rate-limiter';
import { AnswerPurges } from './infrastructure/cache/answer-purges';
import { PurgeListener } from './infrastructure/cache/purge-listener';
import { RedisAnswers } from './infrastructure/cache/redis-answers';
import { TieredAnswers } from './infrastructure/cache/tiered-answers';
import { connectRedis } from './infrastructure/redis';
import { systemClock, uuidV7 } from './infrastructure/system';
import type { CacheHints } from './presentation/cache-hints';
import type { Loaders } from './presentation/context';
import { parseId } from './presentation/ids';
import type { NodeLoaders } from './presentation/node';
import type { SurfacePart } from './presentation/schema';

/** What every feature is built on: one of each, for the life of the process. */
export interface Platform {
  readonly config: Config;
  readonly version: string;
  readonly logger: Logger;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly database: Database;
  readonly databaseUrl: string;
  readonly redis: ReturnType<typeof connectRedis> | null;
  /** Null where answers are not kept. */
  readonly answers: AnswerCache | null;
  readonly rateLimiters: RateLimiters;
  readonly mailer: Mailer;
  readonly richTexts: RichTexts;
  /** Transactions over the stores that a feature names. */
  unitOfWork<Stores>(stores: (tx: Transaction) => Stores): UnitOfWork<Stores>;
  /** Every feature's reactions; filled once by the app, read by each outbox. */
  readonly reactions: Reaction[];
  /** Begins to hear what other processes change. */
  start(): void;
  close(): Promise<void>;
}

/** What a feature gives the app to mount. */
export type LoadersOf<Made> = (viewer: Viewer, hints?: CacheHints | null) => Made;

export interface Feature {
  readonly name: string;
  readonly public?: SurfacePart;
  readonly admin?: SurfacePart;
  /** What `node(id:)` finds on each surface. */
  readonly publicNodes?: NodeLoaders;
  readonly adminNodes?: NodeLoaders;
  /** A fresh set for each request; what the viewer may not see, a loader doesn't find. */
  readonly loaders?: LoadersOf<Partial<Loaders>>;
  /** HTTP routes of its own, in a scope of their own: parsers and hooks stay theirs. */
  readonly routes?: (http: FastifyInstance) => void | Promise<void>;
  readonly reactions?: readonly Reaction[];
  readonly recurring?: readonly RecurringJob[];
  /** Brings jobs that take long to an end, before the app waits for them. */
  readonly stopJobs?: () => void;
  /** Lets go of what the feature holds, when the app closes. */
  readonly close?: () => void | Promise<void>;
}

export interface PlatformOptions {
  readonly config: Config;
  readonly version: string;
  readonly logger: Logger;
  readonly databaseUrl: string;
  /** For tests: the clock, and the client class that sees every statement. */
  readonly clock?: Clock;
  readonly DatabaseClient?: PoolConfig['Client'];
  readonly mailer?: Mailer;
}

/** Connects the parts that all features share. Nothing is listened on and no job runs yet. */
export function createPlatform(options: PlatformOptions): Platform {
  const { config, version, logger, clock = systemClock } = options;
  const database = connectDatabase(options.databaseUrl, config, logger, options.DatabaseClient);
  const redis = config.REDIS_URL ? connectRedis(config.REDIS_URL, config, logger) : null;
  const reactions: Reaction[] = [];
  const shared = redis && new RedisAnswers(redis, clock, logger);
  const answers = config.RESPONSE_CACHE ? new TieredAnswers(config.RESPONSE_CACHE_MEMORY_MB * 1_048_576, shared, clock, logger) : null;
  const listener = answers && new PurgeListener(config.DIRECT_DATABASE_URL ?? options.databaseUrl, answers, logger);
  const purges = answers && new AnswerPurges(answers);
  const baseStores = (tx: Transaction) => ({
    outbox: new JobOutbox(tx, reactions),
    audit: new PrismaAuditLog(tx, clock, uuidV7),
    idempotency: new PrismaIdempotencyRecords(tx),
  });
  return {
    config,
    version,
    logger,
    clock,
    ids: uuidV7,
    database,
    databaseUrl: options.databaseUrl,
    redis,
    answers,
    rateLimiters: createRateLimiters(redis, logger),
    mailer: options.mailer ?? createMailer(config),
    richTexts: new ProseMirrorRichTexts(parseId),
    unitOfWork: (stores) => new PrismaUnitOfWork(database.prisma, baseStores, stores, purges),
    reactions,
    start: () => listener?.start(),
    async close() {
      shared?.close();
      await listener?.stop();
      redis?.disconnect();
      await database.close();
    },
  };
}
