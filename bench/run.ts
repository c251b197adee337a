import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { cpus } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import autocannon from 'autocannon';
import { cpuOf, cpuOfFamily } from './cpu';
import { type BenchData, sizes, startBenchData } from './data';
import { pageSizes } from './pages';
import { type Workload, workloads } from './workloads';

const isShort = process.argv.includes('--short');
const plan = isShort ? { rounds: 2, seconds: 2, warmUp: 4 } : { rounds: 5, seconds: 5, warmUp: 10 };
const connections = 16;
const poolSize = 10;
const build = '.data/bench/build';
const say = (line = '') => void process.stdout.write(`${line}\n`);

interface Contestant {
  readonly name: 'marquee' | 'bare' | 'sql';
  readonly process: ChildProcess;
  readonly port: number;
}

interface Sample {
  readonly perSecond: number;
  readonly server: number;
  readonly database: number;
}

type Samples = Record<Contestant['name'], Record<Workload['name'], Sample[]>>;

async function main(): Promise<void> {
  const hasCores = cpus().length > 1;
  // The load generator and PostgreSQL, which this process starts, on one core; the server under test on the other.
  if (hasCores) execFileSync('taskset', ['-apc', '1', String(process.pid)]);
  else say('Only one core: requests per second say little here, CPU time per request still does.');
  say('Compiling as for production');
  execFileSync('npx', ['tsc', '-p', 'bench/tsconfig.json', '--noCheck'], { stdio: 'inherit' });
  const data = await startBenchData((line) => say(`  ${line}`));
  const contestants: Contestant[] = [];
  try {
    const marquee = await start('marquee', 4701, data, hasCores);
    contestants.push(marquee);
    const answers = Object.fromEntries(await Promise.all(workloads.map(async (workload) => [workload.name, await answerOf(marquee, workload, workload.keys(data)[0]!)])));
    contestants.push(await start('sql', 4702, data, hasCores), await start('bare', 4703, data, hasCores, answers));
    report(await measureAll(contestants, data), answers);
  } finally {
    for (const { process: child } of contestants) child.kill('SIGKILL');
    await data.stop();
  }
}

async function start(name: Contestant['name'], port: number, data: BenchData, isPinned: boolean, answers?: Record<string, string>): Promise<Contestant> {
  const script = name === 'marquee' ? `${build}/src/main.js` : `${build}/bench/contestants/${name}.js`;
  const command = [...(isPinned ? ['taskset', '-c', '0'] : []), process.execPath, ...(process.env['BENCH_NODE_FLAGS']?.split(' ') ?? []), script];
  const child = spawn(command[0]!, command.slice(1), {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {
      PATH: process.env['PATH'],
      NODE_ENV: 'production',
      HOST: '127.0.0.1',
      PORT: String(port),
      DATABASE_URL: data.url,
      DATABASE_POOL_SIZE: String(poolSize),
      JWT_SECRET: 'a-secret-for-the-bench-that-signs-nothing-0123456789',
      SMTP_URL: 'smtp://127.0.0.1:2525',
      WORKER_ENABLED: 'false',
      RESPONSE_CACHE: 'false',
      ANSWERS: JSON.stringify(answers ?? {}),
    },
  });
  for (let attempt = 0; attempt < 100; attempt += 1) {
    if (child.exitCode !== null) throw new Error(`${name} ended while starting`);
    if (await fetch(`http://127.0.0.1:${port}/`).then(() => true, () => false)) return { name, process: child, port };
    await sleep(100);
  }
  throw new Error(`${name} did not start`);
}

const body = ({ document, variables }: Workload, key: string) => JSON.stringify({ query: document, variables: variables(key) });
const post = { method: 'POST' as const, headers: { 'content-type': 'application/json' } };

async function answerOf({ port }: Contestant, workload: Workload, key: string): Promise<string> {
  const response = await fetch(`http://127.0.0.1:${port}/graphql`, { ...post, body: body(workload, key) });
  const text = await response.text();
  if (!response.ok || text.includes('"errors"')) throw new Error(`Marquee answers ${workload.name} with ${text.slice(0, 500)}`);
  return text;
}

