import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, chown, mkdir, readFile, readlink, realpath, rm, writeFile } from 'node:fs/promises';
import { type Server, createServer } from 'node:net';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'pg';
import { processIdentity } from '../../src/shared/infrastructure/embedded-postgres/data-dir-lock';
import { findRunningEmbeddedPostgres, freePort, startEmbeddedPostgres } from '../../src/shared/infrastructure/embedded-postgres/embedded-postgres';
import { linkLibraries, preparePostgresBinaries, serviceAccount, sharedStateDir } from '../../src/shared/infrastructure/embedded-postgres/embedded-postgres-binaries';
import { postgresEnv, readPostmasterFile } from '../../src/shared/infrastructure/embedded-postgres/embedded-postgres-cluster';
import { createTempDir } from '../support/temp-dir';

const ownerScript = path.resolve(__dirname, '../support/embedded-postgres-owner.ts');
const isRoot = process.getuid?.() === 0;
const idOf = (flag: string) => Number(spawnSync('id', [flag, 'daemon'], { encoding: 'utf8' }).stdout);
const ordinaryUser = { uid: idOf('-u'), gid: idOf('-g') };
const canMount = isRoot && process.platform === 'linux' && spawnSync('unshare', ['-m', 'true']).status === 0;
const silent = () => undefined;

let initialised: string;
let root: string;
let dataDir: string;
const children: ChildProcess[] = [];

beforeAll(async () => {
  initialised = await createTempDir();
  await (await startEmbeddedPostgres({ dataDir: initialised, report: silent })).stop();
});
afterAll(() => rm(initialised, { recursive: true }));

beforeEach(async () => {
  root = await createTempDir();
  dataDir = path.join(root, 'data');
  await mkdir(path.join(root, 'tmp'));
  await chmod(path.join(root, 'tmp'), 0o777);
});

afterEach(async () => {
  for (const child of children.splice(0)) {
    child.kill('SIGKILL');
    await ended(child);
  }
  await until(() => runningServer() === undefined);
  await rm(root, { recursive: true, force: true });
});

async function query<T extends object>(url: string, sql: string): Promise<T[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<T>(sql)).rows;
  } finally {
    await client.end();
  }
}

/** Saves a test that is not about the first start its initdb. */
function useInitialisedDataDir(): void {
  expect(spawnSync('cp', ['-a', initialised, dataDir]).status).toBe(0);
}

/** Waits for a fact, polling; fails when it does not come true. */
async function until(isTrue: () => boolean, timeoutMs = 10_000): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  while (!isTrue()) {
    if (Date.now() > deadline) throw new Error('what the test waits for did not happen');
    await delay(10);
  }
}

function runningServer(): number | undefined {
  const pid = readPostmasterFile(path.join(dataDir, 'postgres'))?.pid;
  return pid !== undefined && processIdentity(pid) ? pid : undefined;
}

async function serverProcesses(url: string): Promise<number[]> {
  const backends = await query<{ pid: number }>(url, 'SELECT pid FROM pg_stat_activity WHERE pid <> pg_backend_pid()');
  return [runningServer() ?? 0, ...backends.map((row) => row.pid)];
}

function spawnOwner(options: { ending?: string; user?: { uid: number; gid: number } } = {}): ChildProcess {
  const child = spawn(process.execPath, ['--no-warnings', '--import', 'tsx', ownerScript, dataDir, options.ending ?? ''], {
    cwd: path.resolve(__dirname, '../..'),
    detached: true,
    env: { PATH: process.env['PATH'], TMPDIR: path.join(root, 'tmp') },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...options.user,
  });
  children.push(child);
  return child;
}

/** The URL that a child reports once it serves, or its complaint. */
function announced(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    if (!child.stdout || !child.stderr) throw new Error('the child has no output to read');
    let complaint = '';
    child.stderr.on('data', (chunk: Buffer) => (complaint += chunk.toString()));
    child.once('exit', () => reject(new Error(complaint.trim())));
    createInterface(child.stdout).once('line', (line) => resolve(JSON.parse(line).url));
  });
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) await new Promise((resolve) => child.once('exit', resolve));
}

