import { type ChildProcess, spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { Client } from 'pg';
import type { TieredAnswers } from '../../src/shared/infrastructure/cache/tiered-answers';
import { systemClock } from '../../src/shared/infrastructure/system';
import { type BackOffice, createBackOffice } from '../events/admin-support';
import type { TestApp } from '../support/app';
import { eventually } from '../support/eventually';
import { startRedis, type TestRedis } from '../support/redis';
import { createTempDir } from '../support/temp-dir';
import { type RedisProxy, startRedisProxy } from './redis-proxy';

/** Of each disturbance; COHERENCE_SECONDS=60 runs the proof for a minute each. */
const seconds = Number(process.env['COHERENCE_SECONDS'] ?? 2);
/** Far above what is seen, because the machine that runs the tests has other things to do. */
const boundMs = 500;
const readersPerProcess = 8;
const questions = ['query A { event(slug: "told") { title } }', 'query B { events(filter: { tagSlugs: ["told"] }) { nodes { title } } }', 'query C { events(first: 100) { nodes { slug title } totalCount } }'];

let redis: TestRedis;
let spare: TestRedis;
let proxy: RedisProxy;
let office: BackOffice;
let child: ChildProcess;
/** This one and another, which a test can only talk to. */
let processes: readonly Pick<TestApp, 'query' | 'adminQuery'>[];
let event: { readonly id: string };

beforeAll(async () => {
  [redis, spare] = await Promise.all([startRedis(), startRedis()]);
  proxy = await startRedisProxy(redis.url);
  const env = { RESPONSE_CACHE: 'true', REDIS_URL: proxy.url, ACCESS_TOKEN_TTL_SECONDS: '86400', JWT_SECRET: 'a secret that both processes sign their tokens with' };
  office = await createBackOffice({ clock: systemClock, env });
  processes = [office.test, await startOther({ ...env, DATABASE_URL: office.test.databaseUrl, DATA_DIR: await createTempDir() })];
  await office.run('tagUpsert', { input: { name: 'Told', slug: 'told' } }, office.people.admin);
  event = await office.createPublishedEvent({ slug: 'told', title: 'v0', tagSlugs: ['told'] });
  await settled();
}, 120_000);
afterAll(async () => {
  child.kill('SIGKILL');
  await office.test.close();
  await proxy.close();
  await Promise.all([redis.stop(), spare.stop()]);
});

/** What `npm start` starts. */
async function startOther(env: Record<string, string>): Promise<Pick<TestApp, 'query' | 'adminQuery'>> {
  child = spawn(process.execPath, ['--import', 'tsx', 'src/main.ts'], { env: { PATH: process.env['PATH'], HOME: process.env['HOME'], PORT: '0', LOG_LEVEL: 'warn', ...env }, stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  child.stdout!.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const address = await eventually(() => /Public API\s+(http\S+)\/graphql/.exec(output)?.[1], 60_000);
  const send = (path: string) => async (query: string, variables: object = {}, headers: Record<string, string> = {}) => {
    const response = await fetch(address + path, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify({ query, variables }) });
    const body = await response.text();
    return { status: response.status, ...JSON.parse(body), response: { body } };
  };
  return { query: send('/graphql'), adminQuery: send('/admin/graphql') } as never;
}

const listeners = `SELECT FROM pg_stat_activity WHERE application_name = 'marquee-purges' AND datname = current_database()`;

/** Both processes keep answers. */
async function settled(): Promise<void> {
  const { answers, database } = office.test.platform;
  await eventually(() => answers!.statistics().isListening && answers!.statistics().isShared, 20_000);
  await eventually(async () => (await database.pool.query(listeners)).rowCount === processes.length, 20_000);
}

interface Seen {
  /** Reads that began after a change of the same process was answered and showed what it had replaced. */
  readonly violations: string[];
  readonly errors: string[];
  /** Of each change: how long after its answer a reader of the other process was still shown what it had replaced. */
  readonly delays: readonly number[];
  readonly reads: number;
  readonly slowestMs: number;
}

const versionIn = (body: string): number => Number(/"title":"v(\d+)"/.exec(body)?.[1] ?? -1);

/** Raises a version in a title by one process and the other in turn, while many read both. */
async function watch(disturb: () => Promise<unknown>): Promise<Seen> {
  const answered = [0, 0];
  const answeredAt: number[] = [];
  const delays: number[] = [];
  const seen = { violations: [] as string[], errors: [] as string[], reads: 0, slowestMs: 0 };
  let isOver = false;
  let { version, title } = await office.event(event.id);
  let raised = versionIn(JSON.stringify({ title }));
  answered.fill(raised);
  const write = async () => {
    for (let turn = 0; !isOver; turn += 1) {
      raised += 1;
      const author = Object.assign(Object.create(office) as BackOffice, { test: processes[turn % 2] });
      ({ version, title } = (await author.run('eventUpdate', { id: event.id, expectedVersion: version, input: { title: `v${raised}` } })).event);
      answered[turn % 2] = raised;
      [answeredAt[raised], delays[raised]] = [performance.now(), 0];
      await sleep(Math.random() * 10);
    }
  };
  const readFrom = async (which: number, n: number) => {
    while (!isOver) {
      const [own, startedAt] = [answered[which]!, performance.now()];
      const { status, response: { body } } = await processes[which]!.query(questions[n % questions.length]!);
      const got = versionIn(body);
      seen.reads += 1;
      seen.slowestMs = Math.max(seen.slowestMs, performance.now() - startedAt);
      if (status !== 200 || got < 0) seen.errors.push(body);
      if (got < own) seen.violations.push(`process ${which} answered v${got} to a read that began after its v${own}`);
      for (let missed = got + 1; answeredAt[missed] !== undefined && answeredAt[missed]! < startedAt; missed += 1) delays[missed] = Math.max(delays[missed]!, startedAt - answeredAt[missed]!);
      await sleep(Math.random() * 4);
    }
  };
  const working = [write(), ...processes.flatMap((_, which) => Array.from({ length: readersPerProcess }, (_each, n) => readFrom(which, n)))];
  await sleep((seconds * 1_000) / 4);
  await disturb();
  await sleep((seconds * 3_000) / 4);
  isOver = true;
  await Promise.all(working);
  return { ...seen, delays: Object.values(delays).sort((a, b) => a - b) };
}

const quantile = (sorted: readonly number[], q: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? 0;

const endListening = async () => {
  const client = new Client({ connectionString: office.test.databaseUrl });
  await client.connect();
  await client.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'marquee-purges'`).finally(() => client.end());
};

const flush = async () => {
  const client = new Redis(redis.url);
  for (let time = 0; time < 5; time += 1) await client.flushall().then(() => sleep(20));
  client.disconnect();
};

const disturbances: Record<string, () => Promise<unknown>> = {
  'nothing is wrong': async () => undefined,
  'Redis stands still for a while': () => (redis.pause(), sleep(400).then(() => redis.resume())),
  'Redis is killed, and another one comes': () => (proxy.redirect(null), sleep(150).then(() => proxy.redirect(spare.url))),
  'the first Redis comes back, with all that it had': async () => proxy.redirect(redis.url),
  'Redis is flushed': flush,
  'the connections that changes are heard by are ended': endListening,
};

describe('while many read and one writes, by two processes', () => {
  afterEach(() => jest.restoreAllMocks());

  it.each(Object.entries(disturbances))('%s: no read shows what its own process has replaced, and none fails', async (name, disturb) => {
    await settled();
    const { violations, errors, delays, reads, slowestMs } = await watch(disturb);
    const [p50, p99] = [quantile(delays, 0.5), quantile(delays, 0.99)];
    process.stdout.write(`${name}: ${reads} reads, ${delays.length} changes, another process shows them after p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms, slowest read ${slowestMs.toFixed(0)} ms\n`);
    expect({ violations, errors }).toEqual({ violations: [], errors: [] });
    expect(delays.length).toBeGreaterThan(5);
    expect(p99).toBeLessThan(boundMs);
  }, seconds * 1_000 + 30_000);

  it('is found out where nothing is purged (control)', async () => {
    await settled();
    const answers = office.test.platform.answers as TieredAnswers;
    jest.spyOn(answers, 'purge').mockResolvedValue(undefined);
    jest.spyOn(answers, 'hear').mockReturnValue(undefined);
    const { violations, delays } = await watch(async () => undefined);
    expect(violations.length).toBeGreaterThan(0);
    expect(quantile(delays, 0.9)).toBeGreaterThan(0);
  }, seconds * 1_000 + 30_000);
});
