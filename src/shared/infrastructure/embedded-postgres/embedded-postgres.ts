import { closeSync, existsSync, openSync, readFileSync, rmSync } from 'node:fs';
import { mkdir, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'pg';
import { isDataDirLocked, isPostmasterOf, lockDataDir } from './data-dir-lock';
import { preparePostgresBinaries, serviceAccount, sharedStateDir } from './embedded-postgres-binaries';
import { type Cluster, openCluster, postgresEnv, readPostmasterFile } from './embedded-postgres-cluster';
import { EmbeddedPostgresError, dataDirError, diskFull, notWritable, portTaken } from './embedded-postgres-error';
import { type TetheredProcess, spawnTethered } from './tethered-process';

export interface EmbeddedPostgresOptions {
  dataDir: string;
  /** A free port is picked when none is given. */
  port?: number;
  /** Server settings that override PostgreSQL's defaults, such as `{ fsync: 'off' }`. */
  settings?: Readonly<Record<string, string>>;
  report: (line: string) => void;
}

export interface EmbeddedPostgres {
  url: string;
  /** Resolves with the reason when the server ends without having been stopped. */
  failed: Promise<EmbeddedPostgresError>;
  /** Shuts the server down and resolves when its last process has ended. */
  stop(): Promise<void>;
}

const startTimeoutMs = 60_000;
const stopTimeoutMs = 30_000;
const exitTimeoutMs = 10_000;
const pollMs = 20;

/** Starts a PostgreSQL server of our own on a data directory, listening on 127.0.0.1 only. */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const dataDir = path.resolve(options.dataDir);
  try {
    await mkdir(dataDir, { recursive: true });
    const { wasStale } = await lockDataDir(lockFileOf(dataDir), dataDir);
    try {
      return await start({ ...options, dataDir: await realpath(dataDir) }, wasStale);
    } catch (error) {
      await rm(lockFileOf(dataDir), { force: true });
      throw error;
    }
  } catch (error) {
    throw dataDirError(error, dataDir);
  }
}

/** The URL of the embedded PostgreSQL that another live Marquee process runs on this data directory, if one does. */
export async function findRunningEmbeddedPostgres(dataDir: string): Promise<string | undefined> {
  if (!(await isDataDirLocked(lockFileOf(dataDir)))) return undefined;
  return readFile(urlFileOf(dataDir), 'utf8').catch(() => undefined);
}

function lockFileOf(dataDir: string): string {
  return path.join(dataDir, 'marquee.pid');
}

function urlFileOf(dataDir: string): string {
  return path.join(dataDir, 'postgres.url');
}

async function start(options: EmbeddedPostgresOptions, wasStale: boolean): Promise<EmbeddedPostgres> {
  const { dataDir, report } = options;
  await rm(urlFileOf(dataDir), { force: true });
  const account = await serviceAccount();
  const binaries = await preparePostgresBinaries(account, account ? sharedStateDir : dataDir);
  const isDurable = options.settings?.['fsync'] !== 'off';
  const cluster = await openCluster(dataDir, binaries, account, isDurable, report);
  await endOrphan(dataDir, cluster.directory, wasStale, report);

  for (let attempt = 1; ; attempt += 1) {
    const port = options.port ?? (await freePort());
    if (options.port !== undefined) await requireFreePort(port);
    report(`Starting PostgreSQL ${binaries.majorVersion} on 127.0.0.1:${port}`);
    const log = path.join(dataDir, 'postgres.log');
    const server = launch(path.join(binaries.directory, 'bin', 'postgres'), cluster.directory, port, log, options.settings, account);
    if (await isReady(server, cluster.directory)) return await serve(options, cluster, server, port);
    const fault = startFault(log, dataDir, port);
    const canRetry = attempt < 5 && (fault.fault === 'PORT_TAKEN' ? options.port === undefined : fault.message.includes('shared memory block'));
    if (!canRetry) throw fault;
    await delay(200 * attempt);
  }
}

