import { type ChildProcess, execFileSync, fork, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { cpus, loadavg, tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { hash } from '@node-rs/argon2';
import { Client } from 'pg';
import { withDatabase } from '../src/shared/infrastructure/migrations/schema-engine-adapter';
import { uuidV7 } from '../src/shared/infrastructure/system';
import { startBenchData } from './data';
import type { UploadOrder, UploadReport } from './uploads-client';
import { workloads } from './workloads';

/*
 * What uploads do to those who read, and to the memory of the process that takes them. One API and one worker, as in
 * docker-compose.yml. `npm run bench:uploads [-- --short]`.
 */

const isShort = process.argv.includes('--short');
const plan = isShort ? { rounds: 1, seconds: 5 } : { rounds: 3, seconds: 8 };
const [uploads, readsPerSecond, readConnections] = [20, 50, 4];
const targets = { ratio: 2, growthMb: 50 };
const filmBytes = 104_857_600;
const build = '.data/bench/build';
const port = 4721;
const url = `http://127.0.0.1:${port}`;
const admin = { email: 'admin@bench.example', password: 'correct horse battery' };
const say = (line = '') => void process.stdout.write(`${line}\n`);

/** The milliseconds of each read. */
type Reads = number[];

const phases = ['nothing else', `${uploads} photographs sent at once, until all are READY`, `${uploads} uploads under way all the time`] as const;

interface Bench {
  readonly database: Client;
  readonly uploader: ChildProcess;
  readonly authorization: string;
}

async function main(): Promise<void> {
  say('Compiling as for production');
  execFileSync('npx', ['tsc', '-p', 'bench/tsconfig.json', '--noCheck'], { stdio: 'inherit' });
  const uploader = fork('bench/uploads-client.ts');
  const isReady = answerOf(uploader);
  const data = await startBenchData((line) => say(`  ${line}`));
  const directory = await mkdtemp(path.join(tmpdir(), 'marquee-uploads-'));
  const processes = [uploader];
  const database = new Client({ connectionString: await copyOf(data.url) });
  try {
    await database.connect();
    await writeAdmin(database);
    const start = (role: 'api' | 'worker') => spawn(process.execPath, [`${build}/src/main.js`], { stdio: ['ignore', 'ignore', 'inherit'], env: environment(role, data.url, directory) });
    const [api, worker] = [start('api'), start('worker')];
    processes.push(api, worker);
    await untilReady(api);
    const bench = { database, uploader, authorization: await signIn() };
    await isReady;
    await read(() => sleep(5_000));
    say(`${new Date().toISOString().slice(0, 10)} · ${cpus().length} × ${cpus()[0]?.model} · Node ${process.version} · API, worker, PostgreSQL, those who read and those who upload share the cores`);
    say(`load of the machine at the start: ${loadavg()[0]!.toFixed(1)} · ${plan.rounds} rounds by turns · ${readsPerSecond} reads/s of the list over ${readConnections} connections\n`);
    await reportMemory(bench, api.pid!);
    await reportReads(bench);
  } finally {
    for (const child of processes) child.kill('SIGKILL');
    await database.end();
    await data.stop();
    await rm(directory, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function reportMemory({ uploader, authorization }: Bench, pid: number): Promise<void> {
  const film = (bytes: number) => upload(uploader, { url, authorization, atOnce: 1, seconds: 0, filmBytes: bytes });
  for (let warmUp = 0; warmUp < 3; warmUp += 1) await film(5_000_000);
  const resident = () => Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]) / 1_024;
  const before = resident();
  let peak = before;
  const timer = setInterval(() => (peak = Math.max(peak, resident())), 20);
  const { seconds } = await film(filmBytes);
  clearInterval(timer);
  say(`A film of 100 MB, sent in ${seconds.toFixed(1)} s: the API grows from ${before.toFixed(0)} MB by ${(peak - before).toFixed(0)} MB at most (looked at every 20 ms; target < ${targets.growthMb})\n`);
}

async function reportReads(bench: Bench): Promise<void> {
  const samples = phases.map((): Reads[] => []);
  const reports: UploadReport[] = [];
  const untilReadySeconds: number[] = [];
  for (let round = 0; round < plan.rounds; round += 1) {
    await settled(bench);
    samples[0]!.push(await read(() => sleep(plan.seconds * 1_000)));
    const start = performance.now();
    samples[1]!.push(await read(() => send(bench, 0).then(() => settled(bench))));
    untilReadySeconds.push((performance.now() - start) / 1_000);
    samples[2]!.push(await read(() => send(bench, plan.seconds).then((report) => reports.push(report))));
    await bench.database.query('DELETE FROM media_intakes');
    say(`round ${round + 1} of ${plan.rounds}: p99 ${samples.map((all) => percentile(all[round]!, 99).toFixed(0)).join(', ')} ms`);
  }
  const alone = percentile(samples[0]!.flat(), 99);
  say(`\n| while the list is read | reads | p50 ms | p99 ms | p99 to p99 of nothing else | target |\n|---|---:|---:|---:|---:|---:|`);
  for (const [index, phase] of phases.entries()) {
    const reads = samples[index]!.flat();
    const [p50, p99] = [50, 99].map((share) => percentile(reads, share));
    say(`| ${phase} | ${reads.length} | ${p50!.toFixed(1)} | ${p99!.toFixed(1)} | ${index === 0 ? ' | ' : `${(p99! / alone).toFixed(2)} | ≤ ${targets.ratio}`} |`);
  }
  const sum = (of: (report: UploadReport) => number) => reports.reduce((total, report) => total + of(report), 0);
  say(`\n${uploads} at once are READY after ${percentile(untilReadySeconds, 50).toFixed(1)} s (median); all the time: ${(sum(({ taken }) => taken) / sum(({ seconds }) => seconds)).toFixed(1)} uploads/s`);
}

const send = ({ uploader, authorization }: Bench, seconds: number): Promise<UploadReport> => upload(uploader, { url, authorization, atOnce: uploads, seconds });

async function upload(uploader: ChildProcess, order: UploadOrder): Promise<UploadReport> {
  const answer = answerOf(uploader);
  uploader.send(order);
  const report = (await answer) as UploadReport;
  if (report.refused.length > 0) throw new Error(`${report.refused.length} uploads were refused: ${report.refused[0]}`);
  return report;
}

function answerOf(child: ChildProcess): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const fail = () => reject(new Error('the uploader ended'));
    child.once('exit', fail).once('message', (answer) => {
      child.off('exit', fail);
      resolve(answer);
    });
  });
}

