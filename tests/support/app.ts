import { readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import type { LightMyRequestResponse } from 'fastify';
import type { PoolConfig } from 'pg';
import type { DestinationStream } from 'pino';
import { type App, createApp } from '../../src/app';
import { createPlatform, type Platform } from '../../src/shared';
import type { Mail, Mailer } from '../../src/shared/application/mailer.port';
import type { Clock } from '../../src/shared/domain/clock';
import { loadConfig } from '../../src/shared/infrastructure/config';
import { createLogger } from '../../src/shared/infrastructure/logger';
import { createTestDatabase } from './database';
import { createTempDir } from './temp-dir';

export interface TestAppOptions {
  /** Settings as the environment would give them. */
  readonly env?: Readonly<Record<string, string>>;
  readonly clock?: Clock;
  /** Without one, mails are kept in `mails`. `null` builds the one that the settings ask for. */
  readonly mailer?: Mailer | null;
  /** Receives the log, which is silent otherwise. */
  readonly log?: DestinationStream;
  /** The database of another app, to be a second process on it; without it a fresh one is made and dropped. */
  readonly databaseUrl?: string;
  /** Makes pictures and films into what is published, in place of the real one. */
  readonly mediaProcessor?: Parameters<typeof createApp>[1];
  /** Sees every statement. */
  readonly DatabaseClient?: PoolConfig['Client'];
}

interface GraphQLAnswer<Data> {
  readonly status: number;
  readonly data: Data;
  readonly errors?: readonly { message: string; path?: readonly (string | number)[]; extensions: { code: string; [fact: string]: unknown } }[];
  readonly response: LightMyRequestResponse;
}

/** Whatever JSON holds: tests read answers freely, and give a type where they have one. */
type AnyData = ReturnType<typeof JSON.parse>;

export interface TestApp {
  readonly app: App;
  readonly platform: Platform;
  readonly databaseUrl: string;
  readonly dataDir: string;
  readonly mails: Mail[];
  /** Sends a document to the public endpoint. */
  query<Data = AnyData>(document: string, variables?: object, headers?: Record<string, string>): Promise<GraphQLAnswer<Data>>;
  /** Sends a document to the admin endpoint. */
  adminQuery<Data = AnyData>(document: string, variables?: object, headers?: Record<string, string>): Promise<GraphQLAnswer<Data>>;
  close(): Promise<void>;
}

/** The whole application on a database of its own, without a socket and without running jobs (`app.startJobs()` does). */
export async function createTestApp(options: TestAppOptions = {}): Promise<TestApp> {
  const database = options.databaseUrl ? null : await createTestDatabase();
  const databaseUrl = options.databaseUrl ?? database!.url;
  const dataDir = await createTempDir();
  const config = loadConfig({ NODE_ENV: 'test', LOG_LEVEL: options.log ? 'debug' : 'silent', DATA_DIR: dataDir, DATABASE_URL: databaseUrl, ...options.env });
  const mails: Mail[] = [];
  const mailer = options.mailer === null ? undefined : (options.mailer ?? { send: async (mail: Mail) => void mails.push(mail) });
  const platform = createPlatform({
    config,
    version: testVersion,
    logger: createLogger(config, testVersion, options.log),
    databaseUrl,
    clock: options.clock,
    DatabaseClient: options.DatabaseClient,
    mailer,
  });
  const app = await createApp(platform, options.mediaProcessor);
  await app.http.ready();
  const send = (url: string) => async (query: string, variables: object = {}, headers: Record<string, string> = {}) => {
    const response = await app.http.inject({ method: 'POST', url, headers: { 'content-type': 'application/json', ...headers }, payload: { query, variables } });
    return { status: response.statusCode, ...response.json(), response };
  };
  return {
    app,
    platform,
    databaseUrl,
    dataDir,
    mails,
    query: send('/graphql'),
    adminQuery: send('/admin/graphql'),
    async close() {
      await app.close();
      await database?.drop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** A clock that stands still until it is moved. */
export function fakeClock(start = '2026-11-22T12:00:00.000Z'): Clock & { advance(seconds: number): void } {
  let now = new Date(start).getTime();
  return {
    now: () => new Date(now),
    advance: (seconds) => void (now += seconds * 1_000),
  };
}

const { version: testVersion } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
