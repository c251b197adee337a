import { closeSync, openSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { freePort } from '../../src/shared/infrastructure/embedded-postgres/embedded-postgres';
import { type TetheredProcess, spawnTethered } from '../../src/shared/infrastructure/embedded-postgres/tethered-process';
import { findServer, type ServerBinary, type ServerPackage } from './server-binary';
import { createTempDir } from './temp-dir';

export interface TestRedis {
  url: string;
  stop(): Promise<void>;
  /** Freezes the server: connections stay open and nothing answers. */
  pause(): void;
  resume(): void;
}

const redisServer: ServerPackage = {
  name: 'redis-server',
  debian: 'redis-server',
  homebrew: 'redis',
  unpacked: ['redis-tools', 'libjemalloc2', 'liblzf1', 'liblua5.1-0', 'lua-cjson', 'lua-bitop', 'libhiredis0.14'],
  file: 'usr/bin/redis-server',
  // Debian's server is its check of dumps under another name.
  packedAs: 'redis-check-rdb',
};

const attempts = 5;
const startTimeoutMs = 10_000;

/** Starts a Redis server of the caller's own without persistence, on a free port, or where another has been. */
export async function startRedis(report?: (line: string) => void, earlier?: TestRedis): Promise<TestRedis> {
  const binary = await findServer(redisServer, report);
  const directory = await createTempDir();
  for (let attempt = 1; ; attempt += 1) {
    const port = earlier ? Number(new URL(earlier.url).port) : await freePort();
    const server = launch(binary, directory, port);
    if (await isReady(server, port)) return control(server, directory, port);
    if (attempt === attempts) throw new Error(`redis-server did not start: ${await readFile(path.join(directory, 'redis.log'), 'utf8')}`);
  }
}

function launch(binary: ServerBinary, directory: string, port: number): TetheredProcess {
  const settings = { port: String(port), bind: '127.0.0.1', dir: directory, pidfile: path.join(directory, 'redis.pid'), save: '', appendonly: 'no', daemonize: 'no' };
  const args = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]);
  const logFd = openSync(path.join(directory, 'redis.log'), 'w');
  try {
    return spawnTethered({ file: binary.file, args, env: binary.env, logFd });
  } finally {
    closeSync(logFd);
  }
}

async function isReady(server: TetheredProcess, port: number): Promise<boolean> {
  let hasExited = false;
  void server.exited.then(() => (hasExited = true));
  const deadline = Date.now() + startTimeoutMs;
  while (!hasExited && Date.now() < deadline) {
    if (await answersPing(port)) return !hasExited;
    await delay(10);
  }
  server.release();
  return false;
}

function answersPing(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write('PING\r\n'));
    const finish = (answers: boolean) => {
      socket.destroy();
      resolve(answers);
    };
    socket.once('data', (reply) => finish(reply.toString().startsWith('+PONG')));
    socket.once('error', () => finish(false));
    socket.setTimeout(1_000, () => finish(false));
  });
}

async function control(server: TetheredProcess, directory: string, port: number): Promise<TestRedis> {
  const pid = Number(await readFile(path.join(directory, 'redis.pid'), 'utf8'));
  let hasStopped = false;
  return {
    url: `redis://127.0.0.1:${port}`,
    pause: () => void process.kill(pid, 'SIGSTOP'),
    resume: () => void process.kill(pid, 'SIGCONT'),
    stop: async () => {
      if (hasStopped) return;
      hasStopped = true;
      server.release();
      await server.exited;
      await rm(directory, { recursive: true, force: true });
    },
  };
}
