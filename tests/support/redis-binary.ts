import { execFile } from 'node:child_process';
import { access, mkdir, readdir, rename, rm, symlink } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const cacheDir = path.resolve(__dirname, '../../node_modules/.cache/marquee/redis');
const debianPackages = ['redis-tools', 'libjemalloc2', 'liblzf1', 'liblua5.1-0', 'lua-cjson', 'lua-bitop', 'libhiredis0.14'];

export interface RedisBinary {
  file: string;
  env: NodeJS.ProcessEnv;
}

/** Finds redis-server on the PATH or where an earlier run put it, else installs it. */
export async function findRedisServer(report: (line: string) => void = () => undefined): Promise<RedisBinary> {
  const found = (await onPath()) ?? (await inCache());
  if (found) return found;
  report('Installing redis-server for the tests');
  try {
    await install();
  } catch (cause) {
    const reason = cause instanceof Error ? (cause.message.trim().split('\n').at(-1) ?? '') : String(cause);
    throw new Error(`The tests need redis-server and could not install it (${reason}): install Redis 7 or later so that redis-server is on the PATH.`, { cause });
  }
  const installed = (await onPath()) ?? (await inCache());
  if (!installed) throw new Error('The tests need redis-server: install Redis 7 or later so that it is on the PATH.');
  return installed;
}

async function onPath(): Promise<RedisBinary | undefined> {
  const directories = [...(process.env['PATH'] ?? '').split(':'), '/usr/bin', '/usr/local/bin', '/opt/homebrew/bin'];
  for (const directory of directories) {
    const file = path.join(directory, 'redis-server');
    if (await isThere(file)) return { file, env: process.env };
  }
  return undefined;
}

async function inCache(): Promise<RedisBinary | undefined> {
  const file = path.join(cacheDir, 'usr/bin/redis-server');
  if (!(await isThere(file))) return undefined;
  const architectures = await readdir(path.join(cacheDir, 'usr/lib'));
  const libraries = architectures.map((name) => path.join(cacheDir, 'usr/lib', name)).join(':');
  return { file, env: { ...process.env, LD_LIBRARY_PATH: libraries } };
}

function isThere(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}

async function install(): Promise<void> {
  if (process.platform === 'darwin') return void (await run('brew', ['install', 'redis']));
  if (process.platform !== 'linux') throw new Error(`no recipe for ${process.platform}`);
  if (process.getuid?.() === 0) return installAsRoot();
  await unpackAsUser();
}

async function installAsRoot(): Promise<void> {
  // In run level 1 Debian's maintainer scripts start no service.
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
  await run('apt-get', ['update', '-qq'], { env });
  await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'redis-server'], { env });
}

async function unpackAsUser(): Promise<void> {
  const draft = `${cacheDir}.${process.pid}`;
  const [lists, archives] = [path.join(draft, 'lists'), path.join(draft, 'archives')];
  await Promise.all([lists, archives].map((directory) => mkdir(path.join(directory, 'partial'), { recursive: true })));
  const ownState = ['-o', `Dir::State::lists=${lists}`, '-o', `Dir::Cache=${archives}`, '-o', `Dir::Cache::archives=${archives}`];
  try {
    await run('apt-get', [...ownState, '-qq', 'update']);
    await run('apt-get', [...ownState, '-qq', 'download', ...debianPackages], { cwd: archives });
    const root = path.join(draft, 'root');
    for (const name of await readdir(archives)) {
      if (name.endsWith('.deb')) await run('dpkg', ['-x', path.join(archives, name), root]);
    }
    // Debian's redis-server is this file under another name.
    await symlink('redis-check-rdb', path.join(root, 'usr/bin/redis-server'));
    await rm(cacheDir, { recursive: true, force: true });
    await rename(root, cacheDir);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}
