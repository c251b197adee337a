import { type ChildProcess, spawn } from 'node:child_process';
import { randomInt, randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { type EmbeddedPostgres, freePort, startEmbeddedPostgres } from '../../src/shared/infrastructure/embedded-postgres/embedded-postgres';
import { deployMigrations } from '../../src/shared/infrastructure/migrations/migrations';
import { createTempDir } from '../support/temp-dir';
import { judge, type Verdict } from './history-judge';
import { sellPlaces, type Shop } from './history-shop';

export interface HistoryOptions {
  readonly seconds: number;
  readonly clients: number;
  readonly report: (line: string) => void;
}

/** What the API has acknowledged, as its client remembers it. */
export interface Acknowledged {
  readonly key: string;
  readonly bookingId: string;
  readonly input: object;
  confirmed?: boolean;
  cancelled?: boolean;
}

/** Longer than a process takes to start on a machine that is busy. */
const patienceMs = 60_000;
const jwtSecret = 'a-secret-for-the-history-that-signs-nothing-0123456789';

/**
 * Clients hold, confirm, pay, cancel, let expire and repeat by key on few hot pools over two API processes, while one of them is
 * killed and started again and PostgreSQL is restarted. Then everything that was acknowledged is compared with what is there.
 */
export async function runHistory({ seconds, clients, report }: HistoryOptions): Promise<Verdict> {
  const dataDir = await createTempDir();
  const [postgresPort, ...ports] = [await freePort(), await freePort(), await freePort()] as const;
  const startPostgres = () => startEmbeddedPostgres({ dataDir: path.join(dataDir, 'data'), port: postgresPort, report: () => undefined });
  let postgres: EmbeddedPostgres = await startPostgres();
  const apis = new Map<number, ChildProcess>();
  try {
    await deployMigrations(postgres.url);
    const shop = await sellPlaces(postgres.url);
    const startApi = async (port: number) => void apis.set(port, await startProcess(port, postgres.url, dataDir));
    await Promise.all(ports.map(startApi));
    report(`two API processes on PostgreSQL, ${clients} clients for ${seconds} s`);

    const history: Acknowledged[] = [];
    const end = Date.now() + seconds * 1_000;
    const crowd = Array.from({ length: clients }, () => actUntil(end, ports, shop, history));
    const time = expireNowAndThen(postgres.url, end);
    await sleep((seconds * 1_000) / 4);
    apis.get(ports[0])!.kill('SIGKILL');
    report('one process killed');
    await startApi(ports[0]);
    report('and started again');
    await sleep((seconds * 1_000) / 4);
    await postgres.stop();
    postgres = await startPostgres();
    report('PostgreSQL restarted');
    await Promise.all([...crowd, time]);
    report(`${history.length} holds acknowledged; settling`);
    return await judge(postgres.url, history, (booking) => hold(ports, booking));
  } finally {
    for (const api of apis.values()) api.kill('SIGKILL');
    await postgres.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}

async function startProcess(port: number, databaseUrl: string, dataDir: string): Promise<ChildProcess> {
  const child = spawn(process.execPath, ['--import', 'tsx', 'src/main.ts'], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {
      PATH: process.env['PATH'],
      NODE_ENV: 'test',
      PORT: String(port),
      DATABASE_URL: databaseUrl,
      DATA_DIR: path.join(dataDir, String(port)),
      JWT_SECRET: jwtSecret,
      PAYMENT_PROVIDER: 'sandbox',
      LOG_LEVEL: 'fatal',
      RATE_LIMIT_ALLOW_LIST: '127.0.0.1',
    },
  });
  for (let attempt = 0; attempt < 600; attempt += 1) {
    if (child.exitCode !== null) throw new Error('an API process ended while starting');
    if (await fetch(`http://127.0.0.1:${port}/health/ready`).then(({ ok }) => ok, () => false)) return child;
    await sleep(100);
  }
  throw new Error('an API process did not start');
}

type Payload = { readonly booking: { readonly id: string; readonly status: string } | null; readonly guestToken?: string | null; readonly userErrors: readonly { readonly code: string }[] };

/** Repeats by the same key, on either process, until the API has answered: what a good client does when a connection breaks. */
async function insist(ports: readonly number[], mutation: string, inputType: string, input: object): Promise<Payload> {
  const query = `mutation ($input: ${inputType}!) { ${mutation}(input: $input) { booking { id status } ${mutation === 'bookingHold' ? 'guestToken' : ''} userErrors { code } } }`;
  const deadline = Date.now() + patienceMs;
  let last = '';
  while (Date.now() < deadline) {
    const port = ports[randomInt(ports.length)]!;
    const answer = await fetch(`http://127.0.0.1:${port}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query, variables: { input } }),
      signal: AbortSignal.timeout(15_000),
    })
      .then((response) => response.json() as Promise<{ data?: Record<string, Payload | null> | null; errors?: readonly { readonly message: string; readonly extensions: { readonly code: string } }[] }>)
      .catch((error: unknown) => void (last = String(error)));
    const payload = answer?.data?.[mutation];
    if (payload) return payload;
    const code = answer?.errors?.[0]?.extensions.code;
    if (code && code !== 'SERVICE_UNAVAILABLE') throw new Error(`${mutation}: ${code} ${answer!.errors![0]!.message}`);
    if (code) last = answer!.errors![0]!.message;
    await sleep(20 + randomInt(100));
  }
  throw new Error(`${mutation} was not answered for ${patienceMs / 1_000} s: ${last}`);
}

const hold = (ports: readonly number[], { key, input }: Acknowledged) => insist(ports, 'bookingHold', 'BookingHoldInput', { idempotencyKey: key, ...input });

async function actUntil(end: number, ports: readonly number[], shop: Shop, history: Acknowledged[]): Promise<void> {
  while (Date.now() < end) {
    const wish = { key: randomUUID(), bookingId: '', input: shop.basket() };
    const held = await hold(ports, wish);
    if (!held.booking) continue;
    const booking: Acknowledged = { ...wish, bookingId: held.booking.id };
    history.push(booking);
    const reference = { bookingId: booking.bookingId, guestToken: held.guestToken };
    if (randomInt(4) === 0) continue;
    if (randomInt(3) > 0) {
      const paymentMethod = ['sandbox_success', 'sandbox_twice', 'sandbox_out_of_order', 'sandbox_decline'][randomInt(4)];
      const confirmed = await insist(ports, 'bookingConfirm', 'BookingConfirmInput', { idempotencyKey: randomUUID(), ...reference, contactEmail: 'guest@history.example', paymentMethod });
      booking.confirmed = confirmed.userErrors.length === 0 && confirmed.booking?.status === 'CONFIRMED';
    }
    if (randomInt(3) === 0) {
      const cancelled = await insist(ports, 'bookingCancel', 'BookingCancelInput', { idempotencyKey: randomUUID(), ...reference });
      booking.cancelled = cancelled.userErrors.length === 0;
    }
  }
}

/** Holds last a minute at least: their end is brought nearer in the database, as if the time had passed. */
async function expireNowAndThen(url: string, end: number): Promise<void> {
  while (Date.now() < end) {
    const client = new Client({ connectionString: url });
    client.on('error', () => undefined);
    await client
      .connect()
      .then(() => client.query(`UPDATE bookings SET expires_at = now() WHERE status IN ('HELD', 'AWAITING_PAYMENT') AND expires_at > now() AND random() < 0.2`))
      .catch(() => undefined);
    await client.end().catch(() => undefined);
    await sleep(500);
  }
}
