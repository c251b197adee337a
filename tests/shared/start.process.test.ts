import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { type IncomingMessage, request } from 'node:http';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import { createTempDir } from '../support/temp-dir';

jest.setTimeout(120_000);

interface Run {
  readonly process: ChildProcess;
  readonly output: () => string;
  /** Resolves with the address when the welcome is printed; rejects when the process ends before. */
  readonly ready: Promise<string>;
  readonly ended: Promise<number | null>;
}

const running = new Set<ChildProcess>();

/** The process of `npm start`, with nothing of this one's environment but the path. */
function start(env: Record<string, string>): Run {
  const child = spawn(process.execPath, ['--import', 'tsx', 'src/main.ts'], {
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  let output = '';
  const ended = once(child, 'exit').then(([code]) => (running.delete(child), code as number | null));
  const ready = new Promise<string>((resolve, reject) => {
    const read = (chunk: Buffer) => {
      output += chunk.toString();
      const address = /Public API\s+(http\S+)\/graphql[\s\S]*Ctrl-C/.exec(output)?.[1];
      if (address) resolve(address);
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    void ended.then((code) => reject(new Error(`ended with ${code}:\n${output}`)));
  });
  ready.catch(() => undefined);
  return { process: child, output: () => output, ready, ended };
}

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};
const postmasterPid = (dataDir: string): number => Number(readFileSync(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8').split('\n', 1)[0]);

const ask = async (address: string, query: string): Promise<{ data: ReturnType<typeof JSON.parse> }> => {
  const response = await fetch(`${address}/graphql`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ query }) });
  return response.json() as never;
};

describe('npm start', () => {
  afterAll(() => running.forEach((child) => child.kill('SIGKILL')));

  test('serves the demo catalogue, ends with Ctrl-C, and keeps its data through kill -9', async () => {
    const dataDir = await createTempDir();
    const first = start({ DATA_DIR: dataDir });
    const address = await first.ready;
    expect(first.output()).toMatch(/Admin API[\s\S]*curl -s[\s\S]*ADMIN\s+admin@marquee\.test\s+marquee-demo/);
    const pasted = /"query":"([^"]+)"/.exec(first.output())![1]!;
    const { data } = await ask(address, pasted);
    expect(data.events.nodes).toHaveLength(3);
    const firstPostmaster = postmasterPid(dataDir);
    first.process.kill('SIGKILL');
    await first.ended;

    const second = start({ DATA_DIR: dataDir });
    expect((await ask(await second.ready, pasted)).data).toEqual(data);
    expect(isAlive(firstPostmaster)).toBe(false);
    const secondPostmaster = postmasterPid(dataDir);
    second.process.kill('SIGINT');
    expect(await second.ended).toBe(0);
    expect(second.output()).not.toMatch(/lost|error/i);
    expect(isAlive(secondPostmaster)).toBe(false);
  });

  test('says which port is in use and leaves no process behind', async () => {
    const blocker = createServer().listen(0, '127.0.0.1');
    await once(blocker, 'listening');
    const { port } = blocker.address() as { port: number };
    const dataDir = await createTempDir();
    const run = start({ DATA_DIR: dataDir, DEMO_DATA: 'false', PORT: String(port) });
    expect(await run.ended).toBe(1);
    expect(run.output()).toContain(`Port ${port} is in use. Stop what listens there, or choose another: PORT=4001 npm start`);
    expect(() => postmasterPid(dataDir)).toThrow(/ENOENT/);
    blocker.close();
  });

  test('ends with a word when its PostgreSQL was killed', async () => {
    const dataDir = await createTempDir();
    const run = start({ DATA_DIR: dataDir, DEMO_DATA: 'false' });
    await run.ready;
    process.kill(postmasterPid(dataDir), 'SIGKILL');
    expect(await run.ended).toBe(1);
    expect(run.output()).toMatch(/The embedded PostgreSQL ended unexpectedly: see .*postgres\.log, then start again/);
  });

  test.each([
    ['a wrong database address', { DATABASE_URL: 'postgresql://user:hunter2@127.0.0.1:1/none' }, /No PostgreSQL answers at 127\.0\.0\.1:1: start it, or correct DATABASE_URL/],
    ['settings that are not usable', { PORT: 'http', JWT_SECRET: 'hunter2' }, /PORT: .*\n\s+- JWT_SECRET: .*32 characters/],
    ['a production whose database is away', { NODE_ENV: 'production', JWT_SECRET: 'k2J8vQx0Zr5TnB1yLwE7uHcS4aGdF9mP6oXiV3eNqKs', SMTP_URL: 'smtp://127.0.0.1:1', MEDIA_SCAN: 'off', DATABASE_URL: 'postgresql://user:hunter2@127.0.0.1:1/none' }, /No PostgreSQL answers at 127\.0\.0\.1:1/],
    ['an unguarded production', { NODE_ENV: 'production' }, /JWT_SECRET: production needs[\s\S]*DATABASE_URL: production needs/],
  ])('with %s says what to do, and no more', async (_what, env, message) => {
    const run = start({ DATA_DIR: await createTempDir(), ...env });
    expect(await run.ended).toBe(1);
    expect(run.output()).toMatch(message);
    expect(run.output()).not.toMatch(/hunter2|at .*\.ts:\d+/);
  });

  test('finishes what is in flight on SIGTERM', async () => {
    const run = start({ DATA_DIR: await createTempDir(), DEMO_DATA: 'false' });
    const address = await run.ready;
    const body = '{"query":"{ __typename }"}';
    const slow = request(`${address}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'content-length': body.length, expect: '100-continue' },
    });
    const answer = once(slow, 'response') as Promise<[IncomingMessage]>;
    slow.flushHeaders();
    // The server has routed the request when it asks for the body.
    await once(slow, 'continue');
    run.process.kill('SIGTERM');
    await once(run.process.stdout!, 'data');
    slow.end(body);
    const [response] = await answer;
    expect(await json(response)).toMatchObject({ data: { __typename: 'Query' } });
    expect(`${await run.ended} ${run.output()}`).toMatch(/^0 [\s\S]*finishing what is in flight/);
  });
});
