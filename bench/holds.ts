import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import autocannon from 'autocannon';
import { Client } from 'pg';
import { startEmbeddedPostgres } from '../src/shared/infrastructure/embedded-postgres/embedded-postgres';
import { deployMigrations } from '../src/shared/infrastructure/migrations/migrations';
import { uuidV7 } from '../src/shared/infrastructure/system';
import { encodeId } from '../src/shared/presentation/ids';

/*
 * Holds per second against pgbench, which runs the least transaction that does the same on the same server: a conditional
 * update and an insert. `npm run bench:holds [-- --short]`.
 */

const isShort = process.argv.includes('--short');
const plan = isShort ? { rounds: 1, seconds: 4, clients: [64, 256] } : { rounds: 3, seconds: 6, clients: [64, 256, 1_000] };
const poolsOf = { hot: 1, spread: 1_000 } as const;
type Spread = keyof typeof poolsOf;
const targets: Record<Spread, number> = { hot: 1, spread: 0.5 };
const build = '.data/bench/build';
const port = 4711;
const earlierBookings = 200_000;
const document = 'mutation Hold($input: BookingHoldInput!) { bookingHold(input: $input) { booking { id status } userErrors { code message } } }';
const say = (line = '') => void process.stdout.write(`${line}\n`);

interface Sellable {
  readonly occurrenceId: string;
  readonly ticketTypeId: string;
}

interface Sample {
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
  readonly failed: number;
}

async function main(): Promise<void> {
  const pgbench = findPgbench();
  say('Compiling as for production');
  execFileSync('npx', ['tsc', '-p', 'bench/tsconfig.json', '--noCheck'], { stdio: 'inherit' });
  const server = await startEmbeddedPostgres({ dataDir: path.resolve('.data/bench-holds'), report: () => undefined, settings: { max_connections: '1100' } });
  let app: ChildProcess | undefined;
  try {
    const url = await freshDatabase(server.url);
    const sellables = await writeSellables(url, poolsOf.spread);
    app = await startApp(url);
    await holds(sellables.slice(0, 50), 32, 3);
    say(`${new Date().toISOString().slice(0, 10)} · ${cpus().length} × ${cpus()[0]?.model} · Node ${process.version} · API, PostgreSQL and both load generators share the cores · medians of ${plan.rounds} × ${plan.seconds} s\n`);
    for (const clients of plan.clients) say(`GraphQL over HTTP without any work, ${clients} clients: ${(await idle(clients)).toFixed(0)} requests/s`);
    say('\n| pools | clients | Marquee holds/s | p50 ms | p99 ms | failed | pgbench transactions/s | ratio | target |');
    say('|---|---:|---:|---:|---:|---:|---:|---:|---:|');
    for (const spread of ['hot', 'spread'] as const) {
      for (const clients of plan.clients) await compare(spread, clients, sellables, url, pgbench);
    }
  } finally {
    app?.kill('SIGKILL');
    await server.stop();
  }
}

