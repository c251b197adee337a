import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { link, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { EmbeddedPostgresError } from './embedded-postgres-error';

/** Something that tells a running process from a later one that was given the same pid, or undefined when none runs. */
export function processIdentity(pid: number): string | undefined {
  if (!Number.isInteger(pid) || pid <= 0) return undefined;
  if (process.platform !== 'linux') return psField(pid, 'lstart');
  try {
    const [state, ...fields] = readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /s, '').split(' ');
    if (state === 'Z' || state === 'X') return undefined;
    return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()}/${fields[18]}`;
  } catch {
    return undefined;
  }
}

/** Whether the process is a PostgreSQL server on that cluster directory. */
export function isPostmasterOf(pid: number, cluster: string): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  if (process.platform !== 'linux') return psField(pid, 'command')?.includes(cluster) ?? false;
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').includes(cluster);
  } catch {
    return false;
  }
}

function psField(pid: number, field: string): string | undefined {
  try {
    return execFileSync('ps', ['-o', `${field}=`, '-p', String(pid)], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim() || undefined;
  } catch {
    return undefined;
  }
}

/** Takes the lock of a data directory; `wasStale` says that a run before this one died without giving it back. */
export async function lockDataDir(lockFile: string, dataDir: string): Promise<{ wasStale: boolean }> {
  const found = await readFile(lockFile, 'utf8').catch(() => undefined);
  if (found !== undefined) {
    refuseLive(found, dataDir);
    await removeStale(lockFile, found, dataDir);
  }
  const draft = `${lockFile}.${process.pid}`;
  await writeFile(draft, `${process.pid}\n${processIdentity(process.pid) ?? ''}\n`);
  try {
    await link(draft, lockFile);
  } catch (error) {
    refuseLive(await readFile(lockFile, 'utf8').catch(() => ''), dataDir);
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
  return { wasStale: found !== undefined };
}

/** Whether a live Marquee process holds the lock file. */
export async function isDataDirLocked(lockFile: string): Promise<boolean> {
  const content = await readFile(lockFile, 'utf8').catch(() => '');
  return liveHolder(content) !== undefined;
}

function liveHolder(content: string): number | undefined {
  const [pid, identity] = content.split('\n');
  const running = processIdentity(Number(pid));
  return running !== undefined && running === identity ? Number(pid) : undefined;
}

function refuseLive(content: string, dataDir: string): void {
  const pid = liveHolder(content);
  if (pid === undefined) return;
  throw new EmbeddedPostgresError(
    'DATA_DIR_IN_USE',
    `The data directory ${dataDir} is in use by another Marquee process (pid ${pid}): stop that process, or set DATA_DIR to another directory.`,
  );
}

// Two starters may find the same stale lock: the one whose rename caught the other's fresh lock gives it back.
async function removeStale(lockFile: string, stale: string, dataDir: string): Promise<void> {
  const aside = `${lockFile}.stale.${process.pid}`;
  await rename(lockFile, aside).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
  });
  const caught = await readFile(aside, 'utf8').catch(() => stale);
  if (caught !== stale) {
    await link(aside, lockFile).catch(() => undefined);
    await rm(aside, { force: true });
    refuseLive(caught, dataDir);
  }
  await rm(aside, { force: true });
}
