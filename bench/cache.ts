import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpus } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import autocannon from 'autocannon';
import { Client } from 'pg';
import { startRedis } from '../tests/support/redis';
import { cpuOf } from './cpu';
import { startBenchData } from './data';
import { workloads } from './workloads';

/*
 * What stored answers cost: a persisted query by GET against a bare Fastify reply of the same bytes, from the process and
 * from Redis, and what a cold miss costs more than without the cache. By turns, in one run.
 */

const isShort = process.argv.includes('--short');
const plan = isShort ? { rounds: 3, seconds: 2, warmUp: 3 } : { rounds: 7, seconds: 4, warmUp: 8 };
const connections = 16;
/** Names of contestants, for a closer look. */
const only = process.env['BENCH_ONLY']?.split(';');
const build = '.data/bench/build';
const say = (line = '') => void process.stdout.write(`${line}\n`);

interface Contestant {
  readonly name: string;
  readonly port: number;
  readonly process: ChildProcess;
  /** The path of the next request. */
  readonly next: () => string;
}

const idOf = (document: string) => createHash('sha256').update(document).digest('hex');
const [list, detail] = workloads.map(({ document }) => document) as [string, string];
const get = (document: string, variables: object) => `/graphql?documentId=sha256:${idOf(document)}&variables=${encodeURIComponent(JSON.stringify(variables))}`;

/** Lists of other days are other answers with about the same bytes. */
const dated = `query BenchDated($from: DateTime!) {${list.slice(list.indexOf('{') + 1).replace('events(first: 20)', 'events(first: 20, filter: { startsAfter: $from })')}`;

async function main(): Promise<void> {
  const hasCores = cpus().length > 1;
  // The load generator, PostgreSQL and Redis on one core; the server under test on the other.
  if (hasCores) execFileSync('taskset', ['-apc', '1', String(process.pid)]);
  else say('Only one core: requests per second say little here, CPU time per request still does.');
  say('Compiling as for production');
  execFileSync('npx', ['tsc', '-p', 'bench/tsconfig.json', '--noCheck'], { stdio: 'inherit' });
  const data = await startBenchData((line) => say(`  ${line}`));
  const redis = await startRedis();
  const running: Contestant[] = [];
  try {
    await register(data.url, [list, detail, dated]);
    const marquee = (name: string, port: number, next: Contestant['next'], env: Record<string, string>) => start(name, port, next, `${build}/src/main.js`, { DATABASE_URL: data.url, ...env }, hasCores);
    let turn = 0;
    const day = (count: number) => new Date(Date.UTC(2027, 0, 1) + (count % 400) * 3_600_000).toISOString();
    const slug = () => get(detail, { slug: data.slugs[(turn += 1) % data.slugs.length] });
    const fresh = () => get(dated, { from: new Date(Date.UTC(2027, 0, 1) + (turn += 1)).toISOString() });

    const fromProcess = await marquee('from the process', 4711, () => get(list, {}), {});
    const answer = await (await fetch(`http://127.0.0.1:4711${get(list, {})}`)).text();
    const dayAnswer = async () => (await fetch(`http://127.0.0.1:4711${get(dated, { from: day(0) })}`)).text();
    running.push(fromProcess);
    running.push(await start('bare', 4712, () => '/graphql', `${build}/bench/contestants/bare-get.js`, { ANSWER: answer }, hasCores));
    running.push(await start('bare, other answers', 4713, () => '/graphql', `${build}/bench/contestants/bare-get.js`, { ANSWER: await dayAnswer() }, hasCores));
    // One megabyte holds a quarter of the answers that are asked for in turn, and the least used goes first: none is found there.
    const shared = { REDIS_URL: redis.url, RESPONSE_CACHE_MEMORY_MB: '1' };
    running.push(await marquee('from Redis', 4714, () => get(dated, { from: day((turn += 1)) }), shared));
    running.push(await marquee('cold', 4715, fresh, {}), await marquee('cold, no cache', 4716, fresh, { RESPONSE_CACHE: 'false' }));
    running.push(await marquee('cold, Redis', 4717, fresh, { REDIS_URL: redis.url }), await marquee('details', 4718, slug, {}));
    for (let hour = 0; hour < 400; hour += 1) await (await fetch(`http://127.0.0.1:4714${get(dated, { from: day(hour) })}`)).text();
    report(await measureAll(only ? running.filter(({ name }) => only.includes(name)) : running));
  } finally {
    for (const { process: child } of running) child.kill('SIGKILL');
    await redis.stop();
    await data.stop();
  }
}

