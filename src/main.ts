import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import closeWithGrace from 'close-with-grace';
import { createApp } from './app';
import { createPlatform } from './shared';
import { type Config, loadConfig } from './shared/infrastructure/config';
import { openDatabase } from './shared/infrastructure/database-connection';
import { createLogger } from './shared/infrastructure/logger';
import type { EmbeddedPostgres } from './shared/infrastructure/embedded-postgres/embedded-postgres';

const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };

/** Lines for the person at the terminal; a production process speaks only through its log. */
const say = (line: string) => void process.stdout.write(`${line}\n`);

async function main(): Promise<void> {
  const config = loadConfig();
  const logger = createLogger(config, version);
  const report = config.isProduction ? (line: string) => logger.info(line) : (line: string) => say(`  ${line}`);
  if (!config.isProduction) say(`\nMarquee ${version}`);

  const embedded = config.DATABASE_URL ? null : await startEmbedded(config, report);
  try {
    const databaseUrl = config.DATABASE_URL ?? embedded!.url;
    await prepareDatabase(config, config.DIRECT_DATABASE_URL ?? databaseUrl, report);

    const platform = createPlatform({ config, version, logger, databaseUrl });
    const app = await createApp(platform);
    closeWithGrace({ delay: config.DRAIN_TIMEOUT_MS, logger }, async ({ signal, err }) => {
      if (err) logger.fatal({ err }, 'closing after an unexpected error');
      else if (!config.isProduction) say(`\n  ${signal}: finishing what is in flight`);
      app.drain();
      await sleep(signal === 'SIGTERM' ? config.DRAIN_DELAY_MS : 0);
      await app.close();
      await embedded?.stop();
    });
    // Nothing works without it: an unhandled error closes the process as any other does.
    void embedded?.failed.then((error) => {
      process.stderr.write(`\n${error.message}\n`);
      throw error;
    });
    const address = await app.http.listen({ host: config.HOST, port: config.PORT });
    if (config.WORKER_ENABLED) await app.startJobs();
    if (config.isProduction) logger.info({ address }, 'listening');
    else await welcome(config, address);
  } catch (error) {
    await embedded?.stop();
    throw error;
  }
}

async function startEmbedded(config: Config, report: (line: string) => void): Promise<EmbeddedPostgres> {
  const { startEmbeddedPostgres } = await import('./shared/infrastructure/embedded-postgres/embedded-postgres.js');
  return startEmbeddedPostgres({ dataDir: config.DATA_DIR, report });
}

async function prepareDatabase(config: Config, url: string, report: (line: string) => void): Promise<void> {
  await (await openDatabase(url)).end();
  if (config.MIGRATE_ON_START) {
    const { deployMigrations } = await import('./shared/infrastructure/migrations/migrations.js');
    await deployMigrations(url, report);
  }
  if (config.DEMO_DATA) {
    const { seedDemoData } = await import('../prisma/seed/index.js');
    await seedDemoData(url, report);
  }
}

async function welcome(config: Config, address: string): Promise<void> {
  const lines = [
    '',
    `  Public API   ${address}/graphql`,
    `  Admin API    ${address}/admin/graphql`,
    `  Health       ${address}/health`,
  ];
  if (config.GRAPHIQL) lines.push('  Open either API in a browser for GraphiQL, or paste a first query:');
  lines.push(
    '',
    `  curl -s ${address}/graphql -H 'content-type: application/json' \\`,
    `    -d '{"query":"{ events(first: 3) { nodes { title venue { name city } nextOccurrence { startsAtLocal } } } }"}'`,
    '',
  );
  if (config.DEMO_DATA) {
    const { demoAccounts } = await import('../prisma/seed/index.js');
    lines.push('  Demo accounts:', ...demoAccounts.map(({ role, email, password }) => `    ${role.padEnd(10)} ${email.padEnd(28)} ${password}`), '');
  }
  say([...lines, '  Ctrl-C stops everything.', ''].join('\n'));
}

/** Faults that a person can mend are told in their own words; anything else is a bug and shows where it happened. */
function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { code, port, address } = error as NodeJS.ErrnoException & { port?: number; address?: string };
  if (code === 'EADDRINUSE') return `Port ${port} is in use. Stop what listens there, or choose another: PORT=4001 npm start`;
  if (code === 'EADDRNOTAVAIL') return `HOST ${address} is not an address of this machine. Try HOST=127.0.0.1 or HOST=0.0.0.0.`;
  if (code === 'EACCES') return `Port ${port} needs more rights than this user has. Choose one above 1023: PORT=4000 npm start`;
  return error.name.endsWith('Error') && error.constructor !== Error && !(error instanceof TypeError) ? error.message : (error.stack ?? error.message);
}

main().catch((error: unknown) => {
  process.stderr.write(`\n${explain(error)}\n`);
  process.exit(1);
});
