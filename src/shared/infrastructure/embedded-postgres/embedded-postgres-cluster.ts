import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { chmod, chown, mkdir, mkdtemp, readFile, realpath, rename, rm, statfs, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { type PostgresBinaries, type ServiceAccount, isReachable, sharedStateDir } from './embedded-postgres-binaries';
import { EmbeddedPostgresError, diskFull } from './embedded-postgres-error';

const run = promisify(execFile);
const bytesForNewCluster = 256 * 1024 * 1024;
const bytesForStart = 48 * 1024 * 1024;

/** PostgreSQL's own files inside a data directory. */
export interface Cluster {
  directory: string;
  password: string;
}

/** The environment PostgreSQL's programs get: none of the caller's PG* variables, messages in English. */
export const postgresEnv = { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' };

/** Opens the cluster of a data directory, creating it on first use. */
export async function openCluster(dataDir: string, binaries: PostgresBinaries, account: ServiceAccount | undefined, isDurable: boolean, report: (line: string) => void): Promise<Cluster> {
  const entry = path.join(dataDir, 'postgres');
  if (!existsSync(entry)) {
    await requireSpace(dataDir, bytesForNewCluster);
    report('Creating the PostgreSQL data directory');
    await createCluster(entry, binaries, account, isDurable);
  }
  await requireSpace(dataDir, bytesForStart);
  const directory = await realpath(entry);
  const version = (await readFile(path.join(directory, 'PG_VERSION'), 'utf8')).trim();
  if (version !== binaries.majorVersion) {
    throw new EmbeddedPostgresError(
      'DATA_DIR_OTHER_VERSION',
      `The data directory ${dataDir} was created by PostgreSQL ${version}, and this is PostgreSQL ${binaries.majorVersion}: set DATA_DIR to a new directory, or remove the old one if its data may go.`,
    );
  }
  return { directory, password: await readFile(`${directory}.password`, 'utf8') };
}

async function requireSpace(dataDir: string, bytes: number): Promise<void> {
  const disk = await statfs(dataDir);
  if (disk.bavail * disk.bsize < bytes) throw diskFull(dataDir);
}

async function createCluster(entry: string, binaries: PostgresBinaries, account: ServiceAccount | undefined, isDurable: boolean): Promise<void> {
  const dataDir = path.dirname(entry);
  const home = (await isReachable(dataDir, account)) ? dataDir : await sharedHome();
  const draft = path.join(home, 'postgres.new');
  const passwordFile = path.join(home, 'postgres.password');
  await rm(draft, { recursive: true, force: true });
  await mkdir(draft, { mode: 0o700 });
  await rm(passwordFile, { force: true });
  await writeFile(passwordFile, randomBytes(24).toString('hex'), { mode: 0o600 });
  if (account) await Promise.all([draft, passwordFile].map((file) => chown(file, account.uid, account.gid)));
  await initdb(draft, passwordFile, binaries, account, isDurable);
  await rename(draft, path.join(home, 'postgres'));
  if (home !== dataDir) await symlink(path.join(home, 'postgres'), entry);
}

async function sharedHome(): Promise<string> {
  await mkdir(sharedStateDir, { recursive: true });
  await chmod(sharedStateDir, 0o755);
  const home = await mkdtemp(path.join(sharedStateDir, 'data-'));
  await chmod(home, 0o711);
  return home;
}

async function initdb(directory: string, passwordFile: string, binaries: PostgresBinaries, account: ServiceAccount | undefined, isDurable: boolean): Promise<void> {
  const ctype = process.platform === 'darwin' ? 'en_US.UTF-8' : 'C.UTF-8';
  const args = [
    ...['-D', directory, '-U', 'marquee', `--pwfile=${passwordFile}`, '--auth=scram-sha-256', '--encoding=UTF8', '--no-instructions'],
    ...['--locale-provider=builtin', '--builtin-locale=C.UTF-8', `--lc-ctype=${ctype}`, '--text-search-config=simple'],
    // The password is 192 random bits, so stretching it would only slow every connection down.
    ...['--set', 'scram_iterations=1', ...(isDurable ? [] : ['--no-sync'])],
  ];
  try {
    await run(path.join(binaries.directory, 'bin', 'initdb'), args, { cwd: '/', env: postgresEnv, ...account });
  } catch (cause) {
    const output = typeof cause === 'object' && cause !== null && 'stderr' in cause ? String(cause.stderr) : '';
    await rm(directory, { recursive: true, force: true });
    if (output.includes('No space left on device')) throw diskFull(directory, cause);
    const reason = /(?:error|FATAL|initdb): +(?:error: +)?(.*)/.exec(output)?.[1] ?? String(cause).split('\n')[0];
    throw new EmbeddedPostgresError('START_FAILED', `PostgreSQL could not create its data directory (${reason}): set DATABASE_URL to use a server of your own.`, { cause });
  }
}

export interface PostmasterFile {
  pid: number;
  port: number;
  isReady: boolean;
}

/** Reads the file a running PostgreSQL server keeps in its cluster. */
export function readPostmasterFile(cluster: string): PostmasterFile | undefined {
  try {
    const lines = readFileSync(path.join(cluster, 'postmaster.pid'), 'utf8').split('\n');
    return { pid: Number(lines[0]), port: Number(lines[3]), isReady: lines[7]?.trim() === 'ready' };
  } catch {
    return undefined;
  }
}
