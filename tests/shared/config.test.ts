import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigError, loadConfig, secretNames, settings } from '../../src/shared/infrastructure/config';

const production = {
  NODE_ENV: 'production',
  JWT_SECRET: 'k2J8vQx0Zr5TnB1yLwE7uHcS4aGdF9mP6oXiV3eNqKs',
  DATABASE_URL: 'postgresql://app@db/marquee',
  SMTP_URL: 'smtp://mail',
  CLAMD_URL: 'tcp://clamd:3310',
};
const faultsOf = (env: Record<string, string>): readonly string[] => {
  try {
    loadConfig(env);
    return [];
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    return (error as ConfigError).faults;
  }
};
const secretFile = (content: string) => {
  const file = join(mkdtempSync(join(tmpdir(), 'marquee-secret-')), 'secret');
  writeFileSync(file, content);
  return file;
};

describe('the settings', () => {
  test('have a default each, so that nothing needs to be set in development', () => {
    expect(loadConfig({})).toMatchObject({ PORT: 4000, isProduction: false, DEMO_DATA: true, MIGRATE_ON_START: true, GRAPHIQL: true });
  });

  test('name all their faults at once', () => {
    const faults = faultsOf({ PORT: 'http', DATABASE_URL: 'mysql://db', LOG_LEVEL: 'loud', DATABASE_POOL_SIZE: '0' });
    for (const name of ['PORT', 'DATABASE_URL', 'LOG_LEVEL', 'DATABASE_POOL_SIZE']) expect(faults.some((fault) => fault.startsWith(name))).toBe(true);
  });

  test.each([
    [{ PORT: 'abc' }, 'PORT: must be a whole number from 0 to 65535'],
    [{ PORT: '65536' }, 'PORT: must be a whole number from 0 to 65535'],
    [{ QUERY_DEPTH_LIMIT: '-1.5' }, 'QUERY_DEPTH_LIMIT: must be a whole number of 1 or more'],
    [{ REDIS_TIMEOUT_MS: '5001' }, 'REDIS_TIMEOUT_MS: must be a whole number from 1 to 5000'],
    [{ VIEWER_CACHE_SECONDS: '61' }, 'VIEWER_CACHE_SECONDS: must be a whole number from 0 to 60'],
  ])('say once which number is meant: %j', (env, fault) => {
    expect(faultsOf(env as unknown as Record<string, string>)).toEqual([fault]);
  });

  test('never repeat a secret in a fault', () => {
    expect(faultsOf({ JWT_SECRET: 'too-short-a-secret', DATABASE_URL: 'mysql://u:hunter2@db' }).join()).not.toMatch(/too-short-a-secret|hunter2/);
  });

  test('take an empty value as not set', () => {
    expect(loadConfig({ REDIS_URL: '', PORT: '' })).not.toHaveProperty('REDIS_URL');
  });

  test.each([
    ['the default secret', { JWT_SECRET: '' }, 'JWT_SECRET'],
    ['a uniform secret', { JWT_SECRET: 'a'.repeat(64) }, 'JWT_SECRET'],
    ['demo data', { DEMO_DATA: 'true' }, 'DEMO_DATA'],
    ['no database', { DATABASE_URL: '' }, 'DATABASE_URL'],
    ['no mail server', { SMTP_URL: '' }, 'SMTP_URL'],
    ['no malware scanner', { CLAMD_URL: '' }, 'CLAMD_URL'],
    ['a bucket without a name', { MEDIA_STORAGE: 's3' }, 'MEDIA_STORAGE'],
  ])('refuse %s in production', (_what, env, name) => {
    expect(faultsOf({ ...production, ...env }).map((fault) => fault.split(':')[0])).toEqual([name]);
  });

  test('are accepted in production when every secret is given, and close the doors by default', () => {
    expect(loadConfig(production)).toMatchObject({ isProduction: true, INTROSPECTION: false, GRAPHIQL: false, DEMO_DATA: false, MIGRATE_ON_START: false });
  });

  test('limit as many operations in production as was asked for, and more where people develop', () => {
    expect(loadConfig(production)).toMatchObject({ RATE_LIMIT_PUBLIC: 200, RATE_LIMIT_PUBLIC_WINDOW_SECONDS: 900, RATE_LIMIT_API: 100, RATE_LIMIT_API_WINDOW_SECONDS: 900, RATE_LIMIT_BOOKING: 10, RATE_LIMIT_BOOKING_WINDOW_SECONDS: 3_600, SIGN_IN_LIMIT_PER_ACCOUNT_AND_ADDRESS: 5, SIGN_IN_LIMIT_WINDOW_SECONDS: 900 });
    expect(loadConfig({})).toMatchObject({ RATE_LIMIT_PUBLIC: 20_000, RATE_LIMIT_API: 10_000, RATE_LIMIT_BOOKING: 1_000 });
  });

  test.each(['192.0.2.7', '10.0.0.0/8', '2001:db8::/32', '::1, 127.0.0.1'])('take %s as an allow-list', (list) => {
    expect(faultsOf({ RATE_LIMIT_ALLOW_LIST: list })).toEqual([]);
  });

  test.each(['example.org', '10.0.0.0/33', '2001:db8::/129', '10.0.0.0/8/8', '10.0.0.0/', '10.0.0'])('refuse %s as an allow-list', (list) => {
    expect(faultsOf({ RATE_LIMIT_ALLOW_LIST: list })).toEqual([expect.stringMatching(/^RATE_LIMIT_ALLOW_LIST: must be a comma-separated list of addresses and CIDRs/)]);
  });

  test('read secrets from mounted files', () => {
    const { JWT_SECRET, ...rest } = production;
    expect(loadConfig({ ...rest, JWT_SECRET_FILE: secretFile(`${JWT_SECRET}\n`) }).JWT_SECRET).toBe(JWT_SECRET);
  });

  test('refuse a secret given twice, and a file that is not there', () => {
    expect(faultsOf({ ...production, JWT_SECRET_FILE: secretFile('x') })).toContainEqual('JWT_SECRET and JWT_SECRET_FILE are both set; keep one.');
    expect(faultsOf({ SMTP_URL_FILE: '/nowhere/secret' })).toContainEqual('SMTP_URL_FILE: cannot read /nowhere/secret (ENOENT).');
  });
});

describe('.env.example', () => {
  const lines = readFileSync('.env.example', 'utf8').split('\n');
  const documented = Object.fromEntries(lines.flatMap((line) => (/^[A-Z\d_]+=/.test(line) ? [line.split(/=(.*)/s).slice(0, 2) as [string, string]] : [])));

  test('documents every setting, in the same order, and nothing else', () => {
    expect(Object.keys(documented)).toEqual(Object.keys(settings.shape));
  });

  test('shows the defaults', () => {
    const shown = settings.parse(Object.fromEntries(Object.entries(documented).filter(([, value]) => value !== '')));
    expect(shown).toEqual(settings.parse({}));
  });

  test('names every secret that may come from a file', () => {
    for (const name of secretNames) expect(lines.slice(0, 6).join(' ')).toContain(name);
  });
});