describe('an embedded PostgreSQL', () => {
  it('answers on 127.0.0.1 only, knows Unicode, and leaves no process and no lock behind', async () => {
    const postgres = await startEmbeddedPostgres({ dataDir, report: silent });
    const [row] = await query(postgres.url, `SELECT current_setting('listen_addresses') AS address, lower('ÀÉ') AS lower, version() LIKE 'PostgreSQL 18%' AS is_18`);
    expect(row).toEqual({ address: '127.0.0.1', lower: 'àé', is_18: true });
    expect(await findRunningEmbeddedPostgres(dataDir)).toBe(postgres.url);
    const processes = await serverProcesses(postgres.url);
    expect(processes.length).toBeGreaterThan(3);
    await postgres.stop();
    expect(processes.filter((pid) => processIdentity(pid))).toEqual([]);
    expect(existsSync(path.join(dataDir, 'marquee.pid'))).toBe(false);
    expect(await findRunningEmbeddedPostgres(dataDir)).toBeUndefined();
  });

  it('asks for a password', async () => {
    useInitialisedDataDir();
    const postgres = await startEmbeddedPostgres({ dataDir, report: silent });
    const url = new URL(postgres.url);
    url.password = 'guess';
    await expect(query(url.toString(), 'SELECT 1')).rejects.toThrow('password authentication failed');
    await postgres.stop();
  });

  it('keeps its data from one start to the next, and reports each step', async () => {
    const lines: string[] = [];
    const first = await startEmbeddedPostgres({ dataDir, report: (line) => lines.push(line) });
    await query(first.url, `CREATE TABLE kept AS SELECT 'line' AS line`);
    await first.stop();
    const port = await freePort();
    const second = await startEmbeddedPostgres({ dataDir, port, report: (line) => lines.push(line) });
    expect(new URL(second.url).port).toBe(String(port));
    expect(await query(second.url, 'SELECT line FROM kept')).toEqual([{ line: 'line' }]);
    await second.stop();
    expect(lines).toEqual([
      'Creating the PostgreSQL data directory',
      expect.stringMatching(/^Starting PostgreSQL 18 on 127\.0\.0\.1:\d+$/),
      `Starting PostgreSQL 18 on 127.0.0.1:${port}`,
    ]);
  });

  it('gets the library links that npm leaves out when install scripts are off', async () => {
    const links = [{ source: 'native/lib/libpq.so.5.18', target: 'native/lib/libpq.so.5' }];
    await mkdir(path.join(root, 'native/lib'), { recursive: true });
    await writeFile(path.join(root, 'native/pg-symlinks.json'), JSON.stringify(links));
    await linkLibraries(root);
    await linkLibraries(root);
    expect(await readlink(path.join(root, 'native/lib/libpq.so.5'))).toBe('libpq.so.5.18');
  });
});

describe('the process that owns it', () => {
  it('takes it along when it exits', async () => {
    useInitialisedDataDir();
    const child = spawnOwner({ ending: 'exit' });
    await announced(child);
    await ended(child);
    expect(runningServer()).toBeUndefined();
    expect(existsSync(path.join(dataDir, 'marquee.pid'))).toBe(false);
  });

  it('can finish its work after Ctrl-C before it stops it', async () => {
    useInitialisedDataDir();
    const child = spawnOwner();
    await announced(child);
    let output = '';
    child.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()));
    process.kill(-(child.pid ?? 0), 'SIGINT');
    await ended(child);
    expect(output).toBe('drained 1\n');
    expect(runningServer()).toBeUndefined();
  });

  it('loses nothing to kill -9, and its server ends by itself', async () => {
    useInitialisedDataDir();
    const child = spawnOwner();
    await announced(child);
    child.kill('SIGKILL');
    await ended(child);
    expect(existsSync(path.join(dataDir, 'marquee.pid'))).toBe(true);
    const postgres = await startEmbeddedPostgres({ dataDir, report: silent });
    expect(await query(postgres.url, 'SELECT line FROM kept')).toEqual([{ line: 'written before the end' }]);
    await postgres.stop();
  });

  it('that was killed together with the tether leaves a server, which the next start stops', async () => {
    useInitialisedDataDir();
    const first = await startEmbeddedPostgres({ dataDir, report: silent });
    await query(first.url, `CREATE TABLE kept AS SELECT 'line' AS line`);
    await first.stop();
    const account = await serviceAccount();
    const { directory } = await preparePostgresBinaries(account, sharedStateDir);
    const cluster = await realpath(path.join(dataDir, 'postgres'));
    const settings = ['listen_addresses=127.0.0.1', `port=${await freePort()}`, 'unix_socket_directories='].flatMap((setting) => ['-c', setting]);
    const orphan = spawn(path.join(directory, 'bin/postgres'), ['-D', cluster, ...settings], { cwd: '/', env: postgresEnv, stdio: 'ignore', ...account });
    children.push(orphan);
    await until(() => readPostmasterFile(cluster)?.isReady ?? false);
    const dead = spawnSync('true').pid;
    await writeFile(path.join(dataDir, 'marquee.pid'), `${dead}\nsome earlier process\n`);

    const lines: string[] = [];
    const second = await startEmbeddedPostgres({ dataDir, report: (line) => lines.push(line) });
    expect(lines[0]).toBe(`Stopping the PostgreSQL server (pid ${orphan.pid}) that a killed run left behind`);
    expect(orphan.exitCode).toBe(0);
    expect(await query(second.url, 'SELECT line FROM kept')).toEqual([{ line: 'line' }]);
    await second.stop();
  });

  it('does not mistake a process that was given its old pid for itself', async () => {
    useInitialisedDataDir();
    await writeFile(path.join(dataDir, 'marquee.pid'), `${process.ppid}\nan earlier process\n`);
    const postgres = await startEmbeddedPostgres({ dataDir, report: silent });
    await postgres.stop();
  });

  it('is the only one: a second start on the directory is refused', async () => {
    useInitialisedDataDir();
    const child = spawnOwner();
    const url = await announced(child);
    await expect(startEmbeddedPostgres({ dataDir, report: silent })).rejects.toMatchObject({
      fault: 'DATA_DIR_IN_USE',
      message: `The data directory ${dataDir} is in use by another Marquee process (pid ${child.pid}): stop that process, or set DATA_DIR to another directory.`,
    });
    expect(await query(url, 'SELECT line FROM kept')).toHaveLength(1);
    expect(await findRunningEmbeddedPostgres(dataDir)).toBe(url);
  });
});

