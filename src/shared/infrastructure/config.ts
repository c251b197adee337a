import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { networksOf } from './networks';

const wholeNumber = (min: number, max = Number.MAX_SAFE_INTEGER) => {
  const message = `must be a whole number ${max === Number.MAX_SAFE_INTEGER ? `of ${min} or more` : `from ${min} to ${max}`}`;
  return z.coerce.number(message).refine((value) => Number.isSafeInteger(value) && value >= min && value <= max, message);
};
const port = wholeNumber(0, 65_535);
const count = wholeNumber(1);
const seconds = count;
const milliseconds = count;
const flag = z.enum(['true', 'false']).transform((value) => value === 'true');
const list = z.string().transform((value) => value.split(',').map((item) => item.trim()).filter(Boolean));
const windowSeconds = wholeNumber(1, 86_400);
const networks = list.refine((items) => networksOf(items) !== null, 'must be a comma-separated list of addresses and CIDRs, such as 192.0.2.7,10.0.0.0/8,2001:db8::/32');
const postgresUrl = z.string().regex(/^postgres(ql)?:\/\//, 'must start with postgres:// or postgresql://');

const developmentSecret = 'development-only-secret-do-not-use-in-production';

/** Every setting. `.env.example` documents them in the same order, and `npm run check` compares the two. */
export const settings = z.object({
  NODE_ENV: z.enum(['development', 'test', 'production']).default('development'),
  HOST: z.string().min(1).default('127.0.0.1'),
  PORT: port.default(4000),
  PUBLIC_URL: z.url({ protocol: /^https?$/ }).optional(),
  DATA_DIR: z.string().min(1).default('.data'),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),

  DATABASE_URL: postgresUrl.optional(),
  DIRECT_DATABASE_URL: postgresUrl.optional(),
  DATABASE_POOL_SIZE: wholeNumber(1, 1_000).default(10),
  DATABASE_CONNECT_TIMEOUT_MS: milliseconds.default(3_000),
  DATABASE_STATEMENT_TIMEOUT_MS: milliseconds.default(5_000),
  DATABASE_TRANSACTION_TIMEOUT_MS: milliseconds.default(10_000),
  MIGRATE_ON_START: flag.optional(),
  DEMO_DATA: flag.optional(),
  REDIS_URL: z.string().regex(/^rediss?:\/\//, 'must start with redis:// or rediss://').optional(),
  REDIS_TIMEOUT_MS: wholeNumber(1, 5_000).default(200),
  WORKER_ENABLED: flag.default(true),
  WORKER_CONCURRENCY: wholeNumber(1, 100).default(4),

  JWT_SECRET: z.string().min(32, 'must have at least 32 characters (256 bits)').default(developmentSecret),
  JWT_PREVIOUS_SECRETS: list.default([]),
  JWT_ISSUER: z.string().min(1).default('marquee'),
  JWT_AUDIENCE: z.string().min(1).default('marquee-api'),
  ACCESS_TOKEN_TTL_SECONDS: wholeNumber(1, 86_400).default(900),
  REFRESH_TOKEN_TTL_SECONDS: seconds.default(604_800),
  SESSION_TTL_SECONDS: seconds.default(2_592_000),
  REFRESH_REUSE_GRACE_SECONDS: wholeNumber(0, 60).default(10),
  VIEWER_CACHE_SECONDS: wholeNumber(0, 60).default(30),
  EMAIL_VERIFICATION_TTL_SECONDS: seconds.default(86_400),
  PASSWORD_RESET_TTL_SECONDS: seconds.default(3_600),
  SIGN_IN_LIMIT_PER_ACCOUNT_AND_ADDRESS: count.default(5),
  SIGN_IN_LIMIT_PER_ACCOUNT: count.default(20),
  SIGN_IN_LIMIT_PER_ADDRESS: count.default(100),
  SIGN_IN_LIMIT_WINDOW_SECONDS: seconds.default(900),

  CORS_ORIGINS: list.default([]),
  TRUST_PROXY: list.default([]),
  BODY_LIMIT_BYTES: count.default(262_144),
  REQUEST_TIMEOUT_MS: milliseconds.default(30_000),
  KEEP_ALIVE_TIMEOUT_MS: milliseconds.default(72_000),
  DRAIN_DELAY_MS: wholeNumber(0, 10_000).optional(),
  DRAIN_TIMEOUT_MS: milliseconds.default(14_000),
  INTROSPECTION: flag.optional(),
  GRAPHIQL: flag.optional(),
  PERSISTED_DOCUMENTS: z.enum(['any', 'preferred', 'only']).optional(),
  PERSISTED_DOCUMENTS_ADMIN: z.enum(['any', 'preferred', 'only']).optional(),
  QUERY_TOKEN_LIMIT: count.default(2_000),
  QUERY_DEPTH_LIMIT: count.default(10),
  QUERY_FIELD_LIMIT: count.default(500),
  QUERY_ALIAS_LIMIT: count.default(30),
  QUERY_DIRECTIVE_LIMIT: count.default(50),
  QUERY_VARIABLE_LIMIT: count.default(50),
  QUERY_OPERATION_LIMIT: count.default(10),
  QUERY_SIZE_LIMIT_BYTES: count.default(65_536),
  QUERY_COST_LIMIT: count.default(10_000),
  WEBSOCKET_LIMIT: count.default(10_000),
  WEBSOCKET_LIMIT_PER_ADDRESS: count.default(100),
  WEBSOCKET_SUBSCRIPTION_LIMIT: count.default(50),
  WEBSOCKET_PING_SECONDS: wholeNumber(1, 300).default(15),

  RATE_LIMIT_PUBLIC: count.optional(),
  RATE_LIMIT_PUBLIC_WINDOW_SECONDS: windowSeconds.default(900),
  RATE_LIMIT_API: count.optional(),
  RATE_LIMIT_API_WINDOW_SECONDS: windowSeconds.default(900),
  RATE_LIMIT_BOOKING: count.optional(),
  RATE_LIMIT_BOOKING_WINDOW_SECONDS: windowSeconds.default(3_600),
  RATE_LIMIT_BLOCK_MAX_SECONDS: wholeNumber(0, 86_400).default(3_600),
  RATE_LIMIT_ALLOW_LIST: networks.default([]),

  RESPONSE_CACHE: flag.optional(),
  RESPONSE_CACHE_MEMORY_MB: wholeNumber(1, 16_384).default(64),
  RESPONSE_CACHE_EVENTS_SECONDS: seconds.default(3_600),
  RESPONSE_CACHE_CONTENT_SECONDS: seconds.default(86_400),
  RESPONSE_CACHE_STALE_SECONDS: wholeNumber(0, 86_400).default(0),
  CDN_PURGE_URL: z.url({ protocol: /^https?$/ }).optional(),
  CDN_PURGE_TOKEN: z.string().min(1).optional(),

  BOOKING_SECRET: z.string().min(32, 'must have at least 32 characters (256 bits)').optional(),
  BOOKING_PREVIOUS_SECRETS: list.default([]),
  BOOKING_HOLD_MINUTES: wholeNumber(1, 120).default(15),
  BOOKING_PAYMENT_MINUTES: wholeNumber(1, 1_440).default(20),
  BOOKING_CANCELLABLE_HOURS: wholeNumber(0, 8_760).default(24),
  BOOKING_REFUND_PERCENT: wholeNumber(0, 100).default(100),
  BOOKING_REMINDER_HOURS: wholeNumber(0, 168).default(24),
  PAYMENT_PROVIDER: z.enum(['none', 'sandbox', 'stripe']).optional(),
  STRIPE_SECRET_KEY: z.string().min(1).optional(),
  STRIPE_WEBHOOK_SECRETS: list.default([]),
  STRIPE_API_URL: z.url({ protocol: /^https?$/ }).default('https://api.stripe.com'),

  MEDIA_URL: z.url({ protocol: /^https?$/ }).optional(),
  MEDIA_STORAGE: z.enum(['disk', 's3']).default('disk'),
  MEDIA_DIR: z.string().min(1).optional(),
  S3_BUCKET: z.string().min(1).optional(),
  S3_ENDPOINT: z.url({ protocol: /^https?$/ }).optional(),
  S3_REGION: z.string().min(1).default('us-east-1'),
  S3_FORCE_PATH_STYLE: flag.default(false),
  S3_ACCESS_KEY_ID: z.string().min(1).optional(),
  S3_SECRET_ACCESS_KEY: z.string().min(1).optional(),
  MEDIA_IMAGE_MAX_BYTES: count.default(10_485_760),
  MEDIA_VIDEO_MAX_BYTES: count.default(104_857_600),
  MEDIA_DOCUMENT_MAX_BYTES: count.default(20_971_520),
  MEDIA_UPLOAD_TIMEOUT_MS: milliseconds.default(600_000),
  MEDIA_UPLOAD_CONCURRENCY: wholeNumber(1, 100).default(8),
  MEDIA_SCAN: z.enum(['clamd', 'off']).optional(),
  CLAMD_URL: z.url({ protocol: /^(tcp|unix)$/, hostname: /.*/, error: 'must be like tcp://host:3310 or unix:///path/of/clamd.sock' }).optional(),
  CLAMD_TIMEOUT_MS: milliseconds.default(20_000),
  MEDIA_PROCESSING_CONCURRENCY: wholeNumber(1, 100).default(2),
  MEDIA_PROCESSING_TIMEOUT_MS: milliseconds.default(120_000),
  MEDIA_PROCESSING_MEMORY_MB: wholeNumber(256).default(1_536),
  MEDIA_TRANSCODE: flag.default(false),
  FFMPEG_PATH: z.string().min(1).default('ffmpeg'),
  FFPROBE_PATH: z.string().min(1).default('ffprobe'),

  EMBED_HOSTS: list.default(['www.youtube-nocookie.com', 'player.vimeo.com', 'open.spotify.com', 'w.soundcloud.com', 'bandcamp.com', 'www.openstreetmap.org']),

  SMTP_URL: z.string().regex(/^smtps?:\/\//, 'must start with smtp:// or smtps://').optional(),
  MAIL_FROM: z.string().min(3).default('Marquee <no-reply@marquee.test>'),
  FRONTEND_URL: z.url({ protocol: /^https?$/ }).default('http://localhost:3000'),
});

/** Settings that may be given as a file to read, `<NAME>_FILE`, as container secrets are mounted. */
export const secretNames = ['DATABASE_URL', 'DIRECT_DATABASE_URL', 'REDIS_URL', 'JWT_SECRET', 'JWT_PREVIOUS_SECRETS', 'BOOKING_SECRET', 'BOOKING_PREVIOUS_SECRETS', 'STRIPE_SECRET_KEY', 'STRIPE_WEBHOOK_SECRETS', 'S3_ACCESS_KEY_ID', 'S3_SECRET_ACCESS_KEY', 'SMTP_URL', 'CDN_PURGE_TOKEN'] as const;

export type Config = Readonly<
  Omit<z.infer<typeof settings>, 'MIGRATE_ON_START' | 'DEMO_DATA' | 'DRAIN_DELAY_MS' | 'INTROSPECTION' | 'GRAPHIQL' | 'PERSISTED_DOCUMENTS' | 'PERSISTED_DOCUMENTS_ADMIN' | 'RATE_LIMIT_PUBLIC' | 'RATE_LIMIT_API' | 'RATE_LIMIT_BOOKING' | 'RESPONSE_CACHE' | 'PAYMENT_PROVIDER' | 'MEDIA_DIR' | 'MEDIA_SCAN'> & {
    isProduction: boolean;
    MIGRATE_ON_START: boolean;
    DEMO_DATA: boolean;
    DRAIN_DELAY_MS: number;
    RESPONSE_CACHE: boolean;
    INTROSPECTION: boolean;
    GRAPHIQL: boolean;
    PERSISTED_DOCUMENTS: 'any' | 'preferred' | 'only';
    PERSISTED_DOCUMENTS_ADMIN: 'any' | 'preferred' | 'only';
    RATE_LIMIT_PUBLIC: number;
    RATE_LIMIT_API: number;
    RATE_LIMIT_BOOKING: number;
    PAYMENT_PROVIDER: 'none' | 'sandbox' | 'stripe';
    MEDIA_DIR: string;
    MEDIA_SCAN: 'clamd' | 'off';
  }
>;

/** Thrown with every fault of the settings at once, each on a line of its own. */
export class ConfigError extends Error {
  constructor(readonly faults: readonly string[]) {
    super(`The settings are not usable:\n${faults.map((fault) => `  - ${fault}`).join('\n')}\nSee .env.example for what each means.`);
    this.name = 'ConfigError';
  }
}

/** Reads and checks the settings. Throws `ConfigError` naming every fault. */
export function loadConfig(env: NodeJS.ProcessEnv = process.env): Config {
  const faults: string[] = [];
  const given: Record<string, string> = {};
  for (const [name, value] of Object.entries(env)) {
    if (value !== undefined && value !== '') given[name] = value;
  }
  for (const name of secretNames) {
    const path = given[`${name}_FILE`];
    if (!path) continue;
    if (given[name]) faults.push(`${name} and ${name}_FILE are both set; keep one.`);
    try {
      given[name] = readFileSync(path, 'utf8').trim();
    } catch (error) {
      faults.push(`${name}_FILE: cannot read ${path} (${(error as NodeJS.ErrnoException).code}).`);
    }
  }
  const parsed = settings.safeParse(given);
  if (!parsed.success) {
    faults.push(...parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`));
    throw new ConfigError(faults);
  }
  const values = parsed.data;
  const isProduction = values.NODE_ENV === 'production';
  if (isProduction) faults.push(...productionFaults(values));
  if (values.PAYMENT_PROVIDER === 'stripe' && (!values.STRIPE_SECRET_KEY || values.STRIPE_WEBHOOK_SECRETS.length === 0)) {
    faults.push('PAYMENT_PROVIDER: stripe needs STRIPE_SECRET_KEY and STRIPE_WEBHOOK_SECRETS.');
  }
  const mediaScan = values.MEDIA_SCAN ?? (isProduction || values.CLAMD_URL ? 'clamd' : 'off');
  if (mediaScan === 'clamd' && !values.CLAMD_URL) faults.push('CLAMD_URL: uploads are checked for malware by clamd; say where it is, or set MEDIA_SCAN=off to take files in unchecked.');
  if (values.MEDIA_STORAGE === 's3' && (!values.S3_BUCKET || !values.MEDIA_URL)) faults.push('MEDIA_STORAGE: s3 needs S3_BUCKET, and MEDIA_URL where the bucket is served.');
  if (!values.S3_ACCESS_KEY_ID !== !values.S3_SECRET_ACCESS_KEY) faults.push('S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY go together.');
  for (const secret of [values.JWT_SECRET, ...values.JWT_PREVIOUS_SECRETS]) {
    if (new Set(secret).size < 10) faults.push('JWT_SECRET: too uniform to be random; make one with `openssl rand -base64 48`.');
  }
  if (faults.length > 0) throw new ConfigError(faults);
  const persistedDocuments = values.PERSISTED_DOCUMENTS ?? (isProduction ? 'preferred' : 'any');
  // Developers and tests send more from one address than visitors do.
  const roominess = isProduction ? 1 : 100;
  return Object.freeze({
    ...values,
    isProduction,
    MIGRATE_ON_START: values.MIGRATE_ON_START ?? !isProduction,
    DEMO_DATA: values.DEMO_DATA ?? values.NODE_ENV === 'development',
    DRAIN_DELAY_MS: values.DRAIN_DELAY_MS ?? (isProduction ? 3_000 : 0),
    RESPONSE_CACHE: values.RESPONSE_CACHE ?? values.NODE_ENV !== 'test',
    INTROSPECTION: values.INTROSPECTION ?? !isProduction,
    GRAPHIQL: values.GRAPHIQL ?? !isProduction,
    PERSISTED_DOCUMENTS: persistedDocuments,
    PERSISTED_DOCUMENTS_ADMIN: values.PERSISTED_DOCUMENTS_ADMIN ?? persistedDocuments,
    RATE_LIMIT_PUBLIC: values.RATE_LIMIT_PUBLIC ?? 200 * roominess,
    RATE_LIMIT_API: values.RATE_LIMIT_API ?? 100 * roominess,
    RATE_LIMIT_BOOKING: values.RATE_LIMIT_BOOKING ?? 10 * roominess,
    PAYMENT_PROVIDER: values.PAYMENT_PROVIDER ?? (isProduction ? 'none' : 'sandbox'),
    MEDIA_DIR: values.MEDIA_DIR ?? join(values.DATA_DIR, 'media'),
    MEDIA_SCAN: mediaScan,
  });
}

function productionFaults(values: z.infer<typeof settings>): string[] {
  const faults: string[] = [];
  if (values.JWT_SECRET === developmentSecret) faults.push('JWT_SECRET: production needs a secret of its own; make one with `openssl rand -base64 48`.');
  if (values.DEMO_DATA) faults.push('DEMO_DATA: demo accounts have known passwords; production refuses them.');
  if (!values.DATABASE_URL) faults.push('DATABASE_URL: production needs a PostgreSQL server; the embedded one is for development.');
  if (!values.SMTP_URL) faults.push('SMTP_URL: production needs a mail server.');
  return faults;
}