async function register(url: string, documents: readonly string[]): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  for (const text of documents) {
    await client.query(`INSERT INTO persisted_documents (id, surface, operation_type, text, registered_at) VALUES ($1, 'public', 'query', $2, now()) ON CONFLICT DO NOTHING`, [idOf(text), text]);
  }
  await client.end();
}

async function start(name: string, port: number, next: Contestant['next'], script: string, env: Record<string, string>, isPinned: boolean): Promise<Contestant> {
  const command = [...(isPinned ? ['taskset', '-c', '0'] : []), process.execPath, script];
  const child = spawn(command[0]!, command.slice(1), {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {
      PATH: process.env['PATH'], NODE_ENV: 'production', HOST: '127.0.0.1', PORT: String(port), DATABASE_POOL_SIZE: '10', JWT_SECRET: 'a-secret-for-the-bench-that-signs-nothing-0123456789',
      SMTP_URL: 'smtp://127.0.0.1:2525', MEDIA_SCAN: 'off', WORKER_ENABLED: 'false', LOG_LEVEL: 'warn', RATE_LIMIT_ALLOW_LIST: '127.0.0.1', ...env,
    },
  });
  for (let attempt = 0; attempt < 200; attempt += 1) {
    if (child.exitCode !== null) throw new Error(`${name} ended while starting`);
    if (await fetch(`http://127.0.0.1:${port}/`).then(() => true, () => false)) return { name, port, process: child, next };
    await sleep(100);
  }
  throw new Error(`${name} did not start`);
}

async function load({ name, port, next }: Contestant, duration: number): Promise<number> {
  const result = await autocannon({ url: `http://127.0.0.1:${port}`, connections, duration, requests: [{ setupRequest: (request) => ({ ...request, method: 'GET', path: next() }) }] });
  if (result.non2xx + result.errors > 0) throw new Error(`${name} failed ${result.non2xx + result.errors} requests`);
  return result.requests.total;
}

interface Sample {
  readonly perSecond: number;
  readonly cpu: number;
}

async function measureAll(contestants: readonly Contestant[]): Promise<Map<string, Sample>> {
  const samples = new Map<string, Sample[]>(contestants.map(({ name }) => [name, []]));
  for (const contestant of contestants) await load(contestant, plan.warmUp);
  for (let round = 0; round < plan.rounds; round += 1) {
    for (const contestant of contestants) {
      const before = cpuOf(contestant.process.pid!);
      const total = await load(contestant, plan.seconds);
      samples.get(contestant.name)!.push({ perSecond: total / plan.seconds, cpu: (cpuOf(contestant.process.pid!) - before) / total });
    }
    say(`round ${round + 1} of ${plan.rounds}`);
  }
  const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;
  return new Map([...samples].map(([name, all]) => [name, { perSecond: median(all.map(({ perSecond }) => perSecond)), cpu: median(all.map(({ cpu }) => cpu)) }]));
}

function report(samples: ReadonlyMap<string, Sample>): void {
  say();
  for (const [name, { perSecond, cpu }] of samples) say(`${name.padEnd(22)} ${perSecond.toFixed(0).padStart(8)} requests/s ${cpu.toFixed(1).padStart(8)} µs of server CPU`);
  say();
  const ratio = (title: string, a: string, b: string, target: number) => {
    const [one, other] = [samples.get(a), samples.get(b)];
    if (!one || !other) return;
    say(`${title.padEnd(52)} ${(one.perSecond / other.perSecond).toFixed(2)} by requests/s, ${(other.cpu / one.cpu).toFixed(2)} by CPU (at least ${target})`);
  };
  ratio('from the process against a bare reply', 'from the process', 'bare', 0.85);
  ratio('from Redis against a bare reply', 'from Redis', 'bare, other answers', 0.6);
  ratio('a cold miss against no cache', 'cold', 'cold, no cache', 0.9);
  ratio('a cold miss with Redis against no cache', 'cold, Redis', 'cold, no cache', 0.9);
}

main().catch((error: unknown) => {
  process.stderr.write(`${String(error instanceof Error ? error.stack : error)}\n`);
  process.exitCode = 1;
});