async function load({ name, port }: Contestant, workload: Workload, keys: readonly string[], duration: number): Promise<number> {
  const requests: autocannon.Request[] =
    name === 'sql' ? keys.map((key) => ({ method: 'GET', path: workload.path(key) })) : keys.map((key) => ({ ...post, path: '/graphql', body: body(workload, key) }));
  const running = autocannon({ url: `http://127.0.0.1:${port}`, connections, duration, requests });
  const result = await running;
  if (result.non2xx + result.errors > 0) throw new Error(`${name} failed ${result.non2xx + result.errors} requests of ${workload.name}`);
  return result.requests.total;
}

async function measureAll(contestants: readonly Contestant[], data: BenchData): Promise<Samples> {
  const samples = Object.fromEntries(contestants.map(({ name }) => [name, { list: [], detail: [], page: [] }])) as unknown as Samples;
  for (const workload of workloads) {
    for (const contestant of contestants) await load(contestant, workload, workload.keys(data), plan.warmUp);
  }
  for (let round = 0; round < plan.rounds; round += 1) {
    for (const workload of workloads) {
      for (const contestant of contestants) samples[contestant.name][workload.name].push(await measure(contestant, workload, data));
    }
    say(`round ${round + 1} of ${plan.rounds}`);
  }
  return samples;
}

async function measure(contestant: Contestant, workload: Workload, data: BenchData): Promise<Sample> {
  const pid = contestant.process.pid!;
  const before = { server: cpuOf(pid), database: cpuOfFamily(data.pid), at: performance.now() };
  const total = await load(contestant, workload, workload.keys(data), plan.seconds);
  const seconds = (performance.now() - before.at) / 1_000;
  return { perSecond: total / seconds, server: (cpuOf(pid) - before.server) / total, database: (cpuOfFamily(data.pid) - before.database) / total };
}

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;

function report(samples: Samples, answers: Record<string, string>): void {
  say();
  say(`${new Date().toISOString().slice(0, 10)} · ${cpus().length} × ${cpus()[0]?.model} · Node ${process.version} · ${sizes.events} events, ${sizes.ticketTypes} ticket types, ${pageSizes.pages} pages (bookings come with their own issue)`);
  say(`server on one core, PostgreSQL and the load generator on the other · ${connections} connections, pool of ${poolSize} · medians of ${plan.rounds} rounds of ${plan.seconds} s`);
  for (const { name: workload, target } of workloads) {
    const middle = (name: Contestant['name']): Sample => {
      const all = samples[name][workload];
      return { perSecond: median(all.map(({ perSecond }) => perSecond)), server: median(all.map(({ server }) => server)), database: median(all.map(({ database }) => database)) };
    };
    const marquee = middle('marquee');
    say(`\n### ${workload} (${answers[workload]!.length.toLocaleString('en')} bytes; target ≥ ${target} of hand-written SQL)\n`);
    say('| contestant | requests/s | server CPU µs/request | database CPU µs/request | Marquee: requests/s | Marquee: server CPU | Marquee: server + database CPU |');
    say('|---|---:|---:|---:|---:|---:|---:|');
    for (const [name, title] of [['marquee', 'Marquee (Apollo, guards, production)'], ['sql', 'Fastify + hand-written SQL'], ['bare', 'Fastify, same bytes from memory']] as const) {
      const { perSecond, server, database } = middle(name);
      const ratios = [marquee.perSecond / perSecond, server / marquee.server, (server + database) / (marquee.server + marquee.database)].map((ratio) => (name === 'marquee' ? '' : `${ratio.toFixed(2)} ×`));
      say(`| ${title} | ${perSecond.toFixed(0)} | ${server.toFixed(0)} | ${database.toFixed(0)} | ${ratios.join(' | ')} |`);
    }
  }
  say('\nA ratio is the share of that contestant that Marquee reaches; for CPU, the other\'s time through Marquee\'s.');
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  process.exitCode = 1;
});