/** Nothing is left to be processed. */
async function settled({ database }: Bench): Promise<void> {
  const isBusy = async () => (await database.query('SELECT FROM media_intakes UNION ALL SELECT FROM graphile_worker.jobs WHERE run_at <= now() LIMIT 1')).rowCount! > 0;
  while (await isBusy()) await sleep(200);
}

/** Asks at a fixed rate, whether or not the answers keep up, for as long as `meanwhile` takes. */
async function read(meanwhile: () => Promise<unknown>): Promise<Reads> {
  const agent = new Agent({ keepAlive: true, maxSockets: readConnections });
  const { document } = workloads.find(({ name }) => name === 'list')!;
  const body = JSON.stringify({ query: document });
  const ask = () =>
    new Promise<number>((resolve, reject) => {
      const start = performance.now();
      request(`${url}/graphql`, { agent, method: 'POST', headers: { 'content-type': 'application/json', 'content-length': body.length } }, (response) => {
        if (response.statusCode !== 200) reject(new Error(`a read is answered with ${response.statusCode}`));
        response.resume().once('end', () => resolve(performance.now() - start));
      }).once('error', reject).end(body);
    });
  const asked: Promise<number>[] = [];
  let isOver = false;
  const ending = meanwhile().finally(() => (isOver = true));
  for (let due = performance.now(); !isOver; due += 1_000 / readsPerSecond) {
    await sleep(Math.max(0, due - performance.now()));
    asked.push(ask());
  }
  await ending;
  const reads = await Promise.all(asked);
  agent.destroy();
  return reads;
}

const percentile = (values: readonly number[], share: number): number => [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor((values.length * share) / 100))]!;

/** Of the database of the benches: what is uploaded is not to stay in it. */
async function copyOf(source: string): Promise<string> {
  const client = new Client({ connectionString: withDatabase(source, 'postgres') });
  await client.connect();
  await client.query('DROP DATABASE IF EXISTS uploads WITH (FORCE)');
  await client.query(`CREATE DATABASE uploads TEMPLATE ${new URL(source).pathname.slice(1)}`);
  await client.end();
  return withDatabase(source, 'uploads');
}

async function writeAdmin(database: Client): Promise<void> {
  await database.query(
    `INSERT INTO users (id, email, email_verified_at, password_hash, display_name, role, created_at, updated_at) VALUES ($1, $2, now(), $3, 'Admin', 'ADMIN', now(), now())`,
    [uuidV7.next(), admin.email, await hash(admin.password, { memoryCost: 19_456, timeCost: 2, parallelism: 1 })],
  );
}

async function signIn(): Promise<string> {
  const query = 'mutation SignIn($input: SessionCreateInput!) { sessionCreate(input: $input) { accessToken userErrors { message } } }';
  const response = await fetch(`${url}/graphql`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ query, variables: { input: admin } }) });
  const text = await response.text();
  const token = /"accessToken":"([^"]+)"/.exec(text)?.[1];
  if (!token) throw new Error(`signing in is answered with ${text.slice(0, 300)}`);
  return `Bearer ${token}`;
}

const environment = (role: 'api' | 'worker', source: string, directory: string): NodeJS.ProcessEnv => ({
  PATH: process.env['PATH'],
  NODE_ENV: 'production',
  PORT: String(role === 'api' ? port : 0),
  DATABASE_URL: withDatabase(source, 'uploads'),
  DATA_DIR: directory,
  MEDIA_SCAN: 'off',
  JWT_SECRET: 'a-secret-for-the-bench-that-signs-nothing-0123456789',
  ACCESS_TOKEN_TTL_SECONDS: '3600',
  SMTP_URL: 'smtp://127.0.0.1:2525',
  WORKER_ENABLED: String(role === 'worker'),
  RATE_LIMIT_ALLOW_LIST: '127.0.0.1',
  LOG_LEVEL: 'error',
});

async function untilReady(api: ChildProcess): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    if (api.exitCode !== null) throw new Error('the API ended while starting');
    if (await fetch(`${url}/health/ready`).then(({ ok }) => ok, () => false)) return;
    await sleep(100);
  }
  throw new Error('the API did not start');
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  process.exitCode = 1;
});