describe('a start that cannot succeed says what to do', () => {
  it('when the port is taken', async () => {
    useInitialisedDataDir();
    const server = createServer();
    const port = await new Promise<number>((resolve) => server.listen(0, '127.0.0.1', () => resolve(portOf(server))));
    await expect(startEmbeddedPostgres({ dataDir, port, report: silent })).rejects.toMatchObject({
      fault: 'PORT_TAKEN',
      message: `Port ${port} on 127.0.0.1 is taken by another program: stop that program, or choose another port.`,
    });
    await new Promise((resolve) => server.close(resolve));
    expect(existsSync(path.join(dataDir, 'marquee.pid'))).toBe(false);
  });

  it('when the data directory is of another PostgreSQL', async () => {
    useInitialisedDataDir();
    await writeFile(path.join(dataDir, 'postgres', 'PG_VERSION'), '15\n');
    await expect(startEmbeddedPostgres({ dataDir, report: silent })).rejects.toMatchObject({
      fault: 'DATA_DIR_OTHER_VERSION',
      message: `The data directory ${dataDir} was created by PostgreSQL 15, and this is PostgreSQL 18: set DATA_DIR to a new directory, or remove the old one if its data may go.`,
    });
  });

  it('when the data directory is a file', async () => {
    await writeFile(dataDir, '');
    await expect(startEmbeddedPostgres({ dataDir, report: silent })).rejects.toMatchObject({
      fault: 'DATA_DIR_NOT_WRITABLE',
      message: `The data directory ${dataDir} is not writable for this user: change its owner, or set DATA_DIR to a directory that is.`,
    });
  });

  (canMount ? it : it.skip)('when the disk is full', async () => {
    const command = `mkdir "$1" && mount -t tmpfs -o size=8m tmpfs "$1" && exec "$2" --no-warnings --import tsx "$3" "$1"`;
    const result = spawnSync('unshare', ['-m', 'sh', '-c', command, 'sh', dataDir, process.execPath, ownerScript], { encoding: 'utf8' });
    expect(result.stderr).toBe(`The disk that holds ${dataDir} is full: free some space, or set DATA_DIR to a directory on another disk.\n`);
  });
});

(isRoot ? describe : describe.skip)('as root', () => {
  it('the server runs as nobody', async () => {
    useInitialisedDataDir();
    const postgres = await startEmbeddedPostgres({ dataDir, report: silent });
    const status = await readFile(`/proc/${runningServer()}/status`, 'utf8');
    expect(status).toMatch(new RegExp(`^Uid:\\t${(await serviceAccount())?.uid}\\t`, 'm'));
    await postgres.stop();
  });

  it('a data directory under a 0700 home works, and its data are kept', async () => {
    await chmod(root, 0o700);
    const first = await startEmbeddedPostgres({ dataDir, report: silent });
    await query(first.url, `CREATE TABLE kept AS SELECT 'line' AS line`);
    await first.stop();
    const second = await startEmbeddedPostgres({ dataDir, report: silent });
    expect(await query(second.url, 'SELECT line FROM kept')).toEqual([{ line: 'line' }]);
    await second.stop();
    const home = path.dirname(await realpath(path.join(dataDir, 'postgres')));
    expect(path.dirname(home)).toBe(sharedStateDir);
    await rm(home, { recursive: true });
  });

  it('an ordinary user can run one too, and its data are its own', async () => {
    await chown(root, ordinaryUser.uid, ordinaryUser.gid);
    const child = spawnOwner({ user: ordinaryUser });
    const url = await announced(child);
    expect(await query(url, 'SELECT line FROM kept')).toHaveLength(1);
    const status = await readFile(`/proc/${runningServer()}/status`, 'utf8');
    expect(status).toMatch(new RegExp(`^Uid:\\t${ordinaryUser.uid}\\t`, 'm'));
    child.kill('SIGINT');
    await ended(child);
    expect(runningServer()).toBeUndefined();
  });

  it('an ordinary user is told of a directory that is not writable', async () => {
    await mkdir(dataDir, { mode: 0o755 });
    await expect(announced(spawnOwner({ user: ordinaryUser }))).rejects.toThrow(
      `The data directory ${dataDir} is not writable for this user: change its owner, or set DATA_DIR to a directory that is.`,
    );
  });
});

function portOf(server: Server): number {
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('the server does not listen');
  return address.port;
}