function launch(file: string, cluster: string, port: number, log: string, settings: EmbeddedPostgresOptions['settings'], owner?: { uid: number; gid: number }): TetheredProcess {
  const all = {
    listen_addresses: '127.0.0.1',
    port: String(port),
    unix_socket_directories: '',
    jit: 'off',
    timezone: 'UTC',
    ...settings,
  };
  const args = ['-D', cluster, ...Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`])];
  const logFd = openSync(log, 'w', 0o600);
  try {
    return spawnTethered({ file, args, env: postgresEnv, logFd, ...(owner ? { owner } : {}) });
  } finally {
    closeSync(logFd);
  }
}

async function isReady(server: TetheredProcess, cluster: string): Promise<boolean> {
  let hasExited = false;
  void server.exited.then(() => (hasExited = true));
  const deadline = Date.now() + startTimeoutMs;
  while (!hasExited && Date.now() < deadline) {
    const postmaster = readPostmasterFile(cluster);
    if (postmaster?.isReady && isPostmasterOf(postmaster.pid, cluster)) return true;
    await delay(pollMs);
  }
  server.release();
  await server.exited;
  return false;
}

function startFault(log: string, dataDir: string, port: number): EmbeddedPostgresError {
  const text = readFileSync(log, 'utf8');
  if (text.includes('No space left on device')) return diskFull(dataDir);
  if (text.includes('Address already in use')) return portTaken(port);
  if (/(?:FATAL|PANIC): .*Permission denied|Read-only file system/.test(text)) return notWritable(dataDir);
  const reason = /(?:FATAL|PANIC): +(.*)/.exec(text)?.[1] ?? text.trim().split('\n').at(-1) ?? 'it ended without a message';
  return new EmbeddedPostgresError('START_FAILED', `PostgreSQL did not start: ${reason}. Its log is ${log}; set DATABASE_URL to use a server of your own.`);
}

async function serve(options: EmbeddedPostgresOptions, cluster: Cluster, server: TetheredProcess, port: number): Promise<EmbeddedPostgres> {
  const { dataDir } = options;
  const urlOf = (database: string) => `postgresql://marquee:${cluster.password}@127.0.0.1:${port}/${database}`;
  let isStopping = false;
  const onExit = () => {
    isStopping = true;
    stopNow(cluster.directory);
    releaseFiles(dataDir);
  };
  process.once('exit', onExit);
  const failed = new Promise<EmbeddedPostgresError>((resolve) => {
    void server.exited.then(() => {
      if (!isStopping) resolve(new EmbeddedPostgresError('ENDED', `The embedded PostgreSQL ended unexpectedly: see ${path.join(dataDir, 'postgres.log')}, then start again.`));
    });
  });
  const stop = async () => {
    if (isStopping) return void (await server.exited);
    isStopping = true;
    server.release();
    await endWithin(server, cluster.directory, stopTimeoutMs);
    process.removeListener('exit', onExit);
    releaseFiles(dataDir);
  };
  try {
    await ensureDatabase(urlOf('postgres'));
    await writeFile(urlFileOf(dataDir), urlOf('marquee'), { mode: 0o600 });
  } catch (error) {
    await stop();
    throw error;
  }
  return { url: urlOf('marquee'), failed, stop };
}

async function ensureDatabase(url: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const { rowCount } = await client.query(`SELECT 1 FROM pg_database WHERE datname = 'marquee'`);
    if (!rowCount) await client.query('CREATE DATABASE marquee');
  } finally {
    await client.end();
  }
}

async function endWithin(server: TetheredProcess, cluster: string, timeoutMs: number): Promise<void> {
  const ended = await Promise.race([server.exited.then(() => true), delay(timeoutMs, false, { ref: false })]);
  if (ended) return;
  const postmaster = readPostmasterFile(cluster);
  if (postmaster && isPostmasterOf(postmaster.pid, cluster)) process.kill(postmaster.pid, 'SIGQUIT');
  await server.exited;
}

// An `exit` listener cannot await: it signals PostgreSQL and blocks until the server has removed its file.
function stopNow(cluster: string): void {
  const postmaster = readPostmasterFile(cluster);
  if (!postmaster || !isPostmasterOf(postmaster.pid, cluster)) return;
  process.kill(postmaster.pid, 'SIGINT');
  const pause = new Int32Array(new SharedArrayBuffer(4));
  const deadline = Date.now() + exitTimeoutMs;
  while (Date.now() < deadline && isPostmasterOf(postmaster.pid, cluster)) Atomics.wait(pause, 0, 0, pollMs);
}

function releaseFiles(dataDir: string): void {
  rmSync(urlFileOf(dataDir), { force: true });
  rmSync(lockFileOf(dataDir), { force: true });
}

// A killed run's server is interrupted by its tether; one that lost that too is stopped here. Its committed data stay.
async function endOrphan(dataDir: string, cluster: string, wasStale: boolean, report: (line: string) => void): Promise<void> {
  const orphan = readPostmasterFile(cluster);
  if (!orphan) return;
  if (isPostmasterOf(orphan.pid, cluster)) {
    report(`Stopping the PostgreSQL server (pid ${orphan.pid}) that a killed run left behind`);
    if (wasStale) signal(orphan.pid, 'SIGINT');
    const deadline = Date.now() + stopTimeoutMs;
    while (isPostmasterOf(orphan.pid, cluster)) {
      if (Date.now() > deadline) throw stillRunning(dataDir, orphan.pid);
      await delay(pollMs);
    }
  }
  // What is left names a process of some other program, which PostgreSQL could mistake for a live server.
  if (existsSync(path.join(cluster, 'postmaster.pid'))) await rm(path.join(cluster, 'postmaster.pid'), { force: true });
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It has just ended, or belongs to someone else: the wait that follows tells.
  }
}

function stillRunning(dataDir: string, pid: number): EmbeddedPostgresError {
  return new EmbeddedPostgresError('DATA_DIR_IN_USE', `The data directory ${dataDir} is in use by a PostgreSQL server (pid ${pid}): stop it with "kill -INT ${pid}", or set DATA_DIR to another directory.`);
}

/** A TCP port of 127.0.0.1 that is free now. */
export async function freePort(): Promise<number> {
  return listenOnce(0);
}

async function requireFreePort(port: number): Promise<void> {
  await listenOnce(port).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'EADDRINUSE') throw portTaken(port);
    if (error.code === 'EACCES') {
      throw new EmbeddedPostgresError('PORT_TAKEN', `Port ${port} needs privileges this user lacks: choose a port above 1023.`);
    }
    throw error;
  });
}

function listenOnce(port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : port));
    });
  });
}
