import { spawn } from 'node:child_process';
import { openDatabase } from '../src/shared/infrastructure/database-connection';
import { createMigration, deployMigrations, migrationStatus, resolveFailedMigration, schemaDrift } from '../src/shared/infrastructure/migrations/migrations';
import { onTarget, type Target } from './target';

const usage = `Usage: tsx prisma/cli.ts <command>

  migrate         apply the pending migrations
  create <name>   write the migration that brings the database up to schema.prisma
  drift           print what schema.prisma has and the migrations have not; exit 1 if there is any
  status          list applied and pending migrations
  resolve <name>  let a failed migration run again, once it is corrected
  reset           empty the database and apply the migrations (--force for a database that is not local)
  seed            write the demo data
  studio          browse the data

They act on DIRECT_DATABASE_URL or DATABASE_URL, else on the embedded PostgreSQL in DATA_DIR (.data).`;

type Command = (target: Target, args: string[]) => Promise<void>;

const commands: Record<string, Command> = {
  migrate: async ({ url }) => {
    const applied = await deployMigrations(url, print);
    print(applied.length ? `${applied.length} migration(s) applied` : 'The database is up to date');
  },
  create: async ({ url }, [name]) => {
    if (!name || !/^[a-z0-9_]+$/.test(name)) throw new Error('Give the migration a name of a-z, 0-9 and _: npm run db:create-migration add_bookings');
    print(`Wrote ${await createMigration(name, url)}: read its migration.sql and down.sql, then run "npm run db:migrate".`);
  },
  drift: async ({ url }) => {
    const sql = await schemaDrift(url);
    if (!sql) return print('The migrations and schema.prisma agree');
    print(sql);
    throw new Error('The migrations lag behind schema.prisma: run "npm run db:create-migration <name>".');
  },
  status: async ({ url }) => {
    for (const [state, names] of Object.entries(await migrationStatus(url))) {
      for (const name of names) print(`${state.padEnd(8)} ${name}`);
    }
  },
  resolve: async ({ url }, [name]) => {
    if (!name) throw new Error('Give the name of the failed migration: "npx tsx prisma/cli.ts status" lists it.');
    await resolveFailedMigration(name, url);
    print(`${name} will run again with the next "npm run db:migrate"`);
  },
  reset: async (target, args) => {
    const host = new URL(target.url).hostname;
    const isLocal = target.isEmbedded || ['localhost', '127.0.0.1', '[::1]'].includes(host);
    if (!isLocal && !args.includes('--force')) throw new Error(`${host} is not this machine: add --force to empty its database all the same.`);
    await emptyDatabase(target.url);
    await deployMigrations(target.url, print);
    print('The database is empty and up to date: "npm run db:seed" writes the demo data');
  },
  seed: async ({ url }) => {
    await deployMigrations(url, print);
    const { seedDemoData } = await import('./seed/index.js');
    await seedDemoData(url, print);
  },
  studio: async ({ url }) => {
    const child = spawn(process.execPath, [require.resolve('prisma/build/index.js'), 'studio', '--url', url, '--browser', 'none'], {
      stdio: 'inherit',
      env: { ...process.env, PRISMA_SCHEMA_ENGINE_BINARY: '/bin/true', PRISMA_HIDE_UPDATE_MESSAGE: '1' },
    });
    // Ctrl-C reaches Studio too; this process stays until Studio has ended, then stops PostgreSQL.
    process.on('SIGINT', () => undefined);
    await new Promise((resolve) => child.once('exit', resolve));
  },
};

async function emptyDatabase(url: string): Promise<void> {
  const client = await openDatabase(url);
  try {
    await client.query(`SET lock_timeout = '10s'; DROP SCHEMA IF EXISTS public, graphile_worker CASCADE; CREATE SCHEMA public; GRANT USAGE ON SCHEMA public TO PUBLIC`);
  } catch (cause) {
    const isBusy = cause instanceof Error && 'code' in cause && cause.code === '55P03';
    throw isBusy ? new Error('The database is in use: stop what runs on it and try again.', { cause }) : cause;
  } finally {
    await client.end();
  }
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

async function main([name, ...args]: string[]): Promise<void> {
  const command = name === undefined ? undefined : commands[name];
  if (!command) throw new Error(usage);
  await onTarget((target) => command(target, args), print);
}

main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