async function compare(spread: Spread, clients: number, sellables: readonly Sellable[], url: string, pgbench: string): Promise<void> {
  const samples: Sample[] = [];
  const rivals: number[] = [];
  for (let round = 0; round < plan.rounds; round += 1) {
    samples.push(await holds(sellables.slice(0, poolsOf[spread]), clients, plan.seconds));
    rivals.push(await runPgbench(pgbench, url, spread, clients));
  }
  const middle = (values: readonly number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;
  const [perSecond, rival] = [middle(samples.map((sample) => sample.perSecond)), middle(rivals)];
  const failed = samples.reduce((sum, sample) => sum + sample.failed, 0);
  say(
    `| ${spread === 'hot' ? 'one' : '1,000'} | ${clients} | ${perSecond.toFixed(0)} | ${middle(samples.map(({ p50 }) => p50))} | ${middle(samples.map(({ p99 }) => p99))} | ${failed} | ${rival.toFixed(0)} | ${(perSecond / rival).toFixed(2)} | ${targets[spread]} |`,
  );
}

async function holds(sellables: readonly Sellable[], connections: number, duration: number): Promise<Sample> {
  let refused = 0;
  const result = await autocannon({
    url: `http://127.0.0.1:${port}/graphql`,
    connections,
    duration,
    timeout: 30,
    requests: [
      {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        setupRequest(request) {
          const { occurrenceId, ticketTypeId } = sellables[Math.floor(Math.random() * sellables.length)]!;
          const input = { idempotencyKey: randomUUID(), occurrenceId, lines: [{ ticketTypeId, quantity: 1 }] };
          return { ...request, body: JSON.stringify({ query: document, variables: { input } }) };
        },
        onResponse(_status, body) {
          if (!body.includes('"status":"HELD"')) refused += 1;
        },
      },
    ],
  });
  const { requests, latency } = result;
  return { perSecond: requests.total / result.duration, p50: latency.p50, p99: latency.p99, failed: result.errors + result.non2xx + refused };
}

/** What the same path takes for a request that asks for nothing: no hold can be faster. */
async function idle(connections: number): Promise<number> {
  const result = await autocannon({
    url: `http://127.0.0.1:${port}/graphql`,
    connections,
    duration: plan.seconds,
    requests: [{ method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"query":"{ __typename }"}' }],
  });
  return result.requests.total / result.duration;
}

function runPgbench(pgbench: string, url: string, spread: Spread, clients: number): Promise<number> {
  const script = path.join(mkdtempSync(path.join(tmpdir(), 'marquee-pgbench-')), 'hold.sql');
  writeFileSync(
    script,
    `\\set id random(1, ${poolsOf[spread]})
BEGIN;
UPDATE bench_stocks SET held = held + 1 WHERE id = :id AND (capacity IS NULL OR sold + held + blocked + 1 <= capacity);
INSERT INTO bench_bookings (stock_id, quantity, created_at) VALUES (:id, 1, now());
END;
`,
  );
  const child = spawn(pgbench, ['-n', '-M', 'prepared', '-c', String(clients), '-j', '2', '-T', String(plan.seconds), '-f', script, url], { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  child.stdout.on('data', (chunk) => (output += chunk));
  child.stderr.on('data', (chunk) => (output += chunk));
  return new Promise((resolve, reject) => {
    child.once('close', () => {
      const tps = /tps = ([\d.]+)/.exec(output)?.[1];
      if (tps) resolve(Number(tps));
      else reject(new Error(`pgbench: ${output.slice(-500)}`));
    });
  });
}

function findPgbench(): string {
  const debian = existsSync('/usr/lib/postgresql') ? readdirSync('/usr/lib/postgresql').map((version) => `/usr/lib/postgresql/${version}/bin/pgbench`) : [];
  const found = [...debian, '/opt/homebrew/bin/pgbench', '/usr/bin/pgbench', '/usr/local/bin/pgbench'].find((file) => existsSync(file));
  if (!found) throw new Error('This bench compares with pgbench: install it (Debian: apt-get install postgresql-15, macOS: brew install postgresql).');
  return found;
}

async function freshDatabase(serverUrl: string): Promise<string> {
  const name = 'holds';
  const admin = new Client({ connectionString: serverUrl });
  await admin.connect();
  await admin.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
  await admin.query(`CREATE DATABASE ${name}`);
  await admin.end();
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  await deployMigrations(url.href);
  return url.href;
}

/** As many events with one date, one pool and one ticket type each, and pgbench's tables beside them. */
async function writeSellables(url: string, count: number): Promise<Sellable[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  const [owner, organizer] = [uuidV7.next(), uuidV7.next()];
  const rows = Array.from({ length: count }, () => ({ event: uuidV7.next(), occurrence: uuidV7.next(), type: uuidV7.next(), pool: uuidV7.next(), stock: uuidV7.next() }));
  const column = (name: keyof (typeof rows)[number]) => rows.map((row) => row[name]);
  await client.query(`INSERT INTO users (id, email, password_hash, display_name, role, created_at, updated_at) VALUES ($1, 'owner@bench.example', '-', 'Owner', 'ORGANIZER', now(), now())`, [owner]);
  await client.query(`INSERT INTO organizers (id, slug, name, owner_id, created_at, updated_at) VALUES ($1, 'bench', 'Bench', $2, now(), now())`, [organizer, owner]);
  await client.query(
    `INSERT INTO events (id, slug, status, title, organizer_id, time_zone, published_at, created_at, updated_at)
     SELECT id, 'bench-' || n, 'PUBLISHED', 'Bench ' || n, $2, 'Europe/Berlin', now(), now(), now() FROM unnest($1::uuid[]) WITH ORDINALITY AS event (id, n)`,
    [column('event'), organizer],
  );
  const pairs = (table: string, columns: string, values: string, arrays: readonly string[][]) => {
    const from = arrays.map((_, index) => `$${index + 1}::uuid[]`).join(', ');
    return client.query(`INSERT INTO ${table} (${columns}) SELECT ${values} FROM unnest(${from}) AS row (${['a', 'b', 'c'].slice(0, arrays.length).join(', ')})`, [...arrays]);
  };
  await pairs('occurrences', 'id, event_id, starts_at, ends_at, time_zone', `a, b, now() + interval '60 days', now() + interval '60 days 3 hours', 'Europe/Berlin'`, [column('occurrence'), column('event')]);
  await pairs('ticket_types', 'id, event_id, position, name, price, currency', `a, b, 1, 'Regular', 20, 'EUR'`, [column('type'), column('event')]);
  await pairs('pools', 'id, event_id, name, capacity', `a, b, 'Hall', 100000000`, [column('pool'), column('event')]);
  await pairs('pool_ticket_types', 'pool_id, ticket_type_id', 'a, b', [column('pool'), column('type')]);
  await pairs('stocks', 'id, pool_id, occurrence_id, capacity', 'a, b, c, 100000000', [column('stock'), column('pool'), column('occurrence')]);
  await client.query('CREATE TABLE bench_stocks (id int PRIMARY KEY, capacity int, sold int NOT NULL, held int NOT NULL, blocked int NOT NULL)');
  await client.query('INSERT INTO bench_stocks SELECT n, 100000000, 0, 0, 0 FROM generate_series(1, $1::int) n', [count]);
  await client.query('CREATE TABLE bench_bookings (id bigserial PRIMARY KEY, stock_id int NOT NULL, quantity int NOT NULL, created_at timestamptz NOT NULL)');
  await writeOldBookings(client, earlierBookings);
  await client.query('VACUUM ANALYZE');
  await client.end();
  return rows.map(({ occurrence, type }) => ({ occurrenceId: encodeId('Occurrence', occurrence), ticketTypeId: encodeId('TicketType', type) }));
}

/** A database that is in use: on empty tables PostgreSQL keeps plans that read them whole. */
async function writeOldBookings(client: Client, count: number): Promise<void> {
  await client.query(
    `INSERT INTO bookings (id, reference, event_id, occurrence_id, status, financial_status, currency, total, expires_at, refund_percent, created_at, updated_at)
     SELECT gen_random_uuid(), 'OLD' || n, occurrence.event_id, occurrence.id, 'EXPIRED', 'UNPAID', 'EUR', 20, now(), 100, now() - n * interval '1 minute', now()
     FROM generate_series(1, $1::int) n JOIN (SELECT id, event_id, row_number() OVER () AS position FROM occurrences) occurrence ON occurrence.position = n % 1000 + 1`,
    [count],
  );
  await client.query(
    `INSERT INTO booking_lines (id, booking_id, ticket_type_id, position, name, quantity, unit_price, stock_ids)
     SELECT gen_random_uuid(), booking.id, type.id, 0, 'Regular', 1, 20, ARRAY[stock.id]
     FROM bookings booking JOIN ticket_types type ON type.event_id = booking.event_id JOIN stocks stock ON stock.occurrence_id = booking.occurrence_id`,
  );
}

async function startApp(url: string): Promise<ChildProcess> {
  const child = spawn(process.execPath, [...(process.env['BENCH_NODE_FLAGS']?.split(' ') ?? []), `${build}/src/main.js`], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {
      PATH: process.env['PATH'],
      NODE_ENV: 'production',
      PORT: String(port),
      DATABASE_URL: url,
      JWT_SECRET: 'a-secret-for-the-bench-that-signs-nothing-0123456789',
      SMTP_URL: 'smtp://127.0.0.1:2525',
      MEDIA_SCAN: 'off',
      WORKER_ENABLED: 'false',
      RATE_LIMIT_ALLOW_LIST: '127.0.0.1',
      LOG_LEVEL: 'warn',
    },
  });
  for (let attempt = 0; attempt < 100; attempt += 1) {
    if (child.exitCode !== null) throw new Error('the API ended while starting');
    if (await fetch(`http://127.0.0.1:${port}/health/ready`).then(({ ok }) => ok, () => false)) return child;
    await sleep(100);
  }
  throw new Error('the API did not start');
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  process.exitCode = 1;
});
