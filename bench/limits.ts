import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { cpus } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import autocannon from 'autocannon';
import { startRedis } from '../tests/support/redis';
import { cpuOf } from './cpu';
import { startBenchData } from './data';
import { workloads } from './workloads';

/**
 * What limits and cost add to a request: server CPU with the caller on the allow-list, limited in the process, and limited in
 * Redis, by turns. BENCH_BASE=<main.js of another build> adds that build, such as the one before a change.
 */
const isShort = process.argv.includes('--short');
const plan = isShort ? { rounds: 3, requests: 1_000 } : { rounds: 9, requests: 2_000 };
const connections = 8;
const build = '.data/bench/build';
const say = (line = '') => void process.stdout.write(`${line}\n`);

const documents = { 'an empty query': '{ __typename }', 'a list of 20': workloads[0]!.document };

interface Contestant {
  readonly name: string;
  readonly process: ChildProcess;
  readonly port: number;
  readonly samples: Record<string, number[]>;
}

async function main(): Promise<void> {
  execFileSync('npx', ['tsc', '-p', 'bench/tsconfig.json', '--noCheck'], { stdio: 'inherit' });
  const data = await startBenchData((line) => say(`  ${line}`));
  const redis = await startRedis(say);
  const main = `${build}/src/main.js`;
  const limits = { RATE_LIMIT_PUBLIC: '1000000000' };
  const contestants: Contestant[] = [];
  try {
    contestants.push(await start('on the allow-list', main, 4731, data.url, { RATE_LIMIT_ALLOW_LIST: '127.0.0.1' }));
    contestants.push(await start('limited in the process', main, 4732, data.url, limits));
    contestants.push(await start('limited in Redis', main, 4733, data.url, { ...limits, REDIS_URL: redis.url }));
    if (process.env['BENCH_BASE']) contestants.push(await start('the other build', process.env['BENCH_BASE'], 4734, data.url, {}));
    for (let round = 0; round <= plan.rounds; round += 1) {
      for (const [what, query] of Object.entries(documents)) {
        for (const contestant of contestants) {
          const cpu = await measure(contestant, query);
          if (round > 0) (contestant.samples[what] ??= []).push(cpu);
        }
      }
    }
    report(contestants);
  } finally {
    for (const { process: child } of contestants) child.kill('SIGKILL');
    await redis.stop();
    await data.stop();
  }
}

async function start(name: string, script: string, port: number, url: string, env: Record<string, string>): Promise<Contestant> {
  const child = spawn(process.execPath, [script], {
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
      ...env,
    },
  });
  for (let attempt = 0; attempt < 100 && child.exitCode === null; attempt += 1) {
    if (await fetch(`http://127.0.0.1:${port}/health/ready`).then(({ ok }) => ok, () => false)) return { name, process: child, port, samples: {} };
    await sleep(100);
  }
  throw new Error(`${name} did not start`);
}

/** Server CPU of one request in microseconds. */
async function measure({ name, process: child, port }: Contestant, query: string): Promise<number> {
  const before = cpuOf(child.pid!);
  const { requests, non2xx, errors } = await autocannon({
    url: `http://127.0.0.1:${port}/graphql`,
    connections,
    amount: plan.requests,
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query }),
  });
  if (non2xx + errors > 0) throw new Error(`${name} failed ${non2xx + errors} requests`);
  return (cpuOf(child.pid!) - before) / requests.total;
}

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;

function report(contestants: readonly Contestant[]): void {
  say(`\n${new Date().toISOString().slice(0, 10)} · ${cpus().length} × ${cpus()[0]?.model} · Node ${process.version} · medians of ${plan.rounds} × ${plan.requests} requests, ${connections} connections\n`);
  say(`| server CPU µs/request | ${Object.keys(documents).join(' | ')} |`);
  say(`|---|${Object.keys(documents).map(() => '---:').join('|')}|`);
  for (const { name, samples } of contestants) say(`| ${name} | ${Object.keys(documents).map((what) => median(samples[what]!).toFixed(0)).join(' | ')} |`);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  process.exitCode = 1;
});
